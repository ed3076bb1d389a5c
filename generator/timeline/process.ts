import { exp, log, pow } from '../../math/elementary.ts';
import { DAYS_A_YEAR, type Rate } from '../../plan/time.ts';
import type { Law } from '../distributions/law.ts';
import type { StepKernel } from '../kernel/step.ts';
import { uniformAt } from '../streams/uniforms.ts';
import type { Chart, Lanes } from './lanes.ts';

/** What a rate is of: the number of an event, course, block of visits or transition. */
export interface Subject {
    kind: 'event' | 'course' | 'visits' | 'transition';
    index: number;
    /** Of a transition, its number among those of the progression `index`. */
    transition: number;
}

/** What is summed for a target while the rate is being solved for. */
export interface Tally {
    /** By patient: years at risk, and expected occurrences (the cumulative rate). */
    years: Float64Array;
    expected: Float64Array;
    /** Occurrences that came about. */
    count: Float64Array;
    /** 1 while the patient counts. */
    counts: Uint8Array;
}

/**
 * One rate of a chunk's patients. It has an exponential draw for each occurrence, used up as the cumulative rate grows;
 * the occurrence is where none is left. A draw belongs to the patient and the occurrence, so that nothing else that
 * happens, or is added to the cohort, changes it.
 */
export class Process {
    readonly subject: Subject;
    readonly kernel: StepKernel;
    readonly shape: number;
    /** Of the time in a state, in days: the cumulative rate is -log of its survival, from `origin` on. */
    readonly law: { law: Law; scale: number } | undefined;
    /** Per year, and 0 where not at risk. */
    readonly rate: Float64Array;
    readonly left: Float64Array;
    readonly atRisk: Uint8Array;
    readonly occurrence: Int32Array;
    readonly origin: Float64Array;
    /** Bits of the changing columns that the rate reads. */
    reads = 0;
    tally: Tally | undefined;
    readonly stream: string;
    readonly at: string;
    /** The lowest rate below 0 that was met, and of whom. */
    lowest: { rate: number; where: string } | undefined;
    private readonly key: Uint32Array;
    private readonly chart: Chart;

    constructor(
        subject: Subject,
        { stream, shape, at }: Pick<Rate, 'stream' | 'shape' | 'at'>,
        kernel: StepKernel,
        chart: Chart,
        law?: Process['law'],
    ) {
        this.subject = subject;
        this.stream = stream;
        this.at = at;
        this.kernel = kernel;
        this.shape = shape ?? 1;
        this.law = law;
        this.chart = chart;
        this.key = chart.key(stream);
        const n = chart.capacity;
        this.rate = new Float64Array(n);
        this.left = new Float64Array(n);
        this.atRisk = new Uint8Array(n);
        this.occurrence = new Int32Array(n);
        this.origin = new Float64Array(n);
    }

    reset(): void {
        this.atRisk.fill(0);
        this.occurrence.fill(0);
        this.rate.fill(0);
        this.left.fill(Infinity);
        if (this.tally !== undefined) for (const each of Object.values(this.tally)) each.fill(0);
    }

    /** Sums from now on what rates are solved, and judged, by. */
    watch(): void {
        const n = this.chart.capacity;
        this.tally ??= { years: new Float64Array(n), expected: new Float64Array(n), count: new Float64Array(n), counts: new Uint8Array(n) };
    }

    /** Whether what comes now counts for the target. */
    counts(lane: number, does: boolean): void {
        if (this.tally !== undefined) this.tally.counts[lane] = does ? 1 : 0;
    }

    /** An occurrence. */
    note(lane: number): void {
        if (this.tally?.counts[lane] === 1) this.tally.count[lane]++;
    }

    /** Puts a patient at risk of the next occurrence, from `now` on. */
    arm(lane: number, now: number): void {
        const u = uniformAt(this.key, this.chart.first + lane, this.occurrence[lane]++, 0);
        this.left[lane] = -log(1 - u);
        this.atRisk[lane] = 1;
        this.origin[lane] = now;
    }

