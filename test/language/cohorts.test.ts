import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../plan/model.ts';
import { lowered, planOf } from './spec.ts';

const step = (plan: { steps: Step[] }, column: string) => plan.steps.find((each) => each.column === column)!;

function plansOf(text: string, others: Record<string, string> = {}) {
    const { cohorts, diagnostics } = lowered(text, others);
    expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
    return (name: string) => cohorts.get(name)!.plan;
}

describe('a scenario', () => {
    const plan = plansOf(`
        cohort Base {
          patients 100 seed 7
          age [years] ~ normal(50, 10)
          smoker ~ bernoulli(20%)
          a ~ normal(0, 1) b ~ normal(0, 1) c ~ normal(0, 1)
          correlate a with b 0.5 correlate b with c 0.2
          condition stroke { prevalence 3% odds ratios { smoker: 2 } }
          condition dementia { prevalence 2% odds ratios { age: 1.1 } }
          missing a 5%
          require age > 0
          expect mean(age) > 40
        }
        scenario Old of Base { patients 20 age [years] ~ normal(80, 5) correlate b with c 0.4 condition dementia { prevalence 9% } missing a 20% require age < 120 }
        scenario Older of Old { seed 8 without stroke recalibrate }
    `);

    test('starts as its base and replaces members by name, pairs by pair, settings by word', () => {
        const old = plan('Old');
        expect(old.patients).toBe(20);
        expect(old.seed).toBe('7');
        expect(step(old, 'age').value.parameters).toEqual([80, 5]);
        expect(old.correlations[0].pairs.map((pair) => [pair.unknown, pair.target])).toEqual([
            ['a~b', 0.5],
            ['b~c', 0.4],
        ]);
        expect(old.missing.map((rule) => rule.share)).toEqual([0.2]);
    });

    test('draws from the streams of the cohort at its root', () => {
        expect(plan('Old').streams).toBe('Base');
        expect(plan('Older').streams).toBe('Base');
        expect(plan('Older').cohort).toBe('Older');
    });

    test('keeps the solutions of its base for what it does not write', () => {
        const { base } = plan('Old');
        expect(base!.keep).toEqual(['stroke.prevalence.0', 'a~b']);
        expect(base!.keepRounding).toContain('a');
        expect(base!.keepRounding).not.toContain('age');
    });

    test('solves all anew with recalibrate', () => {
        expect(plan('Older').base).toBeUndefined();
    });

    test('accumulates what is required, and inherits no expectation', () => {
        expect(plan('Old').require.map((each) => each.text)).toEqual(['age > 0', 'age < 120']);
        expect(plan('Old').expectations).toEqual([]);
    });

    test('leaves out members', () => {
        expect(plan('Older').columns.map(({ name }) => name)).not.toContain('stroke');
    });
});

describe('fragments and imports', () => {
    const vitals = {
        'lib/vitals.cohort': 'fragment Vitals { hr [bpm] ~ normal(70, 10) sbp [mmHg] ~ normal(twice(60), 15) }  define twice(x) = 2 * x',
    };

    test('an included member sees the names of the file that declares it', () => {
        const plan = plansOf('import { Vitals } from "./lib/vitals.cohort" cohort C { include Vitals }', vitals)('C');
        expect(step(plan, 'sbp').value.parameters).toEqual([120, 15]);
    });

    test("a cohort's own member replaces an included one", () => {
        const plan = plansOf('import { Vitals } from "./lib/vitals.cohort" cohort C { hr ~ normal(80, 1) include Vitals }', vitals)('C');
        expect(step(plan, 'hr').value.parameters).toEqual([80, 1]);
    });

    test('an included member stands where the include stands, and gives way to what the cohort writes itself', () => {
        const plan = plansOf(
            'fragment F { a ~ normal(0, 1) b ~ normal(0, 1) patients 7 missing a 5% correlate a with b 0.5 } cohort C { first ~ normal(0, 1) patients 9 correlations { a with b 0.2 } missing a 1% include F last ~ normal(0, 1) }',
        )('C');
        expect(plan.columns.map(({ name }) => name)).toEqual(['index_date', 'first', 'a', 'b', 'last']);
        expect([plan.patients, plan.missing[0].share, plan.correlations[0].pairs[0].target]).toEqual([9, 0.01, 0.2]);
    });

    test('two included members of one name are an error', () => {
        const { diagnostics } = lowered('fragment A { x ~ normal(0, 1) } fragment B { x ~ normal(0, 1) } cohort C { include A include B }');
        expect(diagnostics.map((each) => each.code)).toEqual(['name/duplicate']);
    });

    test('files that import each other are read once', () => {
        const plan = plansOf('import { F } from "./b.cohort" cohort C { include F } define g(x) = x + 1', {
            'b.cohort': 'import { g } from "./spec.cohort" fragment F { y = g(2) }',
        })('C');
        expect(step(plan, 'y').value.parameters).toEqual([3]);
    });
});

