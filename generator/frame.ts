import { type Combine, combiner } from './copula/combine.ts';
import type { StepKernel } from './kernel/step.ts';
import { type Fills, scriptFills } from './machine/fills.ts';
import type { Program } from './program.ts';

/** Where a frame's randomness comes from: the chunk's streams, single redraws, or the pilot's stratified draws. */
export interface Draws {
    /** The n uniforms of a stream into out. */
    uniforms(stream: string, out: Float64Array, n: number): void;
    /** n independent standard normals of a member of a correlation set; valid until the next rows are begun. */
    normals?(set: number, member: number, n: number): Float64Array;
}

/** The temporary that `runAs` fills. */
const REDRAWN = 8;

/** Buffers for up to `capacity` rows, and the running of a program's steps on them. */
export class Frame {
    readonly program: Program;
    readonly capacity: number;
    n = 0;
    /** Column k of the program; allocated when first filled. */
    readonly columns: (Float64Array | undefined)[];
    private readonly draws: Draws;
    private readonly fills: Fills;
    private readonly copulas: CopulaFrame[];
    private readonly scratch: Float64Array[] = [];
    private readonly released: Float64Array[] = [];
    private readonly temporaries: Float64Array[] = [];
    private readonly normalsScratch: Float64Array[] = [];
    private readonly inputs: Float64Array[][];
    private readonly sources: Float64Array[] = [];

    /** `factors`: Cholesky factor of each correlation set. */
    constructor(program: Program, capacity: number, factors: Float64Array[], draws: Draws, fills: Fills = scriptFills) {
        this.fills = fills;
        this.program = program;
        this.capacity = capacity;
        this.draws = draws;
        this.columns = new Array(program.steps.length).fill(undefined);
        this.inputs = program.steps.map(() => []);
        this.copulas = factors.map((factor, s) => new CopulaFrame(program, s, factor));
    }

    /** Starts on new rows: normals of the ones before are forgotten. */
    begin(n: number): void {
        this.n = n;
        for (const copula of this.copulas) copula.ready.fill(0);
    }

    column(k: number): Float64Array {
        return (this.columns[k] ??= this.released.pop() ?? this.fills.allocate(this.capacity));
    }

    /** Gives a column's buffer to the next one that is filled. */
    release(k: number): void {
        const column = this.columns[k];
        if (column === undefined) return;
        this.columns[k] = undefined;
        this.released.push(column);
    }

    setFactor(set: number, factor: Float64Array): void {
        this.copulas[set].setFactor(factor);
    }

    /** Fills column k; its inputs must be filled. */
    run(k: number): void {
        const { kernel, inputs, text } = this.program.steps[k];
        if (text) return;
        const columns = this.inputs[k];
        for (let j = 0; j < inputs.length; j++) columns[j] = this.column(inputs[j]);
        this.draw(k, kernel, columns, this.column(k));
    }

    /** Runs another kernel on the draws of step k, such as the step without what acts on its value. */
    runAs(k: number, kernel: StepKernel, out: Float64Array): void {
        const inputs = kernel.inputs.map((name) => this.column(this.program.index.get(name)!));
        // Draws are made where the backend can reach them.
        const drawn = this.temporary(REDRAWN);
        this.draw(k, kernel, inputs, drawn);
        for (let i = 0; i < this.n; i++) out[i] = drawn[i];
    }

    private draw(k: number, kernel: StepKernel, columns: Float64Array[], out: Float64Array): void {
        const { step, set, member } = this.program.steps[k];
        if (kernel.sources.length > 0) {
            if (set >= 0) this.coupledSources(set, member, kernel, out);
            else {
                const u = kernel.sources.length === 1 ? out : this.buffer(0);
                if (step.stream !== undefined) this.draws.uniforms(step.stream, u, this.n);
                this.fillSources(kernel, u, out);
            }
        }
        kernel.loop(this.n, columns, kernel.constants, this.sources, out);
    }

    /** A buffer for the caller's own use, overwritten by the next who asks for the same number. */
    temporary(j: number): Float64Array {
        return (this.temporaries[j] ??= this.fills.allocate(this.capacity));
    }

