import { describe, expect, test } from 'vitest';
import { percent, value } from '../../webview/figures.ts';
import { emptyModel, family, shownCohort, shownResult, withResult } from '../../webview/model.ts';
import { cellText, filtered, sorted, type TableColumn, tableOf } from '../../webview/patients.ts';
import { columnInWords, standing } from '../../webview/words.ts';
import { column, result, state, URI } from './result.ts';

const base64 = (numbers: Float64Array | Uint16Array) => Buffer.from(numbers.buffer).toString('base64');
const COLUMNS = tableOf(
    [
        column('age', { decimals: 0 }),
        column('sex', { kind: 'category' }),
        column('ill', { kind: 'boolean' }),
        column('note', { kind: 'text' }),
    ],
    {
        sequence: 1,
        from: 0,
        columns: [
            { encoding: 'f64', data: base64(Float64Array.of(30, Number.NaN, 70, 50)) },
            { encoding: 'u16', data: base64(Uint16Array.of(0, 1, 0xffff, 1)), labels: ['female', 'male'] },
            { encoding: 'f64', data: base64(Float64Array.of(0, 1, 1, 0)) },
            { encoding: 'text', data: ['x', 'a b', null, 'c'] },
        ],
    },
);
const found = (filter: string) => [...filtered(COLUMNS, 4, filter).rows];

describe('the table of patients', () => {
    test('reads its cells as they are written', () => {
        expect([0, 1, 2, 3].map((row) => COLUMNS.map((each) => cellText(each, row)).join('|'))).toEqual([
            '30|female|false|x',
            '|male|true|a b',
            '70||true|',
            '50|male|false|c',
        ]);
    });

    test.each([
        ['', [0, 1, 2, 3]],
        ['age > 40', [2, 3]],
        ['age<=50 and sex = male', [3]],
        ['age = missing', [1]],
        ['sex != missing', [0, 1, 3]],
        ['ill = true', [1, 2]],
        ['note = "a b"', [1]],
        ['MALE', [0, 1, 3]],
    ])('keeps what a filter says: %s', (filter, rows) => {
        expect(found(filter)).toEqual(rows);
    });

    test('says what it cannot read in a filter', () => {
        expect(filtered(COLUMNS, 4, 'agee > 3').problem).toBe('No column is called agee.');
        expect(filtered(COLUMNS, 4, 'age > young').problem).toContain('young');
        expect(filtered(COLUMNS, 4, '__proto__ = 1').problem).toContain('__proto__');
    });

    test('orders by value, missing last in both directions, ties as they came', () => {
        const order = (name: string, descending: boolean) => [
            ...sorted(
                Uint32Array.of(0, 1, 2, 3),
                COLUMNS.find((each) => each.name === name),
                descending,
            ),
        ];
        expect(order('age', false)).toEqual([0, 3, 2, 1]);
        expect(order('age', true)).toEqual([2, 3, 0, 1]);
        expect(order('sex', false)).toEqual([0, 1, 3, 2]);
        expect(order('note', false)).toEqual([2, 1, 3, 0]);
    });

    test('filters and orders 10,000 patients within a frame or two', () => {
        const values = Float64Array.from({ length: 10_000 }, (_, k) => (k * 7919) % 10_007);
        const big: TableColumn[] = [{ name: 'x', kind: 'number', decimals: 0, values }];
        const start = performance.now();
        const { rows } = filtered(big, 10_000, 'x > 5000');
        const ordered = sorted(rows, big[0], true);
        expect(performance.now() - start).toBeLessThan(500);
        expect(ordered).toHaveLength(values.filter((x) => x > 5000).length);
        for (let k = 1; k < ordered.length; k++) expect(values[ordered[k]]).toBeLessThanOrEqual(values[ordered[k - 1]]);
    });
});

describe('the model of the page', () => {
    test('takes no result of another file, and none that is older', () => {
        const model = { ...emptyModel(), uri: URI };
        expect(withResult(model, result({ sequence: 5 }))).toBe(true);
        expect(withResult(model, result({ sequence: 4 }))).toBe(false);
        expect(withResult(model, result({ sequence: 9, uri: 'file:///other' }))).toBe(false);
        expect(shownResult(model)?.sequence).toBe(5);
    });

    test('shows the cohort chosen, while the file has it', () => {
        const model = { ...emptyModel(), uri: URI, cohort: 'B', state: state({ cohorts: [{ name: 'A' }, { name: 'B', base: 'A' }] }) };
        expect(shownCohort(model)).toBe('B');
        expect(shownCohort({ ...model, state: state() })).toBe('A');
        for (const cohort of ['B', 'A']) withResult(model, result({ cohort, base: cohort === 'B' ? 'A' : null }));
        expect(family(model, shownResult(model)!).map(({ cohort }) => cohort)).toEqual(['A', 'B']);
    });
});

test('every state is told in words', () => {
    for (const phase of ['waiting', 'running', 'done', 'errors', 'empty', 'failed'] as const)
        for (const shown of [undefined, result()]) expect(standing(state({ phase, errors: 2 }), shown).text).toMatch(/^[A-Z].*[.…s]$/);
    expect(standing(state({ phase: 'errors', errors: 1 }), result()).text).toBe(
        'The spec has an error. Shown is the last text without errors.',
    );
});

test('a chart has words for those who do not see it', () => {
    expect(columnInWords(column('bmi', { label: 'Body mass index', unit: 'kg/m2', missing: 100 }))).toBe(
        'Body mass index in kg/m2. Mean 5.00, middle half from 3.00 to 7.00, about symmetric. 50.0 % missing.',
    );
    expect(columnInWords(column('sex', { shares: [{ label: 'f', share: 0.515 }] }))).toBe('sex. f 51.5 %.');
});

test('figures are written as they are read', () => {
    expect([percent(0.0123), percent(0.5), percent(null)]).toEqual(['1.23 %', '50.0 %', '–']);
    expect(value({ kind: 'date', sd: 3 }, 0)).toBe('1970-01-01');
    expect(value({ kind: 'number', sd: 2 }, -2.71)).toBe('−2.71');
    expect(value({ kind: 'number', sd: 2 }, -0.0001)).toBe('0.00');
});
