import type { Retained, Rows } from '../retained.ts';
import { type Accumulator, type Measure, ROWS_FOR_ERROR } from './measure.ts';

/** x is how often something happened to a patient, y the years during which it could. */
class Rate implements Accumulator {
    private readonly kept: Retained;
    private happened = 0;
    private years = 0;
    private weight = 0;

    constructor(kept: Retained) {
        this.kept = kept;
    }

    add({ x, y, w, count }: Rows): void {
        for (let i = 0; i < count; i++) {
            this.happened += w[i] * x[i];
            this.years += w[i] * y[i];
            this.weight += w[i];
        }
    }

    estimate(): number {
        return this.years > 0 ? this.happened / this.years : Number.NaN;
    }

    /** Of a ratio of means: (x − rate·y) over the mean of y. */
    influence(): Float64Array {
        const { x, y, rows } = this.kept;
        const rate = this.estimate();
        const mean = this.years / this.weight;
        return x.slice(0, rows).map((happened, i) => (happened - rate * y[i]) / mean);
    }
}

/** Events a person-year. */
export const incidence: Measure = { reads: 'occurrences', pairs: true, keep: ROWS_FOR_ERROR, start: (_, kept) => new Rate(kept) };
