import type { Analyte } from './analytes.ts';
import type { Group } from './group.ts';
import { type Limit, limits, limitsOf } from './limits.ts';
import { populationFor } from './populations.ts';
import { cite } from './sources.ts';
import { conversion, displayUnit } from './units.ts';

/**
 * What is normal of an analyte, in sentences with their sources: reference ranges of adults by sex, of children and in
 * pregnancy, and the central 95 % of adults in the survey. In `unit` where that converts, else in the analyte's own.
 */
export function referenceSentences(analyte: Analyte, unit: string = analyte.unit): string[] {
    const found = conversion(analyte.unit, unit, analyte);
    const [scale, shown] = 'scale' in found ? [found, unit] : [{ scale: 1, offset: 0 }, analyte.unit];
    const value = (own: number) => String(Number((own * scale.scale + scale.offset).toPrecision(4)));
    const between = ({ low, high }: { low?: number; high?: number }) => {
        const measure = `${displayUnit(shown)}`;
        if (low === undefined) return `below ${value(high!)} ${measure}`;
        return high === undefined ? `above ${value(low)} ${measure}` : `${value(low)} to ${value(high)} ${measure}`;
    };
    const reference = limitsOf(analyte.key, 'reference').filter(({ verified }) => verified);
    const adults = reference.filter(({ age, pregnant }) => age[0] >= 18 && !pregnant);
    const pregnant = reference.filter((each) => each.pregnant);
    const sentences = [...adults, ...pregnant].map((each) => `Reference: ${between(each)}, ${whom(each)} (${cite(each.sources)})`);
    const population = populationFor(analyte.key, {});
    if (population) {
        const at = (p: number) => population.quantiles.find(([each]) => each === p)![1];
        sentences.push(`Central 95 % of adults: ${between({ low: at(0.025), high: at(0.975) })} (${cite([population.source])})`);
    }
    return sentences;
}

/**
 * The reference range for everyone in a group, in `unit`, with its sources cited; undefined where none is known for all
 * of them, or where the unit does not convert.
 */
export function referenceRange(analyte: Analyte, unit: string, group: Group): { low?: number; high?: number; source: string } | undefined {
    const found = limits(analyte.key, 'reference', group);
    const scale = conversion(analyte.unit, unit, analyte);
    if (!found || (found.low === undefined && found.high === undefined) || !('scale' in scale)) return undefined;
    const value = (own: number) => Number((own * scale.scale + scale.offset).toPrecision(4));
    return {
        ...(found.low === undefined ? {} : { low: value(found.low) }),
        ...(found.high === undefined ? {} : { high: value(found.high) }),
        source: cite(found.sources),
    };
}

function whom({ sex, pregnant }: Limit): string {
    if (pregnant) return 'in pregnancy';
    return sex === undefined ? 'adults' : sex === 'female' ? 'women' : 'men';
}
