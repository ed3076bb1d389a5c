import { DAYS_A_YEAR, type Duration } from '../../plan/time.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { TimeKernels } from './compile.ts';
import { type Chart, type Lanes, lanesOf } from './lanes.ts';

/** A duration to be drawn, with the stream that it is drawn from. */
export interface DrawnTime {
    kernel: StepKernel;
    key: Uint32Array;
    /** Days a unit. */
    scale: number;
}

/** Times that are drawn when something begins, from laws that may depend on the day. */
export class DrawnTimes {
    private readonly kernels: TimeKernels;
    private readonly chart: Chart;
    /** Years since the index date, of each patient. */
    private readonly timeColumn: Float64Array;
    private readonly single: Lanes = lanesOf(1);
    private readonly drawn: Float64Array;

    constructor(kernels: TimeKernels, chart: Chart) {
        this.kernels = kernels;
        this.chart = chart;
        this.timeColumn = chart.column('day/time');
        this.drawn = new Float64Array(chart.capacity);
    }

    of(duration: Duration): DrawnTime {
        return { kernel: this.kernels.duration(duration), key: this.chart.key(duration.stream), scale: duration.scale };
    }

    /** Of many patients at once, in days. */
    drawAll({ kernel, key, scale }: DrawnTime, lanes: Lanes, index: Int32Array): (i: number) => number {
        this.chart.run(kernel, lanes, this.drawn, key, index);
        return (i) => this.drawn[i] * scale;
    }

    /** `time` and what is drawn after it, in days. */
    after({ kernel, key, scale }: DrawnTime, i: number, index: Int32Array, time: number): number {
        this.single.at[0] = i;
        this.single.count = 1;
        const before = this.timeColumn[i];
        this.timeColumn[i] = time / DAYS_A_YEAR;
        this.chart.run(kernel, this.single, this.drawn, key, index);
        this.timeColumn[i] = before;
        return time + Math.max(0, this.drawn[i] * scale || 0);
    }
}
