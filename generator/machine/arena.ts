import { ROOTS } from '../../math/elementary.ts';
import { POWERS_OF_TWO } from '../../math/powers-of-two.ts';
import type { Law } from '../distributions/law.ts';
import { CUBICS, normalTable } from '../distributions/normal-table.ts';
import type { CompiledQuantile, DiscreteTable, QuantileTable } from '../distributions/quantile.ts';
import { exactQuantile, OCTAVES } from '../distributions/quantile-table.ts';
import type { StepKernel } from '../kernel/step.ts';
import { seededState } from '../streams/uniforms.ts';
import { type Fills, scriptFills } from './fills.ts';
import { type Loops, loopsOver } from './loops.ts';
import { SUMS_BYTES } from './poisson.ts';
import { blockWords, instantiate, stepFunctions } from './steps.ts';
import { type WasmMemory, webAssembly } from './webassembly.ts';

const PAGE = 65536;
/** Columns that lie a power of two apart fall on the same lines of the cache. */
const PADDING = 2496;

/** Fills by WebAssembly, over columns and tables that lie in one memory. The memory never grows, so that views of it stay valid. */
class Arena implements Fills {
    private readonly memory: WasmMemory;
    private readonly loops: Loops;
    private readonly misses: number;
    /** Of four streams. */
    private readonly states: Int32Array;
    private readonly missRows: Int32Array;
    private readonly missUniforms: Float64Array;
    private readonly places = new Map<ArrayBufferView, number>();
    private readonly capacity: number;
    private used = 64;

    constructor(bytes: number, capacity: number) {
        const pages = Math.ceil(bytes / PAGE);
        this.memory = new (webAssembly().Memory)({ initial: pages, maximum: pages });
        this.loops = loopsOver(this.memory);
        this.capacity = capacity;
        this.misses = this.reserve(16 * capacity) as number;
        this.states = new Int32Array(this.memory.buffer, this.reserve(64) as number, 16);
        this.missRows = new Int32Array(this.memory.buffer, this.misses, 4 * capacity);
        this.missUniforms = new Float64Array(this.memory.buffer, this.misses, 2 * capacity);
    }

    /** Address of so many bytes; undefined where none are left. */
    private reserve(bytes: number): number | undefined {
        const at = this.used;
        if (at + bytes > this.memory.buffer.byteLength) return undefined;
        this.used = (at + bytes + PADDING + 63) & ~63;
        return at;
    }

    allocate(length: number): Float64Array {
        const at = this.reserve(8 * length);
        return at === undefined ? new Float64Array(length) : new Float64Array(this.memory.buffer, at, length);
    }

    private holds(array: Float64Array): boolean {
        return array.buffer === this.memory.buffer;
    }

    /** Address of a table, copied here when first used; undefined where there is no room. */
    private place(table: Float64Array | Int32Array): number | undefined {
        let at = this.places.get(table);
        if (at === undefined) {
            at = this.reserve(table.byteLength);
            if (at === undefined) return undefined;
            new Uint8Array(this.memory.buffer, at).set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
            this.places.set(table, at);
        }
        return at;
    }

    uniforms(out: Float64Array, n: number, key: ArrayLike<number>, chunk: number, visit: number, attempt: number): void {
        if (!this.holds(out)) {
            scriptFills.uniforms(out, n, key, chunk, visit, attempt);
            return;
        }
        const state = seededState(key, chunk, visit, attempt);
        this.loops.uniforms(out.byteOffset, n, state[0], state[1], state[2], state[3]);
    }

    four(outs: readonly Float64Array[], n: number, keys: readonly ArrayLike<number>[], chunk: number): void {
        if (!outs.every((out) => this.holds(out))) {
            for (const [lane, out] of outs.entries()) this.uniforms(out, n, keys[lane], chunk, 0, 0);
            return;
        }
        const { states } = this;
        keys.forEach((key, lane) => {
            const state = seededState(key, chunk, 0, 0);
            for (let word = 0; word < 4; word++) states[4 * word + lane] = state[word];
        });
        const [a, b, c, d] = outs;
        this.loops.four(a.byteOffset, b.byteOffset, c.byteOffset, d.byteOffset, n, states.byteOffset);
    }

    normals(u: Float64Array, out: Float64Array, n: number): void {
        if (!this.cubics(normalTable, u, out, n)) scriptFills.normals(u, out, n);
    }

