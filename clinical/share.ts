import { betaI } from '../math/incomplete-beta.ts';

/** A share of the patients and what it is at least, with 99 % confidence (one-sided). */
export interface Share {
    share: number;
    atLeast: number;
    /** Patients it was judged on. */
    of: number;
}

const CONFIDENCE = 0.99;
/** The normal quantile of `CONFIDENCE`. */
const Z = 2.3263;

/**
 * The mean of `part`, each patient's own share (0 to 1; NaN where the value is missing and says nothing), weighted. What
 * was counted has the lower limit of Clopper and Pearson (Biometrika 1934;26:404), what was computed from laws that of
 * the normal approximation over patients: where all have the same law there is no doubt left.
 */
export function shareOf(n: number, part: (i: number) => number, weights?: Float64Array): Share {
    let total = 0;
    let squares = 0;
    let sum = 0;
    let sumOfSquares = 0;
    let counted = true;
    for (let i = 0; i < n; i++) {
        const w = weights ? weights[i] : 1;
        if (w === 0) continue;
        const x = part(i);
        if (Number.isNaN(x)) continue;
        total += w;
        squares += w * w;
        sum += w * x;
        sumOfSquares += w * x * x;
        if (x !== 0 && x !== 1) counted = false;
    }
    if (total === 0) return { share: 0, atLeast: 0, of: 0 };
    const of = (total * total) / squares;
    const share = sum / total;
    if (counted) return { share, atLeast: lowerLimit(Math.round(share * of), Math.round(of)), of };
    const variance = Math.max(0, sumOfSquares / total - share * share);
    return { share, atLeast: Math.max(0, share - Z * Math.sqrt(variance / of)), of };
}

/** The share p at which as many as `hits` of `n` would be seen in one of a hundred samples. */
export function lowerLimit(hits: number, n: number): number {
    if (hits <= 0) return 0;
    let [low, high] = [0, hits / n];
    for (let step = 0; step < 40; step++) {
        const p = (low + high) / 2;
        if (betaI(p, 1 - p, hits, n - hits + 1) < 1 - CONFIDENCE) low = p;
        else high = p;
    }
    return low;
}
