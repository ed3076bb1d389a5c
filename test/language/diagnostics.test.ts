import { describe, expect, test } from 'vitest';
import type { Severity } from '../../plan/diagnostic.ts';
import { lowered, marked } from './spec.ts';

const DEMO = 'sex ~ categorical(female: 51%, male: 49%) age [years] ~ normal(50, 15) in 18..90';

/** Code, severity, text with the place marked, and a word of the message or remedy. */
const CASES: [string, Severity, string, RegExp][] = [
    ['choice/otherwise', 'error', `${DEMO}\nx ~ when «sex == male»: normal(1, 2)`, /everybody else/],
    ['name/unknown', 'error', 'x = «aeg» + 1 age ~ normal(50, 15)', /Did you mean `age`/],
    ['name/unknown', 'error', `${DEMO} x = sex == «mael»`, /Did you mean `male`/],
    ['name/unknown', 'error', 'x ~ «norml»(1, 2)', /Did you mean `normal`/],
    ['name/unknown', 'error', 'x = «sqr»(4)', /Did you mean `sqrt`/],
    ['name/unknown', 'error', 'include «Vitals»', /no fragment/],
    ['name/unknown', 'error', 'import { A } from «"./other.cohort"» cohort C { }', /no file/],
    ['name/unknown', 'error', 'x ~ normal(0, 1) missing «y» 5%', /no variable/],
    ['name/unknown', 'error', 'x ~ normal(0, 1) correlate x with «y» 0.5', /no variable or condition/],
    ['name/unknown', 'error', 'condition d { prevalence 5% effect «x» + 1 }', /no variable `x`/],
    ['name/unknown', 'error', 'condition d { prevalence 5% onset ~ normal(50, 9) } age ~ normal(50, 9) x = d.«onst»', /`onset`/],
    ['name/unknown', 'error', 'when true { «x» ~ normal(0, 1) }', /redefine/],
    ['name/unknown', 'error', 'without «x»', /leave out/],
    ['name/unknown', 'error', 'cohort A { } scenario B of «Aa» { }', /`A`/],
    ['name/unknown', 'error', 'output «cvs»', /`csv`/],
    ['distribution/arguments', 'error', 'table t(a) { 0..5: 1 } cohort C { x ~ normal(0, 1) y = «t(x, 1)» }', /takes 1 argument/],
    ['name/duplicate', 'error', 'x ~ normal(0, 1) «x» ~ normal(1, 1)', /twice/],
    ['name/duplicate', 'error', 'patients 5 «patients 6»', /set twice/],
    ['name/duplicate', 'error', '«patient_id» ~ normal(0, 1)', /every dataset/],
    ['name/duplicate', 'error', 'cluster «conditions» of 5 { }', /name of a table/],
    ['name/duplicate', 'error', 'cohort A { } cohort «A» { }', /twice in this file/],
    ['name/duplicate', 'error', 'x ~ normal(0, 1) y ~ normal(0, 1) correlate x with y 0.3 correlate «y with x 0.4»', /written twice/],
    ['name/shadow', 'hint', 'define «sqrt»(x) = x cohort C { }', /built-in function/],
    ['name/shadow', 'hint', `male ~ bernoulli(50%) «sex» ~ categorical(female: 51%, male: 49%)`, /means the label/],
    ['type/mismatch', 'error', `${DEMO} x = «sex» + 1`, /number is wanted/],
    ['type/mismatch', 'error', `${DEMO} require «sex»`, /True or false/],
    ['type/mismatch', 'error', `${DEMO} y = «sex == 3»`, /cannot be compared/],
    ['type/mismatch', 'error', 'x ~ «5»', /Write `=`/],
    ['type/mismatch', 'error', 'x = «normal(0, 1)»', /is a distribution/],
    ['type/mismatch', 'error', 'enrolment 2020-01-01 .. «2021-02-30»', /calendar/],
    ['type/mismatch', 'error', 'x = if true then 1 else «"a"»', /One branch/],
    ['type/mismatch', 'error', 'x ~ normal(0, 1) expect «x» > 3', /value for each patient/],
    ['type/mismatch', 'error', `${DEMO} condition d { prevalence 3% effect «sex» + 1 }`, /acts on a number/],
    ['type/mismatch', 'error', `${DEMO} condition d { prevalence «age / 100» }`, /probability/],
    ['type/mismatch', 'error', 'medication m { indicated when true } x = if «m» then 1 else 0 followup 1 year', /changes over time/],
    ['dependency/cycle', 'error', 'a = «b» + 1 b = c * 2 c = a', /`a` → `b` → `c` → `a`|`c` → `a` → `b` → `c`|`b` → `c` → `a` → `b`/],
    ['dependency/cycle', 'error', 'a = «a» + 1', /depends on itself/],
    ['dependency/cycle', 'error', 'define f(x) = «f»(x) cohort C { y = f(1) }', /f → f/],
    ['distribution/arguments', 'error', 'x ~ normal(1, «-2»)', /above 0/],
    ['distribution/arguments', 'error', 'x ~ normal(1, «sdd»: 2)', /no parameter `sdd`/],
    ['distribution/arguments', 'error', 'x ~ «normal(median: 9, iqr: 1..4)»', /outside its range/],
    ['distribution/arguments', 'error', 'x ~ «categorical(a: 50%, b: 40%)»', /sum to 90 %/],
    ['distribution/arguments', 'error', 'x ~ «quantiles(5%: 10, 50%: 8)»', /increase/],
    ['distribution/arguments', 'error', 'x ~ bernoulli(«1.4»)', /between 0 % and 100 %/],
    ['distribution/arguments', 'error', 'x ~ «beta(mean: 0.5, sd: 0.6)»', /below 0.5/],
    ['distribution/arguments', 'error', 'x ~ normal(0, 1) in «5..2»', /does not rise/],
    ['distribution/arguments', 'error', 'condition d { prevalence «120%» }', /between 0 % and 100 %/],
    ['distribution/arguments', 'error', 'condition d { prevalence 5% odds ratios { true: «-2» } }', /above 0/],
    ['distribution/arguments', 'error', 'x ~ normal(0, 1) expect «mean()» > 3', /`x`/],
    ['distribution/arguments', 'error', 'patients «-5»', /whole number from 1/],
    ['distribution/arguments', 'error', 'enrolment 2020-01-02 .. «2020-01-01»', /before it begins/],
    ['distribution/arguments', 'error', 'oversample true to «0%»', /between 0 % and 100 %/],
    ['distribution/arguments', 'error', 'x ~ student_t(«2», 0, 1)', /above 2/],
    ['unit/unknown', 'error', 'x «[mg/dl/x]» ~ normal(5, 1)', /not a unit/],
    ['unit/incompatible', 'warning', 'w [kg] ~ normal(80, 9) x = w > «5 [cm]»', /stands where \[kg\]/],
    ['unit/incompatible', 'warning', 'w [kg] ~ normal(80, 9) h [cm] ~ normal(170, 9) x [kg] = w + «h»', /stands where \[kg\]/],
    ['correlation/derived', 'error', 'x ~ normal(0, 1) y = x + 1 z ~ normal(0, 1) correlate z with «y» 0.4', /`x`/],
    ['correlation/ancestor', 'error', 'x ~ normal(0, 1) y ~ normal(x, 1) correlate «x with y 0.4»', /depends on `x`/],
    [
        'correlation/ancestor',
        'error',
        'x ~ normal(0, 1) condition d { prevalence 5% odds ratios { x: 2 } } correlate «x with d 0.4»',
        /depends on `x`/,
    ],
    ['correlation/unattainable', 'error', 'x ~ normal(0, 1) y ~ normal(0, 1) correlate x with y «1.2»', /between −1 and 1/],
    [
        'rule/double-effect',
        'warning',
        'x ~ when d: normal(1, 1) otherwise: normal(0, 1) condition d { prevalence 5% «effect x + 1» }',
        /twice/,
    ],
    ['code/system', 'warning', 'x «LOINK#1-8» ~ normal(0, 1)', /LOINC/],
    ['output/path', 'error', 'output csv to «"../elsewhere"»', /outside the folder/],
    ['output/path', 'error', 'output csv to «"/etc"»', /outside the folder/],
    ['output/path', 'error', 'table t(a) from «"../../t.csv"» cohort C { x ~ normal(0, 1) y = t(x) }', /outside the folder/],
    ['table/file', 'error', 'table t(a) from «"t.csv"» cohort C { x ~ normal(0, 1) y = t(x) }', /no file/],
    ['limit/size', 'error', 'patients «100_000_000_000»', /at most/],
    ['limit/size', 'error', 'cluster g of «99_000_000» { }', /at most/],
    ['type/mismatch', 'error', 'x ~ bernoulli(5%) require «x» counterfactual x', /twins of a patient differ/],
    ['time/followup', 'error', 'visits «clinic» every 3 months { }', /followup/],
    ['time/unreachable', 'warning', 'followup 1 year progression p { state a state «b» a -> a rate 1 per year }', /leads to `b`/],
];

