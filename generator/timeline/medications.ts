import type { Medication } from '../../plan/time.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { TimeKernels } from './compile.ts';
import { type Chart, type Lanes, lanesOf } from './lanes.ts';
import type { GrowingRows } from './rows.ts';

/** One medication of a chunk's patients: who takes it, and from when. */
export class MedicationCourse {
    readonly medication: Medication;
    /** Days from index of a start that is decided; Infinity without one. */
    readonly startsAt: Float64Array;
    /** Whether the start is of a decision that was ever made, for what never happens. */
    everIndicated = false;
    private readonly active: Float64Array;
    private readonly started: Float64Array;
    private readonly stopped: Uint8Array;
    private readonly indicated: StepKernel;
    private readonly stop: StepKernel | undefined;
    private readonly chart: Chart;
    private readonly isIndicated: Float64Array;
    private readonly isStopped: Float64Array;
    private readonly judged: Lanes;

    constructor(medication: Medication, kernels: TimeKernels, chart: Chart) {
        this.medication = medication;
        this.chart = chart;
        const n = chart.capacity;
        this.startsAt = new Float64Array(n);
        this.started = new Float64Array(n);
        this.stopped = new Uint8Array(n);
        this.isIndicated = new Float64Array(n);
        this.isStopped = new Float64Array(n);
        this.judged = lanesOf(n);
        this.active = chart.column(`day/${medication.name}`);
        this.indicated = kernels.expression(medication.indicated);
        if (medication.stop !== undefined) this.stop = kernels.expression(medication.stop);
    }

    reset(): void {
        this.startsAt.fill(Infinity);
        this.active.fill(0);
        this.stopped.fill(0);
    }

    /** Decides at `now` (days from index, by patient) on starting and stopping; returns the lanes where the drug was stopped. */
    judge(lanes: Lanes, now: Float64Array, rows: GrowingRows, number: number): Lanes {
        const { judged, stopped, active, startsAt, chart, medication } = this;
        judged.count = 0;
        for (let j = 0; j < lanes.count; j++) if (stopped[lanes.at[j]] === 0) judged.at[judged.count++] = lanes.at[j];
        const uptake = medication.uptake === undefined ? undefined : chart.columns.get(medication.uptake);
        const delay = medication.delay === undefined ? undefined : chart.columns.get(medication.delay.column);
        const scale = medication.delay?.scale ?? 0;
        chart.run(this.indicated, judged, this.isIndicated);
        if (this.stop !== undefined) chart.run(this.stop, judged, this.isStopped);
        let ended = 0;
        for (let j = 0; j < judged.count; j++) {
            const i = judged.at[j];
            if (this.stop !== undefined && this.isStopped[i] > 0) {
                startsAt[i] = Infinity;
                if (active[i] === 0) continue;
                active[i] = 0;
                stopped[i] = 1;
                rows.add(i, number, this.started[i], now[i]);
                judged.at[ended++] = i;
            } else if (active[i] === 0 && startsAt[i] === Infinity && this.isIndicated[i] > 0) {
                this.everIndicated = true;
                if (uptake !== undefined && uptake[i] !== 1) continue;
                startsAt[i] = now[i] + Math.max(0, delay === undefined ? 0 : delay[i] * scale || 0);
            }
        }
        judged.count = ended;
        return judged;
    }

    start(i: number): void {
        this.active[i] = 1;
        this.started[i] = this.startsAt[i];
        this.startsAt[i] = Infinity;
    }

    /** Exposures that go on when follow-up ends. */
    close(i: number, rows: GrowingRows, number: number): void {
        if (this.active[i] === 1) rows.add(i, number, this.started[i], Number.NaN);
    }
}