describe('names', () => {
    test('a label wins over a variable of its name in a comparison', () => {
        const plan = planOf('male ~ bernoulli(50%) sex ~ categorical(female: 51%, male: 49%) x = sex == male y = male == sex');
        for (const name of ['x', 'y']) expect(JSON.stringify(step(plan, name).value)).not.toContain('"male"');
    });

    test('names that JavaScript gives a meaning to are names like any other', () => {
        const plan = planOf(
            '__proto__ ~ normal(0, 1) constructor = __proto__ + 1 toString ~ categorical(constructor: 50%, __proto__: 50%) hasOwnProperty = toString == constructor',
        );
        expect(plan.columns.map(({ name }) => name)).toEqual(['index_date', '__proto__', 'constructor', 'toString', 'hasOwnProperty']);
        expect(lowered('cohort __proto__ { } scenario constructor of __proto__ { }').diagnostics).toEqual([]);
    });

    test('a variable may be called as a function is', () => {
        const plan = planOf(
            'egfr ~ normal(90, 10) age [years] ~ normal(50, 9) sex ~ categorical(F: 50%, M: 50%) creatinine [mg/dL] ~ lognormal(1, 0.2) y = egfr(creatinine, age, sex) - egfr',
        );
        expect(step(plan, 'y').value.family).toBe('value');
    });
});

describe('units', () => {
    test('a quantity is converted to the unit of what it is compared with, by the factor of the analyte', () => {
        const plan = planOf('glucose LOINC#2345-7 [mg/dL] ~ lognormal(95, 12) high = glucose >= 7 [mmol/L]');
        const { args } = step(plan, 'high').value.parameters[0] as { args: number[] };
        expect(args[1]).toBeCloseTo(7 / 0.05551, 0);
    });

    test('a whole number in another unit is no whole number', () => {
        const plan = planOf('months [months] ~ integer(36, 215) age [years] = months');
        expect(plan.columns.find(({ name }) => name === 'age')!.kind).toBe('number');
    });

    test('HbA1c converts between its two scales', () => {
        const plan = planOf('hba1c LOINC#4548-4 [%] ~ normal(5.5, 0.4) high = hba1c >= 48 [mmol/mol]');
        const { args } = step(plan, 'high').value.parameters[0] as { args: number[] };
        expect(args[1]).toBeCloseTo((48 + 23.5) / 10.93, 2);
    });

    test('the step of a ratio is converted, and an argument of a define', () => {
        const plan = planOf(
            'age [months] ~ normal(600, 90) condition d { prevalence 5% odds ratios { age: 2 per 10 years } } condition e { prevalence 5% odds ratios { age: 2 per 120 } }',
        );
        const slope = (name: string) => JSON.stringify(step(plan, name).value.parameters[0]).match(/0\.00\d+/)![0];
        expect(Number(slope('d'))).toBeCloseTo(Number(slope('e')), 12);
    });
});

test('the order of declarations does not matter', () => {
    const members = [
        'sex ~ categorical(female: 51%, male: 49%)',
        'age [years] ~ normal(50, 15) in 18..90',
        'bmi ~ lognormal(mean: 28, sd: 5)',
        'x = bmi * age',
        'condition d { prevalence 5% odds ratios { age: 1.1 bmi: 1.2 } effect y * 2 }',
        'condition e { prevalence 3% odds ratios { d: 2 } effect y + 1 }',
        'y ~ normal(age, 2)',
        'correlate bmi with z 0.3',
        'z ~ normal(0, 1)',
        'missing x 5%',
        'missing bmi 2%',
    ];
    const sorted = (text: string) => {
        const plan = planOf(text);
        return {
            ...plan,
            columns: [...plan.columns].sort((a, b) => (a.name < b.name ? -1 : 1)),
            steps: [...plan.steps].sort((a, b) => (a.column < b.column ? -1 : 1)),
            targets: [...plan.targets].sort((a, b) => (a.unknown < b.unknown ? -1 : 1)),
            conditions: [],
        };
    };
    const withoutPlaces = (plan: unknown) => JSON.parse(JSON.stringify(plan, (key, value) => (key === 'at' ? undefined : value)));
    const expected = withoutPlaces(sorted(members.join('\n')));
    fc.assert(
        fc.property(fc.shuffledSubarray(members, { minLength: members.length }), (shuffled) => {
            expect(withoutPlaces(sorted(shuffled.join('\n')))).toEqual(expected);
        }),
        { seed: 11, numRuns: 30 },
    );
});

test('long chains and deep nesting end in time and without overflow', () => {
    const chain = Array.from({ length: 3000 }, (_, i) => `x${i} = ${i === 2999 ? '1' : `x${i + 1} + 1`}`).join('\n');
    expect(planOf(chain).steps.length).toBe(3001);
    const ring = Array.from({ length: 2000 }, (_, i) => `x${i} = x${(i + 1) % 2000} + 1`).join('\n');
    expect(lowered(`cohort C {\n${ring}\n}`).diagnostics.map((each) => each.code)).toEqual(['dependency/cycle']);
});

