import type { Timeline } from '../../plan/time.ts';
import type { DrawnTime, DrawnTimes } from './drawn-times.ts';
import type { Chart } from './lanes.ts';
import type { Marks } from './marks.ts';
import type { Process } from './process.ts';
import type { GrowingRows } from './rows.ts';

/** The state of each patient in a progression, and what leads out of it. */
export class ProgressionCourse {
    /** Transitions at a rate. */
    readonly rates: { process: Process; transition: number }[] = [];
    /** Transitions at a time that is drawn on entry; `at`: days from index. */
    readonly scheduled: { transition: number; at: Float64Array; time: DrawnTime }[] = [];
    private readonly progression: Timeline['progressions'][number];
    private readonly number: number;
    private readonly chart: Chart;
    private readonly times: DrawnTimes;
    private readonly marks: Marks;
    private readonly stays: GrowingRows;
    private readonly state: Float64Array;
    private readonly enteredAt: Float64Array;
    private readonly entries: Int32Array;

    constructor(timeline: Timeline, number: number, chart: Chart, times: DrawnTimes, marks: Marks, stays: GrowingRows) {
        this.progression = timeline.progressions[number];
        this.number = number;
        this.chart = chart;
        this.times = times;
        this.marks = marks;
        this.stays = stays;
        this.state = chart.column(`day/${this.progression.name}`);
        this.enteredAt = new Float64Array(chart.capacity);
        this.entries = new Int32Array(chart.capacity);
    }

    /** As at the index date. */
    begin(): void {
        const { chart, state } = this;
        const { initial } = this.progression;
        for (const { at } of this.scheduled) at.fill(Infinity);
        if (initial === undefined) state.fill(0);
        else state.set(chart.columns.get(initial)!.subarray(0, chart.rows));
        this.enteredAt.fill(0);
        this.entries.fill(0);
        for (let i = 0; i < chart.rows; i++) this.enter(i, 0);
    }

    move(transition: number, i: number, time: number): void {
        const { name, transitions } = this.progression;
        this.stays.add(i, this.number, this.state[i], this.enteredAt[i], time);
        this.state[i] = transitions[transition].to;
        this.marks.of[i] |= this.marks.bit(`day/${name}`);
        this.enter(i, time);
    }

    close(i: number): void {
        this.stays.add(i, this.number, this.state[i], this.enteredAt[i], Number.NaN);
    }

    /** Puts a patient at risk of what leads out of its state. */
    private enter(i: number, time: number): void {
        const state = this.state[i];
        const { transitions } = this.progression;
        this.enteredAt[i] = time;
        for (const { process, transition } of this.rates) {
            const leads = transitions[transition].from === state;
            process.counts(i, time, leads);
            if (!leads) process.disarm(i, time);
            else {
                process.arm(i, time);
                this.marks.all(i);
            }
        }
        for (const { transition, at, time: drawn } of this.scheduled)
            at[i] = transitions[transition].from === state ? this.times.after(drawn, i, this.entries, time) : Infinity;
        this.entries[i]++;
    }
}
