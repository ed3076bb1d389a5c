/** Bins of one width from `low` on; what lies outside them is in `below` and `above`. Shares of the weight, together 1. */
export interface Bins {
    low: number;
    width: number;
    shares: number[];
    below: number;
    above: number;
}

const FEWEST = 8;
const MOST = 48;

/**
 * Bins that a reader can follow: each edge is a multiple of a round width (1, 2 or 5 times a power of ten). The width is
 * that of Freedman & Diaconis (1981), 2·IQR·n^(-1/3), within 8 to 48 bins over the range shown. The range is the whole of
 * the values, but for tails beyond four interquartile ranges from the quartiles, which are counted and not drawn.
 *
 * `step`: values are multiples of it, and no bin is narrower; bins of whole values are centred on them.
 */
export function binsOf(values: Float64Array, weights: Float64Array | undefined, rows: number, step = 0): Bins | undefined {
    const present: number[] = [];
    for (let i = 0; i < rows; i++) if (Number.isFinite(values[i])) present.push(values[i]);
    if (present.length === 0) return undefined;
    const sorted = Float64Array.from(present).sort();
    const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))];
    const iqr = at(0.75) - at(0.25);
    const reach = iqr > 0 ? 4 * iqr : Number.POSITIVE_INFINITY;
    const least = Math.max(at(0), at(0.25) - reach);
    const most = Math.min(at(1), at(0.75) + reach);
    // What differs in the last digits alone is one value to a reader.
    const range = most - least > Math.max(Math.abs(least), Math.abs(most)) * 1e-12 && most - least > 1e-290 ? most - least : 0;
    if (range === 0 && !(step > 0)) step = roundWidth(Math.abs(least) / 100);
    const wanted = Math.min(Math.max((2 * iqr) / Math.cbrt(sorted.length), range / MOST), range / FEWEST);
    let width = roundWidth(wanted > 0 ? wanted : step);
    // A bin holds equally many of the steps, or rounding would draw teeth into a smooth curve.
    if (step > 0) width = Math.max(step, Math.round(width / step) * step);
    if (range / width > MOST) width *= Math.ceil(range / width / MOST);
    const centred = step > 0 && width < step * 1.5;
    const low = centred ? least - width / 2 : Math.floor(least / width) * width;
    const shares = new Array<number>(Math.max(1, Math.floor((most - low) / width + 1e-9) + 1)).fill(0);
    const bins = { low, width, shares, below: 0, above: 0 };
    let total = 0;
    for (let i = 0; i < rows; i++) {
        if (!Number.isFinite(values[i])) continue;
        const w = weights?.[i] ?? 1;
        total += w;
        // Values are decimal fractions: an edge is met from below by less than a billionth of a bin.
        const k = Math.floor((values[i] - low) / width + 1e-9);
        if (k < 0) bins.below += w;
        else if (k >= shares.length) bins.above += w;
        else shares[k] += w;
    }
    if (!(total > 0)) return undefined;
    return { ...bins, shares: shares.map((w) => w / total), below: bins.below / total, above: bins.above / total };
}

/** The nearest of 1, 2 and 5 times a power of ten, by ratio. */
export function roundWidth(width: number): number {
    if (!(width > 1e-300) || !Number.isFinite(width)) return 1;
    let power = 1;
    while (power * 10 <= width) power *= 10;
    while (power > width) power /= 10;
    const ratio = width / power;
    return power * (ratio < Math.sqrt(2) ? 1 : ratio < Math.sqrt(10) ? 2 : ratio < Math.sqrt(50) ? 5 : 10);
}
