import { describe, expect, test } from 'vitest';
import { createGenerator } from '../../generator/engine.ts';
import type { Plan } from '../../plan/model.ts';
import { generate, solve } from './generated.ts';
import {
    category,
    col,
    condition,
    correlated,
    derived,
    dist,
    type Item,
    is,
    op,
    planOf,
    truncated,
    variable,
    when,
} from './plan-fixture.ts';

/** A cohort with a bit of everything that the engine does. */
function items(): Item[] {
    return [
        category('sex', [0.5, 0.3, 0.2]),
        variable('age', truncated(dist('normal', 52, 17), 18, 95), { rounding: { decimals: 0, multiple: 1 }, limits: [18, 95] }),
        variable('sbp', truncated(dist('normal', op('add', 100, op('multiply', 0.4, col('age'))), 13), 80, 230), { rounding: 'auto' }),
        variable('dbp', truncated(dist('normal', op('add', 70, op('multiply', 0.1, col('age'))), 9), 40, op('subtract', 300, col('age'))), {
            rounding: 'auto',
        }),
        variable('bmi', dist('lognormal', 3.3, 0.2), { rounding: 'auto', limits: [14, 65] }),
        condition(
            'diabetes',
            [
                [is('sex', 0), 0.1],
                [op('unequal', col('sex'), 0), 0.2],
            ],
            op('multiply', 0.05, col('age')),
        ),
        variable(
            'hba1c',
            when([col('diabetes'), op('greater', col('bmi'), 30)], dist('normal', 7, 1), dist('gamma', 30, 0.2), dist('normal', 5.4, 0.3)),
            {
                rounding: { decimals: 1, multiple: 1 },
                limits: [3.5, 18],
                effects: [{ when: col('diabetes'), op: 'multiply', value: 1.1 }],
            },
        ),
        variable('visits', dist('poisson', op('add', 1, op('divide', col('age'), 20))), { kind: 'integer' }),
        derived('risk', op('logistic', op('divide', op('subtract', col('sbp'), 130), 20)), { rounding: 'auto' }),
        variable('id', { family: 'uuid', parameters: [] }, { kind: 'text' }),
        derived('note', 0),
    ];
}

function plan(list = items(), rest: Partial<Plan> = {}): Plan {
    const note = list.find((item) => item.column.name === 'note');
    if (note) {
        note.step.value = {
            family: 'text',
            parameters: [],
            template: ['age ', { column: 'age' }, ', ', { column: 'sex' }, ' ', { column: 'diabetes' }],
        };
        note.column.kind = 'text';
    }
    return planOf(list, {
        correlations: [
            correlated([
                ['sbp', 'dbp', 0.5],
                ['bmi', 'sbp', 0.25],
            ]),
        ],
        clusters: [
            {
                name: 'practice',
                count: 7,
                size: 'practice.size',
                steps: [
                    { column: 'practice.size', stream: 'practice.size', value: dist('gamma', 4, 0.25) },
                    { column: 'practice.shift', stream: 'practice.shift', value: dist('normal', 0, 3) },
                ],
            },
        ],
        columns: [
            ...list.map((item) => item.column),
            { name: 'practice', kind: 'integer', role: 'cluster', emitted: true },
            { name: 'practice.size', kind: 'number', role: 'cluster_variable', emitted: false },
            { name: 'practice.shift', kind: 'number', role: 'cluster_variable', emitted: false },
        ],
        require: [{ predicate: op('greater', col('sbp'), op('add', col('dbp'), 25)), text: 'pulse', at: 'require.0' }],
        missing: [{ column: 'hba1c', share: op('if', col('diabetes'), 0.05, 0.6), stream: 'missing.hba1c', at: 'missing.0' }],
        corrupt: [
            { kind: 'swap', column: 'sbp', other: 'dbp', share: 0.05, stream: 'corrupt.sbp.swap', at: 'c0' },
            { kind: 'round', column: 'sbp', step: 10, share: 0.3, stream: 'corrupt.sbp.round', at: 'c1' },
            { kind: 'duplicate', share: 0.02, stream: 'corrupt.patients.duplicate', at: 'c2' },
        ],
        ...rest,
    });
}

const solved = solve(plan());
const ROWS = 6000;
const whole = generate(solved, ROWS);

