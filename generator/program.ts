import type { Cluster, Expression, Plan, Rounding, Step } from '../plan/model.ts';
import { columnsRead, stepExpressions } from '../plan/traverse.ts';
import { type CompiledLookup, compileLookup } from './kernel/lookup.ts';
import { type ColumnFacts, type Environment, KernelScope, ROUNDING_CONSTANTS } from './kernel/scope.ts';
import { type Backend, compileStep, type StepKernel, setRounding } from './kernel/step.ts';

/** One step of a program. Columns are numbered in the order they are filled; step k fills column k. */
export interface ProgramStep {
    step: Step;
    kernel: StepKernel;
    /** Columns read by the kernel, in its numbering. */
    inputs: number[];
    /** All columns that the value depends on, texts' included. */
    depends: number[];
    /** Number of the cluster whose groups have this value; -1 for a value of the patient. */
    cluster: number;
    /** The number of the group rather than one of its variables. */
    membership: boolean;
    /** Correlation set and place in it, or -1. */
    set: number;
    member: number;
    /** Texts have no numbers: `uuid` and `text`. */
    text: boolean;
}

/** A plan with its steps compiled: what calibration and generation both run. */
export class Program {
    readonly plan: Plan;
    readonly backend: Backend;
    readonly steps: ProgramStep[] = [];
    readonly index = new Map<string, number>();
    private readonly facts = new Map<string, ColumnFacts>();
    private readonly environment: Environment;
    private readonly places = new Map<string, [number, number]>();

    /** `wanted`: compile no more than these columns and what they depend on. */
    constructor(plan: Plan, backend: Backend = 'code', wanted?: Iterable<string>) {
        this.plan = plan;
        this.backend = backend;
        this.environment = { columns: this.facts, lookups: new LazyLookups(plan) };
        plan.correlations.forEach((set, s) => {
            set.members.forEach((member, j) => {
                this.places.set(member, [s, j]);
            });
        });
        const needed = wanted === undefined ? undefined : neededColumns(plan, wanted);
        plan.clusters.forEach((cluster, c) => {
            if (needed === undefined || needed.has(cluster.name)) this.add(membershipStep(cluster), c, true);
            for (const step of cluster.steps) if (needed === undefined || needed.has(step.column)) this.add(step, c, false);
        });
        for (const step of plan.steps) {
            if (this.index.has(step.column) || (needed !== undefined && !needed.has(step.column))) continue;
            this.add(step, -1, false);
        }
    }

    private add(step: Step, cluster: number, membership: boolean): void {
        const text = step.value.family === 'uuid' || step.value.family === 'text';
        const kernel = compileStep(
            text ? { column: step.column, value: { family: 'value', parameters: [null] } } : step,
            this.environment,
            this.backend,
        );
        const [set, member] = this.places.get(step.column) ?? [-1, -1];
        const number = (name: string): number => this.index.get(name)!;
        this.steps.push({
            step,
            kernel,
            inputs: kernel.inputs.map(number),
            // What a patient has of a group depends on which group it is.
            depends: [
                ...columnsRead(stepExpressions(step)),
                ...(cluster >= 0 && !membership ? [this.plan.clusters[cluster].name] : []),
            ].map(number),
            cluster,
            membership,
            set,
            member,
            text,
        });
        this.index.set(step.column, this.steps.length - 1);
        this.facts.set(step.column, kernel.facts);
    }

    /** A kernel for the value of a step before effects, limits and rounding. */
    usual(k: number, unknowns: ReadonlyMap<string, number>): StepKernel {
        const kernel = this.draw(this.steps[k].step.value);
        setUnknowns(kernel, unknowns);
        return kernel;
    }

    /** A kernel for the value of one expression, such as a predicate. */
    expression(e: Expression): StepKernel {
        return compileStep({ column: '', value: { family: 'value', parameters: [e] } }, this.environment, this.backend);
    }

    /** A kernel for a draw that is no column, such as whether a cell is missing. */
    draw(value: Step['value']): StepKernel {
        return compileStep({ column: '', value }, this.environment, this.backend);
    }

    /** The program's names with further columns, for kernels of what comes after the index date. */
    extended(more: ReadonlyMap<string, ColumnFacts>): Environment {
        return { columns: new Map([...this.facts, ...more]), lookups: this.environment.lookups };
    }

    /** A scope in which expressions over the program's columns can be resolved. */
    scope(): KernelScope {
        return new KernelScope(this.environment);
    }

    numbers(columns: Iterable<string>): number[] {
        return [...columns].map((name) => this.index.get(name)!);
    }

    /** The given columns and all that they depend on, in order. */
    ancestors(columns: Iterable<number>): number[] {
        const found = new Set<number>();
        const visit = (k: number): void => {
            if (found.has(k)) return;
            found.add(k);
            for (const input of this.steps[k].depends) visit(input);
        };
        for (const k of columns) visit(k);
        return [...found].sort((a, b) => a - b);
    }

    /** Puts a solution into the kernels' constants. */
    setConstants(unknowns: ReadonlyMap<string, number>, roundings: ReadonlyMap<string, Rounding>): void {
        for (const { step, kernel } of this.steps) {
            setUnknowns(kernel, unknowns);
            const rounding = step.rounding === 'auto' ? roundings.get(step.column) : step.rounding;
            if (rounding !== undefined) setRounding(kernel.constants, rounding);
        }
    }
}

export function setUnknowns(kernel: StepKernel, unknowns: ReadonlyMap<string, number>): void {
    kernel.unknowns.forEach((name, j) => {
        kernel.constants[ROUNDING_CONSTANTS + j] = unknowns.get(name) ?? 0;
    });
}

/** The group's number as a draw: with equal odds here; the engine weighs the groups that it has drawn. */
function membershipStep(cluster: Cluster): Step {
    return { column: cluster.name, stream: cluster.name, value: { family: 'integer', parameters: [1, cluster.count] } };
}

function neededColumns(plan: Plan, wanted: Iterable<string>): Set<string> {
    const inputs = new Map<string, Iterable<string>>();
    for (const step of plan.steps) inputs.set(step.column, columnsRead(stepExpressions(step)));
    for (const cluster of plan.clusters) {
        inputs.set(cluster.name, []);
        for (const step of cluster.steps) inputs.set(step.column, [...columnsRead(stepExpressions(step)), cluster.name]);
    }
    const needed = new Set<string>();
    const visit = (name: string): void => {
        const read = inputs.get(name);
        if (read === undefined || needed.has(name)) return;
        needed.add(name);
        for (const input of read) visit(input);
    };
    for (const name of wanted) visit(name);
    return needed;
}

/** Lookups are compiled when an expression first calls them. */
class LazyLookups extends Map<string, CompiledLookup> {
    private readonly plan: Plan;

    constructor(plan: Plan) {
        super();
        this.plan = plan;
    }

    override get(name: string): CompiledLookup | undefined {
        const ready = super.get(name);
        if (ready !== undefined) return ready;
        const lookup = this.plan.lookups.find((l) => l.name === name);
        if (lookup === undefined) return undefined;
        const compiled = compileLookup(lookup);
        this.set(name, compiled);
        return compiled;
    }
}
