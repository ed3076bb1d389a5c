/** Fast standard normal for the copula: monotone, deterministic, within 1e-9 in probability. */
import { normalCdf, normalDensity } from '../../math/special.ts';
import { isProblem, law } from './law.ts';
import { fillFromTable, type QuantileTable, quantileFromTable, tableAt } from './quantile-table.ts';

/** The standard normal's quantile table, for inlining. */
export const normalTable: QuantileTable = standardTable();

function standardTable(): QuantileTable {
    const standard = law({ family: 'normal', parameters: [0, 1] });
    if (isProblem(standard)) throw new Error(standard.problem);
    const table = tableAt(standard, 5);
    if (!table) throw new Error('the standard normal has a table');
    return table;
}

/** Standard normal quantile of u in (0, 1). */
export function normalQuantileFast(u: number): number {
    return quantileFromTable(normalTable, u);
}

/** out may be u itself. */
export function fillNormalQuantile(u: Float64Array, out: Float64Array, n: number): void {
    fillFromTable(normalTable, u, out, n);
}

/** Beyond ±REACH the probability is that of the smallest or greatest uniform. */
export const REACH = 8.25;
export const STEPS = 64;
/** Cubics of Φ in steps of 1/64, four coefficients each, in t = 64·(z + REACH) - segment. */
export const CUBICS = cdfCubics();
/** Neighbours of 0 and 1 among the uniforms. */
export const LEAST = 1.1102230246251565e-16;
export const MOST = 1 - LEAST;

function cdfCubics(): Float64Array {
    const segments = 2 * REACH * STEPS;
    const cubics = new Float64Array(4 * segments);
    for (let s = 0; s < segments; s++) {
        const z = s / STEPS - REACH;
        const from = normalCdf(z);
        // Above 0 the difference of upper tails keeps the digits that 1 has swallowed.
        const rise = z < 0 ? normalCdf(z + 1 / STEPS) - from : normalCdf(-z) - normalCdf(-z - 1 / STEPS);
        const a = normalDensity(z) / STEPS;
        const b = normalDensity(z + 1 / STEPS) / STEPS;
        cubics.set([from, a, 3 * rise - 2 * a - b, a + b - 2 * rise], 4 * s);
    }
    return cubics;
}

/** Standard normal probability of z, kept inside [2^-53, 1 - 2^-53] so that it can be given to a quantile function; NaN at NaN. */
export function normalCdfFast(z: number): number {
    const place = (z + REACH) * STEPS;
    if (!(place >= 0 && place < 2 * REACH * STEPS)) return z < 0 ? LEAST : z > 0 ? MOST : NaN;
    const s = place | 0;
    const t = place - s;
    const i = 4 * s;
    const u = CUBICS[i] + t * (CUBICS[i + 1] + t * (CUBICS[i + 2] + t * CUBICS[i + 3]));
    return u < LEAST ? LEAST : u > MOST ? MOST : u;
}

/** out may be z itself. */
export function fillNormalCdf(z: Float64Array, out: Float64Array, n: number): void {
    for (let j = 0; j < n; j++) out[j] = normalCdfFast(z[j]);
}
