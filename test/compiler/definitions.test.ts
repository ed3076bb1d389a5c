import { describe, expect, test } from 'vitest';
import type { Compilation } from '../../compiler/compilation.ts';
import { compileSpec } from '../../compiler/compile.ts';
import { changesOfDefinitions } from '../../compiler/definition-changes.ts';
import type { Definition } from '../../plan/comparison.ts';
import { memory } from '../language/spec.ts';

function definitions(text: string, cohort?: string, others: Record<string, string> = {}): Definition[] {
    const compilation = compileSpec(memory({ 'spec.cohort': text, ...others }), 'spec.cohort', {
        checkOnly: true,
        definitions: true,
        ...(cohort === undefined ? {} : { cohort }),
    }) as Compilation;
    expect(compilation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return compilation.definitions!;
}

/** Changes as `kind name: change`, between the members of two cohorts. */
function changed(before: string, after: string, others: [Record<string, string>, Record<string, string>] = [{}, {}]): string[] {
    const whole = (text: string) => (/^(cohort|define|table|import|fragment)\b/m.test(text) ? text : `cohort C {\n${text}\n}`);
    return changesOfDefinitions(definitions(whole(before), undefined, others[0]), definitions(whole(after), undefined, others[1])).map(
        ({ kind, name, change }) => `${kind} ${name}: ${change}`,
    );
}

describe('what a change of text is called', () => {
    test.each<[string, string, string, string[]]>([
        ['nothing', 'x ~ normal(0, 1)', 'x ~ normal(0, 1)', []],
        ['layout and comments', 'x ~ normal(0, 1)', '/** Docs. */\nx ~\n  normal(0, // mean\n 1)', []],
        ['another way to write the same', 'x ~ normal(0, 1)', 'x ~ normal(mean: 0, sd: 1)', []],
        ['a parameter', 'x ~ normal(0, 1)', 'x ~ normal(0, 2)', ['variable x: changed']],
        ['one more, one less', 'x ~ normal(0, 1)', 'y ~ normal(0, 1)', ['variable y: added', 'variable x: removed']],
        [
            'an effect changes what it acts on',
            'x ~ normal(0, 1)\ncondition d { prevalence 10% effect x + 1 }',
            'x ~ normal(0, 1)\ncondition d { prevalence 10% effect x + 2 }',
            ['variable x: affected', 'condition d: changed'],
        ],
        ['a prevalence', 'condition d { prevalence 10% }', 'condition d { prevalence 11% }', ['condition d: changed']],
        [
            'a case',
            'a ~ bernoulli(0.5)\nx ~ normal(0, 1)',
            'a ~ bernoulli(0.5)\nx ~ normal(0, 1)\nwhen a { x ~ normal(1, 1) }',
            ['variable x: changed'],
        ],
        [
            'a correlation',
            'x ~ normal(0, 1)\ny ~ normal(0, 1)\ncorrelate x with y 0.5',
            'x ~ normal(0, 1)\ny ~ normal(0, 1)\ncorrelations as spearman { x with y 0.5 }',
            ['correlation x with y: changed'],
        ],
        [
            'settings',
            'patients 10\nx ~ normal(0, 1)',
            'patients 20\nseed 2\nx ~ normal(0, 1)',
            ['setting patients: changed', 'setting seed: added'],
        ],
        [
            'rules',
            'x ~ normal(0, 1)\nrequire x > -3\nmissing x 5%',
            'x ~ normal(0, 1)\nrequire x > -2\nmissing x 6%',
            ['missing x: changed', 'require x > -2: added', 'require x > -3: removed'],
        ],
        [
            'one of two alike',
            'x ~ normal(0, 1)\ncorrupt x 1% scale 10\ncorrupt x 2% scale 10',
            'x ~ normal(0, 1)\ncorrupt x 1% scale 10\ncorrupt x 3% scale 10',
            ['corrupt x: changed'],
        ],
        [
            'a visit',
            'followup 1 year\nx ~ normal(0, 1)\nvisits v every 3 months { measure x sd 0.1 }\nevent e { incidence 1% per year }',
            'followup 1 year\nx ~ normal(0, 1)\nvisits v every 6 months { measure x sd 0.1 }\nevent e { incidence 2% per year }',
            ['visits v: changed', 'event e: changed'],
        ],
        [
            'a define, and who uses it',
            'define f(a) = a + 1\ncohort C { x ~ normal(f(1), 1) y ~ normal(0, 1) }',
            'define f(a) = a + 2\ncohort C { x ~ normal(f(1), 1) y ~ normal(0, 1) }',
            ['variable x: affected', 'define f: changed'],
        ],
    ])('%s', (_, before, after, changes) => {
        expect(changed(before, after)).toEqual(changes);
    });
    test('a fragment of another file counts as what it brings', () => {
        const spec = 'import { F } from "./f.cohort"\ncohort C { include F }';
        expect(
            changed(spec, spec, [{ 'f.cohort': 'fragment F { x ~ normal(0, 1) }' }, { 'f.cohort': 'fragment F { x ~ normal(1, 1) }' }]),
        ).toEqual(['variable x: changed']);
    });
    test('the file of a table too', () => {
        const spec = 'table t(k) from "t.csv"\ncohort C { k ~ integer(1, 2)\nx = t(k) }';
        expect(changed(spec, spec, [{ 't.csv': 'k,value\n1,1\n2,2\n' }, { 't.csv': 'k,value\n1,1\n2,3\n' }])).toContain(
            'table t: affected',
        );
    });
});

test('a scenario is what it changes of its base', () => {
    const text = 'cohort A { x ~ normal(0, 1) y ~ normal(0, 1) }\nscenario B of A { y ~ normal(5, 1) }';
    const [change, ...rest] = changesOfDefinitions(definitions(text, 'A'), definitions(text, 'B'));
    expect(rest).toEqual([]);
    expect(change).toEqual({
        kind: 'variable',
        name: 'y',
        change: 'changed',
        before: 'y ~ normal(0, 1)',
        after: 'y ~ normal(5, 1)',
        lines: [
            { mark: '-', text: 'y ~ normal(0, 1)' },
            { mark: '+', text: 'y ~ normal(5, 1)' },
        ],
    });
});

test('of a long definition the lines that stay are marked so', () => {
    const spec = (prevalence: string) =>
        `cohort C {\n  a ~ normal(50, 9)\n  condition d {\n    prevalence ${prevalence}\n    odds ratios { a: 1.1 }\n  }\n}`;
    const [{ lines }] = changesOfDefinitions(definitions(spec('10%')), definitions(spec('12%')));
    expect(lines.map(({ mark, text }) => mark + text)).toEqual([
        ' condition d {',
        '-  prevalence 10%',
        '+  prevalence 12%',
        '   odds ratios { a: 1.1 }',
        ' }',
    ]);
});

test('names of every language and of the prototype are names', () => {
    expect(changed('__proto__ ~ normal(0, 1)\nconstructor ~ normal(0, 1)', '__proto__ ~ normal(1, 1)\nconstructor ~ normal(0, 1)')).toEqual(
        ['variable __proto__: changed'],
    );
});
