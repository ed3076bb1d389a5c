import { fillStratified } from '../generator/calibrate/pilot.ts';
import type { Family } from '../generator/distributions/family.ts';
import { familyOf, flatten } from '../generator/distributions/tree.ts';
import type { RowFunction } from '../generator/kernel/closure.ts';
import { isTrue } from '../generator/kernel/operators.ts';
import { streamKey } from '../generator/streams/stream-key.ts';
import type { Cluster, Distribution, Plan, PrevalenceTarget, Step } from '../plan/model.ts';
import { columnsRead, lookupCalls, stepExpressions } from '../plan/traverse.ts';
import { Patients, type Tails, visitSteps } from './patients.ts';

/** Patients of the rehearsal, a power of two: enough to meet every common branch, few enough for each keystroke. */
export const REHEARSED = 128;
/** To within 0.005 on the log odds. */
const INTERCEPT_STEPS = 14;
/** A choice that fewer of the patients rehearsed would meet than this is not judged on them. */
export const ENOUGH = 8;

/** The law of one row: where it is one, its family with the row's parameters; else the value itself. */
interface RowLaw {
    family?: Family;
    p: Float64Array;
    value: number;
}

/** What one step came to, and from what. */
interface Remembered {
    text: string;
    inputs: readonly (Float64Array | undefined)[];
    values: Float64Array | undefined;
    unknowns: [string, number][];
}

/** By cohort, of the few that an author works on at a time: an edit then rehearses only what it reaches. */
const memories = new Map<string, Map<string, Remembered>>();
const MOST_MEMORIES = 8;

/** Without what the cohort has no more. */
function memoryOf(key: string, columns: ReadonlyMap<string, unknown>): Map<string, Remembered> {
    const memory = memories.get(key) ?? new Map<string, Remembered>();
    memories.delete(key);
    memories.set(key, memory);
    for (const oldest of memories.keys()) if (memories.size > MOST_MEMORIES) memories.delete(oldest);
    for (const name of memory.keys()) if (!columns.has(name)) memory.delete(name);
    return memory;
}

const NONE = new Float64Array(0);

/**
 * A few patients worked out from the text alone: each draw takes evenly spaced quantiles of its own law, in an order of
 * its own, and draws are independent of each other. A share below a limit is then the mean over the patients of what
 * each one's law says exactly, so that a tail of one in ten thousand is seen without a large sample. Correlations,
 * rejection and rounding are left to the simulated sample.
 */
export class Rehearsal extends Patients {
    readonly weights: Float64Array | undefined;
    private readonly targets = new Map<string, PrevalenceTarget[]>();
    private readonly crowded: boolean;
    private readonly memory: Map<string, Remembered>;
    private readonly order: ReadonlyMap<string, number>;
    private readonly ofVisits: ReadonlySet<Step>;

    /** `crowded`: conditions and other yes-or-no draws hold in half of the patients, so that rare groups are met. */
    constructor(plan: Plan, crowded = false) {
        super(plan, REHEARSED);
        this.crowded = crowded;
        for (const target of plan.targets) this.targets.set(target.column, [...(this.targets.get(target.column) ?? []), target]);
        this.order = new Map([...this.steps.keys()].map((column, k) => [column, k]));
        this.ofVisits = new Set(visitSteps(plan));
        this.memory = memoryOf(`${plan.streams} ${crowded}`, this.order);
        this.weights = this.selected();
    }

