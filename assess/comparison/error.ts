import { multipleOfError } from '../normal.ts';

/** Which group each patient is in, by the name of the level. */
export type Levels = ReadonlyMap<string, Float64Array>;

export interface ErrorOfDifference {
    error: number;
    /** How many errors a difference of nothing may show. */
    multiple: number;
}

/**
 * The standard error of a difference of two statistics over the same patients: what is common to both draws of a patient
 * cancels. Groups of patients, which the two share too, are taken as drawn anew, as in `StatisticSample`.
 */
export function errorOfDifference(
    { influence: a, levels: levelsOfA }: { influence: Float64Array; levels: Levels },
    { influence: b, levels: levelsOfB }: { influence: Float64Array; levels: Levels },
): ErrorOfDifference {
    const n = a.length;
    const alone = squared(n, (i) => b[i] - a[i]);
    let variance = alone;
    let imprecision = 0;
    for (const level of new Set([...levelsOfA.keys(), ...levelsOfB.keys()])) {
        const [groupsOfA, groupsOfB] = [levelsOfA.get(level), levelsOfB.get(level)];
        const sums = new Map<number, number>();
        const add = (group: number, by: number) => sums.set(group, (sums.get(group) ?? 0) + by);
        for (let i = 0; i < n; i++) {
            if (groupsOfA) add(groupsOfA[i], -a[i]);
            if (groupsOfB) add(groupsOfB[i], b[i]);
        }
        const groups = sums.size;
        if (groups < 2) continue;
        let squares = 0;
        for (const sum of sums.values()) squares += sum * sum;
        const within = squared(n, (i) => (groupsOfB ? b[i] : 0) - (groupsOfA ? a[i] : 0));
        const between = Math.max((squares * groups) / (groups - 1) - within, 0);
        variance += between;
        imprecision += (between * between) / (groups - 1);
    }
    const freedom = imprecision === 0 ? Number.POSITIVE_INFINITY : (variance * variance) / imprecision;
    return { error: Math.sqrt(variance), multiple: multipleOfError(freedom) };
}

function squared(n: number, of: (i: number) => number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
        const x = of(i);
        sum += x * x;
    }
    return (sum * n) / Math.max(n - 1, 1);
}
