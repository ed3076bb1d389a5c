import { DAYS_A_YEAR, type Timeline } from '../../plan/time.ts';
import type { DrawnTime, DrawnTimes } from './drawn-times.ts';
import type { Chart, Lanes } from './lanes.ts';
import type { Marks } from './marks.ts';
import type { Process } from './process.ts';
import type { GrowingRows } from './rows.ts';

/** Who has a condition, since when, and until when. */
export class ConditionCourse {
    readonly present: Float64Array;
    /** Days from index; never for those without it, and of those for whom it does not end. */
    readonly resolvesAt: Float64Array;
    /** New cases. */
    readonly incidence: Process[] = [];
    private readonly course: Timeline['courses'][number];
    private readonly number: number;
    private readonly chart: Chart;
    private readonly times: DrawnTimes;
    private readonly marks: Marks;
    private readonly episodes: GrowingRows;
    private readonly onset: Float64Array;
    private readonly episode: Int32Array;
    private readonly resolves: { incident: DrawnTime; present: DrawnTime } | undefined;

    constructor(timeline: Timeline, number: number, chart: Chart, times: DrawnTimes, marks: Marks, episodes: GrowingRows) {
        this.course = timeline.courses[number];
        this.number = number;
        this.chart = chart;
        this.times = times;
        this.marks = marks;
        this.episodes = episodes;
        this.present = chart.column(`day/${this.course.condition}`);
        this.onset = new Float64Array(chart.capacity);
        this.resolvesAt = new Float64Array(chart.capacity);
        this.episode = new Int32Array(chart.capacity);
        const { resolves } = this.course;
        this.resolves = resolves && { incident: times.of(resolves.incident), present: times.of(resolves.present) };
    }

    /** As at the index date. */
    begin(lanes: Lanes): void {
        const { chart, present, resolves } = this;
        present.set(chart.columns.get(this.course.condition)!.subarray(0, chart.rows));
        this.onset.fill(Number.NaN);
        this.resolvesAt.fill(Infinity);
        this.episode.fill(0);
        if (resolves === undefined) return;
        const days = this.times.drawAll(resolves.present, lanes, this.episode);
        const { elapsed } = this.course.resolves!.present;
        const years = elapsed === undefined ? undefined : chart.columns.get(elapsed)!;
        for (let i = 0; i < chart.rows; i++) {
            if (present[i] === 0) continue;
            const passed = years === undefined ? 0 : years[i] * DAYS_A_YEAR;
            this.resolvesAt[i] = Math.max(0, days(i) - passed || 0);
        }
    }

    fallIll(process: Process, i: number, time: number): void {
        process.disarm(i, time);
        process.counts(i, time, false);
        this.present[i] = 1;
        this.onset[i] = time;
        this.mark(i);
        this.episode[i]++;
        if (this.resolves !== undefined) this.resolvesAt[i] = this.times.after(this.resolves.incident, i, this.episode, time);
    }

    resolve(i: number, time: number): void {
        this.resolvesAt[i] = Infinity;
        this.present[i] = 0;
        this.mark(i);
        this.episodes.add(i, this.number, this.onset[i], time);
        for (const process of this.incidence) {
            process.arm(i, time);
            this.marks.all(i);
        }
    }

    close(i: number): void {
        if (this.present[i] === 1) this.episodes.add(i, this.number, this.onset[i], Number.NaN);
    }

    private mark(i: number): void {
        this.marks.of[i] |= this.marks.bit(`day/${this.course.condition}`);
    }
}
