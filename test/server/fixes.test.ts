import { describe, expect, test } from 'vitest';
import { lintWith } from '../../clinical/index.ts';
import { compileSpec } from '../../compiler/compile.ts';
import { indexNames } from '../../language/index/index.ts';
import { parse } from '../../language/syntax/parse.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { fixesOf, MAKERS } from '../../server/fixes/index.ts';
import { sourcesOf, textOf } from '../project/sources.ts';

const PATH = '/specs/a.cohort';
const FILES: Record<string, string> = {
    '/specs/vitals.cohort': 'define half(x) = x / 2\nfragment Vitals { pulse ~ normal(70, 9) }\n',
    '/specs/tables/smoking.csv': 'age,value\n*,0.2\n',
};

function diagnosticsOf(text: string, more: Record<string, string> = {}): Diagnostic[] {
    const read = (path: string) => {
        const found = path === PATH ? text : (FILES[path] ?? more[path]);
        return found === undefined ? { problem: 'missing' as const } : { text: found };
    };
    const compilation = compileSpec({ read }, PATH, { lint: lintWith() });
    if ('unreadable' in compilation) throw new Error('unreadable');
    return compilation.diagnostics;
}

function fixed(text: string, code: string, title: RegExp): { title: string; after: string; left: Diagnostic[] } {
    const parsed = parse(text, PATH);
    const others = Object.entries(FILES)
        .filter(([path]) => path.endsWith('.cohort'))
        .map(([path, source]) => ({ path, ast: parse(source, path).ast }));
    const index = indexNames([{ path: PATH, ast: parsed.ast }, ...others]);
    const known = { specs: [PATH, '/specs/vitals.cohort'], tables: ['/specs/tables/smoking.csv'], canCreate: true };
    const importable = ['half', 'Vitals'].map((name) => ({
        name,
        kind: name === 'half' ? ('define' as const) : ('fragment' as const),
        file: '/specs/vitals.cohort',
    }));
    const findings = diagnosticsOf(text).filter((each) => each.code === code);
    expect(findings, `${code} is found`).not.toEqual([]);
    const offered = findings.flatMap((finding) => fixesOf({ finding, path: PATH, text, ast: parsed.ast, index, importable, ...known }));
    const fix = offered.find((each) => title.test(each.title));
    expect(offered.map((each) => each.title).filter((each) => title.test(each))).not.toEqual([]);
    let after = text;
    for (const { range, text: written } of fix!.edits.toSorted((a, b) => b.range.start - a.range.start))
        after = after.slice(0, range.start) + written + after.slice(range.end);
    const { creates } = fix!;
    // Nor is anything broken by it.
    const left = diagnosticsOf(after, creates ? { [creates.file]: creates.text } : {}).filter(
        (each) => each.code === code || each.code === 'syntax',
    );
    return { title: fix!.title, after: creates?.text ?? after, left };
}

const members = (text: string) =>
    `cohort C {\n  sex ~ categorical(female: 51%, male: 49%)\n  age [years] ~ normal(50, 15) in 18..90\n  ${text}\n}\n`;

