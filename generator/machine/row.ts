import { mayBeInfinite, type Node } from '../kernel/node.ts';
import { kernelOperators } from '../kernel/operators.ts';
import { type Code, call, either, F64, f64, f64op, get, I32, i32, i32op, loadF64, select, set, type ValueType } from './assembler.ts';

/** Thrown where an expression has no form here: its step stays with JavaScript. */
export class Unsupported extends Error {}

/** Numbers of the functions that rows may call; what the host gives comes first. */
export const EDGE = 0;
export const EXACT_POISSON = 1;
export const EXP = 2;
export const POISSON = 3;

/** More than this in one function would be slow to compile. */
const MOST_CODE = 50_000;

const {
    absolute,
    add,
    ceil,
    divide,
    equal,
    floor,
    greater,
    greaterOrEqual,
    less,
    lessOrEqual,
    max,
    min,
    multiply,
    negate,
    sqrt,
    subtract,
    unequal,
} = f64op;
const { and, or, isZero } = i32op;

/** What kernel/operators.ts says in JavaScript, by operator; an operator that is not here is not supported. */
const arithmetic: Record<string, (a: Code, b: Code, c: Code, row: Row) => Code> = {
    add,
    subtract,
    multiply,
    divide,
    negate,
    abs: absolute,
    min,
    max,
    sqrt,
    floor,
    ceil,
    exp: (a, _b, _c, row) => row.exp(a),
    clamp: (x, low, high) => min(max(x, low), high),
    logistic: (x, _b, _c, row) => {
        const t = row.keep(row.exp(negate(absolute(x))));
        return divide(select(greaterOrEqual(x, f64(0)), f64(1), t), add(f64(1), t));
    },
    modulo: (a, b) => subtract(a, multiply(b, floor(divide(a, b)))),
};

const different = (a: Code, b: Code): Code => or(less(a, b), greater(a, b));
const outside = (x: Code, a: Code, b: Code): Code => or(less(x, a), greater(x, b));
const inside = (x: Code, a: Code, b: Code): Code => and(greaterOrEqual(x, a), lessOrEqual(x, b));
type Test = (a: Code, b: Code, c: Code) => Code;
/** Tests that hold where a comparison is true, and where it is false; where it is missing neither does. */
const comparisons: Record<string, [truth: Test, falsity: Test]> = {
    equal: [equal, different],
    unequal: [different, equal],
    less: [less, greaterOrEqual],
    less_or_equal: [lessOrEqual, greater],
    greater: [greater, lessOrEqual],
    greater_or_equal: [greaterOrEqual, less],
    between: [inside, outside],
};

type Side = (argument: number, holds: boolean) => Code;
const connectives: Record<string, [truth: (t: Side) => Code, falsity: (t: Side) => Code]> = {
    and: [(t) => and(t(0, true), t(1, true)), (t) => or(t(0, false), t(1, false))],
    or: [(t) => or(t(0, true), t(1, true)), (t) => and(t(0, false), t(1, false))],
    not: [(t) => t(0, false), (t) => t(0, true)],
    implies: [(t) => or(t(0, false), t(1, true)), (t) => and(t(0, true), t(1, false))],
};

interface Layout {
    /** The local that holds eight times the row's number. */
    index: number;
    inputs: number;
    sources: number;
    constants: number;
}

/**
 * Writes one row of a step: the counterpart of `Emitter` (kernel/emit.ts), operation for operation. Operands are locals
 * and constants. Arms of a choice that are at hand are selected without a branch.
 */
export class Row {
    /** Statements of the row so far, and those that stand before the first row. */
    code: number[] = [];
    readonly before: number[] = [];
    readonly locals: ValueType[];
    private readonly layout: Layout;
    private readonly firstConstant: number;
    private readonly firstAddress: number;
    private known = new Map<string | Node, Code>();
    private size = 0;

    constructor(layout: Layout) {
        this.layout = layout;
        const { index, inputs, sources, constants } = layout;
        this.firstConstant = index + 1;
        this.firstAddress = this.firstConstant + constants;
        this.locals = [I32, ...new Array<ValueType>(constants).fill(F64), ...new Array<ValueType>(1 + inputs + sources).fill(I32)];
    }

    constantLocal(j: number): number {
        return this.firstConstant + j;
    }
    /** Address of the output, then of the inputs, then of the sources. */
    addressLocal(j: number): number {
        return this.firstAddress + j;
    }

    push(code: Code): void {
        this.size += code.length;
        if (this.size > MOST_CODE) throw new Unsupported();
        for (const byte of code) this.code.push(byte);
    }

    local(type: ValueType): number {
        return this.layout.index + this.locals.push(type) - 1;
    }

    /** A new local holding the value. */
    keep(value: Code, type: ValueType = F64): Code {
        const local = this.local(type);
        this.push(set(local, value));
        return get(local);
    }

