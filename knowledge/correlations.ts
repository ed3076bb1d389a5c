import data from './data/correlations.json' with { type: 'json' };

/** How two analytes go together in adults of a national sample. `age` is among them. */
export interface Correlation {
    n: number;
    pearson: number;
    spearman: number;
    /** Of ranks, with age and sex held; absent where one of the two is age. */
    partial?: number;
    source: string;
}

const pairs = new Map<string, Correlation>(
    (data.pairs as [string, string, number, number, number, number | null][]).map(([a, b, n, pearson, spearman, partial]) => [
        keyOf(a, b),
        { n, pearson, spearman, ...(partial !== null && { partial }), source: 'nhanes' },
    ]),
);

export function correlationOf(a: string, b: string): Correlation | undefined {
    return pairs.get(keyOf(a, b));
}

function keyOf(a: string, b: string): string {
    return a < b ? `${a} ${b}` : `${b} ${a}`;
}