/** A code, a spec that has it, the fix, and a piece of the text afterwards; the code is gone then. */
const CASES: [string, string, RegExp, string][] = [
    ['syntax', members('x = if age ≥ 40 then 1 else 0'), /Write/, 'age >= 40'],
    ['syntax', members('x ~ normal(52 17)'), /Write `,`/, 'normal(52, 17)'],
    ['syntax', members('x ~ normal(52, 17'), /Write `\)`/, 'normal(52, 17)'],
    ['syntax', 'cohort A {\n  x = 1\n', /Write `}`/, 'x = 1\n}'],
    ['syntax', members('condition d {\n    prevalence 5%'), /Remove `{`|Write `}`/, 'prevalence 5%'],
    ['syntax', members('x = 1 { y = 2 }'), /Remove the braces/, 'x = 1  y = 2 \n}'],
    ['syntax', members('x ~ normal(52, 17))'), /Remove `\)`/, 'normal(52, 17)\n'],
    ['syntax', members('x ~ normal(, 52)'), /Remove the comma/, 'normal( 52)'],
    ['syntax', members('x ~ normal(mean = 5, sd: 2)'), /Write `:`/, 'mean: 5'],
    ['syntax', members('x ~ bernoulli 14%'), /Put the parameters/, 'bernoulli(14%)'],
    ['syntax', members('x = when age > 60: 1 else: 2'), /Write `otherwise`/, 'otherwise: 2'],
    ['syntax', members('require age = 60'), /Write `==`/, 'age == 60'],
    ['syntax', members('x == 3'), /Write `=`/, 'x = 3'],
    ['syntax', members('x = %5'), /Write `5%`/, 'x = 5%'],
    ['syntax', members('x = .5'), /Write `0\.5`/, 'x = 0.5'],
    ['syntax', members('x years ~ normal(1, 2)'), /Write `\[years\]`/, 'x [years] ~'],
    ['syntax', members('x normal(1, 2)'), /Write `~`/, 'x ~ normal'],
    ['syntax', members('in ~ normal(1, 2)'), /Rename to `in_`/, 'in_ ~'],
    ['syntax', members('patient 10'), /Change to `patients`/, 'patients 10'],
    ['choice/otherwise', members('x ~ when sex == male: normal(1, 2)'), /Add otherwise/, 'otherwise:'],
    ['name/unknown', members('x = ag + 1'), /Change to `age`/, 'x = age + 1'],
    ['name/unknown', members('x = weight + 1'), /Declare variable `weight`/, 'weight ~ normal(0, 1)\n  x = weight + 1'],
    ['name/unknown', members('x = doubled(age, 3)'), /Declare function `doubled`/, 'define doubled(age, x2) = age\n'],
    ['name/unknown', members('x = half(age)'), /Import `half`/, 'import { half } from "./vitals.cohort"'],
    [
        'name/unknown',
        `import { half } from "./vitals.cohort"\n${members('include Vitals x = half(age)')}`,
        /Import `Vitals`/,
        '{ half, Vitals }',
    ],
    ['name/unknown', members('include Labs'), /Declare fragment/, 'fragment Labs {'],
    ['name/unknown', `import { half } from "./vital.cohort"\n${members('x = half(age)')}`, /Change to/, '"./vitals.cohort"'],
    ['name/unknown', members('x ~ norml(0, 1)'), /Change to `normal`/, 'normal(0, 1)'],
    ['name/duplicate', members('x = 1\n  x = 2'), /Remove this one/, 'x = 1\n}'],
    ['name/duplicate', members('x = 1\n  x = 2'), /Rename to `x_2`/, 'x_2 = 2'],
    ['name/duplicate', members('patient_id ~ normal(0, 1)\n  y = patient_id + 1'), /Rename/, 'y = patient_id_2 + 1'],
    ['name/shadow', `define sqrt(x) = x\n${members('y = sqrt(age)')}`, /Rename to `sqrt_2`/, 'y = sqrt_2(age)'],
    ['type/mismatch', members('x ~ 5'), /Write `=`/, 'x = 5'],
    ['type/mismatch', members('x = normal(0, 1)'), /Write `~`/, 'x ~ normal(0, 1)'],
    ['type/mismatch', members('expect age > 3'), /mean\(age\)/, 'expect mean(age) > 3'],
    ['type/mismatch', members('x = sex + 1'), /if sex/, '(if sex == male then 1 else 0) + 1'],
    ['type/mismatch', members('condition d { prevalence 3% effect sex + 1 }'), /Remove this effect/, 'prevalence 3% }'],
    ['type/mismatch', members('require sex'), /sex == male/, 'require sex == male'],
    ['type/mismatch', members('enrolment 2020-01-01 .. 2021-02-30'), /2021-02-28/, '2021-02-28'],
    ['dependency/cycle', `fragment F { include F }\n${members('include F')}`, /Remove this include/, 'fragment F { }'],
    ['distribution/arguments', members('x ~ normal(1, -2)'), /Change to 2/, 'normal(1, 2)'],
    ['distribution/arguments', members('x ~ categorical(a: 50%, b: 40%)'), /Rescale/, '55.'],
    ['distribution/arguments', members('x ~ normal(0, 1) in 5..2'), /2\.\.5/, 'in 2..5'],
    ['distribution/arguments', members('x ~ normal(0, 1) limits 5..2'), /2\.\.5/, 'limits 2..5'],
    ['distribution/arguments', members('enrolment 2020-01-02 .. 2020-01-01'), /2020-01-01 \.\. 2020-01-02/, '2020-01-01 .. 2020-01-02'],
    ['distribution/arguments', members('x ~ bernoulli(1.4)'), /1.4%/, 'bernoulli(1.4%)'],
    ['distribution/arguments', members('condition d { prevalence 120% }'), /100%/, 'prevalence 100%'],
    ['distribution/arguments', members('condition d { prevalence 12 }'), /12%/, 'prevalence 12%'],
    ['distribution/arguments', members('condition d { prevalence 5% odds ratios { age: -2 } }'), /Change to 2/, 'age: 2'],
    ['distribution/arguments', members('x ~ quantiles(5%: 10, 50%: 8)'), /Sort/, 'quantiles(5%: 8, 50%: 10)'],
    ['distribution/arguments', members('patients -5'), /Change to 5/, 'patients 5'],
    ['distribution/arguments', members('x ~ normal(3)'), /Write/, 'normal(mean: 3, sd: 1)'],
    ['distribution/arguments', members('x ~ normal(1, sdd: 2)'), /sd/, 'sd: 2'],
    ['distribution/arguments', `define f(a) = a\n${members('x = f(1, 2)')}`, /too much/, 'x = f(1)'],
    ['distribution/truncation', members('x ~ normal(0, 1) in 1..2'), /Remove `in 1\.\.2`/, 'x ~ normal(0, 1)\n'],
    ['table/nomatch', `table t(a) { 0..40: 1 }\n${members('x = t(age)')}`, /last row/, '*: 1 }'],
    [
        'calibration/unattainable',
        members('condition d { prevalence when age > 200: 10% otherwise: 4% }'),
        /Remove this case/,
        'prevalence 4%',
    ],
    [
        'correlation/derived',
        members('y = age + 1\n  z ~ normal(0, 1)\n  correlate y with z 0.5'),
        /Change to `age`/,
        'correlate age with z 0.5',
    ],
    ['correlation/ancestor', members('z ~ normal(age, 1)\n  correlate z with age 0.5'), /Remove this correlation/, 'normal(age, 1)\n}'],
    ['correlation/unattainable', members('z ~ bernoulli(2%)\n  correlate age with z 0.9'), /Change to 0\./, 'age with z 0.'],
    [
        'correlation/impossible',
        members('a ~ normal(0, 1) b ~ normal(0, 1) c ~ normal(0, 1)\n  correlations { a with b 0.9 b with c 0.9 a with c -0.9 }'),
        /nearest/,
        'a with b 0.',
    ],
    [
        'correlation/completed',
        members('a ~ normal(0, 1) b ~ normal(0, 1) c ~ normal(0, 1)\n  correlate a with b 0.9\n  correlate b with c 0.9'),
        /List these/,
        'correlate a with c 0.',
    ],
    [
        'rule/never',
        members('x ~ when age > 200: normal(0, 1) when age > 50: normal(1, 1) otherwise: normal(2, 1)'),
        /Remove/,
        '~ when age > 50',
    ],
    ['rule/always', members('require age > 1'), /Remove it/, '18..90\n}'],
    [
        'rule/double-effect',
        members('condition d { prevalence 10% effect x + 1 }\n  x ~ when d: normal(0, 1) otherwise: normal(1, 1)'),
        /Remove it/,
        'prevalence 10% }',
    ],
    ['rule/acceptance', members('x ~ normal(0, 1)\n  require x > 1.5 "high"'), /expect/, 'expect share(x > 1.5) > 50% "high"'],
    ['output/path', members('output csv to "../out"'), /"out"/, 'to "out"'],
    [
        'time/followup',
        members('patients 10\n  terminal event death { hazard 0.01 per year }'),
        /followup/,
        'followup 5 years\n  terminal event',
    ],
    ['unit/unknown', members('x [mg/dl] ~ normal(0, 1)').replace('mg/dl', 'mgg/dL'), /mg\/dL/, '[mg/dL]'],
    ['unit/incompatible', members('x [mg/dL] ~ normal(9, 1)\n  y = x + 3 [kg]'), /mg\/dL/, '3 [mg/dL]'],
    ['unit/incompatible', members('x [mg/dL] ~ normal(9, 1)\n  y = x + 3 [kg]'), /Remove the unit/, 'x + 3\n'],
    ['code/system', members('x LONC#1234-5 ~ normal(0, 1)'), /LOINC/, 'LOINC#1234-5'],
    [
        'time/negative-rate',
        members('patients 10\n  followup 2 years\n  event e { hazard 0.5 - age / 50 per year }'),
        /max/,
        'hazard max(0, 0.5 - age / 50) per year',
    ],
    [
        'time/unreachable',
        members('patients 10\n  followup 1 year\n  progression p { state a state b a -> a rate 1 per year }'),
        /Remove it/,
        'progression p { state a a -> a',
    ],
    ['table/file', `table t(age) from "tables/smokin.csv"\n${members('x = t(age)')}`, /Change to/, '"tables/smoking.csv"'],
    ['table/file', `table t(age) from "smoking.csv"\n${members('x = t(age)')}`, /Change to/, '"tables/smoking.csv"'],
    ['table/file', `table t(age, sex) from "new.csv"\n${members('x = t(age, sex)')}`, /Create/, 'age,sex,value\n*,*,0\n'],
    ['limit/size', members('patients 100_000_000_000'), /Change to/, 'patients 1'],
    ['limit/size', members('cluster g of 99_000_000 { }'), /Change to/, 'cluster g of 1'],
    ['clinical/unit', members('glucose LOINC#2345-7 [mg/dL] ~ normal(5.6, 0.6) in 3..9'), /Change the unit/, '[mmol/L] ~ normal(5.6, 0.6)'],
    [
        'clinical/unit',
        members('glucose LOINC#2345-7 [mg/dL] ~ normal(5.6, 0.6) in 3..9'),
        /Convert the numbers to \[mg\/dL\]/,
        'normal(100.883',
    ],
    ['clinical/unit', members('hba1c LOINC#4548-4 [%] ~ normal(38, 3)'), /Convert the numbers/, '[%] ~ normal(5.'],
    ['clinical/unit', members('hematocrit LOINC#4544-3 [%] ~ normal(0.42, 0.03)'), /Convert the numbers to \[%\]/, '[%] ~ normal(42, 3)'],
    ['clinical/wrong-unit', members('pulse LOINC#8867-4 [mmHg] ~ normal(72, 11)'), /Change the unit/, '~ normal(72, 11)'],
    [
        'clinical/sex',
        members('condition prostate_cancer ICD10CM#C61 { prevalence 4% }'),
        /Only where/,
        'when sex == male: 4% otherwise: 0%',
    ],
    ['clinical/age', members('condition neonatal_jaundice ICD10CM#P59.9 { prevalence 5% }'), /Only where/, 'when age in 0..'],
    [
        'clinical/contraindicated',
        members('condition asthma ICD10CM#J45.909 { prevalence 8% }\n  propranolol ~ bernoulli(10%)'),
        /Write/,
        'bernoulli(if asthma then 0% else 10%)',
    ],
    [
        'clinical/contraindicated',
        members(
            'patients 10\n  followup 1 year\n  condition asthma ICD10CM#J45.909 { prevalence 8% }\n  medication propranolol { indicated when age > 40 or sex == male uptake 50% }',
        ),
        /and not asthma/,
        'indicated when (age > 40 or sex == male) and not asthma',
    ],
    [
        'clinical/contraindicated',
        members(
            'patients 10\n  followup 1 year\n  condition asthma ICD10CM#J45.909 { prevalence 8% }\n  medication propranolol { indicated when age > 40 uptake 50% }',
        ),
        /Add `stop when asthma/,
        'stop when asthma uptake',
    ],
    [
        'clinical/interaction',
        members('azathioprine ~ bernoulli(10%)\n  febuxostat ~ bernoulli(10%)'),
        /Write/,
        'febuxostat ~ bernoulli(if azathioprine then 0% else 10%)',
    ],
    ['clinical/code', members('potassium LOINC#2951-2 [mmol/L] ~ normal(4.0, 0.35)'), /Change to LOINC/, 'LOINC#2823-3 [mmol/L]'],
    ['clinical/code', members('potassium [mmol/L] ~ normal(4.0, 0.35)'), /Add LOINC/, 'potassium LOINC#2823-3 [mmol/L]'],
    ['clinical/shape', members('triglycerides LOINC#2571-8 [mg/dL] ~ normal(150, 128)'), /Change to/, 'lognormal('],
    ['clinical/shape', members('sbp LOINC#8480-6 [mmHg] ~ uniform(100, 150)'), /Change to/, '~ normal('],
    [
        'clinical/order',
        members('sbp LOINC#8480-6 [mmHg] ~ normal(121, 18)\n  dbp LOINC#8462-4 [mmHg] ~ normal(70, 13)'),
        /Add `require/,
        'require sbp > dbp',
    ],
    [
        'clinical/derived',
        members(
            'height LOINC#8302-2 [cm] ~ normal(168, 8)\n  weight LOINC#29463-7 [kg] ~ lognormal(mean: 80, sd: 16)\n  bmi LOINC#39156-5 [kg/m2] ~ lognormal(mean: 28, sd: 5)',
        ),
        /Change to = /,
        'bmi LOINC#39156-5 [kg/m2] = ',
    ],
    ['unused', `define f(x) = x\n${members('y = 1')}`, /Remove `f`/, 'cohort C {'],
    ['unused', `import { half } from "./vitals.cohort"\n${members('y = 1')}`, /Remove this import/, 'cohort C {'],
    ['unused', `import { half, Vitals } from "./vitals.cohort"\n${members('y = half(age)')}`, /from the import/, 'import { half } from'],
    ['unused', members('// cohort-ignore rule/never\n  y = 1'), /Remove the comment/, 'y = 1'],
];

