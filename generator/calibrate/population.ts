import type { Plan } from '../../plan/model.ts';
import { columnsRead } from '../../plan/traverse.ts';
import type { Frame } from '../frame.ts';
import { isTrue } from '../kernel/operators.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { Program } from '../program.ts';

/**
 * Which rows of the pilot stand for patients, and with what weight: rows that a `require` rejects count 0, and where a
 * number depends on a cluster, its rows weigh as much as the sizes of their groups. What depends on no cluster is not
 * weighted, so that it does not change when a cluster is added.
 */
export class Population {
    /** 1 where every `require` holds; absent before the first judgement and where there is none. */
    accepted: Float64Array | undefined;
    /** Share of draws accepted, and the share that each clause alone rejects. */
    acceptance = 1;
    rejects: number[] = [];
    /** Columns that some `require` depends on. */
    readonly required: ReadonlySet<number>;
    private readonly program: Program;
    private readonly frame: Frame;
    private readonly sized: boolean;
    private readonly kernels: StepKernel[];
    private readonly cache = new Map<string, Float64Array | undefined>();
    private allOnes: Float64Array | undefined;

    constructor(plan: Plan, program: Program, frame: Frame) {
        this.program = program;
        this.frame = frame;
        this.sized = plan.clusters.some(({ size }) => size !== undefined);
        this.kernels = plan.require.map(({ predicate }) => program.expression(predicate));
        const read = columnsRead(plan.require.map(({ predicate }) => predicate));
        this.required = new Set(program.ancestors(program.numbers(read)));
    }

    private get ones(): Float64Array {
        return (this.allOnes ??= new Float64Array(this.frame.capacity).fill(1));
    }

    /** Evaluates every `require` on the rows as they are. */
    judge(): void {
        if (this.kernels.length === 0) return;
        const { n } = this.frame;
        const accepted = new Float64Array(n).fill(1);
        const base = this.clusterWeights(this.required) ?? this.ones;
        let total = 0;
        for (let i = 0; i < n; i++) total += base[i];
        const holds = new Float64Array(n);
        this.rejects = this.kernels.map((kernel) => {
            this.frame.evaluate(kernel, holds);
            let rejected = 0;
            for (let i = 0; i < n; i++) {
                if (isTrue(holds[i])) continue;
                accepted[i] = 0;
                rejected += base[i];
            }
            return rejected / total;
        });
        let kept = 0;
        for (let i = 0; i < n; i++) kept += accepted[i] * base[i];
        this.acceptance = kept / total;
        this.accepted = accepted;
        this.cache.clear();
    }

    /** Weights for a number that depends on these columns; undefined where all are 1. `all`: rejected rows too. */
    weights(columns: Iterable<number>, all = false): Float64Array | undefined {
        // Without sizes there is nothing to look for among what a column depends on.
        const clusters = this.sized ? this.clustersOf(this.program.ancestors(columns)) : new Set<number>();
        const accepted = all ? undefined : this.accepted;
        const key = `${[...clusters].join()}${accepted === undefined ? '' : '|'}`;
        if (this.cache.has(key)) return this.cache.get(key);
        let weights = this.product(clusters);
        if (accepted !== undefined) weights = weights === undefined ? accepted : weights.map((w, i) => w * accepted[i]);
        this.cache.set(key, weights);
        return weights;
    }

    /** Forgets weights of rows that are no longer there. */
    reset(): void {
        this.cache.clear();
    }

    private clusterWeights(columns: Iterable<number>): Float64Array | undefined {
        return this.product(this.clustersOf(columns));
    }

    /** Clusters with sizes among the columns and, since acceptance reaches everything, among those of `require`. */
    private clustersOf(columns: Iterable<number>): Set<number> {
        const found = new Set<number>();
        const note = (k: number): void => {
            const { cluster } = this.program.steps[k];
            if (cluster >= 0 && this.program.plan.clusters[cluster].size !== undefined) found.add(cluster);
        };
        for (const k of columns) note(k);
        for (const k of this.required) note(k);
        return new Set([...found].sort((a, b) => a - b));
    }

    private product(clusters: Set<number>): Float64Array | undefined {
        let weights: Float64Array | undefined;
        for (const c of clusters) {
            const size = this.frame.column(this.program.index.get(this.program.plan.clusters[c].size!)!);
            const before = weights;
            weights = Float64Array.from(
                { length: this.frame.n },
                (_, i) => (size[i] > 0 ? size[i] : 0) * (before === undefined ? 1 : before[i]),
            );
        }
        return weights;
    }
}
