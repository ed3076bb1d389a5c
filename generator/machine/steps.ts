import { expAtTheEdge } from '../../math/elementary.ts';
import { poisson as poissonFamily } from '../distributions/poisson.ts';
import type { StepForm } from '../kernel/step.ts';
import {
    type Code,
    call,
    either,
    F64,
    f64,
    f64op,
    get,
    I32,
    i32,
    i32op,
    loadF64,
    loadI32,
    moduleOf,
    set,
    storeF64,
    type WasmFunction,
    type WasmImport,
    whileLoop,
} from './assembler.ts';
import { emitRow } from './draws.ts';
import { poisson } from './poisson.ts';
import { EDGE, type Row, rowOf, Unsupported } from './row.ts';
import { type WasmMemory, webAssembly } from './webassembly.ts';

/** Length in 32-bit words of what a step is called with: its constants, then the addresses of its output, inputs and sources. */
export const blockWords = (inputs: number, sources: number, constants: number): number => 2 * constants + 1 + inputs + sources;

/** math/elementary.ts: the same operations in the same order; what lies at the edges is asked of it. */
function exponential(roots: number, powers: number): WasmFunction {
    const [x, p, r, rr, k] = [0, 1, 2, 3, 4];
    const { add, subtract, multiply } = f64op;
    const whole = f64op.floor(add(multiply(get(x), f64(46.16624130844683)), f64(0.5)));
    const kDouble = f64op.fromSigned(get(k));
    const inner = add(
        add(f64(0.041666666666666664), multiply(get(r), f64(0.008333333333333333))),
        multiply(get(rr), f64(0.001388888888888889)),
    );
    const outer = add(add(f64(0.5), multiply(get(r), f64(0.16666666666666666))), multiply(get(rr), inner));
    const root = loadF64(i32op.shiftLeft(i32op.and(get(k), i32(31)), i32(3)), roots);
    const power = loadF64(i32op.shiftLeft(i32op.add(i32op.shiftRight(get(k), i32(5)), i32(1024)), i32(3)), powers);
    return {
        name: 'exp',
        parameters: [F64],
        result: F64,
        locals: [F64, F64, F64, I32],
        body: [
            ...either(i32op.and(f64op.less(get(x), f64(709)), f64op.greater(get(x), f64(-708))), [], [...call(EDGE, get(x)), 0x0f]),
            ...set(k, f64op.toI32(whole)),
            ...set(
                r,
                subtract(subtract(get(x), multiply(kDouble, f64(0.02166084938653512))), multiply(kDouble, f64(5.9631716539705866e-12))),
            ),
            ...set(rr, multiply(get(r), get(r))),
            ...set(p, add(get(r), multiply(get(rr), outer))),
            ...set(r, root),
            ...multiply(add(get(r), multiply(get(r), get(p))), power),
        ],
    };
}

/** One function `step<k>(n, block)` for each form that can be written so; the others have none. */
export function stepFunctions(forms: StepForm[], roots: number, powers: number, sums: number): WasmFunction[] {
    const functions = [exponential(roots, powers), poisson(sums)];
    forms.forEach((form, k) => {
        const made = stepFunction(form, `step${k}`);
        if (made !== undefined) functions.push(made);
    });
    return functions;
}

function stepFunction(form: StepForm, name: string): WasmFunction | undefined {
    const { inputs, sources, unknowns } = form.scope;
    const constants = 2 + unknowns.length;
    const [n, block, index] = [0, 1, 2];
    const row: Row = rowOf({ index, inputs: inputs.length, sources: sources.length, constants });
    try {
        const value = emitRow(form, row);
        const addresses = 1 + inputs.length + sources.length;
        const start: Code = [
            ...Array.from({ length: constants }, (_, j) => set(row.constantLocal(j), loadF64(get(block), 8 * j))).flat(),
            ...Array.from({ length: addresses }, (_, j) => set(row.addressLocal(j), loadI32(get(block), 8 * constants + 4 * j))).flat(),
            ...set(n, i32op.shiftLeft(get(n), i32(3))),
            ...row.before,
        ];
        const loop = whileLoop(i32op.lessUnsigned(get(index), get(n)), [
            ...row.code,
            ...storeF64(i32op.add(get(row.addressLocal(0)), get(index)), value),
            ...set(index, i32op.add(get(index), i32(8))),
        ]);
        return { name, parameters: [I32, I32], locals: row.locals, body: [...start, ...loop] };
    } catch (error) {
        if (error instanceof Unsupported) return undefined;
        throw error;
    }
}

export function instantiate(functions: WasmFunction[], memory: WasmMemory): Record<string, unknown> {
    const imports: WasmImport[] = [
        { name: 'edge', parameters: [F64], result: F64 },
        { name: 'exactPoisson', parameters: [F64, F64], result: F64 },
    ];
    const bytes = moduleOf(functions, imports);
    const { Module, Instance } = webAssembly();
    return new Instance(new Module(bytes), { host: { memory, edge: expAtTheEdge, exactPoisson } }).exports;
}

const mean = new Float64Array(1);

/** What `rowQuantile` would answer. */
function exactPoisson(u: number, m: number): number {
    mean[0] = m;
    if (!poissonFamily.valid(mean)) return NaN;
    return u > 0.5 ? poissonFamily.quantileUpper(1 - u, mean) : poissonFamily.quantile(u, mean);
}
