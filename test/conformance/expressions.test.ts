import { describe, expect, test } from 'vitest';
import { evaluated, run } from './run.ts';

/** Values that are not known when compiling, so that the generator computes what the compiler cannot fold; `none` is missing. */
const DRAWN =
    'z ~ discrete(2.5: 100%) two ~ discrete(2: 100%) m3 ~ discrete(-3: 100%) yes ~ bernoulli(100%) no ~ bernoulli(0%) none = log(m3)';
const NONE = Number.NaN;

/** Each expression with a drawn value and, folded, with its literal. */
const CASES: [string, string, number][] = [
    ['-two^2', '-2^2', -4],
    ['two^3^2', '2^3^2', 512],
    ['two^-two', '2^-2', 0.25],
    ['-two^-two', '-2^-2', -0.25],
    ['1 - two - 3', '1 - 2 - 3', -4],
    ['8 / 4 / two', '8 / 4 / 2', 1],
    ['1 + two * 3^2', '1 + 2 * 3^2', 19],
    ['mod(m3, 5)', 'mod(-3, 5)', 2],
    ['mod(3, m3 - 2)', 'mod(3, -5)', -2],
    ['floor(-z)', 'floor(-2.5)', -3],
    ['ceil(-z)', 'ceil(-2.5)', -2],
    ['round(z, 1)', 'round(2.5, 1)', 3],
    ['round(-z, 1)', 'round(-2.5, 1)', -3],
    ['clamp(z, 0, 1)', 'clamp(2.5, 0, 1)', 1],
    ['not yes or yes', 'not true or true', 1],
    ['yes implies no', 'true implies false', 0],
    ['no implies no', 'false implies false', 1],
    ['no implies no implies no', 'false implies false implies false', 1],
    ['yes + yes', 'true + true', 2],
    ['two in 1..2', '2 in 1..2', 1],
    ['two in 3..1', '2 in 3..1', 0],
    ['two in (1, 3)', '2 in (1, 3)', 0],
    ['if two > 1 then 5 else 6', 'if 2 > 1 then 5 else 6', 5],
    // Missing and three-valued logic.
    ['none + 1', '1/0 + 1', NONE],
    ['two / (two - 2)', '2/0', NONE],
    ['sqrt(m3)', 'sqrt(-3)', NONE],
    ['min(none, 3)', 'min(1/0, 3)', NONE],
    ['none > 1 or yes', '1/0 > 1 or true', 1],
    ['none > 1 or no', '1/0 > 1 or false', NONE],
    ['none > 1 and no', '1/0 > 1 and false', 0],
    ['none > 1 and yes', '1/0 > 1 and true', NONE],
    ['not (none > 1)', 'not (1/0 > 1)', NONE],
    ['none > 1 implies yes', '1/0 > 1 implies true', 1],
    ['none > 1 implies no', '1/0 > 1 implies false', NONE],
    ['no implies none > 1', 'false implies 1/0 > 1', 1],
    ['none == none', '1/0 == 1/0', NONE],
    ['is_missing(none)', 'is_missing(1/0)', 1],
    ['is_missing(none > 1)', 'is_missing(1/0 > 1)', 1],
    ['none in 1..2', '1/0 in 1..2', NONE],
];

test.each(CASES)('%s', (drawn, literal, expected) => {
    expect(evaluated({ value: drawn }, DRAWN).value).toEqual(expected);
    expect(evaluated({ value: literal }).value).toEqual(expected);
});

test('a guard or require that is missing counts as false', () => {
    expect(evaluated({ a: 'when none > 1: 1 when yes: 2 otherwise: 3', b: 'when not (none > 1): 1 otherwise: 2' }, DRAWN)).toEqual({
        a: 2,
        b: 2,
    });
    const { column, solved } = run('x ~ uniform(-1, 1) y = log(x) require y < 5');
    expect(Math.min(...column('x'))).toBeGreaterThan(0);
    expect(solved.acceptance).toBeCloseTo(0.5, 2);
});

test('in a comparison with a category its labels win over variables of the same name', () => {
    expect(
        evaluated(
            { a: 'arm == b', b2: 'arm in (a, b)', c: 'arm == "c d"', d: '5 in (b, 3)', e: 'b', f: 'w == "G1"', g: 'arm != b' },
            'arm ~ categorical(a: 0%, b: 100%, "c d": 0%) b = 5 w = when arm == b: "G1" otherwise: "G4"',
        ),
    ).toEqual({ a: 1, b2: 1, c: 0, d: 1, e: 5, f: 1, g: 0 });
});

