import { fillNormalCdf, fillNormalQuantile } from '../distributions/normal-table.ts';
import type { CompiledQuantile } from '../distributions/quantile.ts';
import { fillUniforms } from '../streams/uniforms.ts';

/** What makes a kernel's sources, a column at a time. All ways of doing it give the same bits. */
export interface Fills {
    /** A column of zeros that these fills work on best. */
    allocate(length: number): Float64Array;
    /** As `fillUniforms`. */
    uniforms(out: Float64Array, n: number, key: ArrayLike<number>, chunk: number, visit: number, attempt: number): void;
    /** The same for four keys at once (visit 0, attempt 0) where that is faster. */
    readonly four?: (outs: readonly Float64Array[], n: number, keys: readonly ArrayLike<number>[], chunk: number) => void;
    /** Standard normal quantiles; out may be u. */
    normals(u: Float64Array, out: Float64Array, n: number): void;
    /** Standard normal probabilities; out may be z. */
    probabilities(z: Float64Array, out: Float64Array, n: number): void;
    /** Quantiles of any law; out may be u. */
    quantiles(quantile: CompiledQuantile, u: Float64Array, out: Float64Array, n: number): void;
}

/** Fills in JavaScript, on any arrays. */
export const scriptFills: Fills = {
    allocate: (length) => new Float64Array(length),
    uniforms: fillUniforms,
    normals: fillNormalQuantile,
    probabilities: fillNormalCdf,
    quantiles: (quantile, u, out, n) => quantile.fill(u, out, n),
};