    /** Runs a kernel that fills no column of the program; `u` holds the uniforms where it draws and is overwritten. */
    evaluate(kernel: StepKernel, out: Float64Array, u?: Float64Array): void {
        const columns = kernel.inputs.map((name) => this.column(this.program.index.get(name)!));
        if (u !== undefined) this.fillSources(kernel, u, u);
        kernel.loop(this.n, columns, kernel.constants, this.sources, out);
    }

    /** A single source is made in place: `out` then holds it until the loop overwrites it row by row. */
    private fillSources(kernel: StepKernel, u: Float64Array, out: Float64Array): void {
        const { sources } = kernel;
        for (let j = 0; j < sources.length; j++) {
            const source = sources[j];
            if (source.kind === 'uniform') {
                this.sources[j] = u;
                continue;
            }
            const filled = sources.length === 1 ? out : this.buffer(j + 1);
            if (source.kind === 'normal') this.fills.normals(u, filled, this.n);
            else this.fills.quantiles(source.quantile, u, filled, this.n);
            this.sources[j] = filled;
        }
    }

    private coupledSources(set: number, member: number, kernel: StepKernel, out: Float64Array): void {
        const { n, sources } = this;
        const z = this.coupledNormal(set, member);
        const wanted = kernel.sources;
        let u: Float64Array | undefined;
        for (let j = 0; j < wanted.length; j++) {
            const source = wanted[j];
            if (source.kind === 'normal') {
                sources[j] = z;
                continue;
            }
            if (u === undefined) {
                u = wanted.length === 1 ? out : this.buffer(0);
                this.fills.probabilities(z, u, n);
            }
            if (source.kind === 'uniform') sources[j] = u;
            else {
                const filled = wanted.length === 1 ? out : this.buffer(j + 1);
                this.fills.quantiles(source.quantile, u, filled, n);
                sources[j] = filled;
            }
        }
    }

    /** The normal that a member was last drawn from; valid until the next is asked for. */
    ownNormal(set: number, member: number): Float64Array {
        return this.coupledNormal(set, member);
    }

    /** The member's normal with the set's correlations. */
    private coupledNormal(set: number, member: number): Float64Array {
        const copula = this.copulas[set];
        const { terms, weights, combine, columns } = copula.rows[member];
        for (let t = 0; t < terms.length; t++) columns[t] = this.independent(set, terms[t]);
        if (terms.length === 1 && weights[0] === 1) return columns[0];
        const z = (this.normalsScratch[0] ??= this.fills.allocate(this.capacity));
        combine(this.n, weights, columns, z);
        return z;
    }

    private independent(set: number, member: number): Float64Array {
        const copula = this.copulas[set];
        if (this.draws.normals !== undefined) return this.draws.normals(set, member, this.n);
        const w = (copula.normals[member] ??= this.fills.allocate(this.capacity));
        if (copula.ready[member] === 0) {
            this.draws.uniforms(copula.streams[member], w, this.n);
            this.fills.normals(w, w, this.n);
            copula.ready[member] = 1;
        }
        return w;
    }

    private buffer(j: number): Float64Array {
        return (this.scratch[j] ??= this.fills.allocate(this.capacity));
    }
}

/** One correlation set in a frame: its independent normals, and which of them each member combines. */
class CopulaFrame {
    readonly streams: string[];
    readonly normals: Float64Array[] = [];
    readonly ready: Uint8Array;
    rows: { terms: number[]; weights: Float64Array; combine: Combine; columns: Float64Array[] }[] = [];
    private readonly program: Program;

    constructor(program: Program, set: number, factor: Float64Array) {
        const { members } = program.plan.correlations[set];
        this.program = program;
        const streams = new Map(program.plan.steps.map((step) => [step.column, step.stream ?? step.column]));
        this.streams = members.map((name) => streams.get(name) ?? name);
        this.ready = new Uint8Array(members.length);
        this.setFactor(factor);
    }

    setFactor(factor: Float64Array): void {
        const m = this.ready.length;
        this.rows = Array.from({ length: m }, (_, j) => {
            const terms = Array.from({ length: j + 1 }, (_, k) => k).filter((k) => factor[j * m + k] !== 0);
            const weights = Float64Array.from(terms, (k) => factor[j * m + k]);
            return { terms, weights, combine: combiner(terms.length, this.program.backend), columns: [] };
        });
    }
}
