import type { Draw } from '../kernel/draw.ts';
import { mayBeInfinite, type Node } from '../kernel/node.ts';
import type { KernelScope } from '../kernel/scope.ts';
import type { StepForm } from '../kernel/step.ts';
import { type Code, either, F64, f64, f64op, get, I32, i32op, pick, select, set } from './assembler.ts';
import { POISSON, type Row, Unsupported } from './row.ts';

const { absolute, add, ceil, divide, equal, floor, greater, greaterOrEqual, less, multiply, negate, subtract, unequal } = f64op;
const NOTHING = f64(NaN);

/** The finished value of one row: the counterpart of `emitStep` (kernel/emit-step.ts). Throws `Unsupported`. */
export function emitRow(form: StepForm, row: Row): Code {
    const v = row.local(F64);
    row.push(set(v, drawn(form.draw, form.scope, row)));
    for (const [effects, combine] of [[form.products, multiply] as const, [form.sums, add] as const]) {
        for (const { when, value } of effects) {
            const test = row.test(when, true);
            row.push(
                either(
                    test,
                    row.block(() => row.push(set(v, combine(get(v), row.value(value))))),
                ),
            );
        }
    }
    if (form.infinite) row.push(set(v, row.present(get(v))));
    if (form.limits !== undefined) limit(form.limits, v, row);
    if (form.rounding !== undefined) round(form, v, row);
    return get(v);
}

/** The drawn value as an operand, NaN where it is missing: the counterpart of `emitDraw`. */
function drawn(draw: Draw, scope: KernelScope, row: Row): Code {
    switch (draw.kind) {
        case 'value':
            return row.finite(draw.node);
        case 'choice':
            return chosen(draw.guards, draw.parts, scope, row);
        case 'quantile':
            return row.source(draw.source);
        case 'bernoulli': {
            const { probability } = draw;
            if (probability.missing && probability.kind === 'constant') return NOTHING;
            const p = row.finite(probability);
            return verdict(probability, p, greaterOrEqual(row.source(draw.source), subtract(f64(1), p)));
        }
        case 'logistic': {
            const x = row.finite(draw.predictor);
            return verdict(draw.predictor, x, greaterOrEqual(row.source(draw.source), negate(x)));
        }
        case 'normal': {
            // An exponential would hide an infinite argument; a sum does not.
            const mean = draw.exp ? row.finite(draw.mean) : row.value(draw.mean);
            const sd = draw.exp ? row.finite(draw.sd) : row.value(draw.sd);
            const sum = add(mean, multiply(sd, row.source(draw.source)));
            const value = row.keep(draw.exp ? row.exp(sum) : sum);
            return draw.sd.bounds[0] > 0 ? value : select(greater(sd, f64(0)), value, NOTHING);
        }
        case 'picked': {
            const [mean0, mean1] = scope.scratch[draw.means] as number[];
            const [sd0, sd1] = scope.scratch[draw.sds] as number[];
            const test = row.keep(row.test(draw.guard, true), I32);
            const sum = add(pick(test, f64(mean1), f64(mean0)), multiply(pick(test, f64(sd1), f64(sd0)), row.source(draw.source)));
            return draw.exp ? row.exp(sum) : sum;
        }
        case 'row': {
            if (draw.family !== 'poisson') throw new Unsupported();
            return row.keep(row.call(POISSON, row.source(draw.source), row.finite(draw.parameters[0])));
        }
        case 'impossible':
            return NOTHING;
        default:
            throw new Unsupported();
    }
}

/** 1 or 0 by the test, missing where what it was made of is. */
function verdict(node: Node, x: Code, test: Code): Code {
    const value = f64op.fromSigned(test);
    return node.missing || mayBeInfinite(node) ? select(equal(x, x), value, NOTHING) : value;
}

function chosen(guards: Node[], parts: Draw[], scope: KernelScope, row: Row): Code {
    const result = row.local(F64);
    const assign = (k: number): Code => row.block(() => row.push(set(result, drawn(parts[k], scope, row))));
    // Guards are tested one inside the other, so that what only a later guard needs is not computed before.
    const from = (k: number): Code => {
        if (k === guards.length) return assign(k);
        return row.block(() => {
            const test = row.test(guards[k], true);
            const [yes, no] = [parts[k], parts[k + 1]];
            if (yes.kind === 'quantile' && no.kind === 'quantile' && k + 1 === guards.length)
                row.push(set(result, select(test, row.source(yes.source), row.source(no.source))));
            else row.push(either(test, assign(k), from(k + 1)));
        });
    };
    row.push(from(0));
    return get(result);
}

function limit({ low, high }: NonNullable<StepForm['limits']>, v: number, row: Row): void {
    const [least, greatest] = [row.finite(low), row.finite(high)];
    row.push(set(v, select(less(get(v), least), least, get(v))));
    row.push(set(v, select(greater(get(v), greatest), greatest, get(v))));
    if (low.kind !== 'constant' || high.kind !== 'constant' || low.value > high.value)
        row.push(set(v, select(greater(least, greatest), NOTHING, get(v))));
}

/** Halves and near-halves go away from zero exactly as in math/round.ts; factors that are 1 are left out. */
function round(form: StepForm, v: number, row: Row): void {
    const auto = form.rounding === 'auto' || form.rounding === undefined;
    const { decimals, multiple } = form.rounding === 'auto' || form.rounding === undefined ? { decimals: 1, multiple: 1 } : form.rounding;
    const ten = auto ? get(row.constantLocal(0)) : f64(Number(`1e${decimals}`));
    const scaled = decimals > 0;
    const up = (x: Code): Code => {
        const y = scaled ? multiply(x, ten) : x;
        return multiple === 1 ? y : divide(y, f64(multiple));
    };
    const down = (x: Code): Code => {
        const y = multiple === 1 ? x : multiply(x, f64(multiple));
        return scaled ? divide(y, ten) : y;
    };
    const q = row.keep(up(get(v)));
    const a = form.signed ? row.keep(absolute(q)) : q;
    const w = row.keep(floor(a));
    const half = greaterOrEqual(subtract(a, w), subtract(f64(0.5), multiply(a, f64(4.440892098500626e-16))));
    let k = row.keep(add(w, f64op.fromSigned(half)));
    if (form.signed) k = row.keep(select(less(q, f64(0)), negate(k), k));
    if (form.limits !== undefined) {
        const { low, high } = form.limits;
        const keep = low.kind === 'constant' && high.kind === 'constant' ? (x: Code) => row.constant(x) : (x: Code) => row.keep(x);
        const [m, o] = [keep(up(row.finite(low))), keep(up(row.finite(high)))];
        const least = keep(ceil(subtract(m, multiply(absolute(m), f64(1e-12)))));
        const greatest = keep(floor(add(o, multiply(absolute(o), f64(1e-12)))));
        k = row.keep(select(less(k, least), least, k));
        k = row.keep(select(greater(k, greatest), greatest, k));
    }
    const rounded = add(down(k), f64(0));
    const may = less(a, f64(2251799813685248));
    row.push(set(v, select(auto ? i32op.and(may, unequal(ten, f64(0))) : may, rounded, get(v))));
}
