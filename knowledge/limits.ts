import data from './data/limits.json' with { type: 'json' };
import { about, type Group, type Sex } from './group.ts';

/**
 * How far out a value is.
 *
 * - `impossible`: no living patient has it, or it contradicts what is measured (a share above 100 %).
 * - `life-threatening`: grade 4 of a toxicity scale; patients have it, few for long.
 * - `extreme`: beyond p0.1 to p99.9 of a national sample of that age and sex (children by year of age: beyond all seen).
 * - `reference`: outside what laboratories or guidelines call normal.
 */
export type Tier = 'impossible' | 'life-threatening' | 'extreme' | 'reference';

/** One claim of one source; inclusive, in the analyte's own unit. */
export interface Limit {
    low?: number;
    high?: number;
    sex?: Sex;
    age: readonly [low: number, high: number];
    pregnant?: true;
    /** Keys of `sources`. */
    sources: readonly string[];
    /** Seen in its source. What is not may silence a rule and never raises one. */
    verified: boolean;
}

/** Every limit of an analyte in a tier, as recorded. */
export function limitsOf(analyte: string, tier: Tier): readonly Limit[] {
    return recorded.get(analyte)?.[tier] ?? [];
}

const recorded = new Map(Object.entries(data.limits as unknown as Record<string, Partial<Record<Tier, Limit[]>>>));

/** Limits of a group: the widest of those that hold for some of it. */
export interface GroupLimits {
    low?: number;
    high?: number;
    sources: readonly string[];
}

/**
 * The values that are inside a tier's limits for everyone in the group, from verified facts alone; `undefined` where
 * they do not speak of all of it. A missing end has no limit.
 *
 *     limits('sbp', 'reference', { age: [18, 95] })   // { low: 90, high: 120, sources: ['clif'] }
 *     limits('hemoglobin', 'reference', { sex: 'male', age: [40, 60] })
 */
export function limits(analyte: string, tier: Tier, group: Group = {}): GroupLimits | undefined {
    const found = about(
        limitsOf(analyte, tier).filter(({ verified }) => verified),
        group,
    );
    if (found.length === 0) return undefined;
    return {
        ...end('low', found, Math.min),
        ...end('high', found, Math.max),
        sources: [...new Set(found.flatMap(({ sources }) => sources))],
    };
}

/** A limit on one side holds for the group only where each fact has one. */
function end(side: 'low' | 'high', facts: readonly Limit[], widest: (...values: number[]) => number): { low?: number; high?: number } {
    const values = facts.map((fact) => fact[side]).filter((value) => value !== undefined);
    return values.length === facts.length ? { [side]: widest(...values) } : {};
}
