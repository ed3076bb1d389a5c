import { LEAST, MOST, REACH, STEPS } from '../distributions/normal-table.ts';
import { STRIDE } from '../distributions/quantile-table.ts';
import {
    type Code,
    either,
    F64,
    f64,
    f64op,
    f64x2,
    get,
    highWord,
    I32,
    i32,
    i32op,
    i32x4,
    loadF64,
    loadI32,
    loadV128,
    moduleOf,
    select,
    set,
    storeF64,
    storeI32,
    storeLane,
    V128,
    type WasmFunction,
    whileLoop,
} from './assembler.ts';
import { type WasmMemory, type WasmModule, webAssembly } from './webassembly.ts';

/** Addresses are in bytes; `misses` is where 16 bytes a row go for rows that only the exact function can answer: row, uniform. */
export interface Loops {
    uniforms(out: number, n: number, a: number, b: number, c: number, d: number): void;
    /** Four streams at once; `states`: where their words a, then all their words b, c and d are. */
    four(out0: number, out1: number, out2: number, out3: number, n: number, states: number): void;
    /** `base` and `limit`: number of the first segment, and how many there are; `upper`: bytes from the lower tail's to the upper's. */
    cubics(
        table: number,
        shift: number,
        base: number,
        limit: number,
        upper: number,
        u: number,
        out: number,
        n: number,
        misses: number,
    ): number;
    guide(
        values: number,
        cumulative: number,
        guide: number,
        size: number,
        from: number,
        to: number,
        u: number,
        out: number,
        n: number,
        misses: number,
    ): number;
    probabilities(table: number, z: number, out: number, n: number): void;
}

/** Names the locals of a function in their order. */
const named = <T extends string>(...names: T[]): Record<T, number> =>
    Object.fromEntries(names.map((name, i) => [name, i])) as Record<T, number>;
const { add, subtract, multiply, xor, shiftLeft, shiftRight, shiftRightUnsigned, rotateLeft, lessUnsigned, or } = i32op;
const step = (local: number, bytes: number): Code => set(local, add(get(local), i32(bytes)));
const repeat = (type: typeof I32 | typeof F64, n: number): (typeof I32 | typeof F64)[] => new Array(n).fill(type);

/** sfc32, two words a value: streams/uniforms.ts. */
function uniforms(): WasmFunction {
    const { out, n, a, b, c, d, t, s, end } = named('out', 'n', 'a', 'b', 'c', 'd', 't', 's', 'end');
    const advance = (word: number, more: Code): Code => [
        ...set(word, add(add(get(a), get(b)), more)),
        ...set(a, xor(get(b), shiftRightUnsigned(get(b), i32(9)))),
        ...set(b, add(get(c), shiftLeft(get(c), i32(3)))),
        ...set(c, add(rotateLeft(get(c), i32(21)), get(word))),
    ];
    const bits = (word: number): Code => f64op.fromUnsigned(shiftRightUnsigned(get(word), i32(6)));
    const value = f64op.multiply(
        f64op.add(f64op.add(f64op.multiply(bits(t), f64(67108864)), bits(s)), f64(0.5)),
        f64(2.220446049250313e-16),
    );
    return {
        name: 'uniforms',
        parameters: repeat(I32, 6),
        locals: repeat(I32, 3),
        body: [
            ...set(end, add(get(out), shiftLeft(get(n), i32(3)))),
            ...whileLoop(lessUnsigned(get(out), get(end)), [
                ...advance(t, get(d)),
                ...advance(s, add(get(d), i32(1))),
                ...set(d, add(get(d), i32(2))),
                ...storeF64(get(out), value),
                ...step(out, 8),
            ]),
        ],
    };
}

