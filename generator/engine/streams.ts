import { CHUNK } from '../block.ts';
import type { Draws } from '../frame.ts';
import { type Fills, scriptFills } from '../machine/fills.ts';
import { streamKey } from '../streams/stream-key.ts';
import { uniformAt } from '../streams/uniforms.ts';

/** Keys of a run's random streams, made when first used. */
export class StreamKeys {
    private readonly keys = new Map<string, Uint32Array>();
    private readonly seed: string;
    private readonly cohort: string;

    constructor(seed: string, cohort: string) {
        this.seed = seed;
        this.cohort = cohort;
    }

    of(stream: string): Uint32Array {
        let key = this.keys.get(stream);
        if (key === undefined) {
            key = streamKey(this.seed, this.cohort, stream);
            this.keys.set(stream, key);
        }
        return key;
    }
}

/** First draws of consecutive patients: whole stretches of a chunk's streams. */
export class ChunkDraws implements Draws {
    /** Number of the chunk, and of the first patient within it. */
    chunk = 0;
    offset = 0;
    /** Rows of patients that are on a later attempt: those draws are single ones. */
    redrawn: Int32Array = new Int32Array(CHUNK);
    redrawnCount = 0;
    readonly attempts = new Int32Array(CHUNK);
    private readonly keys: StreamKeys;
    private readonly whole = new Float64Array(CHUNK);
    private readonly fills: Fills;
    private readonly ahead: DrawnAhead | undefined;

    constructor(keys: StreamKeys, fills: Fills = scriptFills) {
        this.keys = keys;
        this.fills = fills;
        this.ahead = fills.four && new DrawnAhead(keys, fills, fills.four.bind(fills));
    }

    uniforms(stream: string, out: Float64Array, n: number): void {
        const key = this.keys.of(stream);
        const { chunk, offset, redrawn, attempts } = this;
        if (offset === 0) {
            if (!this.ahead?.uniforms(stream, out, n, chunk)) this.fills.uniforms(out, n, key, chunk, 0, 0);
        } else {
            this.fills.uniforms(this.whole, offset + n, key, chunk, 0, 0);
            for (let i = 0; i < n; i++) out[i] = this.whole[offset + i];
        }
        const first = chunk * CHUNK + offset;
        for (let j = 0; j < this.redrawnCount; j++) {
            const row = redrawn[j];
            out[row] = uniformAt(key, first + row, 0, attempts[row]);
        }
    }
}

/** Redraws: each row a patient and an attempt of its own. */
export class SingleDraws implements Draws {
    readonly patients = new Float64Array(CHUNK);
    readonly attempts = new Int32Array(CHUNK);
    private readonly keys: StreamKeys;

    constructor(keys: StreamKeys) {
        this.keys = keys;
    }

    uniforms(stream: string, out: Float64Array, n: number): void {
        const key = this.keys.of(stream);
        const { patients, attempts } = this;
        for (let i = 0; i < n; i++) out[i] = uniformAt(key, patients[i], 0, attempts[i]);
    }
}

/** Streams made at once. */
const LANES = 4;

/** Streams are asked for in the same order in every chunk: with one of them, the three that follow are made too. */
class DrawnAhead {
    private readonly order: string[] = [];
    private readonly places = new Map<string, number>();
    private readonly buffers: Float64Array[];
    private readonly keys: StreamKeys;
    private readonly four: NonNullable<Fills['four']>;
    /** What the buffers hold: rows of a chunk, and of which streams. */
    private chunk = -1;
    private rows = 0;
    private held: string[] = [];

    constructor(keys: StreamKeys, fills: Fills, four: NonNullable<Fills['four']>) {
        this.keys = keys;
        this.four = four;
        this.buffers = Array.from({ length: LANES - 1 }, () => fills.allocate(CHUNK));
    }

    /** The first n uniforms of a chunk's stream; false where they are for the caller to make. */
    uniforms(stream: string, out: Float64Array, n: number, chunk: number): boolean {
        if (this.chunk === chunk && this.rows >= n) {
            const lane = this.held.indexOf(stream);
            if (lane >= 0) {
                const buffer = this.buffers[lane];
                out.set(n === CHUNK ? buffer : buffer.subarray(0, n));
                return true;
            }
        }
        const place = this.places.get(stream);
        if (place === undefined) {
            this.places.set(stream, this.order.push(stream) - 1);
            return false;
        }
        if (place + LANES > this.order.length) return false;
        this.held = this.order.slice(place + 1, place + LANES);
        this.chunk = chunk;
        this.rows = n;
        const keys = [stream, ...this.held].map((each) => this.keys.of(each));
        this.four([out, ...this.buffers], n, keys, chunk);
        return true;
    }
}
