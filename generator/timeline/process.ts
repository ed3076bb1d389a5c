import { exp, log, pow } from '../../math/elementary.ts';
import { DAYS_A_YEAR, type Rate } from '../../plan/time.ts';
import type { StepKernel } from '../kernel/step.ts';
import { uniformAt } from '../streams/uniforms.ts';
import type { Clock } from './clock.ts';
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
    /** 1 while the patient counts. */
    counts: Uint8Array;
}

/**
 * One rate of a chunk's patients. It has an exponential draw for each occurrence, used up as the cumulative rate grows;
 * the occurrence is where none is left. A draw belongs to the patient and the occurrence, so that nothing else that
 * happens, or is added to the cohort, changes it: and since a draw is only reckoned with where this very rate changes,
 * not even by a rounding error.
 */
export class Process {
    readonly subject: Subject;
    readonly stream: string;
    readonly at: string;
    readonly kernel: StepKernel;
    /** When the next occurrence is, in days, if the rate stays as it is. */
    readonly next: Float64Array;
    /** Per year, and 0 where not at risk. */
    readonly rate: Float64Array;
    readonly atRisk: Uint8Array;
    readonly occurrence: Int32Array;
    /** Bits of the changing columns that the rate reads. */
    reads = 0;
    tally: Tally | undefined;
    /** The lowest rate below 0 that was met, and of whom. */
    lowest: { rate: number; where: string } | undefined;
    readonly shape: number;
    /** Of the time in a state, in days: the cumulative rate is -log of its survival, from `origin` on. */
    private readonly clock: Clock | undefined;
    /** 1 where the clock has not yet seen the day on which the patient came at risk. */
    private readonly entered: Uint8Array;
    private readonly origin: Float64Array;
    /** What was left of the draw at `since`, when the rate last changed. */
    private readonly left: Float64Array;
    private readonly since: Float64Array;
    private readonly fresh: Float64Array;
    private readonly key: Uint32Array;
    private readonly chart: Chart;

    constructor(
        subject: Subject,
        { stream, shape, at }: Pick<Rate, 'stream' | 'shape' | 'at'>,
        kernel: StepKernel,
        chart: Chart,
        clock?: Clock,
    ) {
        this.subject = subject;
        this.stream = stream;
        this.at = at;
        this.kernel = kernel;
        this.shape = shape ?? 1;
        this.clock = clock;
        this.chart = chart;
        this.key = chart.key(stream);
        const n = chart.capacity;
        this.next = new Float64Array(n);
        this.rate = new Float64Array(n);
        this.left = new Float64Array(n);
        this.since = new Float64Array(n);
        this.atRisk = new Uint8Array(n);
        this.occurrence = new Int32Array(n);
        this.origin = new Float64Array(n);
        this.fresh = new Float64Array(n);
        this.entered = new Uint8Array(n);
    }

    reset(): void {
        this.atRisk.fill(0);
        this.occurrence.fill(0);
        this.rate.fill(0);
        this.since.fill(0);
        this.next.fill(Infinity);
        if (this.tally !== undefined) for (const each of Object.values(this.tally)) each.fill(0);
    }

    /** Sums from now on what rates are solved, and judged, by. */
    watch(): void {
        const n = this.chart.capacity;
        this.tally ??= { years: new Float64Array(n), expected: new Float64Array(n), counts: new Uint8Array(n) };
    }

    /** Whether the time from `now` on counts for the target. */
    counts(lane: number, now: number, does: boolean): void {
        if (this.tally === undefined) return;
        this.settle(lane, now);
        this.tally.counts[lane] = does ? 1 : 0;
    }

    /** Puts a patient at risk of the next occurrence, from `now` on. */
    arm(lane: number, now: number): void {
        this.settle(lane, now);
        const u = uniformAt(this.key, this.chart.first + lane, this.occurrence[lane]++, 0);
        this.left[lane] = -log(1 - u);
        this.atRisk[lane] = 1;
        this.origin[lane] = now;
        this.entered[lane] = 1;
        this.rate[lane] = 0;
        this.next[lane] = Infinity;
    }

    disarm(lane: number, now: number): void {
        this.settle(lane, now);
        this.atRisk[lane] = 0;
        this.rate[lane] = 0;
        this.next[lane] = Infinity;
    }

    /** Uses up the draw, and sums what is watched, from when the rate last changed until `now`. */
    settle(lane: number, now: number): void {
        const { rate, left, since, tally } = this;
        const from = since[lane];
        since[lane] = now;
        const grown = rate[lane] > 0 ? rate[lane] * this.growth(lane, from, now) : 0;
        left[lane] = Math.max(0, left[lane] - grown);
        if (tally === undefined || tally.counts[lane] === 0) return;
        tally.years[lane] += (now - from) / DAYS_A_YEAR;
        tally.expected[lane] += grown;
    }

    /** The rate of the day at the lanes. */
    refresh(lanes: Lanes, now: Float64Array): void {
        const { rate, fresh, atRisk, chart } = this;
        const { at, count } = lanes;
        chart.run(this.kernel, lanes, fresh);
        this.clock?.enter?.(lanes, this.entered);
        for (let j = 0; j < count; j++) {
            const i = at[j];
            // A missing or negative rate is none.
            const value = atRisk[i] === 1 && fresh[i] > 0 ? fresh[i] : 0;
            if (fresh[i] < 0 && this.tally !== undefined) this.noteNegative(i);
            if (value === rate[i]) continue;
            this.settle(i, now[i]);
            rate[i] = value;
            this.next[i] = value > 0 ? this.crossing(i, now[i]) : Infinity;
        }
    }

    private noteNegative(i: number): void {
        const rate = this.fresh[i];
        if (this.lowest !== undefined && this.lowest.rate <= rate) return;
        const where = this.kernel.inputs
            .map((name) => `${name.slice(name.indexOf('/') + 1)} ${Number(this.chart.columns.get(name)![i].toPrecision(6))}`)
            .join(', ');
        this.lowest = { rate, where };
    }

    private crossing(i: number, now: number): number {
        const { clock, shape } = this;
        const need = this.left[i] / this.rate[i];
        if (clock !== undefined) {
            const spent = -log(clock.survival(i, (now - this.origin[i]) / clock.scale));
            return Math.max(now, this.origin[i] + clock.scale * clock.quantileUpper(i, exp(-(spent + need))));
        }
        if (shape === 1) return now + need * DAYS_A_YEAR;
        return Math.max(now, DAYS_A_YEAR * pow(pow(now / DAYS_A_YEAR, shape) + need, 1 / shape));
    }

    /** How much the cumulative rate grows for each unit of the rate. */
    private growth(i: number, from: number, to: number): number {
        const { clock, shape } = this;
        if (clock !== undefined) {
            const start = this.origin[i];
            return log(clock.survival(i, (from - start) / clock.scale)) - log(clock.survival(i, (to - start) / clock.scale));
        }
        return shape === 1 ? (to - from) / DAYS_A_YEAR : pow(to / DAYS_A_YEAR, shape) - pow(from / DAYS_A_YEAR, shape);
    }
}