/** The same of four streams, one in each lane: a single one waits for its own last word, and leaves most of the processor idle. */
function four(): WasmFunction {
    const l = named('out0', 'out1', 'out2', 'out3', 'n', 'states', 'end', 'a', 'b', 'c', 'd', 't', 's', 'one', 'x');
    const advance = (word: number): Code => [
        ...set(word, i32x4.add(i32x4.add(get(l.a), get(l.b)), get(l.d))),
        ...set(l.d, i32x4.add(get(l.d), get(l.one))),
        ...set(l.a, i32x4.xor(get(l.b), i32x4.shiftRightUnsigned(get(l.b), 9))),
        ...set(l.b, i32x4.add(get(l.c), i32x4.shiftLeft(get(l.c), 3))),
        ...set(l.c, i32x4.add(i32x4.or(i32x4.shiftLeft(get(l.c), 21), i32x4.shiftRightUnsigned(get(l.c), 11)), get(word))),
    ];
    const all = (x: number): Code => f64x2.splat(f64(x));
    const value = (two: (word: Code) => Code): Code =>
        f64x2.multiply(
            f64x2.add(f64x2.add(f64x2.multiply(two(get(l.t)), all(67108864)), two(get(l.s))), all(0.5)),
            all(2.220446049250313e-16),
        );
    const outs = [l.out0, l.out1, l.out2, l.out3];
    return {
        name: 'four',
        parameters: repeat(I32, 6),
        locals: [I32, ...new Array(8).fill(V128)],
        body: [
            ...set(l.end, add(get(l.out0), shiftLeft(get(l.n), i32(3)))),
            ...[l.a, l.b, l.c, l.d].flatMap((word, k) => set(word, loadV128(get(l.states), 16 * k))),
            ...set(l.one, i32x4.splat(i32(1))),
            ...whileLoop(lessUnsigned(get(l.out0), get(l.end)), [
                ...[l.t, l.s].flatMap((word) => [...advance(word), ...set(word, i32x4.shiftRightUnsigned(get(word), 6))]),
                ...set(l.x, value(f64x2.fromLow)),
                ...storeLane(get(l.out0), get(l.x), 0),
                ...storeLane(get(l.out1), get(l.x), 1),
                ...set(l.x, value(f64x2.fromHigh)),
                ...storeLane(get(l.out2), get(l.x), 0),
                ...storeLane(get(l.out3), get(l.x), 1),
                ...outs.flatMap((out) => step(out, 8)),
            ]),
        ],
    };
}

/** Notes row and uniform of a value that the table does not give. */
const note = (misses: number, row: Code, p: number): Code => [
    ...storeI32(get(misses), row),
    ...storeF64(get(misses), get(p), 8),
    ...step(misses, 16),
];

/** distributions/quantile-table.ts. */
function cubics(): WasmFunction {
    const l = named('table', 'shift', 'base', 'limit', 'upper', 'u', 'out', 'n', 'misses', 'row', 'segment', 'first', 'p', 'v', 'd', 'x');
    const coefficient = (k: number): Code => loadF64(get(l.segment), 8 * k);
    const times = (more: Code): Code => f64op.multiply(get(l.d), more);
    const cubic = f64op.add(coefficient(1), times(f64op.add(coefficient(2), times(f64op.add(coefficient(3), times(coefficient(4)))))));
    return {
        name: 'cubics',
        parameters: repeat(I32, 9),
        result: I32,
        locals: [...repeat(I32, 3), ...repeat(F64, 4)],
        body: [
            ...set(l.first, get(l.misses)),
            ...whileLoop(lessUnsigned(get(l.row), get(l.n)), [
                ...set(l.p, loadF64(get(l.u))),
                ...set(l.v, f64op.subtract(f64(0.5), f64op.absolute(f64op.subtract(get(l.p), f64(0.5))))),
                ...set(l.segment, subtract(shiftRight(highWord(get(l.v)), get(l.shift)), get(l.base))),
                ...either(
                    lessUnsigned(get(l.segment), get(l.limit)),
                    [
                        ...set(
                            l.segment,
                            add(
                                add(multiply(get(l.segment), i32(8 * STRIDE)), get(l.table)),
                                multiply(f64op.greaterOrEqual(get(l.p), f64(0.5)), get(l.upper)),
                            ),
                        ),
                        ...set(l.d, f64op.subtract(get(l.v), coefficient(0))),
                        ...set(l.x, cubic),
                        ...storeF64(get(l.out), get(l.x)),
                        ...either(f64op.equal(get(l.x), get(l.x)), [0x01], note(l.misses, get(l.row), l.p)),
                    ],
                    note(l.misses, get(l.row), l.p),
                ),
                ...step(l.u, 8),
                ...step(l.out, 8),
                ...step(l.row, 1),
            ]),
            ...shiftRightUnsigned(subtract(get(l.misses), get(l.first)), i32(4)),
        ],
    };
}

