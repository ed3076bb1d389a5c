/**
 * Uniforms of one stream. A uniform is an odd multiple of 2^-53: 52 random bits, strictly inside (0, 1), and 1 - u is
 * exact and of the same set.
 *
 * Whole chunks come from sfc32 (C. Doty-Humphrey, PractRand), whose four words of state are a mix of the stream's key
 * with the numbers of chunk, visit and attempt. A single redraw comes from the mix alone, so that one patient can be
 * drawn without the chunk.
 */

const TWO_26 = 67108864;
const TWO_M52 = 2.220446049250313e-16;
const WARM_UP = 12;

/** The finaliser of MurmurHash3 (A. Appleby, public domain): a bijection in which every bit depends on every bit. */
function mix(x: number): number {
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return x ^ (x >>> 16);
}

/** State of sfc32 after `seed`, shared by the fills below: read at once by the caller, never kept. */
const state = new Int32Array(4);

/** For a given key every (chunk, visit, attempt) below 2^32 gives a different state: each step is a bijection. */
function seed(key: ArrayLike<number>, chunk: number, visit: number, attempt: number): void {
    let a = mix((key[0] + chunk) | 0);
    let b = mix((key[1] ^ a) + visit);
    let c = mix((key[2] ^ b) + attempt);
    let d = (key[3] ^ mix(c + 0x9e3779b9)) | 0;
    a ^= Math.imul(c, 0x9e3779b1);
    b = (b + Math.imul(a, 0x85ebca77)) | 0;
    for (let i = 0; i < WARM_UP; i++) {
        const t = (((a + b) | 0) + d) | 0;
        d = (d + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (c << 21) | (c >>> 11);
        c = (c + t) | 0;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
}

/** State of a chunk's stream, from which `fillUniforms` starts; valid until the next call. */
export function seededState(key: ArrayLike<number>, chunk: number, visit: number, attempt: number): Int32Array {
    seed(key, chunk, visit, attempt);
    return state;
}

/**
 * Fills out[0 … n-1] with the first n uniforms of a chunk: the same whatever n. `chunk`, `visit` and `attempt` are
 * integers of at least 0 (patients without visits use visit 0, first draws attempt 0).
 */
export function fillUniforms(out: Float64Array, n: number, key: ArrayLike<number>, chunk: number, visit: number, attempt: number): void {
    seed(key, chunk, visit, attempt);
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    for (let i = 0; i < n; i++) {
        const t = (((a + b) | 0) + d) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (((c << 21) | (c >>> 11)) + t) | 0;
        const s = (((a + b) | 0) + d + 1) | 0;
        d = (d + 2) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (((c << 21) | (c >>> 11)) + s) | 0;
        out[i] = ((t >>> 6) * TWO_26 + (s >>> 6) + 0.5) * TWO_M52;
    }
}

/** Fills out[0 … n-1] with 32-bit words of a chunk, the same whatever n; for draws that need more bits than a uniform has. */
export function fillWords(out: Uint32Array, n: number, key: ArrayLike<number>, chunk: number, visit: number, attempt: number): void {
    seed(key, chunk, visit, attempt);
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    for (let i = 0; i < n; i++) {
        const t = (((a + b) | 0) + d) | 0;
        d = (d + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (((c << 21) | (c >>> 11)) + t) | 0;
        out[i] = t;
    }
}

/** Everything but the word's number, mixed. A cohort of more than 2^32 patients counts on in `high`. */
function place(key: ArrayLike<number>, patient: number, visit: number, attempt: number): number {
    const high = patient < 4294967296 ? 0 : Math.floor(patient / 4294967296);
    let h = mix((key[0] + patient) | 0);
    h = mix(((h ^ key[1]) + visit + Math.imul(high, 0x27d4eb2f)) | 0);
    return (Math.imul(h ^ key[2], 0x9e3779b1) + attempt) | 0;
}

/** Two rounds from a place to its word `index`. */
function wordFrom(key: ArrayLike<number>, h: number, index: number): number {
    return mix(mix(h + Math.imul(index, 0x61c88647)) ^ key[3]) >>> 0;
}

/** One 32-bit word (as an unsigned number) for one patient alone; `index` counts its words from 0. */
export function wordAt(key: ArrayLike<number>, patient: number, visit: number, attempt: number, index: number): number {
    return wordFrom(key, place(key, patient, visit, attempt), index);
}

/** One uniform for one patient (numbered over the whole cohort, from 0) alone: redraws, attempts of at least 1. */
export function uniformAt(key: ArrayLike<number>, patient: number, visit: number, attempt: number): number {
    const h = place(key, patient, visit, attempt);
    return ((wordFrom(key, h, 0) >>> 6) * TWO_26 + (wordFrom(key, h, 1) >>> 6) + 0.5) * TWO_M52;
}