    /** As `keep`, once before all rows. */
    constant(value: Code): Code {
        const local = this.local(F64);
        this.before.push(...set(local, value));
        return get(local);
    }

    exp(x: Code): Code {
        return call(EXP, x);
    }
    call(index: number, ...args: Code[]): Code {
        return call(index, ...args);
    }

    /** The statements of `body`, not yet written; what is loaded in them is not known after. */
    block(body: () => void): Code {
        const { known, code } = this;
        this.known = new Map(known);
        this.code = [];
        body();
        const written = this.code;
        this.known = known;
        this.code = code;
        return written;
    }

    private element(address: number): Code {
        const key = `a${address}`;
        let value = this.known.get(key);
        if (value === undefined) {
            value = this.keep(loadF64(i32op.add(get(this.addressLocal(address)), get(this.layout.index))));
            this.known.set(key, value);
        }
        return value;
    }
    input(j: number): Code {
        return this.element(1 + j);
    }
    source(j: number): Code {
        return this.element(1 + this.layout.inputs + j);
    }

    /** The value as an operand; it may still be infinite where `mayBeInfinite(node)`. */
    value(node: Node): Code {
        switch (node.kind) {
            case 'constant':
                return f64(node.value);
            case 'input':
                return this.input(node.index);
            case 'unknown':
                return get(this.constantLocal(node.index));
            case 'lookup':
                throw new Unsupported();
            case 'if':
                return this.choice(node.args);
            case 'is_missing':
                return this.keep(f64op.fromSigned(this.test(node, true)));
            case 'operation': {
                const before = this.known.get(node);
                if (before !== undefined) return before;
                const value = this.computed(node);
                this.known.set(node, value);
                return value;
            }
        }
    }

    private computed(node: Node & { kind: 'operation' }): Code {
        const entry = kernelOperators.get(node.op)!;
        if (entry.kind !== 'arithmetic') {
            const yes = f64op.fromSigned(this.test(node, true));
            if (!node.missing) return this.keep(yes);
            return this.keep(select(or(this.test(node, true), this.test(node, false)), yes, f64(NaN)));
        }
        if (!Object.hasOwn(arithmetic, node.op)) throw new Unsupported();
        const [a, b, c] = node.args.map((x) => (entry.strict ? this.finite(x) : this.value(x)));
        return this.keep(arithmetic[node.op](a, b ?? [], c ?? [], this));
    }

    /** The value as an operand, NaN in place of infinities. */
    finite(node: Node): Code {
        const value = this.value(node);
        return mayBeInfinite(node) ? this.keep(this.present(value)) : value;
    }

    present(value: Code): Code {
        return select(equal(subtract(value, value), f64(0)), value, f64(NaN));
    }

    private choice([condition, yes, no]: [Node, Node, Node]): Code {
        const test = this.keep(this.test(condition, true), I32);
        const mayMiss = condition.missing || mayBeInfinite(condition);
        const fails = mayMiss ? this.keep(this.test(condition, false), I32) : undefined;
        const atHand = [yes, no].every(({ kind }) => kind === 'constant' || kind === 'input' || kind === 'unknown');
        if (atHand) {
            const otherwise = this.value(no);
            return this.keep(select(test, this.value(yes), fails === undefined ? otherwise : select(fails, otherwise, f64(NaN))));
        }
        const result = this.local(F64);
        const assign = (node: Node): Code => this.block(() => this.push(set(result, this.value(node))));
        const missing = set(result, f64(NaN));
        this.push(either(test, assign(yes), fails === undefined ? assign(no) : either(fails, assign(no), missing)));
        return get(result);
    }

    /** 1 where the value is true (`wanted`) or false (not `wanted`); where it is missing neither is 1. */
    test(node: Node, wanted: boolean): Code {
        if (node.kind === 'constant') return i32(!node.missing && (node.value !== 0) === wanted ? 1 : 0);
        if (node.kind === 'is_missing') {
            const [x] = node.args;
            const value = this.value(x);
            const present = mayBeInfinite(x) ? equal(subtract(value, value), f64(0)) : equal(value, value);
            return wanted ? isZero(present) : present;
        }
        if (node.kind === 'operation') {
            const side = wanted ? 0 : 1;
            if (Object.hasOwn(comparisons, node.op)) {
                const [a, b, c] = node.args.map((x) => this.finite(x));
                return comparisons[node.op][side](a, b, c ?? []);
            }
            if (Object.hasOwn(connectives, node.op)) return connectives[node.op][side]((j, holds) => this.test(node.args[j], holds));
        }
        const x = this.finite(node);
        if (!wanted) return equal(x, f64(0));
        return node.bounds[0] >= 0 ? greater(x, f64(0)) : unequalToZero(x);
    }
}

/** Not 0 and not missing. */
const unequalToZero = (x: Code): Code => and(unequal(x, f64(0)), equal(x, x));

export const rowOf = (layout: Layout): Row => new Row(layout);