    disarm(lane: number): void {
        this.atRisk[lane] = 0;
        this.rate[lane] = 0;
        this.left[lane] = Infinity;
    }

    /** The rate of the day at the lanes. */
    refresh(lanes: Lanes): void {
        const { rate, atRisk, chart } = this;
        const { at, count } = lanes;
        chart.run(this.kernel, lanes, rate);
        for (let j = 0; j < count; j++) {
            const i = at[j];
            if (rate[i] > 0 && atRisk[i] === 1) continue;
            // A missing or negative rate is none.
            if (rate[i] < 0 && this.tally !== undefined) this.noteNegative(i);
            rate[i] = 0;
        }
    }

    private noteNegative(i: number): void {
        const rate = this.rate[i];
        if (this.lowest !== undefined && this.lowest.rate <= rate) return;
        const where = this.kernel.inputs
            .map((name) => `${name.slice(name.indexOf('/') + 1)} ${Number(this.chart.columns.get(name)![i].toPrecision(6))}`)
            .join(', ');
        this.lowest = { rate, where };
    }

    /** Where an occurrence comes before `next`, that time and `number` in its place. */
    propose({ at, count }: Lanes, now: Float64Array, next: Float64Array, which: Int32Array, number: number): void {
        const { rate, left, shape, law } = this;
        if (law !== undefined || shape !== 1) {
            for (let j = 0; j < count; j++) {
                const i = at[j];
                if (!(rate[i] > 0)) continue;
                const time = this.crossing(i, now[i]);
                if (time < next[i]) {
                    next[i] = time;
                    which[i] = number;
                }
            }
            return;
        }
        for (let j = 0; j < count; j++) {
            const i = at[j];
            // In days; nothing where the rate is 0.
            const time = now[i] + (left[i] / rate[i]) * DAYS_A_YEAR;
            if (time < next[i]) {
                next[i] = time;
                which[i] = number;
            }
        }
    }

    private crossing(i: number, now: number): number {
        const { law, shape } = this;
        const need = this.left[i] / this.rate[i];
        if (law === undefined) return Math.max(now, DAYS_A_YEAR * pow(pow(now / DAYS_A_YEAR, shape) + need, 1 / shape));
        const spent = -log(law.law.survival((now - this.origin[i]) / law.scale));
        return Math.max(now, this.origin[i] + law.scale * law.law.quantileUpper(exp(-(spent + need))));
    }

    /** Uses up the draws between `now` and `next`. */
    consume({ at, count }: Lanes, now: Float64Array, next: Float64Array): void {
        const { rate, left, shape, law, tally } = this;
        if (tally !== undefined) this.count(tally, at, count, now, next);
        if (law === undefined && shape === 1) {
            for (let j = 0; j < count; j++) {
                const i = at[j];
                const rest = left[i] - (rate[i] * (next[i] - now[i])) / DAYS_A_YEAR;
                left[i] = rest > 0 ? rest : 0;
            }
            return;
        }
        for (let j = 0; j < count; j++) {
            const i = at[j];
            if (rate[i] > 0) left[i] = Math.max(0, left[i] - rate[i] * this.growth(i, now[i], next[i]));
        }
    }

    /** How much the cumulative rate grows for each unit of the rate. */
    private growth(i: number, from: number, to: number): number {
        const { law, shape } = this;
        if (law !== undefined) {
            const start = this.origin[i];
            return log(law.law.survival((from - start) / law.scale)) - log(law.law.survival((to - start) / law.scale));
        }
        return shape === 1 ? (to - from) / DAYS_A_YEAR : pow(to / DAYS_A_YEAR, shape) - pow(from / DAYS_A_YEAR, shape);
    }

    private count(tally: Tally, at: Int32Array, count: number, now: Float64Array, next: Float64Array): void {
        const { years, expected, counts } = tally;
        for (let j = 0; j < count; j++) {
            const i = at[j];
            if (counts[i] === 0) continue;
            years[i] += (next[i] - now[i]) / DAYS_A_YEAR;
            if (this.rate[i] > 0) expected[i] += this.rate[i] * this.growth(i, now[i], next[i]);
        }
    }
}
