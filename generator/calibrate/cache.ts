import { hashOf, hashText } from '../../plan/hash.ts';
import type { Column, Expression, PrevalenceTarget, Rounding, TargetReport } from '../../plan/model.ts';
import { lookupCalls, stepExpressions } from '../../plan/traverse.ts';
import type { Program } from '../program.ts';
import type { Calibration } from './index.ts';

/** What was solved for one target, correlation set or rounding. */
export interface Part {
    unknowns: [string, number][];
    reports: TargetReport[];
    rounding?: Rounding;
}

/** Whole calibrations, and parts of them that an edit elsewhere leaves valid; keep one for as long as a spec is worked on. */
export class CalibrationCache {
    readonly whole = new Bounded<Calibration>(50);
    readonly parts = new Bounded<Part>(20_000);
}

/** A map that forgets what was put in first. */
class Bounded<V> {
    private readonly entries = new Map<string, V>();
    private readonly most: number;

    constructor(most: number) {
        this.most = most;
    }

    get(key: string): V | undefined {
        return this.entries.get(key);
    }

    set(key: string, value: V): void {
        if (this.entries.size >= this.most) for (const oldest of this.entries.keys()) if (this.entries.delete(oldest)) break;
        this.entries.set(key, value);
    }
}

/** Hashes of all that the solution of a part depends on, without `require` (on which everything depends). */
export class Dependencies {
    private readonly program: Program;
    private readonly kept: ReadonlyMap<string, number>;
    private readonly targetsOf = new Map<string, PrevalenceTarget[]>();
    private readonly kinds: ReadonlyMap<string, Column['kind']>;
    private readonly columns = new Map<number, string>();
    private readonly sets = new Map<number, string>();

    constructor(program: Program, kept: ReadonlyMap<string, number>) {
        this.program = program;
        this.kept = kept;
        const { plan } = program;
        // By name: a look through all of them for each column would be quadratic.
        for (const target of plan.targets) {
            const known = this.targetsOf.get(target.column);
            if (known === undefined) this.targetsOf.set(target.column, [target]);
            else known.push(target);
        }
        this.kinds = new Map(plan.columns.map(({ name, kind }) => [name, kind]));
    }

    /** Of the values of a column: its step, what that reads, its targets, its correlation set. */
    column(k: number): string {
        let hash = this.columns.get(k);
        if (hash === undefined) {
            const { set } = this.program.steps[k];
            hash = hashText(`${this.own(k)} ${set < 0 ? '' : this.set(set)}`);
            this.columns.set(k, hash);
        }
        return hash;
    }

    set(s: number): string {
        const known = this.sets.get(s);
        if (known !== undefined) return known;
        const { plan } = this.program;
        const set = plan.correlations[s];
        // A member may depend on another of the same set: there the set itself is not hashed again.
        this.sets.set(s, 'within');
        const members = set.members.map((name) => this.own(this.program.index.get(name)!));
        const hash = hashText(
            `${hashOf(set, { places: true })} ${members.join(' ')} ${this.values(set.pairs.map((pair) => pair.unknown))}`,
        );
        this.sets.set(s, hash);
        return hash;
    }

    private own(k: number): string {
        const { plan } = this.program;
        const { step, depends, cluster } = this.program.steps[k];
        const targets = this.targetsOf.get(step.column) ?? [];
        const content = {
            streams: plan.streams,
            step,
            targets,
            kind: this.kinds.get(step.column),
            cluster: cluster < 0 ? undefined : { ...plan.clusters[cluster], steps: undefined },
            lookups: this.lookups([...stepExpressions(step), ...targets.flatMap(({ group }) => group ?? [])]),
        };
        const reads = [...depends, ...(cluster < 0 ? [] : this.sizes(cluster, k))].map((input) => this.column(input));
        return hashText(`${hashOf(content, { places: true })} ${reads.join(' ')} ${this.values(targets.map(({ unknown }) => unknown))}`);
    }

    /** The size of a cluster weighs what depends on it. */
    private sizes(cluster: number, k: number): number[] {
        const { size } = this.program.plan.clusters[cluster];
        const at = size === undefined ? undefined : this.program.index.get(size);
        return at === undefined || at >= k ? [] : [at];
    }

    private lookups(expressions: Expression[]): unknown[] {
        const names = new Set(expressions.flatMap((e) => lookupCalls(e).map((call) => call.lookup)));
        return this.program.plan.lookups.filter(({ name }) => names.has(name));
    }

    /** Numbers taken from a base. */
    private values(unknowns: string[]): string {
        return unknowns.map((name) => this.kept.get(name) ?? '').join(' ');
    }
}
