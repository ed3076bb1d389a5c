import { pow } from '../../math/elementary.ts';
import type { SolvedPlan } from '../../plan/model.ts';
import type { Visits } from '../../plan/time.ts';
import { cholesky } from '../copula/matrix.ts';
import { fillNormalQuantile } from '../distributions/normal-table.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { TimeKernels } from './compile.ts';
import type { Chart, Lanes } from './lanes.ts';

interface Deviation {
    out: Float64Array;
    sd: StepKernel;
    sds: Float64Array;
    key: Uint32Array;
    autocorrelation: number;
    interval: number;
    /** Independent normals of the visits at hand, one a lane. */
    normal: Float64Array;
    /** The measures, itself last, whose normals make its own, and their weights. */
    terms: { of: Deviation; weight: number }[];
}

/** How a person's values at the visits of one block differ from the usual ones: autoregressive in time, correlated between measures. */
export class Deviations {
    private readonly all: Deviation[];
    private readonly chart: Chart;

    constructor(block: Visits, solved: Pick<SolvedPlan, 'plan' | 'latent'>, kernels: TimeKernels, chart: Chart) {
        this.chart = chart;
        const buffer = (): Float64Array => new Float64Array(chart.capacity);
        this.all = block.measures.map((measure) => ({
            out: chart.column(measure.deviation),
            sd: kernels.expression(measure.sd),
            sds: buffer(),
            key: chart.key(measure.stream),
            autocorrelation: measure.autocorrelation,
            interval: measure.interval,
            normal: buffer(),
            terms: [],
        }));
        for (const d of this.all) d.terms = [{ of: d, weight: 1 }];
        this.correlate(block, solved);
    }

    /** The latent correlations of the patients' variables that are measured here, in the order of their sets. */
    private correlate(block: Visits, { plan, latent }: Pick<SolvedPlan, 'plan' | 'latent'>): void {
        plan.correlations.forEach(({ members }, s) => {
            const here = members.flatMap((name, place) => {
                const number = block.measures.findIndex(({ of }) => of === name);
                return number < 0 ? [] : [{ place, deviation: this.all[number] }];
            });
            const m = here.length;
            const matrix = here.flatMap(({ place: a }) =>
                here.map(({ place: b }) => latent[s]?.[a * members.length + b] ?? (a === b ? 1 : 0)),
            );
            const factor = m < 2 ? undefined : cholesky(matrix, m);
            if (factor === undefined) return;
            here.forEach(({ deviation }, j) => {
                deviation.terms = here
                    .slice(0, j + 1)
                    .map((other, k) => ({ of: other.deviation, weight: factor[j * m + k] }))
                    .filter(({ weight }) => weight !== 0);
            });
        });
    }

    /** The deviations at visits `number` of the lanes, `elapsed` days after those before. */
    draw(lanes: Lanes, number: Int32Array, elapsed: Float64Array): void {
        const { at, count } = lanes;
        const { chart } = this;
        for (const { key, normal, sd, sds } of this.all) {
            chart.run(sd, lanes, sds);
            chart.uniforms(key, lanes, number, normal);
            fillNormalQuantile(normal, normal, count);
        }
        for (const { out, sds, terms, autocorrelation, interval } of this.all) {
            for (let j = 0; j < count; j++) {
                const i = at[j];
                let z = 0;
                for (let t = 0; t < terms.length; t++) z += terms[t].weight * terms[t].of.normal[j];
                // Before the first visit nothing is carried on.
                const days = elapsed[i];
                const r =
                    autocorrelation === 0 || !(days < Infinity)
                        ? 0
                        : days === interval
                          ? autocorrelation
                          : pow(autocorrelation, days / interval);
                out[i] = r === 0 ? sds[i] * z : r * out[i] + Math.sqrt(1 - r * r) * sds[i] * z;
            }
        }
    }
}