describe('literals', () => {
    test('numbers, percentages, dates and durations', () => {
        const { column, plan } = run('a = 10_000 b = 1e-3 c = 11% d = 2026-01-31 e [days] = 2 weeks f [months] = 1 year g = -2.5');
        expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => column(name)[0])).toEqual([
            10_000,
            0.001,
            0.11,
            Date.UTC(2026, 0, 31) / 864e5,
            14,
            12,
            -2.5,
        ]);
        expect(plan.columns.find(({ name }) => name === 'd')?.kind).toBe('date');
    });
    test('text with escapes, and text(…) of cells', () => {
        const { data } = run(
            `age ~ integer(18, 18) sex ~ categorical(female: 100%) h [%] ~ discrete(7.15: 100%) round 0.1 b ~ bernoulli(100%) none = log(age - 19)
             t = text("{age}-year-old {sex}, HbA1c {h}% {b} {none}| \\"q\\" \\\\")`,
            { patients: 1 },
        );
        expect(data.texts.get('t')).toEqual(['18-year-old female, HbA1c 7.2% true | "q" \\']);
    });
    test('names may be words of the language and of JavaScript', () => {
        for (const name of ['rate', 'state', 'start', 'shape', 'seed', 'days', 'output', 'prevalence', '__proto__', 'constructor'])
            expect(run(`aa = 1 ${name} ~ normal(0, 1) zz = ${name} + 1 yy ~ normal(${name}, 1) missing ${name} 5%`).said).toEqual([]);
    });
});

describe('units', () => {
    test('a number with a unit is converted to what it is compared with or added to', () => {
        const { column } = run(
            `glucose LOINC#2345-7 [mg/dL] ~ normal(120, 20) high = glucose > 7.0 [mmol/L] more = glucose + 1 [mmol/L] si [mmol/L] = glucose
             hba1c LOINC#4548-4 [%] ~ normal(6.5, 1) diabetic = hba1c >= 48 [mmol/mol] old = 40 [years] > 3000 days`,
        );
        const [glucose, high, more, si, hba1c, diabetic] = ['glucose', 'high', 'more', 'si', 'hba1c', 'diabetic'].map(column);
        // 180.16 g/mol; NGSP = 0.09148·IFCC + 2.152.
        for (let i = 0; i < 1000; i++) {
            expect(more[i] - glucose[i]).toBeCloseTo(18.016, 1);
            expect(si[i] * 18.016).toBeCloseTo(glucose[i], 0);
            if (Math.abs(glucose[i] - 126.1) > 0.2) expect(high[i]).toBe(Number(glucose[i] > 126.1));
            if (Math.abs(hba1c[i] - 6.543) > 0.02) expect(diabetic[i]).toBe(Number(hba1c[i] > 6.543));
        }
        expect(column('old')[0]).toBe(1);
    });
    test('everyday spellings, and UCUM’s own brackets with and without those around a unit', () => {
        const { said, column } = run(
            'a [[in_i]] = 10 b [in_i] = 10 c [cm] = b d [cm] = a e [mm[Hg]] = 80 f [mmHg] = e g [mL/min/1.73m2] = 60 h [10^9/L] = 5',
        );
        expect(said).toEqual([]);
        expect(['c', 'd', 'f'].map((name) => column(name)[0])).toEqual([25.4, 25.4, 80]);
    });
    test('an argument of a define with a unit is converted to it, and its result from it', () => {
        const { column } = run(
            'define f(x [kg], y [cm]) [kg/m2] = x / (y / 100)^2 cohort C { w [g] = 70000 h [m] = 1.75 b = f(w, h) round 0.0001 c [g/m2] = f(w, h) round 0.1 d = f(70, 175) round 0.0001 }',
        );
        expect(['b', 'c', 'd'].map((name) => column(name)[0])).toEqual([22.8571, 22857.1, 22.8571]);
    });
});

