import type { Distribution, Expression } from '../../plan/model.ts';
import type { Family } from '../distributions/family.ts';
import { isProblem, law } from '../distributions/law.ts';
import { familyOf, flatten } from '../distributions/tree.ts';
import type { StepKernel } from '../kernel/step.ts';
import { type Chart, type Lanes, lanesOf } from './lanes.ts';

/** The law of a patient's time in a state, in units of `scale` days. */
export interface Clock {
    scale: number;
    survival(lane: number, x: number): number;
    quantileUpper(lane: number, q: number): number;
    /** Takes the parameters of the day for those of the lanes that are marked, and unmarks them. */
    enter?(lanes: Lanes, marked: Uint8Array): void;
}

/** `kernel` makes the kernel of an expression. Throws where constant parameters are impossible: calibration has refused them. */
export function clockOf(distribution: Distribution, scale: number, kernel: (e: Expression) => StepKernel, chart: Chart): Clock {
    const constant = law(distribution);
    if (!isProblem(constant))
        return { scale, survival: (_, x) => constant.survival(x), quantileUpper: (_, q) => constant.quantileUpper(q) };
    const choice = distribution.family === 'choice';
    const parts = choice ? (distribution.parts ?? []) : [distribution];
    const guards = (choice ? distribution.parameters : []).map(kernel);
    const branches = parts.map((part) => new Branch(part, kernel, chart));
    const which = new Uint8Array(chart.capacity);
    const holds = guards.map(() => new Float64Array(chart.capacity));
    const entering = lanesOf(chart.capacity);
    return {
        scale,
        survival: (lane, x) => branches[which[lane]].survival(lane, x),
        quantileUpper: (lane, q) => branches[which[lane]].quantileUpper(lane, q),
        enter({ at, count }, marked) {
            entering.count = 0;
            for (let j = 0; j < count; j++) if (marked[at[j]] === 1) entering.at[entering.count++] = at[j];
            if (entering.count === 0) return;
            guards.forEach((guard, g) => {
                chart.run(guard, entering, holds[g]);
            });
            for (const branch of branches) branch.enter(entering);
            for (let j = 0; j < entering.count; j++) {
                const lane = entering.at[j];
                marked[lane] = 0;
                let branch = 0;
                while (branch < guards.length && holds[branch][lane] !== 1) branch++;
                which[lane] = branch;
            }
        },
    };
}

/** One distribution with parameters of each lane; where they are impossible the time never ends. */
class Branch {
    private readonly family: Family;
    private readonly kernels: StepKernel[];
    private readonly values: Float64Array[];
    private readonly parameters: Float64Array;
    private readonly chart: Chart;

    constructor(distribution: Distribution, kernel: (e: Expression) => StepKernel, chart: Chart) {
        const family = familyOf(distribution);
        if (family === undefined) throw new Error(`${distribution.family} is no law of a time`);
        this.family = family;
        this.chart = chart;
        this.kernels = flatten(distribution).map(kernel);
        this.values = this.kernels.map(() => new Float64Array(chart.capacity));
        this.parameters = new Float64Array(this.kernels.length);
    }

    enter(lanes: Lanes): void {
        this.kernels.forEach((kernel, k) => {
            this.chart.run(kernel, lanes, this.values[k]);
        });
    }

    private possible(lane: number): boolean {
        for (let k = 0; k < this.parameters.length; k++) this.parameters[k] = this.values[k][lane];
        return this.family.valid(this.parameters);
    }

    survival(lane: number, x: number): number {
        return this.possible(lane) ? this.family.survival(x, this.parameters) : 1;
    }

    quantileUpper(lane: number, q: number): number {
        return this.possible(lane) ? this.family.quantileUpper(q, this.parameters) : Infinity;
    }
}
