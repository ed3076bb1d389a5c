import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { rowFunction } from '../../generator/kernel/closure.ts';
import { compileLookup } from '../../generator/kernel/lookup.ts';
import { resolve } from '../../generator/kernel/node.ts';
import { KernelScope } from '../../generator/kernel/scope.ts';
import { type Backend, compileStep } from '../../generator/kernel/step.ts';
import { fillsFor } from '../../generator/machine/arena.ts';
import { scriptFills } from '../../generator/machine/fills.ts';
import type { Distribution, Expression, Lookup, LookupKey, Operator, Step } from '../../plan/model.ts';
import { operators } from '../../plan/operators.ts';

/** Random expressions over three columns; a quarter of the cells are missing, some are extreme. */
const number = fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 2, 100, -0.1, 1e-3, 1e160, -1e160), fc.double({ min: -50, max: 50, noNaN: true }));
const cell = fc.oneof({ weight: 3, arbitrary: number }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
const bit = fc.constantFrom(0, 1, Number.NaN);

const expression: fc.Arbitrary<Expression> = fc.letrec<{ e: Expression }>((tie) => ({
    e: fc.oneof(
        { maxDepth: 6, depthSize: 'medium' },
        fc.oneof(
            number,
            fc.constant(null),
            fc.constantFrom('x', 'y', 'b').map((column): Expression => ({ column })),
            fc.constant({ unknown: 'u' }),
        ),
        fc.oneof(
            ...[...operators].map(([name, { arity, variadic }]) =>
                fc
                    .array(tie('e'), { minLength: arity, maxLength: variadic ? arity + 2 : arity })
                    .map((args): Expression => ({ op: name as Operator, args })),
            ),
        ),
    ),
})).e;

const environment = {
    columns: new Map([
        ['x', { missing: true, bounds: [-Infinity, Infinity] as const }],
        ['y', { missing: true, bounds: [-Infinity, Infinity] as const }],
        ['b', { missing: true, bounds: [0, 1] as const }],
    ]),
    lookups: new Map(),
};

/** Steps run on WebAssembly, of so many that might have been. */
let machineSteps = 0;
let steps = 0;

function run(step: Step, backend: Backend, data: Record<string, number[]>, uniforms: number[]): Float64Array {
    const kernel = compileStep(step, environment, backend);
    const script = kernel.loop;
    const fills = backend === 'wasm' ? fillsFor(12, 8, [kernel]) : scriptFills;
    if (backend === 'wasm') {
        steps++;
        if (kernel.loop !== script) machineSteps++;
    }
    const column = (values: number[]): Float64Array => {
        const made = fills.allocate(values.length);
        made.set(values);
        return made;
    };
    const n = uniforms.length;
    const out = fills.allocate(n);
    kernel.unknowns.forEach((_, j) => {
        kernel.constants[2 + j] = 0.75;
    });
    if (step.rounding === 'auto') kernel.constants[0] = 100;
    const u = column(uniforms);
    const sources = kernel.sources.map((source) => {
        if (source.kind === 'uniform') return u;
        const filled = fills.allocate(n);
        if (source.kind === 'quantile') fills.quantiles(source.quantile, u, filled, n);
        else filled.set(u.map((x) => 6 * x - 3));
        return filled;
    });
    kernel.loop(
        n,
        kernel.inputs.map((name) => column(data[name])),
        kernel.constants,
        sources,
        out,
    );
    return out;
}

const rows = fc.array(fc.tuple(cell, cell, bit, fc.double({ min: 0.001, max: 0.999, noNaN: true })), { minLength: 1, maxLength: 6 });

function allAgree(step: Step, data: [number, number, number, number][]): void {
    const columns = { x: data.map((r) => r[0]), y: data.map((r) => r[1]), b: data.map((r) => r[2]) };
    const uniforms = data.map((r) => r[3]);
    const code = run(step, 'code', columns, uniforms);
    const closure = run(step, 'closure', columns, uniforms);
    expect([...code].map(sameZero)).toEqual([...closure].map(sameZero));
    const machine = run(step, 'wasm', columns, uniforms);
    expect([...machine].map(sameZero)).toEqual([...closure].map(sameZero));
}

/** Distinguishes zeros, which toEqual does too, and keeps NaN as itself. */
const sameZero = (x: number): number | string => (Object.is(x, -0) ? '-0' : x);

describe('WebAssembly, generated code and closures', () => {
    afterAll(() => {
        // Functions that are called in JavaScript occur in most large random expressions.
        expect(machineSteps).toBeGreaterThan(0.3 * steps);
    });

    test('give the same bits for every expression', () => {
        fc.assert(
            fc.property(expression, rows, (e, data) => allAgree({ column: 'v', value: { family: 'value', parameters: [e] } }, data)),
            { numRuns: 1500, seed: 7 },
        );
    });

    test('give the same bits for draws, effects, limits and rounding', () => {
        const leaf: fc.Arbitrary<Distribution> = fc.oneof(
            expression.map((e): Distribution => ({ family: 'bernoulli', parameters: [e] })),
            expression.map((e) => ({ family: 'bernoulli', parameters: [{ op: 'logistic', args: [e] }] }) as Distribution),
            fc.tuple(expression, expression).map((parameters) => ({ family: 'normal', parameters })),
            fc.tuple(expression, expression).map((parameters) => ({ family: 'lognormal', parameters })),
            fc.tuple(expression, expression).map((parameters) => ({ family: 'normal', parameters, low: -2, high: { column: 'x' } })),
            fc.constantFrom<Distribution>(
                { family: 'normal', parameters: [5, 2] },
                { family: 'normal', parameters: [-1, 0.5] },
                { family: 'poisson', parameters: [3] },
                { family: 'poisson', parameters: [{ op: 'abs', args: [{ column: 'x' }] }] },
                { family: 'normal', parameters: [5, 2], low: 0 },
                { family: 'exponential', parameters: [2] },
            ),
        );
        const draw = fc.oneof(
            leaf,
            fc.tuple(expression, leaf, leaf).map(([guard, a, b]) => ({ family: 'choice', parameters: [guard], parts: [a, b] })),
        );
        const effects = fc.array(
            fc.record({ when: expression, op: fc.constantFrom('multiply' as const, 'add' as const), value: expression }),
            { maxLength: 3 },
        );
        const limits = fc.option(
            fc.record({ low: fc.oneof(fc.constant(-1.1), expression), high: fc.oneof(fc.constant(3.3), expression) }),
            { nil: undefined },
        );
        const rounding = fc.oneof(
            fc.constantFrom(undefined, 'auto' as const),
            fc.record({ decimals: fc.integer({ min: 0, max: 3 }), multiple: fc.constantFrom(1, 2, 5) }),
        );
        fc.assert(
            fc.property(draw, effects, limits, rounding, rows, (value, e, l, r, data) =>
                allAgree({ column: 'v', stream: 'v', value, effects: e, limits: l, rounding: r }, data),
            ),
            { numRuns: 1000, seed: 11 },
        );
    });
});

/** The meaning of an expression by the shortest possible program, as a third opinion. */
function meaning(e: Expression, at: Record<string, number>): number {
    if (e === null) return Number.NaN;
    if (typeof e === 'number') return e;
    if ('column' in e) return at[e.column];
    if (!('op' in e)) throw new Error('not here');
    const v = e.args.map((a) => meaning(a, at));
    const missing = v.some(Number.isNaN);
    const bool = (x: boolean): number => (missing ? Number.NaN : Number(x));
    switch (e.op) {
        case 'and':
            return v.includes(0) ? 0 : missing ? Number.NaN : 1;
        case 'or':
            return v.some((x) => x !== 0 && !Number.isNaN(x)) ? 1 : missing ? Number.NaN : 0;
        case 'not':
            return bool(v[0] === 0);
        case 'implies':
            return meaning({ op: 'or', args: [{ op: 'not', args: [e.args[0]] }, e.args[1]] }, at);
        case 'if':
            return Number.isNaN(v[0]) ? Number.NaN : v[0] !== 0 ? v[1] : v[2];
        case 'is_missing':
            return Number(missing);
        case 'less':
            return bool(v[0] < v[1]);
        case 'unequal':
            return bool(v[0] !== v[1]);
        default:
            throw new Error(e.op);
    }
}

test('three-valued logic means what it says', () => {
    const leaf = fc.constantFrom<Expression>(0, 1, null, { column: 'b' }, { column: 'x' });
    const logic = fc.letrec<{ e: Expression }>((tie) => ({
        e: fc.oneof(
            { maxDepth: 5 },
            leaf,
            fc.oneof(
                ...(['and', 'or', 'implies', 'less', 'unequal'] as Operator[]).map((name) =>
                    fc.tuple(tie('e'), tie('e')).map((args): Expression => ({ op: name, args })),
                ),
                ...(['not', 'is_missing'] as Operator[]).map((name) => tie('e').map((a): Expression => ({ op: name, args: [a] }))),
                fc.tuple(tie('e'), tie('e'), tie('e')).map((args): Expression => ({ op: 'if', args })),
            ),
        ),
    })).e;
    fc.assert(
        fc.property(logic, bit, bit, (e, b, x) => {
            const out = run({ column: 'v', value: { family: 'value', parameters: [e] } }, 'code', { b: [b], x: [x], y: [0] }, [0.5]);
            expect(out[0]).toBe(meaning(e, { b, x }));
        }),
        { numRuns: 3000, seed: 3 },
    );
});

test('no text of a plan can reach generated code', () => {
    const name = '0);process.exit(1);(';
    const scope = { columns: new Map([[name, { missing: false, bounds: [0, 1] as const }]]), lookups: new Map() };
    const kernel = compileStep(
        { column: name, value: { family: 'value', parameters: [{ op: 'add', args: [{ column: name }, { unknown: name }] }] } },
        scope,
        'code',
    );
    const out = new Float64Array(1);
    kernel.loop(1, [Float64Array.of(2)], Float64Array.of(0, 1, 3), [], out);
    expect(out[0]).toBe(5);
    for (const prototypeName of ['__proto__', 'constructor', 'toString']) {
        const e: Expression = { op: prototypeName as Operator, args: [1] };
        expect(() => resolve(e, new KernelScope(scope))).toThrow();
    }
});

test('a lookup gives the first row whose bands hold, however it is indexed', () => {
    const key = fc.oneof(
        fc.constant<LookupKey>({ any: true }),
        fc
            .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 4 }))
            .map(([low, width]): LookupKey => ({ low, high: low + width })),
        fc.integer({ min: 0, max: 8 }).map((equals): LookupKey => ({ equals })),
    );
    const table = fc.array(fc.tuple(key, key), { minLength: 1, maxLength: 6 });
    fc.assert(
        fc.property(table, fc.integer({ min: -2, max: 26 }), fc.integer({ min: -2, max: 26 }), (keys, x2, y2) => {
            const lookup: Lookup = { name: 't', keys: ['x', 'y'], rows: keys.map((pair, value) => ({ keys: pair, value })), at: 't' };
            const at = [x2 / 2, y2 / 2];
            const greatest = [0, 1].map((d) => Math.max(...keys.map((pair) => ('high' in pair[d] ? pair[d].high : -Infinity))));
            const holds = (k: LookupKey, d: number): boolean =>
                'any' in k ||
                ('equals' in k ? k.equals === at[d] : k.low <= at[d] && (at[d] < k.high || (at[d] === k.high && k.high === greatest[d])));
            const row = keys.findIndex((pair) => pair.every(holds));
            const compiled = compileLookup(lookup);
            expect(compiled.evaluate(at[0], at[1])).toBe(row < 0 ? Number.NaN : row);
            expect(compiled.matches(at)).toBe(row >= 0);
            expect(compiled.evaluate(Number.NaN, at[1])).toBeNaN();
        }),
        { numRuns: 1000, seed: 5 },
    );
});

test('a missing argument makes a row function missing, and an overflow does too', () => {
    const scope = new KernelScope(environment);
    const node = resolve({ op: 'less', args: [{ op: 'multiply', args: [{ column: 'x' }, 1e200] }, 1] }, scope);
    const value = rowFunction(node, { inputs: [Float64Array.of(1e200, -1, Number.NaN)], unknowns: new Float64Array(2), lookups: [] });
    expect([value(0), value(1), value(2)]).toEqual([Number.NaN, 1, Number.NaN]);
});
