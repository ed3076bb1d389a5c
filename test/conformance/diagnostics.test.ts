import { describe, expect, test } from 'vitest';
import { compileSpec } from '../../compiler/compile.ts';
import { memory } from '../language/spec.ts';
import { run } from './run.ts';

const C = (members: string) => `cohort C {\n${members}\n}`;

/** Each code of the table that this version says at all, by the smallest spec that makes it so, and the text it points at. */
const TABLE: [string, string, string][] = [
    ['error syntax', 'x ~ ~ normal(0, 1)', '~'],
    ['error choice/otherwise', 's ~ bernoulli(5%) x ~ when s: normal(1, 2)', 's'],
    ['error calibration/unattainable', 'x ~ uniform(0, 1) condition d { prevalence when x > 5: 20% otherwise: 5% }', '20%'],
    ['error table/file', 'table t(a) from "no.csv" cohort C { x = t(1) }', '"no.csv"'],
    ['error table/nomatch', 'table t(a) { 0..10: 1 } cohort C { a ~ uniform(0, 11) b = t(a) }', 't(a)'],
    ['error limit/size', 'patients 100_000_000_000_000', '100_000_000_000_000'],
    ['error output/path', 'output csv to "../x"', '"../x"'],
    ['error type/mismatch', 'x ~ normal(0, 1) counterfactual x', 'counterfactual x'],
    ['warning code/system', 'x FOO#1 ~ normal(0, 1)', 'FOO#1'],
    ['error name/unknown', 'x = y1', 'y1'],
    ['error name/duplicate', 'x = 1 x = 2', 'x'],
    ['hint name/shadow', 'define bmi(x) = x cohort C { y = bmi(2) }', 'bmi'],
    ['error type/mismatch', 'x = "a" y = x + 1', 'x'],
    ['error dependency/cycle', 'x = y y = x', 'x'],
    ['error distribution/arguments', 'x ~ normal(0, -1)', '-1'],
    ['warning distribution/truncation', 'x ~ normal(0, 1) in 1..5', 'normal(0, 1) in 1..5'],
    ['error distribution/truncation', 'x ~ normal(0, 1) in 10..12', 'normal(0, 1) in 10..12'],
    ['error unit/unknown', 'x [foo] = 1', '[foo]'],
    ['warning unit/incompatible', 'a [kg] ~ normal(70, 1) b [cm] ~ normal(170, 1) c = a + b', 'b'],
    ['error correlation/derived', 'a ~ normal(0, 1) b = a c ~ normal(0, 1) correlate c with b 0.5', 'b'],
    ['error correlation/ancestor', 'a ~ normal(0, 1) b ~ normal(a, 1) correlate a with b 0.5', 'a with b 0.5'],
    ['error correlation/unattainable', 'a ~ bernoulli(10%) b ~ bernoulli(50%) correlate a with b 0.5', 'a with b 0.5'],
    [
        'error correlation/impossible',
        'a ~ normal(0, 1) b ~ normal(0, 1) c ~ normal(0, 1) correlations { a with b 0.9 b with c 0.9 a with c -0.5 }',
        'a with b 0.9',
    ],
    [
        'hint correlation/completed',
        'a ~ normal(0, 1) b ~ normal(0, 1) c ~ normal(0, 1) correlations { a with b 0.8 b with c 0.8 }',
        'a with b 0.8',
    ],
    ['warning rule/never', 'x ~ uniform(0, 1) y = when x > 2: 1 otherwise: 0', 'x > 2'],
    ['warning rule/always', 'x ~ uniform(0, 1) require x >= 0', 'x >= 0'],
    [
        'warning rule/double-effect',
        'condition d { prevalence 9% effect x + 5 } x ~ normal(3, 1) when d { x ~ normal(5, 1) }',
        'effect x + 5',
    ],
    ['warning rule/acceptance', 'x ~ uniform(0, 1) require x > 0.9', 'x > 0.9'],
    ['error rule/acceptance', 'x ~ uniform(0, 1) require x > 0.9999', 'x > 0.9999'],
    ['hint unused', 'define f(x) = x cohort C { y = 1 }', 'f'],
];

test.each(TABLE)('%s points at the smallest piece of text: %s', (what, text, at) => {
    expect(run(text, { patients: 0 }).said).toEqual([`${what} «${at}»`]);
});