/** distributions/discrete-table.ts. */
function guide(): WasmFunction {
    const l = named('values', 'cumulative', 'guide', 'size', 'from', 'to', 'u', 'out', 'n', 'misses', 'row', 'i', 'first', 'p');
    const start = loadI32(add(get(l.guide), shiftLeft(f64op.toI32(f64op.multiply(get(l.p), get(l.size))), i32(2))));
    return {
        name: 'guide',
        parameters: [I32, I32, I32, F64, F64, F64, I32, I32, I32, I32],
        result: I32,
        locals: [I32, I32, I32, F64],
        body: [
            ...set(l.first, get(l.misses)),
            ...whileLoop(lessUnsigned(get(l.row), get(l.n)), [
                ...set(l.p, loadF64(get(l.u))),
                ...either(or(f64op.less(get(l.p), get(l.from)), f64op.greater(get(l.p), get(l.to))), note(l.misses, get(l.row), l.p), [
                    ...set(l.i, shiftLeft(start, i32(3))),
                    ...whileLoop(f64op.less(loadF64(add(get(l.cumulative), get(l.i))), get(l.p)), step(l.i, 8)),
                    ...storeF64(get(l.out), loadF64(add(get(l.values), get(l.i)))),
                ]),
                ...step(l.u, 8),
                ...step(l.out, 8),
                ...step(l.row, 1),
            ]),
            ...shiftRightUnsigned(subtract(get(l.misses), get(l.first)), i32(4)),
        ],
    };
}

/** distributions/normal-table.ts. */
function probabilities(): WasmFunction {
    const l = named('table', 'z', 'out', 'n', 'end', 'i', 'x', 'place', 'u');
    const coefficient = (k: number): Code => loadF64(get(l.i), 8 * k);
    const t = get(l.place);
    const cubic = f64op.add(
        coefficient(0),
        f64op.multiply(t, f64op.add(coefficient(1), f64op.multiply(t, f64op.add(coefficient(2), f64op.multiply(t, coefficient(3)))))),
    );
    const outside = select(f64op.less(get(l.x), f64(0)), f64(LEAST), select(f64op.greater(get(l.x), f64(0)), f64(MOST), f64(NaN)));
    const clipped = select(f64op.less(get(l.u), f64(LEAST)), f64(LEAST), select(f64op.greater(get(l.u), f64(MOST)), f64(MOST), get(l.u)));
    return {
        name: 'probabilities',
        parameters: repeat(I32, 4),
        locals: [I32, I32, F64, F64, F64],
        body: [
            ...set(l.end, add(get(l.z), shiftLeft(get(l.n), i32(3)))),
            ...whileLoop(lessUnsigned(get(l.z), get(l.end)), [
                ...set(l.x, loadF64(get(l.z))),
                ...set(l.place, f64op.multiply(f64op.add(get(l.x), f64(REACH)), f64(STEPS))),
                ...either(
                    [...f64op.greaterOrEqual(get(l.place), f64(0)), ...f64op.less(get(l.place), f64(2 * REACH * STEPS)), 0x71],
                    [
                        ...set(l.i, f64op.toI32(get(l.place))),
                        ...set(l.place, f64op.subtract(get(l.place), f64op.fromSigned(get(l.i)))),
                        ...set(l.i, add(shiftLeft(get(l.i), i32(5)), get(l.table))),
                        ...set(l.u, cubic),
                        ...storeF64(get(l.out), clipped),
                    ],
                    storeF64(get(l.out), outside),
                ),
                ...step(l.z, 8),
                ...step(l.out, 8),
            ]),
        ],
    };
}

let compiled: WasmModule | undefined;

/** The loops over a memory. Throws where WebAssembly is absent or forbidden. */
export function loopsOver(memory: WasmMemory): Loops {
    const { Module, Instance } = webAssembly();
    compiled ??= new Module(moduleOf([uniforms(), four(), cubics(), guide(), probabilities()]));
    return new Instance(compiled, { host: { memory } }).exports as unknown as Loops;
}
