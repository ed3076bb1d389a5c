import type { Expression } from '../../plan/model.ts';
import type { Frame } from '../frame.ts';
import { type RowFunction, rowFunction } from '../kernel/closure.ts';
import { resolve } from '../kernel/node.ts';
import { isTrue } from '../kernel/operators.ts';
import type { Program } from '../program.ts';
import type { Sample } from './sample.ts';
import type { Solver } from './solver.ts';

/** Expressions evaluated row by row on the pilot's accepted rows; a column is filled when one first reads it. */
export class Rows {
    readonly n: number;
    readonly accepted: Float64Array | undefined;
    readonly program: Program;
    private readonly frame: Frame;
    private readonly sample: Sample;
    private readonly unknowns: ReadonlyMap<string, number>;

    constructor(solver: Solver, size: number) {
        this.sample = solver.sample(size);
        const { frame, population } = this.sample;
        this.program = solver.program;
        this.unknowns = solver.unknowns;
        this.frame = frame;
        this.n = frame.n;
        this.accepted = population.accepted;
    }

    column(k: number): Float64Array {
        this.sample.fill(k);
        return this.frame.column(k);
    }

    /** The column before effects, limits and rounding. */
    usual(k: number): Float64Array {
        this.sample.fill(k);
        const out = new Float64Array(this.n);
        this.frame.runAs(k, this.program.usual(k, this.unknowns), out);
        return out;
    }

    of(e: Expression): RowFunction {
        const { program, unknowns } = this;
        const scope = program.scope();
        const node = resolve(e, scope);
        const constants = new Float64Array(2 + scope.unknowns.length);
        scope.unknowns.forEach((name, j) => {
            constants[2 + j] = unknowns.get(name) ?? 0;
        });
        const inputs = scope.inputs.map((name) => this.column(program.index.get(name)!));
        return rowFunction(node, { inputs, unknowns: constants, lookups: scope.lookups.map((l) => l.evaluate) });
    }

    /** Whether the lookup has a row for the keys. */
    matches(name: string, keys: number[]): boolean {
        const scope = this.program.scope();
        scope.lookup(name);
        return scope.lookups[0].matches(keys);
    }

    /** After all is asked of step k, by whoever asks in order. */
    release(k: number): void {
        this.sample.release(k);
    }

    skips(i: number): boolean {
        return this.accepted !== undefined && this.accepted[i] === 0;
    }
}

/** Which part of a choice applies to row i. */
export function partAt(guards: RowFunction[], i: number): number {
    let k = 0;
    while (k < guards.length && !isTrue(guards[k](i))) k++;
    return k;
}