function expectSame(a: ReturnType<typeof generate>, b: ReturnType<typeof generate>, rows: number, except: string[] = []): void {
    for (const part of ['values', 'written'] as const) {
        for (const [name, column] of a[part]) {
            if (!except.includes(name)) expect(b[part].get(name)?.slice(0, rows), `${part} ${name}`).toEqual(column.slice(0, rows));
        }
    }
    for (const [name, texts] of a.texts)
        if (!except.includes(name)) expect(b.texts.get(name)?.slice(0, rows), name).toEqual(texts.slice(0, rows));
}

describe('the same patients', () => {
    test('whatever is asked for at a time', () => {
        expectSame(whole, generate(solved, ROWS, {}, 1000), ROWS);
        const generator = createGenerator(solved);
        for (const patient of [0, 17, 4095, 4096, 5999, 17]) {
            const block = generator.block(patient, 1);
            for (const [name, column] of whole.values) expect(block.values.get(name)![0], `${name} of ${patient}`).toBe(column[patient]);
            for (const [name, column] of whole.written) expect(block.written.get(name)![0], `${name} of ${patient}`).toBe(column[patient]);
            for (const [name, texts] of whole.texts) expect(block.texts.get(name)![0]).toBe(texts[patient]);
        }
    });

    test('in a run of any length', () => {
        expectSame(generate(solved, 100), whole, 100);
    });

    test('from closures and from WebAssembly as from generated code', () => {
        expectSame(whole, generate(solved, ROWS, { backend: 'closure' }), ROWS);
        expectSame(whole, generate(solved, ROWS, { backend: 'wasm' }), ROWS);
        expectSame(whole, generate(solved, ROWS, { backend: 'wasm' }, 1000), ROWS);
    });

    test('when only some columns are wanted', () => {
        const some = generate(solved, 500, { only: new Set(['hba1c', 'practice.shift', 'id']) });
        for (const name of ['hba1c', 'practice.shift', 'practice', 'diabetes'])
            expect(some.values.get(name), name).toEqual(whole.values.get(name)!.slice(0, 500));
        expect(some.written.get('hba1c')).toEqual(whole.written.get('hba1c')!.slice(0, 500));
        expect(some.texts.get('id')).toEqual(whole.texts.get('id')!.slice(0, 500));
        expect(some.values.has('risk')).toBe(false);
    });

    test('after unrelated variables were added, removed and moved', () => {
        const list = items().filter((item) => !['visits', 'risk'].includes(item.column.name));
        const more = [
            variable('ldl', dist('gamma', 9, 14), { rounding: 'auto' }),
            ...list,
            condition('asthma', 0.08, op('multiply', 0.3, is('sex', 1))),
        ];
        const edited = solve(plan(more));
        for (const [name, value] of Object.entries(solved.unknowns)) expect(edited.unknowns[name], name).toBe(value);
        expectSame(whole, generate(edited, ROWS), ROWS, ['visits', 'risk']);
    });
});

test('another seed gives other patients, and the groups depend on it but not on the number of patients', () => {
    const other = generate({ ...solved, plan: { ...solved.plan, seed: '2' } }, 100);
    expect(other.values.get('age')).not.toEqual(whole.values.get('age')!.slice(0, 100));
    const groups = createGenerator(solved).cluster('practice');
    expect(createGenerator({ ...solved, plan: { ...solved.plan, patients: 5 } }).cluster('practice')).toEqual(groups);
    const shift = groups.get('practice.shift')!;
    expect(shift).toHaveLength(7);
    const practice = whole.values.get('practice')!;
    expect(whole.values.get('practice.shift')).toEqual(practice.map((k) => shift[k - 1]));
});

test('every patient meets what is required, and texts have their shapes', () => {
    const sbp = whole.values.get('sbp')!;
    const dbp = whole.values.get('dbp')!;
    expect(sbp.every((s, i) => s > dbp[i] + 25)).toBe(true);
    expect(whole.attempts).toBeGreaterThan(ROWS);
    const ids = whole.texts.get('id')!;
    expect(new Set(ids).size).toBe(ROWS);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
    const row = 17;
    const diabetes = whole.values.get('diabetes')![row] === 1;
    expect(whole.texts.get('note')![row]).toBe(`age ${whole.values.get('age')![row]}, sex${whole.values.get('sex')![row]} ${diabetes}`);
});

