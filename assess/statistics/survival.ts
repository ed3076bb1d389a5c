import type { Statistic } from '../../plan/model.ts';
import { ENDED } from '../lives.ts';
import { EXACT_ROWS } from '../order.ts';
import type { Retained } from '../retained.ts';
import type { Accumulator, Measure } from './measure.ts';

/**
 * The cumulative incidence at a time, by Aalen and Johansen (Scand J Stat 1978;5:141); where everything else censors, one
 * less Kaplan and Meier's survival. x is the years to what happened first, y which of {@link ENDED} it was.
 */
class CumulativeIncidence implements Accumulator {
    private readonly kept: Retained;
    private readonly years: number;
    private readonly competes: boolean;
    private readonly survival: boolean;

    constructor({ years, statistic }: Statistic, kept: Retained) {
        this.kept = kept;
        this.years = years!;
        this.survival = statistic === 'survival';
        this.competes = !this.survival;
    }

    add(): void {}

    estimate(): number {
        const { incidence } = this.curve();
        return this.survival ? 1 - incidence : incidence;
    }

    /**
     * Its martingale form: a patient adds S(t−)/π(t) where the event happens to it, less [F(T) − F(t)]/π(t) where anything
     * does, each less what was expected of it while it was at risk (π: the share at risk).
     */
    influence(): Float64Array {
        const { x, y, rows } = this.kept;
        const { order, steps, incidence, weight } = this.curve();
        const out = new Float64Array(rows);
        let expected = 0;
        let s = 0;
        for (let k = 0; k < rows; k++) {
            const i = order[k];
            while (s < steps.length && steps[s].time <= x[i]) {
                const { atRisk, before, after, happened, any } = steps[s];
                const share = atRisk / weight;
                expected += (before.survival * (happened / atRisk) - (incidence - after) * (any / atRisk)) / share;
                s++;
            }
            const own = s > 0 && steps[s - 1].time === x[i] && x[i] <= this.years ? steps[s - 1] : undefined;
            let value = -expected;
            if (own !== undefined) {
                const share = own.atRisk / weight;
                if (y[i] === ENDED.happened) value += (own.before.survival - (incidence - own.after)) / share;
                else if (y[i] === ENDED.competed && this.competes) value -= (incidence - own.after) / share;
            }
            out[i] = this.survival ? -value : value;
        }
        return out;
    }

    private curve() {
        const { x, y, w, rows } = this.kept;
        const order = Int32Array.from({ length: rows }, (_, i) => i).sort((a, b) => x[a] - x[b]);
        let weight = 0;
        for (let i = 0; i < rows; i++) weight += w[i];
        const steps: { time: number; atRisk: number; happened: number; any: number; before: { survival: number }; after: number }[] = [];
        let atRisk = weight;
        let survival = 1;
        let incidence = 0;
        for (let k = 0; k < rows; ) {
            const time = x[order[k]];
            if (time > this.years) break;
            let happened = 0;
            let any = 0;
            let leaving = 0;
            for (; k < rows && x[order[k]] === time; k++) {
                const i = order[k];
                leaving += w[i];
                if (y[i] === ENDED.happened) happened += w[i];
                if (y[i] === ENDED.happened || (this.competes && y[i] === ENDED.competed)) any += w[i];
            }
            if (any > 0) {
                const before = { survival };
                incidence += survival * (happened / atRisk);
                survival *= 1 - any / atRisk;
                steps.push({ time, atRisk, happened, any, before, after: incidence });
            }
            atRisk -= leaving;
        }
        return { order, steps, incidence: rows === 0 ? Number.NaN : incidence, weight };
    }
}

const measure: Measure = {
    reads: 'first',
    pairs: true,
    keep: EXACT_ROWS,
    start: (statistic, kept) => new CumulativeIncidence(statistic, kept),
};

/** The share to whom it has happened by then, where what ends follow-up competes. */
export const cumulativeIncidence = measure;
/** The share to whom it would not have happened by then, were it the only thing that happens. */
export const survival = measure;
