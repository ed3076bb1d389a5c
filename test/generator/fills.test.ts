import { expect, test } from 'vitest';
import { isProblem, law } from '../../generator/distributions/law.ts';
import { compileQuantile } from '../../generator/distributions/quantile.ts';
import { fillsFor } from '../../generator/machine/arena.ts';
import { type Fills, scriptFills } from '../../generator/machine/fills.ts';
import type { Distribution } from '../../plan/model.ts';

const N = 4096;
const LEAST = 2 ** -53;
const machine = fillsFor(8, N, []);

/** Uniforms of a stream, with the extremes and the octaves' edges among them. */
function uniforms(fills: Fills): Float64Array {
    const u = fills.allocate(N);
    fills.uniforms(u, N, Uint32Array.of(1, 2, 3, 4), 5, 6, 7);
    u.set([LEAST, 1 - LEAST, 0.5, 0.5 - LEAST, 0.5 + LEAST, 2 ** -32, 1 - 2 ** -32, 2 ** -33, 0.25, 0.75, 1e-12, 1 - 1e-12], 100);
    return u;
}

test('WebAssembly is what is tested', () => {
    expect(machine).not.toBe(scriptFills);
    // All columns lie in one memory.
    expect(machine.allocate(8).buffer).toBe(machine.allocate(8).buffer);
});

test('streams have the same bits', () => {
    expect(uniforms(machine)).toEqual(uniforms(scriptFills));
    for (const n of [0, 1, 7]) {
        const [a, b] = [machine, scriptFills].map((fills) => {
            const out = fills.allocate(9);
            fills.uniforms(out, n, Uint32Array.of(9, 8, 7, 6), 0, 0, 0);
            return out;
        });
        expect(a).toEqual(b);
    }
});

test('four streams at once have the bits that each has alone', () => {
    const keys = [Uint32Array.of(1, 2, 3, 4), Uint32Array.of(5, 6, 7, 8), Uint32Array.of(9, 10, 11, 12), Uint32Array.of(13, 14, 15, 16)];
    for (const n of [0, 1, 7, N]) {
        const outs = keys.map(() => machine.allocate(N));
        machine.four!(outs, n, keys, 17);
        for (const [lane, key] of keys.entries()) {
            const alone = scriptFills.allocate(N);
            scriptFills.uniforms(alone, n, key, 17, 0, 0);
            expect(outs[lane]).toEqual(alone);
        }
    }
});

const laws: Distribution[] = [
    { family: 'normal', parameters: [3, 2] },
    { family: 'normal', parameters: [50, 18], low: 18, high: 95 },
    { family: 'lognormal', parameters: [1, 0.7] },
    { family: 'gamma', parameters: [0.3, 2] },
    { family: 'beta', parameters: [0.5, 0.5, 0, 1] },
    // Kinks: part of its segments are left to the exact function.
    { family: 'histogram', parameters: [1, 5, 2], values: [0, 1, 3, 4, 9, 30] },
    { family: 'poisson', parameters: [4] },
    { family: 'poisson', parameters: [90_000] },
    { family: 'geometric', parameters: [1e-5] },
    { family: 'categorical', parameters: [0.6, 0.18, 0.13, 0.06, 0.03] },
];

test.each(laws)('quantiles of $family $parameters have the same bits, into another column and in place', (distribution) => {
    const found = law(distribution);
    if (isProblem(found)) throw new Error(found.problem);
    const quantile = compileQuantile(found);
    const wanted = uniforms(scriptFills);
    scriptFills.quantiles(quantile, wanted, wanted, N);
    const u = uniforms(machine);
    const out = machine.allocate(N);
    machine.quantiles(quantile, u, out, N);
    expect(out).toEqual(wanted);
    machine.quantiles(quantile, u, u, N);
    expect(u).toEqual(wanted);
});

test('the standard normal has the same bits both ways', () => {
    const run = (fills: Fills): Float64Array[] => {
        const u = uniforms(fills);
        const z = fills.allocate(N);
        fills.normals(u, z, N);
        z.set([Number.NaN, 40, -40, 8.25, -8.25, 0, -0], 200);
        const p = fills.allocate(N);
        fills.probabilities(z, p, N);
        return [z, p];
    };
    expect(run(machine)).toEqual(run(scriptFills));
});

test('columns of other memory are filled all the same', () => {
    const u = uniforms(scriptFills);
    const out = machine.allocate(N);
    machine.normals(u, out, N);
    const wanted = new Float64Array(N);
    scriptFills.normals(u, wanted, N);
    expect(out).toEqual(wanted);
});