    probabilities(z: Float64Array, out: Float64Array, n: number): void {
        const at = this.holds(z) && this.holds(out) ? this.place(CUBICS) : undefined;
        if (at === undefined) scriptFills.probabilities(z, out, n);
        else this.loops.probabilities(at, z.byteOffset, out.byteOffset, n);
    }

    quantiles(quantile: CompiledQuantile, u: Float64Array, out: Float64Array, n: number): void {
        const { table } = quantile;
        const done = table !== undefined && (table.kind === 'cubic' ? this.cubics(table, u, out, n) : this.guide(table, u, out, n));
        if (!done) quantile.fill(u, out, n);
    }

    private cubics(table: QuantileTable, u: Float64Array, out: Float64Array, n: number): boolean {
        if (n > this.capacity || !this.holds(u) || !this.holds(out)) return false;
        const at = this.place(table.coefficients);
        if (at === undefined) return false;
        const base = (1023 - 32) << table.bits;
        const limit = (OCTAVES << table.bits) + 1;
        const { misses } = this;
        const missed = this.loops.cubics(at, 20 - table.bits, base, limit, 8 * table.upper, u.byteOffset, out.byteOffset, n, misses);
        this.fillExactly(table.law, out, missed);
        return true;
    }

    private guide(table: DiscreteTable, u: Float64Array, out: Float64Array, n: number): boolean {
        if (n > this.capacity || !this.holds(u) || !this.holds(out)) return false;
        const values = this.place(table.values);
        const cumulative = this.place(table.cumulative);
        const guide = this.place(table.guide);
        if (values === undefined || cumulative === undefined || guide === undefined) return false;
        const { from, to, law } = table;
        const { misses } = this;
        const size = table.guide.length;
        this.fillExactly(law, out, this.loops.guide(values, cumulative, guide, size, from, to, u.byteOffset, out.byteOffset, n, misses));
        return true;
    }

    /** Gives kernels loops of WebAssembly, which take over wherever all columns lie here. */
    take(kernels: StepKernel[]): void {
        const words = kernels.reduce(
            (most, { inputs, sources, constants }) => Math.max(most, blockWords(inputs.length, sources.length, constants.length)),
            0,
        );
        const block = this.reserve(4 * words);
        const tables = [this.place(ROOTS), this.place(POWERS_OF_TWO)];
        const sums = this.reserve(SUMS_BYTES);
        if (block === undefined || sums === undefined || tables[0] === undefined || tables[1] === undefined) return;
        const functions = stepFunctions(
            kernels.map(({ form }) => form),
            tables[0],
            tables[1],
            sums,
        );
        const exports = instantiate(functions, this.memory);
        const integers = new Int32Array(this.memory.buffer, block, words);
        const doubles = new Float64Array(this.memory.buffer, block, words >> 1);
        kernels.forEach((kernel, k) => {
            const run = exports[`step${k}`] as ((n: number, block: number) => void) | undefined;
            if (run === undefined) return;
            const script = kernel.loop;
            kernel.loop = (n, inputs, constants, sources, out) => {
                // Constants first, as doubles; then the addresses.
                let at = 2 * constants.length;
                if (!this.holds(out)) return script(n, inputs, constants, sources, out);
                integers[at++] = out.byteOffset;
                for (let j = 0; j < kernel.inputs.length; j++) {
                    if (!this.holds(inputs[j])) return script(n, inputs, constants, sources, out);
                    integers[at++] = inputs[j].byteOffset;
                }
                for (let j = 0; j < kernel.sources.length; j++) {
                    if (!this.holds(sources[j])) return script(n, inputs, constants, sources, out);
                    integers[at++] = sources[j].byteOffset;
                }
                doubles.set(constants);
                run(n, block);
            };
        });
    }

    private fillExactly(law: Law, out: Float64Array, missed: number): void {
        const { missRows, missUniforms } = this;
        for (let j = 0; j < missed; j++) out[missRows[4 * j]] = exactQuantile(law, missUniforms[2 * j + 1]);
    }
}

/** Room for tables; where it is used up, the rest is filled in JavaScript. Memory that is not touched costs nothing. */
const TABLES = 48 << 20;
const MOST = 1 << 29;

/** Fills for so many columns of `capacity` rows: by WebAssembly, or in JavaScript where that is absent or forbidden. */
export function fillsFor(columns: number, capacity: number, kernels: StepKernel[]): Fills {
    try {
        const arena = new Arena(Math.min(MOST, TABLES + columns * (8 * capacity + PADDING)), capacity);
        arena.take(kernels);
        return arena;
    } catch {
        return scriptFills;
    }
}