describe('every diagnostic says what is wrong and what to do', () => {
    test.each(TABLE)('%s', (_, text) => {
        for (const message of run(text, { patients: 0 }).messages) expect(message).toMatch(/^.+[.] .+[.?]$/s);
    });
});

describe('// cohort-ignore CODE on the line before silences a warning there', () => {
    const never = 'y = when x > 2: 1 otherwise: 0';
    test('and on its own line, by code or by family', () => {
        expect(run(`x ~ uniform(0, 1)\n// cohort-ignore rule/never\n${never}`).said).toEqual([]);
        expect(run(`x ~ uniform(0, 1)\n// cohort-ignore rule\n${never}`).said).toEqual([]);
        expect(run(`x ~ uniform(0, 1)\n${never} // cohort-ignore rule/never, because it is meant`).said).toEqual([]);
    });
    test('an ignore that silences nothing is a hint', () => {
        expect(run(C('// cohort-ignore rule/never\nx ~ uniform(0, 1)')).said).toEqual(['hint unused «rule/never»']);
    });
    test('but not where nothing could be found out: after an error elsewhere, or for another cohort', () => {
        expect(run(C(`x ~ uniform(0, 1)\n// cohort-ignore rule/never\n${never}\nz = zz`)).said).toEqual(['error name/unknown «zz»']);
        const two = `${C('x = 1')} cohort D {\nx ~ uniform(0, 1)\n// cohort-ignore rule/never\n${never}\n}`;
        expect(run(two).said).toEqual([]);
        expect(run(two, { cohort: 'D' }).said).toEqual([]);
    });
    test('errors cannot be silenced', () => {
        expect(run(C('// cohort-ignore name/unknown\nz = zz')).said).toEqual(['hint unused «name/unknown»', 'error name/unknown «zz»']);
    });
});

describe('names', () => {
    test('are suggested from what can stand there', () => {
        expect(run('define kk(x) = x cohort K { y = k(2) z = kk(1) }').messages[0]).toMatch(/`kk`/);
        expect(run('cohort K { y = k(2) }').messages[0]).not.toMatch(/Did you mean/);
    });
    test('a name that an import lacks is said once', () => {
        expect(
            run('import { G } from "./o.cohort" cohort C { include G }', { files: { 'o.cohort': 'fragment F { x = 1 }' } }).said,
        ).toEqual(['error name/unknown «G»']);
        expect(run('import { G } from "./no.cohort" cohort C { include G }').said).toEqual(['error name/unknown «"./no.cohort"»']);
    });
    test('unknown ones in a text are pointed at alone', () => {
        expect(run('age = 3 t = text("\\"a\\" {age} {agge}")').said).toEqual(['error name/unknown «agge»']);
    });
});

describe('a fix wherever it is known', () => {
    const fixed = (members: string) => {
        const text = C(members);
        const compilation = compileSpec(memory({ 'spec.cohort': text }), 'spec.cohort');
        if ('unreadable' in compilation) throw new Error(compilation.unreadable);
        const edits = compilation.diagnostics[0].fixes?.[0].edits.toSorted((a, b) => b.range.start - a.range.start) ?? [];
        return edits.reduce((all, { range, text: by }) => all.slice(0, range.start) + by + all.slice(range.end), text);
    };
    test('the nearest set of correlations that exists', () => {
        const three = 'a ~ normal(0, 1) b ~ normal(0, 1) c ~ normal(0, 1)';
        const better = fixed(`${three} correlations { a with b 0.9 b with c 0.9 a with c -0.5 }`);
        expect(run(better, { patients: 0 }).said).toEqual([]);
        // Minimise 2(r − 0.9)² + (s + 0.5)² on the edge s = 2r² − 1: 16r³ = 3.6.
        const r = Math.cbrt(0.225);
        const numbers = [...better.matchAll(/with \w (-?[0-9.]+)/g)].map((m) => Number(m[1]));
        expect(numbers[0]).toBeCloseTo(r, 2);
        expect(numbers[2]).toBeCloseTo(2 * r * r - 1, 2);
    });
    test('the end of the attainable range', () => {
        const better = fixed('a ~ bernoulli(10%) b ~ bernoulli(50%) correlate a with b 0.5');
        expect(better).toContain('correlate a with b 0.33\n');
        expect(run(better, { patients: 0 }).said).toEqual([]);
    });
});
