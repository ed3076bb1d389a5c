/**
 * Just enough of the WebAssembly binary format (core specification 2.0) to write functions over one memory. Code is a
 * list of bytes; each function below appends an instruction to the code of its operands, so that code reads like a
 * formula. Programs here are written from numbers alone.
 */
export type Code = readonly number[];

export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;
export type ValueType = typeof I32 | typeof F64 | typeof V128;

function unsigned(value: number): number[] {
    const bytes: number[] = [];
    for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
    bytes.push(value);
    return bytes;
}

function signed(value: number): number[] {
    const bytes: number[] = [];
    for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 127) | 128);
    bytes.push(value & 127);
    return bytes;
}

const doubleBytes = new DataView(new ArrayBuffer(8));

const binary =
    (opcode: number) =>
    (a: Code, b: Code): Code => [...a, ...b, opcode];
const unary =
    (...opcode: number[]) =>
    (a: Code): Code => [...a, ...opcode];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

/** Loads and stores at an address, both in bytes. */
export const loadI32 = (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)];
export const loadF64 = (address: Code, offset = 0): Code => [...address, 0x2b, 3, ...unsigned(offset)];
export const storeI32 = (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x36, 2, ...unsigned(offset)];
export const storeF64 = (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x39, 3, ...unsigned(offset)];

export function i32(value: number): Code {
    return [0x41, ...signed(value | 0)];
}
export function f64(value: number): Code {
    doubleBytes.setFloat64(0, value, true);
    return [0x44, ...new Uint8Array(doubleBytes.buffer)];
}

export const i32op = {
    lessUnsigned: binary(0x49),
    add: binary(0x6a),
    subtract: binary(0x6b),
    multiply: binary(0x6c),
    and: binary(0x71),
    or: binary(0x72),
    isZero: unary(0x45),
    xor: binary(0x73),
    shiftLeft: binary(0x74),
    shiftRight: binary(0x75),
    shiftRightUnsigned: binary(0x76),
    rotateLeft: binary(0x77),
};
export const f64op = {
    equal: binary(0x61),
    unequal: binary(0x62),
    less: binary(0x63),
    greater: binary(0x64),
    lessOrEqual: binary(0x65),
    greaterOrEqual: binary(0x66),
    absolute: unary(0x99),
    negate: unary(0x9a),
    // By the vector form: V8 lets the scalar one wait for what was in its register, which makes a chain of all rows.
    ceil: unary(0xfd, 0x14, 0xfd, 0x74, 0xfd, 0x21, 0),
    floor: unary(0xfd, 0x14, 0xfd, 0x75, 0xfd, 0x21, 0),
    sqrt: unary(0x9f),
    add: binary(0xa0),
    subtract: binary(0xa1),
    multiply: binary(0xa2),
    divide: binary(0xa3),
    min: binary(0xa4),
    max: binary(0xa5),
    fromUnsigned: unary(0xb8),
    fromSigned: unary(0xb7),
    /** Towards zero; out of range to the nearest, NaN to 0. */
    toI32: unary(0xfc, 0x02),
};
/** Four 32-bit numbers at once, and two doubles at once. */
export const i32x4 = {
    splat: unary(0xfd, 0x11),
    shiftLeft: (a: Code, bits: number): Code => [...a, ...i32(bits), 0xfd, ...unsigned(0xab)],
    shiftRightUnsigned: (a: Code, bits: number): Code => [...a, ...i32(bits), 0xfd, ...unsigned(0xad)],
    add: (a: Code, b: Code): Code => [...a, ...b, 0xfd, ...unsigned(0xae)],
    or: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0x50],
    xor: (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0x51],
};
export const f64x2 = {
    splat: unary(0xfd, 0x14),
    add: (a: Code, b: Code): Code => [...a, ...b, 0xfd, ...unsigned(0xf0)],
    multiply: (a: Code, b: Code): Code => [...a, ...b, 0xfd, ...unsigned(0xf2)],
    /** Of the first two of four unsigned numbers, and of the last two. */
    fromLow: unary(0xfd, ...unsigned(0xff)),
    fromHigh: (a: Code): Code => [...a, ...a, 0xfd, 0x0d, ...Array.from({ length: 16 }, (_, i) => (i + 8) % 16), 0xfd, ...unsigned(0xff)],
};
export const loadV128 = (address: Code, offset = 0): Code => [...address, 0xfd, 0, 4, ...unsigned(offset)];
/** One of the two doubles. */
export const storeLane = (address: Code, value: Code, lane: 0 | 1): Code => [...address, ...value, 0xfd, 0x5b, 3, 0, lane];