const results = CASES.map(([code, text, title]) => {
    let found: ReturnType<typeof fixed> | undefined;
    return () => (found ??= fixed(text, code, title));
});

describe('each quick fix takes away what it is offered for', () => {
    test.each(CASES.map(([code, text, , piece], i) => ({ code, text, piece, result: results[i] })))('$code: $text', ({ piece, result }) => {
        const { after, left } = result();
        expect(after).toContain(piece);
        expect(left.map(({ message }) => message)).toEqual([]);
    });
});

test('numbers are not converted where the cases are of different size: not all can be in the wrong unit', () => {
    const text = members('glucose LOINC#2345-7 [mg/dL] ~ when sex == male: normal(5.6, 0.6) otherwise: normal(101, 9)');
    expect(() => fixed(text, 'clinical/unit', /Change the unit/)).not.toThrow();
    expect(() => fixed(text, 'clinical/unit', /Convert the numbers/)).toThrow();
});

describe('no fix is without a case', () => {
    /** Codes of which only the author knows what is meant. */
    const AUTHORS: Record<string, string> = {
        'feature/not-yet': 'another format, or a later version',
        'clinical/condition': 'which of the two is wrong',
        'clinical/implausible': 'the numbers that are meant',
        'clinical/prevalence': 'who these patients are',
        'clinical/reference': 'the condition that explains it',
    };

    test('every code of the manual is fixed, or said to be for the author alone', () => {
        const documented = [...textOf('docs/language/diagnostics.md').matchAll(/^### (\S+)$/gm)].map(([, code]) => code);
        const known = new Set([...CASES.map(([code]) => code), ...Object.keys(AUTHORS)]);
        expect(documented.filter((code) => !known.has(code))).toEqual([]);
        expect([...known].filter((code) => !documented.includes(code))).toEqual([]);
    });

    test('every maker has one', () => {
        const shown = new Set(CASES.map(([code]) => code));
        expect(Object.keys(MAKERS).filter((code) => !shown.has(code))).toEqual([]);
    });

    test('every title that a source can give is shown', () => {
        const sources = ['server/fixes', 'language', 'clinical', 'compiler'].flatMap(sourcesOf);
        const written =
            /(?:fix\(\s*source,\s*|title: |removeNode\((?:[^();]|\((?:[^();]|\([^();]*\))*\))*, (?='[A-Z][^']* )|(?<!const )replaced\(\s*source, )('[^'\n]*'|`(?:[^`\\]|\\.)*`)/g;
        const titles = sources.flatMap((file) =>
            [...textOf(file).matchAll(written)].map(([whole, title]) => (whole.startsWith('replaced') ? '`Change to `…``' : title)),
        );
        const shown = results.map((result) => result().title);
        const unshown = [...new Set(titles)].filter((title) => !shown.some((each) => patternOf(title).test(each)));
        expect(unshown).toEqual([]);
    }, 60_000);
});

/** A title as a source writes it, with anything in its holes. */
function patternOf(title: string): RegExp {
    const parts = title
        .slice(1, -1)
        .replaceAll('\\`', '`')
        .split(/\$\{[^}]*\}|…/);
    return new RegExp(`^${parts.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);
}
