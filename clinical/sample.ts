import type { Generator } from '../generator/block.ts';
import { CHUNK } from '../generator/block.ts';
import type { SolvedPlan, Step } from '../plan/model.ts';
import { Patients, type Tails, visitSteps } from './patients.ts';

/** Patients of the simulated sample: enough that 0.16 % of them prove more than 0.1 % at the 99 % level. */
export const SAMPLED = 4 * CHUNK;
/** Draws that the sample may cost: where few of them are kept, it is smaller, and what is rare needs more to be proven. */
const MOST_DRAWS = 2 * SAMPLED;

/** Fewer patients than this say nothing. */
const LEAST = 512;

/** Patients of the sample of a cohort: as many as its share of draws kept, and its oversampling, allow. */
export function sampled({ acceptance, yield: selected, stratum, plan }: SolvedPlan): number {
    const share = plan.oversample?.share ?? stratum;
    const draws = plan.oversample === undefined ? 1 : share / stratum + (1 - share) / (1 - stratum);
    const kept = (acceptance * selected) / draws;
    return Math.min(SAMPLED, Math.max(1, Math.ceil((MOST_DRAWS * kept) / LEAST)) * LEAST);
}

/** The sample is the same whatever the author's seed and number of patients. */
export const SAMPLE_SEED = 'lint';

/** A simulated sample. Of each patient the finished, true values are known and no law. */
export class Sample extends Patients {
    readonly weights: Float64Array | undefined;

    private readonly generatorOf: (only: ReadonlySet<string>) => Generator;

    /** `generatorOf` draws the columns asked for of `solved`. */
    constructor(solved: SolvedPlan, generatorOf: (only: ReadonlySet<string>) => Generator, n = SAMPLED) {
        super(solved.plan, n);
        this.generatorOf = generatorOf;
        for (const [name, value] of Object.entries(solved.unknowns)) this.unknowns.set(name, value);
        this.weights = solved.plan.oversample === undefined ? undefined : new Float64Array(n);
        if (this.weights) this.work(new Set());
    }

    protected work(names: ReadonlySet<string>): void {
        const { n, weights } = this;
        const clusters = new Set(this.plan.clusters.map(({ name }) => name));
        const later = new Set(visitSteps(this.plan).map(({ column }) => column));
        const wanted = new Set([...names].filter((name) => !later.has(name) && (this.step(name) ?? clusters.has(name))));
        if (wanted.size === 0 && names.size > 0) return;
        const generator = this.generatorOf(wanted);
        for (let first = 0; first < n; first += CHUNK) {
            const rows = Math.min(CHUNK, n - first);
            const block = generator.block(first, rows);
            for (const name of wanted) {
                const values = block.values.get(name);
                if (!values) continue;
                let column = this.values.get(name);
                if (!column) this.values.set(name, (column = new Float64Array(n)));
                column.set(values.subarray(0, rows), first);
            }
            if (weights && block.weights) weights.set(block.weights.subarray(0, rows), first);
        }
    }

    tails(step: Step): Tails {
        const values = this.column(step.column) ?? new Float64Array(this.n).fill(Number.NaN);
        const of = (i: number, holds: boolean) => (Number.isNaN(values[i]) ? Number.NaN : Number(holds));
        return { below: (i, t) => of(i, values[i] < t), above: (i, t) => of(i, values[i] > t) };
    }
}
