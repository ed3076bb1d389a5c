import { exp } from '../../math/elementary.ts';
import { gammaP, gammaQ, normalQuantile, poissonMass } from '../../math/special.ts';
import type { Family } from './family.ts';
import { solveLattice } from './tail-solver.ts';

/** Where the mean is at most this, masses are added up from 0; above, the tail is solved for. */
const SMALL = 15;

/** Sums of masses from 0 on, of the means that were asked for last: rows that differ in a few conditions have few means. */
interface Sums {
    mean: number;
    mass: number;
    known: number;
    sums: Float64Array;
}
/** The 0.999 quantile of a mean of 15 is 28. */
const MOST_SUMS = 64;
const KEPT = 64;
const kept = Array.from({ length: KEPT }, (): Sums => ({ mean: NaN, mass: 0, known: 0, sums: new Float64Array(MOST_SUMS) }));
const meanBits = new Float64Array(1);
const meanWords = new Int32Array(meanBits.buffer);

/** The first k whose sum of masses reaches u < 0.999. The sums do not depend on what was kept. */
function smallQuantile(u: number, mean: number): number {
    meanBits[0] = mean;
    const entry = kept[Math.imul(meanWords[0] ^ meanWords[1], 0x9e3779b1) >>> 26];
    const { sums } = entry;
    if (entry.mean !== mean) {
        entry.mean = mean;
        entry.mass = exp(-mean);
        entry.known = 1;
        sums[0] = entry.mass;
    }
    let k = 0;
    while (sums[k] < u) {
        k++;
        if (k === entry.known) {
            entry.mass *= mean / k;
            sums[k] = sums[k - 1] + entry.mass;
            entry.known++;
        }
    }
    return k;
}

export function poissonQuantile(tail: number, upper: boolean, p: ArrayLike<number>): number {
    const mean = p[0];
    // Sums from 0 know the upper tail to 1e-16 only.
    if (mean <= SMALL && (!upper || tail > 1e-3)) {
        const u = upper ? 1 - tail : tail;
        if (u < 0.999) {
            return smallQuantile(u, mean);
        }
        if (!upper) return poissonQuantile(1 - u, true, p);
    }
    // Cornish–Fisher's first correction of the normal.
    const z = upper ? -normalQuantile(tail) : normalQuantile(tail);
    return solveLattice(poisson, p, tail, upper, mean + z * Math.sqrt(mean) + (z * z - 1) / 6, 9007199254740992);
}

/** mean ≥ 0; up to 1e15, where doubles still hold every integer. */
export const poisson: Family = {
    name: 'poisson',
    discrete: true,
    parameters: 1,
    valid: (p) => p[0] >= 0 && p[0] <= 1e15,
    cdf: (x, p) => (x < 0 ? 0 : p[0] === 0 ? 1 : gammaQ(Math.floor(x) + 1, p[0])),
    survival: (x, p) => (x < 0 ? 1 : p[0] === 0 ? 0 : gammaP(Math.floor(x) + 1, p[0])),
    quantile: (u, p) => poissonQuantile(u, false, p),
    quantileUpper: (q, p) => poissonQuantile(q, true, p),
    density: (x, p) => (x >= 0 && Math.floor(x) === x ? poissonMass(x, p[0]) : 0),
    mean: (p) => p[0],
    sd: (p) => Math.sqrt(p[0]),
    support: () => [0, Infinity],
};