describe('table t(…)', () => {
    test('bands are low ≤ x < high, the greatest upper bound included; first match wins', () => {
        const { column } = run(
            'table t(a) { 0..10: 1  10..20: 2  5..30: (3 + 4) } cohort C { a = t(0) b = t(5) c = t(10) d = t(19.9) e = t(20) f = t(30) }',
        );
        expect(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => column(name)[0])).toEqual([1, 1, 2, 2, 7, 7]);
    });
    test('values, true and false, and `*`; percentages; the same from a CSV', () => {
        const spec = (table: string) =>
            `${table} cohort C { age ~ uniform(18, 120) sex ~ categorical(female: 50%, male: 50%) s ~ bernoulli(50%) p = t(age, sex, s) }`;
        const written = run(
            spec(
                'table t(age, sex, s) { 18..35, male, true: 22%  18..35, female, *: 17%  *, *, false: 12%  35..120, *, *: 5% 18..35, male, *: 1 }',
            ),
        );
        expect(written.said).toEqual([]);
        const [age, sex, s, p] = ['age', 'sex', 's', 'p'].map(written.column);
        p.forEach((value, i) => {
            const young = age[i] < 35;
            expect(value).toBe(young && sex[i] === 1 && s[i] ? 0.22 : young && sex[i] === 0 ? 0.17 : s[i] ? 0.05 : 0.12);
        });
        const read = run(spec('table t(age, sex, s) from "t.csv"'), {
            files: {
                't.csv': 'age,sex,s,rate\n18..35,male,true,22%\n18..35,female,*,17%\n*,,false,12%\n35..120,*,*,5%\n18..35,male,*,1\n',
            },
        });
        expect(read.column('p')).toEqual(p);
    });
    test('no match is missing', () => {
        const { column } = run('table t(a) { 0..10: 1 } cohort C { a ~ uniform(0, 10.0002) b = t(a) c = t(log(a - 50)) }', {
            patients: 10,
        });
        expect(column('c')[0]).toBeNaN();
        expect(column('b')[0]).toBe(1);
    });
    test('a CSV that is malformed is reported with its line', () => {
        const { said, messages } = run('table t(a) from "t.csv" cohort C { x = t(1) }', { files: { 't.csv': 'a,v\n0..5,1\n5..9\n' } });
        expect(said).toEqual(['error table/file «"t.csv"»']);
        expect(messages[0]).toMatch(/line 3/);
        expect(run('table t(a) from "../t.csv" cohort C { x = t(1) }').said).toEqual(['error output/path «"../t.csv"»']);
    });
    test.each([
        ['a,v\n0..5,1\n\n5..9,abc\n', '"t.csv", line 4, column "v": "abc" is not a number, and other lines have numbers.'],
        ['a,v\n0..5,abc\n5..9,def\n', '"t.csv", line 2, column "v": "abc" is not a number, and the table is used as one.'],
        ['a,v\n0..5,1\nx..9,2\n', '"t.csv", line 3, column "a": `x..9` is a label, and `t` is used with a number there.'],
        ['a,v\n5..1,1\n', '"t.csv", line 2, column "a": The band 5..1 does not rise.'],
        ['a,v,note\n0..5,1,"two\nlines"\n5..9,,x\n', '"t.csv" does not say which column is the value.'],
        ['a,value,note\n0..5,1,"two\nlines"\n5..9,,x\n', '"t.csv", line 4, column "value": the value is empty.'],
    ])('a cell that does not fit is reported at the import, with its line and column: %j', (csv, message) => {
        const { said, messages } = run('table t(a) from "t.csv" cohort C { a ~ uniform(0, 9) x = t(a) + 1 }', { files: { 't.csv': csv } });
        expect(said).toEqual(['error table/file «"t.csv"»']);
        expect(messages[0]).toContain(message);
    });
    test('a table has values of one kind', () => {
        expect(run('table t(a) { 0..5: 1  5..9: "b" } cohort C { x = t(1) }').said).toEqual(['error type/mismatch «5..9: "b"»']);
    });
});

describe('files', () => {
    test('import brings in names; fragments nest; cycles of imports are fine, of fragments not', () => {
        const other =
            'fragment F { x ~ normal(0, 1) include G } fragment G { g ~ normal(0, 1) } define f(v) = v * k(2) define k(v) = v + 1';
        const { column } = run('import { F, f } from "./o.cohort" cohort C { include F y = f(x) round 1e-6 }', {
            files: { 'o.cohort': other },
        });
        expect(column('y')[0]).toBeCloseTo(3 * column('x')[0], 5);
        const back = 'import { H } from "./spec.cohort" fragment F { x = 1 include H }';
        expect(
            run('import { F } from "./o.cohort" cohort C { include F } fragment H { h = 2 }', { files: { 'o.cohort': back } }).said,
        ).toEqual([]);
        expect(run('fragment A { include B } fragment B { include A } cohort C { include A }').said).toEqual([
            'error dependency/cycle «A»',
        ]);
    });
    test('a member of the cohort replaces an included one, wherever it stands', () => {
        for (const members of ['include F x = 2', 'x = 2 include F'])
            expect(run(`fragment F { x = 1 y = x } cohort C { ${members} }`).column('y')[0]).toBe(2);
    });
    test('a documentation comment belongs to the declaration after it', () => {
        const { plan } = run(
            '/** The C. */\ncohort C {\n/** Of x,\n * in two lines. */\n// cohort-ignore rule\nx = 1\ny = 2 /** Of d. */ condition d { prevalence 5% } }',
        );
        expect(plan.documentation).toBe('The C.');
        expect(plan.columns.map(({ documentation }) => documentation)).toEqual([undefined, 'Of x,\nin two lines.', undefined, 'Of d.']);
    });
});

test('cohorts of one sex, and labels F and M', () => {
    const { said, column } = run(
        'age = 50 sex ~ categorical(male: 100%) a = egfr(1.0, age, sex) sx ~ categorical(F: 100%) b = egfr(1.0, age, sx) n ~ given_name(sex)',
    );
    expect(said).toEqual([]);
    // CKD-EPI 2021.
    expect(column('a')[0]).toBeCloseTo(142 * (1 / 0.9) ** -1.2 * 0.9938 ** 50, 1);
    expect(column('b')[0]).toBeCloseTo(142 * (1 / 0.7) ** -1.2 * 0.9938 ** 50 * 1.012, 1);
});
