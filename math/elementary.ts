/**
 * Elementary functions from + - * / and the bits of a double alone: the same results on every engine, where Math.exp,
 * Math.log and their kin differ in the last place. Errors are about 1 unit in the last place (2e-16 relative), 3 for
 * log1p, expm1, logistic and logit. Special values are those of IEEE 754: exp(-Infinity) = 0, log(0) = -Infinity, log(-1) = NaN.
 *
 * The coefficients below are our own: Chebyshev interpolants computed with 50 digits.
 */

import { POWERS_OF_TWO } from './powers-of-two.ts';

/** One double seen as two 32-bit words; HIGH is the index of the word with sign and exponent. */
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

const LN2_HIGH = 0.6931471803691238; // 32 bits, so that k·LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;

/** 2^(j/32). */
// biome-ignore format: a table
export const ROOTS = new Float64Array([
    1.0, 1.0218971486541166, 1.0442737824274138, 1.0671404006768237, 1.0905077326652577, 1.1143867425958924,
    1.1387886347566916, 1.1637248587775775, 1.189207115002721, 1.215247359980469, 1.241857812073484, 1.2690509571917332,
    1.2968395546510096, 1.3252366431597413, 1.3542555469368927, 1.383909881963832, Math.SQRT2, 1.4451808069770467,
    1.4768261459394993, 1.5091644275934228, 1.5422108254079407, 1.5759808451078865, 1.6104903319492543, 1.645755478153965,
    1.681792830507429, 1.718619298122478, 1.7562521603732995, 1.7947090750031072, 1.8340080864093424, 1.8741676341103,
    1.9152065613971474, 1.9571441241754002,
]);

/** e^r - 1 for |r| ≤ ln 2 / 64. */
function smallExpm1(r: number): number {
    const rr = r * r;
    return r + rr * (0.5 + r * 0.16666666666666666 + rr * (0.041666666666666664 + r * 0.008333333333333333 + rr * 0.001388888888888889));
}

/** e^x as ROOTS[k mod 32]·2^(k div 32)·e^r, |r| ≤ ln 2 / 64. */
export function exp(x: number): number {
    if (!(x < 709 && x > -708)) return expAtTheEdge(x);
    const k = Math.floor(x * 46.16624130844683 + 0.5) | 0;
    const p = smallExpm1(x - k * 0.02166084938653512 - k * 5.9631716539705866e-12);
    const root = ROOTS[k & 31];
    return (root + root * p) * POWERS_OF_TWO[(k >> 5) + 1024];
}

/** Where the result overflows, or is too small for a normal double, or x is NaN: the power of two is applied in two steps. */
export function expAtTheEdge(x: number): number {
    if (Number.isNaN(x)) return x;
    if (x > 709.782712893384) return Infinity;
    if (x < -745.1332191019412) return 0;
    const k = Math.floor(x * 46.16624130844683 + 0.5) | 0;
    const p = smallExpm1(x - k * 0.02166084938653512 - k * 5.9631716539705866e-12);
    const root = ROOTS[k & 31];
    const step = x > 0 ? 512 : -512;
    return (root + root * p) * POWERS_OF_TWO[(k >> 5) - step + 1024] * (x > 0 ? 1.3407807929942597e154 : 7.458340731200207e-155);
}

/** e^x - 1, relative accuracy kept near 0. */
export function expm1(x: number): number {
    if (!(x < 0.5 && x > -0.4)) return exp(x) - 1;
    // Taylor: the last term is 0.5^15 / 16!.
    let s = 1 / 16;
    for (let n = 15; n > 1; n--) s = (1 + x * s) / n;
    return x + x * x * s;
}

/** (2 atanh(s) / s - 2) / s² as a polynomial of z = s², for |s| ≤ (√2 - 1) / (√2 + 1). */
function atanhTail(z: number): number {
    const w = z * z;
    return (
        0.666666666666667 +
        z * 0.3999999999989944 +
        w * (0.2857142862600327 + z * 0.2222221113025988 + w * (0.18182889455674947 + z * 0.15331710618210773 + w * 0.1461658542488862))
    );
}

/** Natural logarithm. With x = 2^k·(1 + f) and s = f / (2 + f): k ln 2 + 2 atanh(s). */
export function log(x: number): number {
    let k = 0;
    if (!(x >= 2.2250738585072014e-308 && x < Infinity)) {
        if (x === 0) return -Infinity;
        if (!(x > 0) || x === Infinity) return x < 0 ? NaN : x;
        x *= 18014398509481984;
        k = -54;
    }
    double[0] = x;
    // 0x3fe6a09e is the high word of √½: what remains of x lies in [√½, √2).
    const e = (words[HIGH] - 0x3fe6a09e) >> 20;
    const f = x * POWERS_OF_TWO[1024 - e] - 1;
    k += e;
    const s = f / (2 + f);
    const z = s * s;
    return k * LN2_HIGH + (f - (s * (f - z * atanhTail(z)) - k * LN2_LOW));
}

/** log(1 + x), relative accuracy kept near 0. */
export function log1p(x: number): number {
    if (x > -0.29 && x < 0.41) {
        const s = x / (2 + x);
        const z = s * s;
        return x - s * (x - z * atanhTail(z));
    }
    const u = 1 + x;
    if (!(u > 0 && u < Infinity)) return log(u);
    // What rounding took from 1 + x counts for little, but not for nothing.
    return log(u) + (x - (u - 1)) / u;
}

/** Decimal logarithm; exact for the doubles nearest to 10^n, |n| ≤ 22. */
export function log10(x: number): number {
    const y = log(x) * Math.LOG10E;
    const n = Math.floor(y + 0.5);
    if (Math.abs(y - n) < 1e-13 && n >= -22 && n <= 22) {
        let ten = 1;
        for (let i = Math.abs(n); i > 0; i--) ten *= 10;
        if (x === (n < 0 ? 1 / ten : ten)) return n;
    }
    return y;
}

/** 1 / (1 + e^-x), accurate in both tails. */
export function logistic(x: number): number {
    const t = exp(-Math.abs(x));
    return (x >= 0 ? 1 : t) / (1 + t);
}

/** log(p / (1 - p)); infinite at 0 and 1, NaN outside. */
export function logit(p: number): number {
    if (p > 0.3 && p < 0.7) return log1p((p + p - 1) / (1 - p));
    return log(p / (1 - p));
}

export { pow } from './power.ts';
