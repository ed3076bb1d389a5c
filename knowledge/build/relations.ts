import type { IdentityRelation, OrderRelation, RangeRelation } from '../relations.ts';
import type { Row } from './analytes.ts';

export interface RelationChoices {
    order: (Omit<OrderRelation, 'greater' | 'less' | 'verified'> & { greater: [string, number][]; less: [string, number][] })[];
    identities: (Omit<IdentityRelation, 'error' | 'sources' | 'verified'> & { row?: string; sources?: string[] })[];
    ranges: { key: string; row: string; from: string[]; formula: string }[];
}

/** Relations with what the survey measured of them. */
export function buildRelations(choices: RelationChoices, tolerances: readonly Row[], analytes: ReadonlySet<string>) {
    const measured = (row: string) => {
        const found = tolerances.find(({ identity }) => identity === row);
        if (!found) throw new Error(`no tolerance is called "${row}"`);
        const figure = (column: string) => Number(found[column]);
        return {
            kind: found.error_type as 'relative' | 'absolute',
            ...{ n: figure('n'), mean: figure('mean'), sd: figure('sd'), p0_1: figure('p0.1') },
            ...{ p1: figure('p1'), p50: figure('p50'), p99: figure('p99'), p99_9: figure('p99.9') },
        };
    };
    const terms = (list: readonly [string, number][]) => list.map(([analyte, weight]) => ({ analyte, weight }));
    const order: OrderRelation[] = choices.order.map((each) => ({
        ...each,
        greater: terms(each.greater),
        less: terms(each.less),
        verified: true,
    }));
    const identities: IdentityRelation[] = choices.identities.map(({ row, sources, ...each }) => ({
        ...each,
        ...(row && { error: measured(row) }),
        sources: sources ?? ['nhanes'],
        verified: true,
    }));
    const ranges: RangeRelation[] = choices.ranges.map(({ row, ...each }) => {
        const { kind: _, ...figures } = measured(row);
        return { ...each, ...figures, sources: ['nhanes'], verified: true };
    });
    const named = [
        ...order.flatMap(({ greater, less }) => [...greater, ...less].map(({ analyte }) => analyte)),
        ...identities.flatMap((each) => [each.of, ...each.from]),
        ...ranges.flatMap((each) => each.from),
    ];
    for (const key of named) if (!analytes.has(key)) throw new Error(`a relation names an analyte that is not listed: ${key}`);
    return { order, identities, ranges };
}
