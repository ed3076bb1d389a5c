import { describe, expect, test } from 'vitest';
import { compileSpec } from '../../compiler/compile.ts';
import { indexNames } from '../../language/index/index.ts';
import { parse } from '../../language/syntax/parse.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { fixesOf } from '../../server/fixes/index.ts';

const PATH = '/specs/a.cohort';
const FILES: Record<string, string> = { '/specs/vitals.cohort': 'define half(x) = x / 2\nfragment Vitals { pulse ~ normal(70, 9) }\n' };

function diagnosticsOf(text: string): Diagnostic[] {
    const read = (path: string) => {
        const found = path === PATH ? text : FILES[path];
        return found === undefined ? { problem: 'missing' as const } : { text: found };
    };
    const compilation = compileSpec({ read }, PATH);
    if ('unreadable' in compilation) throw new Error('unreadable');
    return compilation.diagnostics;
}

function fixed(text: string, code: string, title: RegExp): { after: string; left: Diagnostic[] } {
    const parsed = parse(text, PATH);
    const others = Object.entries(FILES).map(([path, source]) => ({ path, ast: parse(source, path).ast }));
    const index = indexNames([{ path: PATH, ast: parsed.ast }, ...others]);
    const specs = [PATH, ...Object.keys(FILES)];
    const importable = ['half', 'Vitals'].map((name) => ({
        name,
        kind: name === 'half' ? ('define' as const) : ('fragment' as const),
        file: '/specs/vitals.cohort',
    }));
    const findings = diagnosticsOf(text).filter((each) => each.code === code);
    expect(findings, `${code} is found`).not.toEqual([]);
    const offered = findings.flatMap((finding) => fixesOf({ finding, path: PATH, text, ast: parsed.ast, index, specs, importable }));
    const fix = offered.find((each) => title.test(each.title));
    expect(offered.map((each) => each.title).filter((each) => title.test(each))).not.toEqual([]);
    const edits = fix!.edits.toSorted((a, b) => b.range.start - a.range.start);
    let after = text;
    for (const { range, text: written } of edits) after = after.slice(0, range.start) + written + after.slice(range.end);
    return { after, left: diagnosticsOf(after).filter((each) => each.code === code) };
}

const members = (text: string) =>
    `cohort C {\n  sex ~ categorical(female: 51%, male: 49%)\n  age [years] ~ normal(50, 15) in 18..90\n  ${text}\n}\n`;

/** A code, a spec that has it, the fix, and a piece of the text afterwards; the code is gone then. */
const CASES: [string, string, RegExp, string][] = [
    ['syntax', members('x = if age ≥ 40 then 1 else 0'), /Write/, 'age >= 40'],
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
    ['unused', `define f(x) = x\n${members('y = 1')}`, /Remove `f`/, 'cohort C {'],
    ['unused', `import { half, Vitals } from "./vitals.cohort"\n${members('y = half(age)')}`, /from the import/, 'import { half } from'],
    ['unused', members('// cohort-ignore rule/never\n  y = 1'), /Remove the comment/, 'y = 1'],
];

describe('each quick fix takes away what it is offered for', () => {
    test.each(CASES)('%s: %s', (code, text, title, piece) => {
        const { after, left } = fixed(text, code, title);
        expect(after).toContain(piece);
        expect(left.map(({ message }) => message)).toEqual([]);
    });
});
