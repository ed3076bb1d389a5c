import { quantilesOf } from '../order.ts';

/**
 * A statistic with the influence of each patient on it: estimate − truth ≈ the sum of the influences (delta method, Hampel
 * 1974). A patient who does not take part has none. Weights are relative.
 */
export interface Measured {
    /** NaN where the patients do not determine it. */
    estimate: number;
    influence: Float64Array;
}

/** Of the values that are not NaN. */
export function meanOf(x: Float64Array, w: Float64Array): Measured {
    const { weight, mean } = centre(x, w);
    return { estimate: mean, influence: each(x, (value, i) => (w[i] * (value - mean)) / weight) };
}

/** With n − 1, the weights scaled to a mean of 1. */
export function sdOf(x: Float64Array, w: Float64Array): Measured {
    const { weight, mean, squares, rows } = centre(x, w);
    const variance = (squares / weight) * (rows / (rows - 1));
    const sd = rows > 1 ? Math.sqrt(variance) : Number.NaN;
    return {
        estimate: sd,
        influence: each(x, (value, i) => (sd > 0 ? (w[i] * ((value - mean) * (value - mean) - variance)) / (2 * sd * weight) : 0)),
    };
}

/** Pearson's, of the rows that have both. */
export function correlationOf(x: Float64Array, y: Float64Array, w: Float64Array): Measured {
    const both = x.map((value, i) => (Number.isNaN(y[i]) ? Number.NaN : value));
    const other = y.map((value, i) => (Number.isNaN(x[i]) ? Number.NaN : value));
    const a = centre(both, w);
    const b = centre(other, w);
    const [sx, sy] = [Math.sqrt(a.squares / a.weight), Math.sqrt(b.squares / b.weight)];
    let sum = 0;
    for (let i = 0; i < x.length; i++) if (!Number.isNaN(both[i])) sum += w[i] * (x[i] - a.mean) * (y[i] - b.mean);
    const estimate = sx > 0 && sy > 0 ? sum / a.weight / (sx * sy) : Number.NaN;
    const influence = each(both, (value, i) => {
        const [zx, zy] = [(value - a.mean) / sx, (y[i] - b.mean) / sy];
        return (w[i] * (zx * zy - (estimate * (zx * zx + zy * zy)) / 2)) / a.weight;
    });
    return { estimate, influence };
}

/** The sum of x over the sum of y: events a person-year, the mean of visits of which patients have unequal numbers. */
export function ratioOf(x: Float64Array, y: Float64Array, w: Float64Array): Measured {
    let [above, below] = [0, 0];
    for (let i = 0; i < x.length; i++) {
        if (Number.isNaN(x[i])) continue;
        above += w[i] * x[i];
        below += w[i] * y[i];
    }
    const estimate = below > 0 ? above / below : Number.NaN;
    return { estimate, influence: each(x, (value, i) => (w[i] * (value - estimate * y[i])) / below) };
}

/** The standard deviation of values of which each patient has some: their number, their sum and the sum of their squares. */
export function pooledSdOf(count: Float64Array, sum: Float64Array, squares: Float64Array, w: Float64Array): Measured {
    const mean = ratioOf(sum, count, w).estimate;
    const second = ratioOf(squares, count, w).estimate;
    const variance = Math.max(second - mean * mean, 0);
    const sd = Math.sqrt(variance);
    let values = 0;
    for (let i = 0; i < count.length; i++) values += w[i] * count[i];
    return {
        estimate: sd,
        influence: each(count, (n, i) => {
            const deviations = squares[i] - 2 * mean * sum[i] + mean * mean * n;
            return sd > 0 ? (w[i] * (deviations - variance * n)) / (2 * sd * values) : 0;
        }),
    };
}

/** Quantiles of the values that are not NaN, by definition 7 of Hyndman and Fan. */
export function quantilesOfPresent(x: Float64Array, w: Float64Array, probabilities: number[]): number[] {
    const present = Array.from(x.keys()).filter((i) => !Number.isNaN(x[i]));
    return quantilesOf(
        { x: Float64Array.from(present, (i) => x[i]), w: Float64Array.from(present, (i) => w[i]), rows: present.length },
        probabilities,
    );
}

function each(x: Float64Array, of: (value: number, i: number) => number): Float64Array {
    return x.map((value, i) => (Number.isNaN(value) ? 0 : of(value, i)));
}

/** Weighted mean and squares about it, in two passes, so that a large offset costs no digits. */
function centre(x: Float64Array, w: Float64Array): { rows: number; weight: number; mean: number; squares: number } {
    let [rows, weight, sum, squares] = [0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
        if (Number.isNaN(x[i])) continue;
        rows++;
        weight += w[i];
        sum += w[i] * x[i];
    }
    const mean = sum / weight;
    for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i])) squares += w[i] * (x[i] - mean) * (x[i] - mean);
    return { rows, weight, mean, squares };
}
