import { describe, expect, test } from 'vitest';
import { compileSpec } from '../../compiler/compile.ts';
import { indexNames } from '../../language/index/index.ts';
import { parse } from '../../language/syntax/parse.ts';
import { REFACTORINGS } from '../../server/refactorings/index.ts';
import { simulated } from '../../server/simulation/cohort-sample.ts';

const PATH = '/specs/a.cohort';

/** A text with the selection between « and ». */
function refactored(marked: string, title: RegExp): string | undefined {
    const start = marked.indexOf('«');
    const end = marked.indexOf('»') - 1;
    const text = marked.replace(/[«»]/g, '');
    const parsed = parse(text, PATH);
    expect(parsed.diagnostics).toEqual([]);
    const index = indexNames([{ path: PATH, ast: parsed.ast }]);
    const selection = { path: PATH, text, ast: parsed.ast, start, end, index, tree: () => parsed };
    const offer = REFACTORINGS.flatMap(({ offers }) => offers(selection)).find((each) => title.test(each.title));
    let after = offer && text;
    for (const edit of offer?.edits.toSorted((a, b) => b.start - a.start || b.end - a.end) ?? [])
        after = after!.slice(0, edit.start) + edit.text + after!.slice(edit.end);
    return after;
}

/** The plan without places in the text: what is drawn and solved, and in which order. */
function meaning(text: string): string {
    const compilation = compileSpec({ read: () => ({ text }) }, PATH, { checkOnly: true });
    if ('unreadable' in compilation) throw new Error('unreadable');
    expect(compilation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return JSON.stringify(compilation.plan, (key, value) => (key === 'at' || key === 'text' ? undefined : value));
}

const HEAD =
    'cohort C {\n  sex ~ categorical(female: 51%, male: 49%)\n  age [years] ~ normal(50, 15) in 18..90\n  glucose LOINC#2345-7 [mg/dL] ~ normal(95, 10) in 60..200\n';

const CASES: [string, string, RegExp, string][] = [
    [
        'an expression becomes a define',
        `${HEAD}  risk = 2 + «0.1 * (age - 40)»\n}\n`,
        /Extract into a define/,
        `define extracted(age) = 0.1 * (age - 40)\n\n${HEAD}  risk = 2 + extracted(age)\n}\n`,
    ],
    [
        'with labels, units, and below its comment',
        `/** All. */\n${HEAD}  high = «glucose > 7.0 [mmol/L] and sex == male»\n}\n`,
        /Extract into a define/,
        `define extracted(glucose, sex) = glucose > 7.0 [mmol/L] and sex == male\n\n/** All. */\n${HEAD}  high = extracted(glucose, sex)\n}\n`,
    ],
    [
        'what a condition has becomes a parameter',
        `${HEAD}  condition d { prevalence 5% onset [years] ~ normal(40, 5) in 18..age }\n  y = «age - d.onset»\n}\n`,
        /Extract into a define/,
        `define extracted(age, d_onset) = age - d_onset\n\n${HEAD}  condition d { prevalence 5% onset [years] ~ normal(40, 5) in 18..age }\n  y = extracted(age, d.onset)\n}\n`,
    ],
    [
        'one call is inlined',
        `define f(a, b) = a * 2 + b\n${HEAD}  x = 3 * «»f(age - 1, 4)\n  y = f(b: 1, a: 2)\n}\n`,
        /Inline this call/,
        `define f(a, b) = a * 2 + b\n${HEAD}  x = 3 * ((age - 1) * 2 + 4)\n  y = f(b: 1, a: 2)\n}\n`,
    ],
    [
        'all calls are inlined',
        `/** Twice and more. */\ndefine «»f(a, b) = a * 2 + b\n${HEAD}  x = 3 * f(age - 1, 4)\n  y = f(b: age, a: 2)\n}\n`,
        /everywhere/,
        `${HEAD}  x = 3 * ((age - 1) * 2 + 4)\n  y = 2 * 2 + age\n}\n`,
    ],
    [
        'members become a fragment',
        `${HEAD}«  x ~ normal(0, 1)\n  // of x\n  y = x + age\n»  z = y\n}\n`,
        /Extract into a fragment/,
        `fragment Extracted {\n  x ~ normal(0, 1)\n  // of x\n  y = x + age\n}\n\n${HEAD}  include Extracted\n  z = y\n}\n`,
    ],
    [
        'cases become blocks',
        `${HEAD}  x [kg] ~\n      when age > 60:   normal(1, 1)\n      when sex == male: normal(2, 1)\n      otherwise:       normal(«»3, 1)\n    limits 0..9\n}\n`,
        /as `when` blocks/,
        `${HEAD}  x [kg] ~ normal(3, 1)\n    limits 0..9\n  when sex == male {\n    x ~ normal(2, 1)\n  }\n  when age > 60 {\n    x ~ normal(1, 1)\n  }\n}\n`,
    ],
    [
        'blocks become cases',
        `${HEAD}  x ~ normal(3, 1)\n  y = 1\n  when sex == male {\n    x ~ normal(«»2, 1)\n  }\n  when age > 60 {\n    x ~ normal(1, 1)\n    y = 2\n  }\n}\n`,
        /as one choice/,
        `${HEAD}  x ~\n      when age > 60: normal(1, 1)\n      when sex == male: normal(2, 1)\n      otherwise: normal(3, 1)\n  y = 1\n  when age > 60 {\n    y = 2\n  }\n}\n`,
    ],
];

describe('a refactoring gives the text shown, with the same meaning', () => {
    test.each(CASES)('%s', (_, before, title, after) => {
        expect(refactored(before, title)).toBe(after);
        expect(meaning(after)).toBe(meaning(before.replace(/[«»]/g, '')));
    });
});

describe('nothing is offered where the meaning would change', () => {
    test.each([
        ['a distribution cannot be in a define', `${HEAD}  x ~ «normal(age, 1)»\n}\n`, /define/],
        ['half an expression', `${HEAD}  x = age + «age * 2 -» 1\n}\n`, /define/],
        ['a define with units converts', `define f(a [kg]) = a\n${HEAD}  x = «»f(age)\n}\n`, /Inline/],
        ['half a member', `${HEAD}  x ~ no«rmal(0, 1)\n  y = x»\n}\n`, /fragment/],
        ['a range that gives the limits', `${HEAD}  x ~ when age > 60: normal(1, 1) otherwise: normal(3, 1)« »in 0..9\n}\n`, /when/],
    ])('%s', (_, text, title) => expect(refactored(text, title)).toBe(undefined));
});

describe('a unit is converted everywhere', () => {
    const before = `cohort C {
  age [years] ~ normal(50, 15) in 18..90
  sex ~ categorical(female: 51%, male: 49%)
  glucose« »LOINC#2345-7 [mg/dL] ~
      when age > 60: lognormal(median: 110, iqr: 95..130)
      otherwise:     normal(85 + 0.2 * age, 8) in 60..125
    limits 40..600 round 1
  high = glucose >= 126
  mmol = glucose > 7.0 [mmol/L]
  double = glucose * 2 round 0.01
  near = glucose in 70..99.5
  condition diabetes { prevalence 11% effect glucose + normal(20, 5) }
  condition other { prevalence 5% odds ratios { glucose: 1.01 } }
  condition third { prevalence 5% odds ratios { glucose: 1.3 per 10 } }
  expect mean(glucose) in 80..120
  expect sd(glucose) < 60
}
`;
    const after = refactored(before, /mmol\/L/)!;

    test('in the definition, limits, effects, ratios and comparisons', () => {
        for (const piece of [
            'glucose LOINC#2345-7 [mmol/L] ~',
            'lognormal(median: 6.1061, iqr: 5.27345..7.2163)',
            'limits 2.2204..33.306 round 0.01',
            'high = glucose >= 6.99426',
            'mmol = glucose > 7.0 [mmol/L]',
            'double = (glucose * 18.0148) * 2',
            'glucose: 1.3 per 10 [mg/dL]',
            'glucose: 1.01 per 1 [mg/dL]',
            'effect glucose + normal(1.1102, 0.27755)',
            'expect sd(glucose) < 3.3306',
        ])
            expect(after).toContain(piece);
    });

    test('and the data stay what they were', () => {
        const means = (text: string): Map<string, number> => {
            const compilation = compileSpec({ read: () => ({ text }) }, PATH);
            if ('unreadable' in compilation) throw new Error('unreadable');
            expect(compilation.diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
            const head = { name: 'C' };
            const sample = simulated(compilation.solved!, compilation.targets, head, 2000, () => false)!;
            return new Map(sample.result.columns.map(({ name, mean }) => [name, mean ?? Number.NaN]));
        };
        const [old, now] = [means(before.replace(/[«»]/g, '')), means(after)];
        expect(now.get('glucose')! * 18.0148).toBeCloseTo(old.get('glucose')!, 1);
        for (const name of ['high', 'mmol', 'near', 'diabetes', 'other'])
            expect(Math.abs(now.get(name)! - old.get(name)!)).toBeLessThan(0.005);
        expect(now.get('double')! / old.get('double')!).toBeCloseTo(1, 3);
    });

    test('nothing is offered where a law would not stay one', () => {
        const hba1c = 'cohort C { hba1c« »LOINC#4548-4 [%] ~ lognormal(median: 5.5, iqr: 5..6) }';
        expect(refactored(hba1c, /mmol\/mol/)).toBe(undefined);
        expect(refactored(hba1c.replace('lognormal(median: 5.5, iqr: 5..6)', 'normal(5.5, 0.5)'), /mmol\/mol/)).toContain(
            '[mmol/mol] ~ normal(36.6',
        );
    });
});
