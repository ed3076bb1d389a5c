import type { ColumnResult, SimulationResult, SimulationState } from '../../server/protocol.ts';

export const URI = 'file:///specs/a.cohort';

export function column(name: string, rest: Partial<ColumnResult> = {}): ColumnResult {
    return {
        name,
        kind: 'number',
        role: 'variable',
        label: null,
        documentation: null,
        unit: null,
        codes: [],
        decimals: 1,
        count: 100,
        missing: 0,
        mean: 5,
        sd: 2,
        min: 0,
        max: 10,
        quantiles: { 1: 0, 5: 1, 25: 3, 50: 5, 75: 7, 95: 9, 99: 10 },
        shares: null,
        histogram: { low: 0, width: 2.5, shares: [0.2, 0.3, 0.3, 0.2], below: 0, above: 0 },
        ...rest,
    };
}

export function result(rest: Partial<SimulationResult> = {}): SimulationResult {
    const columns = rest.columns ?? [column('a'), column('b')];
    return {
        uri: URI,
        version: 1,
        sequence: 1,
        cohort: 'A',
        base: null,
        label: null,
        documentation: null,
        patients: 100,
        planned: 1000,
        acceptance: 1,
        yield: 1,
        milliseconds: 12,
        targets: [],
        columns,
        correlations: {
            names: columns.map(({ name }) => name),
            achieved: columns.map((_, i) => columns.map((__, j) => (i === j ? 1 : 0.4))),
        },
        comorbidity: [],
        followup: null,
        ...rest,
    };
}

export function state(rest: Partial<SimulationState> = {}): SimulationState {
    return {
        uri: URI,
        version: 1,
        phase: 'done',
        cohorts: [{ name: 'A' }],
        errors: 0,
        warnings: 0,
        problems: [],
        milliseconds: 12,
        ...rest,
    };
}