describe('every diagnostic points at the smallest text that is wrong and says what to do', () => {
    for (const [code, severity, source, words] of CASES) {
        test(`${code}: ${source.replace(/\s+/g, ' ')}`, () => {
            const { text, start, end } = marked(source);
            const { diagnostics } = lowered(text);
            const found = diagnostics.filter((each) => each.code === code);
            expect(diagnostics.map((each) => `${each.code} ${each.message}`).join('\n')).toContain(code);
            expect(found.map((each) => text.slice(each.range.start, each.range.end))).toContain(text.slice(start, end));
            const hit = found.find((each) => each.range.start === start)!;
            expect(hit.severity).toBe(severity);
            expect(`${hit.message} ${hit.remedy}`).toMatch(words);
            expect(hit.message).toMatch(/[.?]$/);
            expect(hit.remedy).toMatch(/[.?]$/);
        });
    }
});

describe('a fix makes the diagnostic go away', () => {
    for (const [code, , source] of CASES) {
        const { text } = marked(source);
        const fixable = lowered(text).diagnostics.filter((each) => each.code === code && each.fixes?.length);
        for (const each of fixable) {
            for (const fix of each.fixes!) {
                test(`${code}: ${fix.title}`, () => {
                    const edits = [...fix.edits].sort((a, b) => b.range.start - a.range.start);
                    const fixed = edits.reduce(
                        (whole, edit) => whole.slice(0, edit.range.start) + edit.text + whole.slice(edit.range.end),
                        text,
                    );
                    expect(lowered(fixed).diagnostics.filter((after) => after.code === code && after.message === each.message)).toEqual([]);
                });
            }
        }
    }
});

test('one mistake is said once: what follows from it is not', () => {
    const { diagnostics } = lowered(
        'cohort C { sex ~ categorical(a: 10%) x = sex == male y = x + 1 z ~ when sex == male: normal(y, 1) otherwise: normal(0, 1) correlate sex with z 0.1 }',
    );
    expect(diagnostics.map((each) => each.code)).toEqual(['distribution/arguments']);
});
