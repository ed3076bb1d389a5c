import { roundTo } from '../../math/round.ts';
import type { Rounding } from '../../plan/model.ts';
import { moments } from './statistics.ts';

/** More decimals than this say nothing of a patient. */
const MOST_DECIMALS = 12;

/** The fewest decimals with a step of at most a thousandth of the standard deviation; of the value, where constant. */
export function roundingFor(mean: number, sd: number): Rounding {
    // Rounding noise of the sums is no spread.
    const size = sd > Math.abs(mean) * 1e-12 ? sd : Math.abs(mean);
    let decimals = 0;
    for (let step = 1; decimals < MOST_DECIMALS && size > 0 && step > size / 1000; decimals++) step = Number(`1e-${decimals + 1}`);
    return { decimals, multiple: 1 };
}

/** Rounds in place. Limits need no second look: a step this fine leaves them but for less than the step. */
export function roundColumn(column: Float64Array, { decimals, multiple }: Rounding): void {
    for (let i = 0; i < column.length; i++) column[i] = roundTo(column[i], decimals, multiple);
}

/** Standard errors that the spread may be wrong by, and the least share of it that is allowed for. */
const DOUBT = 6;
const LEAST_DOUBT = 0.05;

/** The rounding, where a sample leaves no doubt of it: a spread somewhat smaller or larger would give the same. */
export function likelyRounding(column: Float64Array, weights: Float64Array | undefined): Rounding | undefined {
    const { weight, squares, mean, sd } = moments(column, weights);
    if (!(sd > Math.abs(mean) * 1e-9)) return undefined;
    let fourth = 0;
    for (let i = 0; i < column.length; i++) {
        const z = (column[i] - mean) / sd;
        if (!Number.isNaN(z)) fourth += (weights === undefined ? 1 : weights[i]) * z * z * z * z;
    }
    const rows = (weight * weight) / squares;
    const doubt = Math.max(LEAST_DOUBT, DOUBT * Math.sqrt(Math.max(0, fourth / weight - 1) / (4 * rows)));
    if (!(doubt < 1)) return undefined;
    const most = roundingFor(mean, sd * (1 - doubt));
    return most.decimals === roundingFor(mean, sd * (1 + doubt)).decimals ? most : undefined;
}
