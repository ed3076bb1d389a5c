/** Weighted statistics of pilot columns; rows where a value is missing (NaN) are left out. No weights: all 1. */

export interface Moments {
    weight: number;
    /** Sum of squared weights. */
    squares: number;
    mean: number;
    sd: number;
}

export function moments(x: Float64Array, w: Float64Array | undefined): Moments {
    let weight = 0;
    let squares = 0;
    let sum = 0;
    const n = x.length;
    for (let i = 0; i < n; i++) {
        const v = x[i];
        if (Number.isNaN(v)) continue;
        const wi = w === undefined ? 1 : w[i];
        weight += wi;
        squares += wi * wi;
        sum += wi * v;
    }
    const mean = sum / weight;
    let spread = 0;
    for (let i = 0; i < n; i++) {
        const v = x[i];
        if (Number.isNaN(v)) continue;
        spread += (w === undefined ? 1 : w[i]) * (v - mean) * (v - mean);
    }
    return { weight, squares, mean, sd: Math.sqrt(spread / weight) };
}

/** Pearson's correlation; NaN where a column is constant. */
export function pearson(x: Float64Array, y: Float64Array, w: Float64Array | undefined): number {
    const n = x.length;
    let weight = 0;
    let sx = 0;
    let sy = 0;
    for (let i = 0; i < n; i++) {
        if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
        const wi = w === undefined ? 1 : w[i];
        weight += wi;
        sx += wi * x[i];
        sy += wi * y[i];
    }
    const mx = sx / weight;
    const my = sy / weight;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let i = 0; i < n; i++) {
        const dx = x[i] - mx;
        const dy = y[i] - my;
        if (Number.isNaN(dx) || Number.isNaN(dy)) continue;
        const wi = w === undefined ? 1 : w[i];
        xx += wi * dx * dx;
        yy += wi * dy * dy;
        xy += wi * dx * dy;
    }
    // What is left of a constant by rounding is no spread.
    const varies = xx > weight * mx * mx * 1e-20 && yy > weight * my * my * 1e-20;
    return varies ? xy / Math.sqrt(xx * yy) : NaN;
}

/** Pearson's correlation where the moments are known, all rows weigh the same and none is missing (else NaN). */
export function pearsonFrom(x: Float64Array, a: Moments, y: Float64Array, b: Moments): number {
    if (!(a.sd > Math.abs(a.mean) * 1e-10 && b.sd > Math.abs(b.mean) * 1e-10)) return NaN;
    const { mean: mx } = a;
    const { mean: my } = b;
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += (x[i] - mx) * (y[i] - my);
    return sum / (x.length * a.sd * b.sd);
}

const BUCKETS = 1 << 15;
/** Different values in one bucket are ranked as if equal while they are fewer than this share of the rows. */
const MOST_MIXED = 1e-3;

/** Used again by every call. */
const buckets = { mass: new Float64Array(BUCKETS), first: new Float64Array(BUCKETS), mixed: new Uint8Array(BUCKETS) };

/**
 * Average ranks: the weighted share of rows below each value, and half of those equal to it. By counting in buckets
 * finer than any correlation can tell; by sorting where values crowd into few of them.
 */
export function averageRanks(x: Float64Array, w: Float64Array | undefined): Float64Array {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < x.length; i++) {
        if (x[i] < low) low = x[i];
        if (x[i] > high) high = x[i];
    }
    if (!(high > low)) return x.map((v) => v - v);
    const scale = (BUCKETS - 1) / (high - low);
    const { mass, first, mixed } = buckets;
    mass.fill(0);
    first.fill(NaN);
    mixed.fill(0);
    for (let i = 0; i < x.length; i++) {
        const v = x[i];
        if (Number.isNaN(v)) continue;
        const b = ((v - low) * scale) | 0;
        mass[b] += w === undefined ? 1 : w[i];
        const before = first[b];
        if (before === v) continue;
        if (Number.isNaN(before)) first[b] = v;
        else mixed[b] = 1;
    }
    let total = 0;
    for (let b = 0; b < BUCKETS; b++) total += mass[b];
    const most = MOST_MIXED * total;
    let below = 0;
    for (let b = 0; b < BUCKETS; b++) {
        if (mixed[b] === 1 && mass[b] > most) return sortedRanks(x, w);
        const rank = below + mass[b] / 2;
        below += mass[b];
        mass[b] = rank;
    }
    const ranks = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) ranks[i] = Number.isNaN(x[i]) ? NaN : mass[((x[i] - low) * scale) | 0];
    return ranks;
}

function sortedRanks(x: Float64Array, w: Float64Array | undefined): Float64Array {
    const sorted = x.filter((v) => !Number.isNaN(v)).sort();
    let distinct = 0;
    for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[distinct - 1]) sorted[distinct++] = sorted[i];
    const values = sorted.subarray(0, distinct);
    const mass = new Float64Array(distinct);
    const place = new Int32Array(x.length);
    for (let i = 0; i < x.length; i++) {
        if (Number.isNaN(x[i])) continue;
        place[i] = search(values, x[i]);
        mass[place[i]] += w === undefined ? 1 : w[i];
    }
    let below = 0;
    for (let j = 0; j < distinct; j++) {
        const rank = below + mass[j] / 2;
        below += mass[j];
        mass[j] = rank;
    }
    return x.map((v, i) => (Number.isNaN(v) ? NaN : mass[place[i]]));
}

function search(sorted: Float64Array, x: number): number {
    let low = 0;
    let high = sorted.length - 1;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle] < x) low = middle + 1;
        else high = middle;
    }
    return low;
}
