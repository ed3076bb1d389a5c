import type { Statistic } from '../../plan/model.ts';
import type { Retained, Rows } from '../retained.ts';

/** One kind of statistic: what it reads of a patient, and how it is computed from all of them. One file a kind. */
export interface Measure {
    /**
     * What stands in x: the value (rows without one are left out), whether it is true, whether the written cell is missing,
     * or whether `where` holds. Of lives, in x and y: `occurrences` and years at risk, or years to the `first` and how they ended.
     */
    reads: 'value' | 'truth' | 'missing' | 'where' | 'occurrences' | 'first';
    /** A second expression stands in y. */
    pairs: boolean;
    /** Rows kept: for exact results, else for the standard error alone. */
    keep: number;
    /** Sampling weights do not count. */
    unweighted?: boolean;
    start(statistic: Statistic, kept: Retained): Accumulator;
}

export interface Accumulator {
    /** The first `kept` of these rows are in `Retained` already. */
    add(rows: Rows, kept: number): void;
    /** NaN where the rows do not determine it. */
    estimate(): number;
    /**
     * The influence of each retained row: estimate − truth ≈ Σ w·influence / Σ w. Its squares give the standard error
     * (delta method, Hampel 1974). Absent where the sampling distribution is far from normal whatever the size.
     */
    influence?(): Float64Array;
    /** The value that the statistic of a dataset of `rows` rows stays below with probability `u`, where there is no `influence`. */
    quantile?(u: number, rows: number): number;
    /** The estimate grows with the number of patients. */
    total?: boolean;
}

/** Enough for a standard error to three digits. */
export const ROWS_FOR_ERROR = 1 << 16;