test('fragments that double with every level are refused', () => {
    const fragments = Array.from({ length: 40 }, (_, i) => `fragment F${i} { include F${i + 1} include F${i + 1} }`).join(' ');
    const { diagnostics } = lowered(`${fragments} fragment F40 { } cohort C { include F0 }`);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(['limit/size']);
});

test.each([
    ['when blocks', `cohort C { y = 1 x = 1 ${'when y > 0 { x = 2 } '.repeat(501)} }`],
    ['cases', `cohort C { y = 1 x = ${'when y > 0: 1 '.repeat(501)} otherwise: 2 }`],
    ['requirements', `cohort C { x ~ normal(0, 1) ${'require x > 0 '.repeat(150)} ${'select x > 0 '.repeat(51)} }`],
])('more %s than can be nested are refused', (_, text) => {
    const codes = lowered(text).diagnostics.filter(({ severity }) => severity === 'error');
    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set(['limit/size']));
});

test.each(['/shared/a.cohort', 'C:/a.cohort', '\\\\host\\a.cohort'])(
    'an import from %s is refused: it would hold on one machine',
    (path) => {
        const { diagnostics } = lowered(`import { F } from ${JSON.stringify(path)} cohort C { include F }`, { [path]: 'fragment F { }' });
        expect(diagnostics.some(({ code, message }) => code === 'name/unknown' && message.includes('not relative'))).toBe(true);
    },
);

test.each([
    ['categorical', (i: number) => `a${i}: 0.001%`],
    ['discrete', (i: number) => `${i}: 0.001%`],
    ['histogram', (i: number) => `${i}..${i + 1}: 0.001%`],
])('%s refuses entries beyond the bound before it compares them', (name, entry) => {
    const entries = Array.from({ length: 20_000 }, (_, i) => entry(i)).join(', ');
    const { diagnostics } = lowered(`cohort C { x ~ ${name}(${entries}) }`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['limit/size']);
});

test('scenarios that stand on one another without end are refused', () => {
    const scenarios = Array.from({ length: 3000 }, (_, i) => `scenario S${i} of ${i === 0 ? 'B' : `S${i - 1}`} { }`).join('\n');
    const { diagnostics } = lowered(`cohort B { x ~ normal(0, 1) }\n${scenarios}`);
    expect(new Set(diagnostics.map((each) => each.code))).toEqual(new Set(['limit/size']));
});

test('nested defines that unfold without end are refused', () => {
    const defines = Array.from({ length: 40 }, (_, i) => `define f${i}(x) = ${i === 0 ? 'x + x' : `f${i - 1}(x) + f${i - 1}(x)`}`).join(
        '\n',
    );
    const { diagnostics } = lowered(`${defines}\ncohort C { a ~ normal(0, 1) b = f39(a) }`);
    expect(diagnostics.some((each) => each.code === 'limit/size')).toBe(true);
});

describe('lookup tables', () => {
    const use = 'cohort C { sex ~ categorical(female: 51%, male: 49%) age ~ normal(50, 15) p = t(age, sex) }';
    const rows = [
        { keys: [{ low: 18, high: 35 }, { equals: 1 }], value: 0.22 },
        { keys: [{ low: 18, high: 35 }, { equals: 0 }], value: 0.17 },
        { keys: [{ low: 35, high: 120 }, { any: true }], value: 0.12 },
    ];

    test('are written in the spec', () => {
        const plan = plansOf(`table t(age, sex) { 18..35, male: 22%  18..35, female: 17%  35..120, *: 12% } ${use}`)('C');
        expect(plan.lookups[0].rows).toEqual(rows);
    });

    test('are read from a CSV in any order of columns', () => {
        const plan = plansOf(`table t(age, sex) from "t.csv" ${use}`, {
            't.csv': 'value,sex,age\r\n22%,male,18..35\n0.17,"female",18..35\n12%,*,35..120\n',
        })('C');
        expect(plan.lookups[0].rows).toEqual(rows);
    });

    for (const [name, csv, words] of [
        ['a column too few', 'age,value\n1,2', /no column `sex`/],
        ['a line too short', 'age,sex,value\n18..35,male', /line 2: 2 cells/],
        ['an unclosed quote', 'age,sex,value\n18..35,"male,3\n', /quote/],
        ['no value', 'age,sex,value\n18..35,male,\n', /line 2, column "value": the value is empty/],
        ['a word among numbers', 'age,sex,value\n18..35,male,3\n35..80,male,x\n', /line 3, column "value": "x" is not a number/],
        ['nothing', '', /is empty/],
        ['binary', 'age,sex,value\n\0\0', /not a text file/],
        ['an unknown label', 'age,sex,value\n18..35,mael,3\n', /`mael`/],
    ] as const)
        test(`say what is wrong with ${name}`, () => {
            const { diagnostics } = lowered(`table t(age, sex) from "t.csv" ${use}`, { 't.csv': csv });
            expect(diagnostics.length).toBe(1);
            expect(`${diagnostics[0].message} ${diagnostics[0].remedy}`).toMatch(words);
        });
});
