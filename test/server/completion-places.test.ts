import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from '../../language/syntax/parse.ts';
import { contextAt } from '../../server/completion/context.ts';
import { completedAt, RULES } from '../../server/completion/rules.ts';
import { ENTRIES } from '../../server/completion/words.ts';
import type { Session } from '../../server/feature.ts';
import { Workspace } from '../../server/workspace/workspace.ts';
import { textOf } from '../project/sources.ts';

/** What is completed at the `|` of a text, without a server around it. */
function completed(marked: string) {
    const workspace = new Workspace();
    const at = marked.indexOf('|');
    const text = marked.slice(0, at) + marked.slice(at + 1);
    const path = workspace.update(TextDocument.create('file:///specs/a.cohort', 'cohort', 1, text));
    workspace.update(
        TextDocument.create('file:///specs/lib.cohort', 'cohort', 1, 'define doubled(x) = x * 2\nfragment Vitals { pulse = 70 }\n'),
    );
    workspace.specs.add('/specs/lib.cohort');
    const context = contextAt({ workspace } as Session, path, at);
    return context && completedAt(context);
}

const inside = (text: string) => `define ratio(a, b) = a / b
cohort A {
  sex ~ categorical(female: 50%, "not stated": 50%)
  age [years] ~ normal(50, 10)
  condition diabetes { prevalence 5% onset [years] ~ normal(40, 5) }
  ${text}
}
`;

/** The kind of place, the text, and what is offered there among others. */
const CASES: [keyof typeof RULES, string, string][] = [
    ['importedFile', 'import { x } from "|"', './lib.cohort'],
    ['importedName', 'import { | } from "./lib.cohort"', 'doubled'],
    ['unit', inside('glucose LOINC#2345-7 [|'), 'mmol/L'],
    ['unit', inside('thing [|'), 'mmHg'],
    ['unit', inside('y = age > 5 [|'), 'mmHg'],
    ['code', inside('glucose LOINC#|'), '2345-7'],
    ['code', inside('condition d ICD10CM#|'), 'I10'],
    ['afterDot', inside('y = diabetes.|'), 'onset'],
    ['afterDot', inside('y = patient.|'), 'age'],
    ['draw', inside('y ~ |'), 'normal'],
    ['draw', inside('glucose_fasting [mg/dL] ~ |'), 'quantiles of glucose_fasting'],
    ['draw', inside('condition e { onset ~ |'), 'normal'],
    ['label', inside('y = sex == |'), '"not stated"'],
    ['label', inside('y = sex in (female, |'), 'female'],
    ['named', inside('include |'), 'Vitals'],
    ['named', inside('without |'), 'age'],
    ['named', inside('condition |'), 'gout'],
    ['named', inside('medication |'), 'metformin'],
    ['named', inside('correlate sex with |'), 'age'],
    ['named', inside('missing |'), 'age'],
    ['named', inside('corrupt |'), 'age'],
    ['named', inside('counterfactual |'), 'sex'],
    ['named', inside('condition e { effect |'), 'age'],
    ['named', inside('event e { incidence 1% per |'), 'year'],
    ['named', inside('condition e { hazard when sex == female: 1% per |'), 'year'],
    ['named', `${inside('')}scenario B of |`, 'A'],
    ['argument', inside('y ~ normal(|'), 'mean'],
    ['argument', inside('y = ratio(1, |'), 'b'],
    ['value', inside('y = 2 * |'), 'age'],
    ['value', inside('require |'), 'age'],
    ['value', inside('expect |'), 'prevalence'],
    ['value', inside('y ~ when |'), 'sex'],
    ['value', inside('visits v every 3 months { y = |'), 'time'],
    ['value', inside('y = |'), 'doubled'],
    ['factor', inside('condition e { odds ratios { | } }'), 'age'],
    ['factor', inside('event e { hazard ratios { age: 2, | } }'), 'sex'],
    ['factor', inside('visits v rate 2 per year { rate ratios { | } }'), 'sex'],
    ['factor', inside('correlations { | }'), 'age'],
    ['entry', '|', 'cohort'],
    ['entry', inside('|'), 'condition'],
    ['entry', 'fragment F { |', 'hba1c'],
    ['entry', inside('condition e { |'), 'prevalence'],
    ['entry', inside('medication m { |'), 'indicated'],
    ['entry', inside('visits v every 3 months { |'), 'measure'],
    ['entry', inside('progression p { |'), 'state'],
    ['entry', inside('terminal event e { |'), 'hazard'],
    ['inText', inside('y "la|bel" = 1'), ''],
];

describe('what is offered depends on the kind of place', () => {
    test('every kind has a case', () => expect([...new Set(CASES.map(([place]) => place))].sort()).toEqual(Object.keys(RULES).sort()));

    test.each(CASES)('%s: %s', (place, text, offered) => {
        const found = completed(text);
        expect(found?.place).toBe(place);
        const labels = found!.items.map(({ label }) => label);
        if (offered === '') expect(labels).toEqual([]);
        else expect(labels).toContain(offered);
    });
});

/** Words that stand behind others, and are no entry of a block. */
const INSIDE = new Set(
    'and as autocorrelation else every from if implies in jitter limits not or otherwise period per rate round sd stay swap then to trend true false unit until where with within after duplicate scale'.split(
        ' ',
    ),
);

describe('the words that begin an entry', () => {
    test('are all those of the grammar', () => {
        const grammar = textOf('language/grammar/cohort.langium').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
        const words = new Set([...grammar.matchAll(/'([a-z]+)'/g)].map(([, word]) => word));
        const offered = Object.values(ENTRIES).flatMap((entries) => entries.flatMap(({ snippet }) => snippet.match(/[a-z]+/g) ?? []));
        expect([...words].filter((word) => !offered.includes(word) && !INSIDE.has(word))).toEqual([]);
    });

    const around: Record<string, string> = {
        '': '%',
        cohort: 'cohort A { % }',
        scenario: 'scenario B of A { % }',
        fragment: 'fragment F { % }',
        condition: 'cohort A { condition c { % } }',
        event: 'cohort A { event e { % } }',
        visits: 'cohort A { visits v every 3 months { % } }',
        medication: 'cohort A { medication m { % } }',
        progression: 'cohort A { progression p { % } }',
    };
    test('each block has a place to try its words in', () => expect(Object.keys(around).sort()).toEqual(Object.keys(ENTRIES).sort()));
    test.each(Object.entries(ENTRIES).flatMap(([block, words]) => words.map(({ label, snippet }) => [block, label, snippet])))(
        'in %j, `%s` is written as it can be read',
        (block, _, snippet) => {
            const text = around[block].replace('%', () => snippet.replace(/<([^<>]*)>/g, '$1'));
            expect(parse(text, 'a').diagnostics.map(({ message }) => message)).toEqual([]);
        },
    );
});