test('what is missing or corrupt is written so, and the truth stays', () => {
    const truth = whole.values.get('hba1c')!;
    const written = whole.written.get('hba1c')!;
    const diabetes = whole.values.get('diabetes')!;
    const share = (holds: (i: number) => boolean): number => {
        const rows = [...truth.keys()].filter(holds);
        return rows.filter((i) => Number.isNaN(written[i])).length / rows.length;
    };
    expect(share((i) => diabetes[i] === 0)).toBeCloseTo(0.6, 1);
    expect(share((i) => diabetes[i] === 1)).toBeCloseTo(0.05, 1);
    expect(truth.some(Number.isNaN)).toBe(false);
    const generator = createGenerator(solved);
    const block = generator.block(0, 4096);
    const swaps = block.corruptions.filter((c) => c.kind === 'swap');
    expect(swaps.length / 2 / 4096).toBeCloseTo(0.05, 1);
    for (const c of block.corruptions) {
        const value = block.values.get(c.column)!;
        const other = block.values.get(c.column === 'sbp' ? 'dbp' : 'sbp')!;
        expect(c.truth).toBe(value[c.row]);
        expect(c.written).toBe(block.written.get(c.column)![c.row]);
        const rounded = block.corruptions.some((d) => d.kind === 'round' && d.row === c.row && d.column === c.column);
        if (rounded) expect(c.written % 10).toBe(0);
        else expect(c.written).toBe(other[c.row]);
    }
    expect(block.duplicates!.slice(0, 4096).reduce((sum, x) => sum + x, 0) / 4096).toBeCloseTo(0.02, 1);
});

test('a base and its scenario share their random numbers and what was solved', () => {
    const base = plan(items(), { require: [] });
    const list = items().map((item) =>
        item.column.name === 'bmi' ? variable('bmi', dist('lognormal', 3.4, 0.2), { rounding: 'auto', limits: [14, 65] }) : item,
    );
    const scenario = plan(list, {
        require: [],
        cohort: 'Scenario',
        base: { plan: base, keep: ['diabetes.prevalence.0', 'diabetes.prevalence.1', 'sbp~dbp'], keepRounding: ['sbp', 'dbp', 'risk'] },
    });
    const before = solve(base);
    const after = solve(scenario);
    expect(after.unknowns['diabetes.prevalence.0']).toBe(before.unknowns['diabetes.prevalence.0']);
    const a = generate(before, 3000);
    const b = generate(after, 3000);
    expect(b.values.get('diabetes')).toEqual(a.values.get('diabetes'));
    const heavier = b.values.get('bmi')!;
    expect(a.values.get('bmi')!.every((x, i) => heavier[i] > x || x >= 64.9)).toBe(true);
});

describe('selection', () => {
    const eligible = [{ predicate: op('and', col('diabetes'), op('greater_or_equal', col('age'), 65)), text: 'eligible', at: 'select.0' }];

    test('keeps the eligible alone, with targets of the population before it', () => {
        const chosen = solve(plan(items(), { select: eligible }));
        const everybody = solve(plan(items()));
        expect(chosen.unknowns).toEqual(everybody.unknowns);
        const kept = generate(chosen, 2000);
        expect(kept.values.get('diabetes')!.every((d) => d === 1)).toBe(true);
        expect(kept.values.get('age')!.every((age) => age >= 65)).toBe(true);
        const all = generate(everybody, 40_000);
        const share = all.values.get('diabetes')!.filter((d, i) => d === 1 && all.values.get('age')![i] >= 65).length / 40_000;
        expect(chosen.yield).toBeCloseTo(share, 2);
        expect(2000 / kept.attempts).toBeCloseTo(share * chosen.acceptance, 2);
        expectSame(generate(chosen, 1, {}), kept, 1);
        expect(createGenerator(chosen).block(1234, 1).values.get('sbp')![0]).toBe(kept.values.get('sbp')![1234]);
    });

    test('oversampling has the share asked for, and its weights undo it', () => {
        const rare = solve(
            plan(items(), { require: [], oversample: { predicate: col('diabetes'), share: 0.5, text: 'diabetes', at: 'oversample' } }),
        );
        const { values, weights } = generate(rare, 20_000);
        const diabetes = values.get('diabetes')!;
        expect(diabetes.reduce((sum, d) => sum + d, 0) / 20_000).toBeCloseTo(0.5, 1);
        expect(rare.stratum).toBeCloseTo(0.15, 2);
        let weighted = 0;
        let total = 0;
        diabetes.forEach((d, i) => {
            weighted += d * weights[i];
            total += weights[i];
        });
        expect(weighted / total).toBeCloseTo(0.15, 2);
    });
});
