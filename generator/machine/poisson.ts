import {
    type Code,
    call,
    either,
    F64,
    f64,
    f64op,
    get,
    highWord,
    I32,
    i32,
    i32op,
    loadF64,
    loadI32,
    lowWord,
    pick,
    set,
    storeF64,
    storeI32,
    type WasmFunction,
    whileLoop,
} from './assembler.ts';
import { EXACT_POISSON, EXP } from './row.ts';

/** Means kept, and sums of each; an entry is the mean, the last mass, the count of sums, and the sums. */
const KEPT_BITS = 6;
const SUMS = 8 * 64;
const ENTRY = 24 + SUMS;
export const SUMS_BYTES = ENTRY << KEPT_BITS;

/**
 * poisson(u, mean) as distributions/poisson.ts has it, where masses are added up from 0: the sums of the means asked for
 * last are kept. A fresh entry's mean is 0, whose sums are right once its count is; everything else is asked of the host.
 */
export function poisson(sums: number): WasmFunction {
    const [u, mean, entry, k, known, end, mass] = [0, 1, 2, 3, 4, 5, 6];
    const { add, subtract, multiply, divide } = f64op;
    const hash = i32op.shiftRightUnsigned(
        i32op.multiply(i32op.xor(lowWord(get(mean)), highWord(get(mean))), i32(0x9e3779b1)),
        i32(32 - KEPT_BITS),
    );
    const sum = (j: number): Code => i32op.add(get(entry), i32op.shiftLeft(get(j), i32(3)));
    // mean within 0 … 15, u below 0.99899: both tails are then summed.
    const simple = i32op.and(
        i32op.and(f64op.greaterOrEqual(get(mean), f64(0)), f64op.lessOrEqual(get(mean), f64(15))),
        f64op.less(get(u), f64(0.99899)),
    );
    const unknown = i32op.or(f64op.unequal(loadF64(get(entry)), get(mean)), i32op.isZero(loadI32(get(entry), 16)));
    return {
        name: 'poisson',
        parameters: [F64, F64],
        result: F64,
        locals: [I32, I32, I32, I32, F64],
        body: [
            ...either(simple, [], [...call(EXACT_POISSON, get(u), get(mean)), 0x0f]),
            ...set(mass, subtract(f64(1), subtract(f64(1), get(u)))),
            ...set(u, pick(f64op.greater(get(u), f64(0.5)), get(mass), get(u))),
            ...set(entry, i32op.add(i32op.multiply(hash, i32(ENTRY)), i32(sums))),
            ...either(unknown, [
                ...set(mass, call(EXP, f64op.negate(get(mean)))),
                ...storeF64(get(entry), get(mean)),
                ...storeF64(get(entry), get(mass), 8),
                ...storeI32(get(entry), i32(1), 16),
                ...storeF64(get(entry), get(mass), 24),
            ]),
            ...set(known, loadI32(get(entry), 16)),
            // Sums up to the first that reaches u.
            ...whileLoop(f64op.less(loadF64(sum(known), 16), get(u)), [
                ...set(mass, multiply(loadF64(get(entry), 8), divide(get(mean), f64op.fromSigned(get(known))))),
                ...storeF64(get(entry), get(mass), 8),
                ...storeF64(sum(known), add(loadF64(sum(known), 16), get(mass)), 24),
                ...set(known, i32op.add(get(known), i32(1))),
                ...storeI32(get(entry), get(known), 16),
            ]),
            // All sums below u are counted: a search would end at a random place, which no processor foresees.
            ...set(end, i32op.add(get(entry), i32op.shiftLeft(get(known), i32(3)))),
            ...whileLoop(i32op.lessUnsigned(get(entry), get(end)), [
                ...set(k, i32op.add(get(k), f64op.less(loadF64(get(entry), 24), get(u)))),
                ...set(entry, i32op.add(get(entry), i32(8))),
            ]),
            ...f64op.fromSigned(get(k)),
        ],
    };
}
