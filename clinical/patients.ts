import { type RowFunction, rowFunction } from '../generator/kernel/closure.ts';
import { type CompiledLookup, compileLookup } from '../generator/kernel/lookup.ts';
import { resolve, type Scope } from '../generator/kernel/node.ts';
import type { Expression, Plan, Step } from '../plan/model.ts';

/** P(finished value < t) and P(finished value > t) of one patient. */
export interface Tails {
    below(i: number, t: number): number;
    above(i: number, t: number): number;
}

/** Patients as the rules see them, rehearsed or simulated: finished columns, and expressions over them. */
export abstract class Patients {
    readonly plan: Plan;
    readonly n: number;
    protected readonly values = new Map<string, Float64Array>();
    private readonly asked = new Set<string>();
    protected readonly unknowns = new Map<string, number>();
    /** In the order of dependence. */
    protected readonly steps: ReadonlyMap<string, Step>;
    private readonly lookups = new Map<string, CompiledLookup>();

    constructor(plan: Plan, n: number) {
        this.plan = plan;
        this.n = n;
        this.steps = new Map(
            [...plan.clusters.flatMap(({ steps }) => steps), ...plan.steps, ...visitSteps(plan)].map((step) => [step.column, step]),
        );
    }

    /** What each patient's value says of its law: the law itself where it is known, else the value alone. */
    abstract tails(step: Step): Tails;

    /** How much each patient counts; absent where all count 1. */
    abstract readonly weights: Float64Array | undefined;

    step(column: string): Step | undefined {
        return this.steps.get(column);
    }

    /** NaN where missing; absent of columns that are no numbers. Worked out when it is first asked for. */
    column(name: string): Float64Array | undefined {
        if (!this.asked.has(name)) this.expect([name]);
        return this.values.get(name);
    }

    /** Says which columns will be asked for, which costs less at once than one by one. */
    expect(names: Iterable<string>): void {
        const fresh = new Set([...names].filter((name) => !this.asked.has(name)));
        for (const name of fresh) this.asked.add(name);
        if (fresh.size > 0) this.work(fresh);
    }

    /** Works out the values of these columns, none of which was asked for before. */
    protected abstract work(names: ReadonlySet<string>): void;

    /** The middle of each patient's own law, where it is known; else the value. */
    typical(step: Step): Float64Array {
        return this.column(step.column) ?? new Float64Array(this.n).fill(Number.NaN);
    }

    evaluate(e: Expression): Float64Array {
        const f = this.expression(e);
        return Float64Array.from({ length: this.n }, (_, i) => f(i));
    }

    expression(e: Expression): RowFunction {
        if (typeof e === 'number') return () => e;
        const names: string[] = [];
        const called: CompiledLookup[] = [];
        const unknowns: string[] = [];
        const scope: Scope = {
            input: (column) => ({ index: numbered(names, column), missing: true, bounds: ANYWHERE }),
            unknown: (name) => numbered(unknowns, name),
            lookup: (name) => {
                const lookup = this.lookup(name);
                return { index: numbered(called, lookup), evaluate: (keys) => lookup.evaluate(...keys), bounds: ANYWHERE };
            },
        };
        const node = resolve(e, scope);
        return rowFunction(node, {
            inputs: names.map((name) => this.column(name) ?? new Float64Array(this.n).fill(Number.NaN)),
            unknowns: Float64Array.from(unknowns, (name) => this.unknowns.get(name) ?? 0),
            lookups: called.map((lookup) => lookup.evaluate),
        });
    }

    private lookup(name: string): CompiledLookup {
        let found = this.lookups.get(name);
        if (!found) {
            found = compileLookup(this.plan.lookups.find((each) => each.name === name)!);
            this.lookups.set(name, found);
        }
        return found;
    }
}

/** What is drawn at visits. */
export function visitSteps({ timeline }: Plan): Step[] {
    return (timeline?.visits ?? []).flatMap(({ steps }) => steps);
}

const ANYWHERE: [number, number] = [-Infinity, Infinity];

function numbered<T>(list: T[], item: T): number {
    const known = list.indexOf(item);
    return known >= 0 ? known : list.push(item) - 1;
}