/** The two words of a double. */
export const lowWord = (value: Code): Code => [...value, 0xbd, 0xa7];
export const highWord = (value: Code): Code => [...value, 0xbd, 0x42, 32, 0x88, 0xa7];

/** `yes` where the condition is not 0, else `no`; both are computed. */
export const select = (condition: Code, yes: Code, no: Code): Code => [...yes, ...no, ...condition, 0x1b];
/**
 * One of two numbers by a condition that is 1 or 0, from their bits: engines make a branch of `select`, which on a
 * random condition is a coin toss.
 */
export function pick(condition: Code, yes: Code, no: Code): Code {
    const mask = [...i32(0), ...condition, 0x6b, 0xac];
    return [...no, 0xbd, ...yes, 0xbd, ...no, 0xbd, 0x85, ...mask, 0x83, 0x85, 0xbf];
}
export const either = (condition: Code, yes: Code, no: Code = []): Code => [
    ...condition,
    0x04,
    0x40,
    ...yes,
    ...(no.length > 0 ? [0x05, ...no] : []),
    0x0b,
];
/** Runs the body as long as the condition is not 0. */
export const whileLoop = (condition: Code, body: Code): Code => [
    ...[0x02, 0x40, 0x03, 0x40],
    ...[...condition, 0x45, 0x0d, 1],
    ...body,
    ...[0x0c, 0, 0x0b, 0x0b],
];

/** Calls a function by its number: imported ones come first. */
export const call = (index: number, ...args: Code[]): Code => [...args.flat(), 0x10, ...unsigned(index)];

export interface WasmFunction {
    /** Under which it is exported. */
    name: string;
    parameters: ValueType[];
    result?: ValueType;
    /** Types of the locals, which are numbered on from the parameters. */
    locals: ValueType[];
    body: Code;
}

const vector = (items: Code[]): Code => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const text = (name: string): Code => [...unsigned(name.length), ...Array.from(name, (letter) => letter.charCodeAt(0))];

/** A function given by the host. */
export type WasmImport = Pick<WasmFunction, 'name' | 'parameters' | 'result'>;

/** A module that imports its memory as `host.memory` and the named functions from `host`, and exports its own. */
export function moduleOf(functions: WasmFunction[], imports: WasmImport[] = []): Uint8Array<ArrayBuffer> {
    const results = (f: WasmImport): Code => vector(f.result === undefined ? [] : [[f.result]]);
    const types = [...imports, ...functions].map((f) => [0x60, ...vector(f.parameters.map((t) => [t])), ...results(f)]);
    const memory = [...text('host'), ...text('memory'), 2, 0, 1];
    const given = imports.map((f, i) => [...text('host'), ...text(f.name), 0, ...unsigned(i)]);
    const bodies = functions.map((f) => {
        const code = [...vector(f.locals.map((t) => [1, t])), ...f.body, 0x0b];
        return [...unsigned(code.length), ...code];
    });
    const first = imports.length;
    return Uint8Array.from([
        ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        ...section(1, vector(types)),
        ...section(2, vector([memory, ...given])),
        ...section(3, vector(functions.map((_, i) => unsigned(first + i)))),
        ...section(7, vector(functions.map((f, i) => [...text(f.name), 0, ...unsigned(first + i)]))),
        ...section(10, vector(bodies)),
    ]);
}