    /** With all that they depend on, in the order of dependence: chains may be long. */
    protected work(names: ReadonlySet<string>): void {
        const wanted = [...names];
        const steps = new Map<string, Step>();
        for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
            const step = this.step(name);
            if (step && !this.values.has(name) && !steps.has(name)) {
                steps.set(name, step);
                const groups = (this.targets.get(name) ?? []).flatMap(({ group }) => group ?? []);
                wanted.push(...columnsRead([...stepExpressions(step), ...groups]));
            }
            const cluster = step ? undefined : this.plan.clusters.find((each) => each.name === name);
            if (cluster) this.member(cluster);
        }
        for (const step of [...steps.values()].sort((a, b) => this.order.get(a.column)! - this.order.get(b.column)!)) this.recall(step);
    }

    /** The values of a step as the last rehearsal of the cohort had them, where it and all that it reads are the same. */
    private recall(step: Step): void {
        const targets = this.targets.get(step.column) ?? [];
        const expressions = [...stepExpressions(step), ...targets.flatMap(({ group }) => group ?? [])];
        // What a table says is not in the step.
        if (expressions.some((e) => lookupCalls(e).length > 0)) {
            this.fill(step);
            return;
        }
        const text = JSON.stringify([step, targets]);
        const inputs = [...columnsRead(expressions)].map((name) => this.values.get(name));
        const known = this.memory.get(step.column);
        if (known?.text === text && inputs.every((input, j) => input === known.inputs[j])) {
            if (known.values) this.values.set(step.column, known.values);
            for (const [name, value] of known.unknowns) this.unknowns.set(name, value);
            return;
        }
        this.fill(step);
        const unknowns = targets.map(({ unknown }): [string, number] => [unknown, this.unknowns.get(unknown) ?? 0]);
        this.memory.set(step.column, { text, inputs, values: this.values.get(step.column), unknowns });
    }

    private member({ name, count }: Cluster): void {
        this.values.set(
            name,
            this.uniforms(name).map((u) => 1 + Math.floor(u * count)),
        );
    }

    private uniforms(stream: string): Float64Array {
        const u = new Float64Array(this.n);
        fillStratified(streamKey('rehearsal', this.plan.streams, stream), u, this.n);
        return u;
    }

    private fill(step: Step): void {
        if (step.value.family === 'uuid' || step.value.family === 'text') return;
        // Of a visit, what depends on the patient alone: what was before, and the day, is for the simulated lives.
        if (this.ofVisits.has(step) && [...columnsRead(stepExpressions(step))].some((name) => !this.values.has(name))) return;
        const u = this.uniforms(step.stream ?? step.column);
        if (this.crowded && step.value.family === 'bernoulli') {
            const chance = this.expression(step.value.parameters[0]);
            this.values.set(
                step.column,
                u.map((each, i) => {
                    const p = chance(i);
                    return p <= 0 ? 0 : p >= 1 ? 1 : Number(each >= 0.5);
                }),
            );
            return;
        }
        for (const target of this.targets.get(step.column) ?? []) this.solve(step, target);
        const law = this.law(step.value);
        const move = this.moved(step);
        const limits = this.limits(step);
        this.values.set(
            step.column,
            u.map((each, i) => {
                const { family, p, value } = law(i);
                const x = family ? (family.valid(p) ? family.quantile(each, p) : Number.NaN) : value;
                const { factor, sum } = move(i);
                const y = x * factor + sum;
                const [low, high] = limits(i);
                return y < low ? low : y > high ? high : y;
            }),
        );
    }

    /** The intercept at which the asked share comes out in the target's group, by bisection. */
    private solve(step: Step, target: PrevalenceTarget): void {
        const group = target.group === undefined ? undefined : this.evaluate(target.group);
        const rows = [...Array(this.n).keys()].filter((i) => group === undefined || isTrue(group[i]));
        let [low, high] = [-40, 40];
        for (let k = 0; k < INTERCEPT_STEPS && rows.length > 0; k++) {
            this.unknowns.set(target.unknown, (low + high) / 2);
            const p = this.expression(step.value.parameters[0]);
            let sum = 0;
            for (const i of rows) sum += p(i);
            if (sum / rows.length > target.asked) high = (low + high) / 2;
            else low = (low + high) / 2;
        }
    }

    /** Whom `require` and `select` keep; everybody where hardly anyone of these few would be. */
    private selected(): Float64Array | undefined {
        // A crowd is there to meet every group; `require` may leave nobody of one whose values are wrong.
        const predicates = [...(this.crowded ? [] : this.plan.require), ...this.plan.select].map(({ predicate }) =>
            this.expression(predicate),
        );
        if (predicates.length === 0) return undefined;
        const kept = Float64Array.from({ length: this.n }, (_, i) => Number(predicates.every((holds) => isTrue(holds(i)))));
        return kept.reduce((sum, each) => sum + each, 0) < ENOUGH ? undefined : kept;
    }

    private limits(step: Step): (i: number) => [number, number] {
        // A crowd shows the laws as drawn: one that lies beyond its own limits is a mistake, not a value at the limit.
        if (!step.limits || this.crowded) return () => [-Infinity, Infinity];
        const [low, high] = [this.expression(step.limits.low), this.expression(step.limits.high)];
        return (i) => [low(i), high(i)];
    }

    /** What effects do to a drawn value: products first, then sums. */
    private moved(step: Step): (i: number) => { factor: number; sum: number } {
        const effects = (step.effects ?? []).map(({ when, op, value }) => ({
            when: this.expression(when),
            op,
            value: this.expression(value),
        }));
        return (i) => {
            let factor = 1;
            let sum = 0;
            for (const { when, op, value } of effects) {
                if (!isTrue(when(i))) continue;
                if (op === 'multiply') factor *= value(i);
                else sum += value(i);
            }
            return { factor, sum };
        };
    }

    private law(distribution: Distribution): (i: number) => RowLaw {
        const { family: name, parameters, parts = [] } = distribution;
        if (name === 'value') {
            const value = this.expression(parameters[0]);
            return (i) => ({ p: NONE, value: value(i) });
        }
        if (name === 'choice') {
            const guards: RowFunction[] = parameters.map((guard) => this.expression(guard));
            const laws = parts.map((part) => this.law(part));
            return (i) => {
                let k = 0;
                while (k < guards.length && !isTrue(guards[k](i))) k++;
                return laws[k](i);
            };
        }
        const family = familyOf(distribution);
        if (!family) return () => ({ p: NONE, value: Number.NaN });
        const functions = flatten(distribution).map((parameter) => this.expression(parameter));
        const p = new Float64Array(functions.length);
        return (i) => {
            for (let j = 0; j < p.length; j++) p[j] = functions[j](i);
            return { family, p, value: Number.NaN };
        };
    }

    override typical(step: Step): Float64Array {
        const law = this.law(step.value);
        const move = this.moved(step);
        return Float64Array.from({ length: this.n }, (_, i) => {
            const { family, p, value } = law(i);
            const { factor, sum } = move(i);
            return (family ? (family.valid(p) ? family.quantile(0.5, p) : Number.NaN) : value) * factor + sum;
        });
    }

    tails(step: Step): Tails {
        const law = this.law(step.value);
        const move = this.moved(step);
        const limits = this.limits(step);
        const tail = (i: number, t: number, below: boolean): number => {
            const [low, high] = limits(i);
            if (below ? t <= low : t >= high) return 0;
            if (below ? t > high : t < low) return 1;
            const { family, p, value } = law(i);
            const { factor, sum } = move(i);
            const x = (t - sum) / factor;
            if (!family) return Number.isNaN(value) ? Number.NaN : Number(below ? value < x : value > x);
            if (!(factor > 0) || !family.valid(p)) return Number.NaN;
            // A point of mass at the limit itself is inside.
            return below ? family.cdf(x, p) - (family.discrete ? family.density(x, p) : 0) : family.survival(x, p);
        };
        return { below: (i, t) => tail(i, t, true), above: (i, t) => tail(i, t, false) };
    }

    /** The chance that a yes-or-no column is yes, row by row. */
    chance(column: string): Float64Array | undefined {
        const step = this.step(column);
        const drawn = this.column(column);
        if (!step || !drawn || step.value.family !== 'bernoulli') return drawn;
        const p = this.expression(step.value.parameters[0]);
        return drawn.map((_, i) => Math.min(1, Math.max(0, p(i))));
    }
}
