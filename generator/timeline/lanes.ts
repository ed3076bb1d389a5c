import { fillNormalQuantile } from '../distributions/normal-table.ts';
import type { StepKernel } from '../kernel/step.ts';
import { uniformAt } from '../streams/uniforms.ts';

/** Numbers of some of a chunk's patients, ascending: the first `count` of `at`. */
export interface Lanes {
    at: Int32Array;
    count: number;
}

export const lanesOf = (capacity: number): Lanes => ({ at: new Int32Array(capacity), count: 0 });

/**
 * The patients of a chunk while time passes: their columns by name, and the running of kernels on some of them. Every
 * patient has a clock of its own, so a kernel is given the lanes whose turn it is.
 */
export class Chart {
    readonly capacity: number;
    /** Of the patient, and of the day. */
    readonly columns = new Map<string, Float64Array>();
    rows = 0;
    /** Number of the first patient, over the whole cohort. */
    first = 0;
    private readonly keyOf: (stream: string) => Uint32Array;
    private readonly gathered: Float64Array[] = [];
    private readonly sources: Float64Array[] = [];
    private readonly compact: Float64Array;
    private readonly draws: Float64Array;

    constructor(capacity: number, keyOf: (stream: string) => Uint32Array) {
        this.capacity = capacity;
        this.keyOf = keyOf;
        this.compact = new Float64Array(capacity);
        this.draws = new Float64Array(capacity);
    }

    column(name: string): Float64Array {
        let column = this.columns.get(name);
        if (column === undefined) this.columns.set(name, (column = new Float64Array(this.capacity)));
        return column;
    }

    key(stream: string): Uint32Array {
        return this.keyOf(stream);
    }

    /** One uniform of each lane, one after another; `index` says which of the patient's. */
    uniforms(key: Uint32Array, { at, count }: Lanes, index: ArrayLike<number>, out: Float64Array): void {
        for (let j = 0; j < count; j++) out[j] = uniformAt(key, this.first + at[j], index[at[j]], 0);
    }

    /** Fills `out` at the lanes. A kernel that draws takes the uniform of `key` numbered `index` by patient. */
    run(kernel: StepKernel, lanes: Lanes, out: Float64Array, key?: Uint32Array, index?: ArrayLike<number>): void {
        const { at, count } = lanes;
        if (count === 0) return;
        const everybody = count === this.rows;
        const inputs = kernel.inputs.map((name, j) => {
            const column = this.columns.get(name)!;
            if (everybody) return column;
            const into = (this.gathered[j] ??= new Float64Array(this.capacity));
            for (let r = 0; r < count; r++) into[r] = column[at[r]];
            return into;
        });
        if (kernel.sources.length > 0) this.fillSources(kernel, lanes, key!, index!);
        if (everybody) {
            kernel.loop(count, inputs, kernel.constants, this.sources, out);
            return;
        }
        kernel.loop(count, inputs, kernel.constants, this.sources, this.compact);
        for (let r = 0; r < count; r++) out[at[r]] = this.compact[r];
    }

    private fillSources(kernel: StepKernel, lanes: Lanes, key: Uint32Array, index: ArrayLike<number>): void {
        const u = this.draws;
        this.uniforms(key, lanes, index, u);
        kernel.sources.forEach((source, j) => {
            if (source.kind === 'uniform') {
                this.sources[j] = u;
                return;
            }
            // Sources may be arrays that a kernel before this one was given.
            const filled = (this.spare[j] ??= new Float64Array(this.capacity));
            if (source.kind === 'normal') fillNormalQuantile(u, filled, lanes.count);
            else source.quantile.fill(u, filled, lanes.count);
            this.sources[j] = filled;
        });
    }

    private readonly spare: Float64Array[] = [];
}
