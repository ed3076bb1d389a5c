import { AstUtils } from 'langium';
import { describe, expect, test } from 'vitest';
import { LAYOUTS } from '../../language/format/columns.ts';
import { formatText } from '../../language/format/format.ts';
import { GAPS, piecesOf, rolesOf } from '../../language/format/pieces.ts';
import { parse } from '../../language/syntax/parse.ts';

const cohort = (...lines: string[]) => `cohort A {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;

/** The kind of declaration, one of it over another, and the same in columns. */
const COLUMNS: [string, string, string][] = [
    ['Variable', cohort('a ~ normal(0, 1)', 'long [cm] ~ normal(0, 1)'), cohort('a         ~ normal(0, 1)', 'long [cm] ~ normal(0, 1)')],
    ['Patients', cohort('patients 5', 'followup 2 years'), cohort('patients 5', 'followup 2 years')],
    ['Patients', cohort('seed 1', 'patients 5'), cohort('seed     1', 'patients 5')],
    ['Seed', cohort('enrolment 2020-01-01', 'seed 1'), cohort('enrolment 2020-01-01', 'seed      1')],
    ['Enrolment', cohort('seed 1', 'enrolment 2020-01-01'), cohort('seed      1', 'enrolment 2020-01-01')],
    ['Followup', cohort('seed 1', 'followup 2 years'), cohort('seed     1', 'followup 2 years')],
    ['Output', cohort('output csv', 'followup 2 years'), cohort('output   csv', 'followup 2 years')],
    ['Require', cohort('require a > 1', 'expect b > 1'), cohort('require a > 1', 'expect  b > 1')],
    ['Expect', cohort('expect b > 1', 'require a > 1'), cohort('expect  b > 1', 'require a > 1')],
    [
        'Ratio',
        cohort('condition c {', '  odds ratios {', '    a: 2', '    longer: 3', '  }', '}'),
        cohort('condition c {', '  odds ratios {', '    a:      2', '    longer: 3', '  }', '}'),
    ],
    ['TableRow', 'table t(a) {\n  0..5: 1\n  5..100: 2\n}\n', 'table t(a) {\n  0..5:   1\n  5..100: 2\n}\n'],
    [
        'State',
        cohort('progression p {', '  state a "A"', '  state long "B"', '}'),
        cohort('progression p {', '  state a    "A"', '  state long "B"', '}'),
    ],
    [
        'Transition',
        cohort('progression p {', '  a -> b rate 1 per year', '  long -> longer rate 2 per year', '}'),
        cohort('progression p {', '  a    -> b      rate 1 per year', '  long -> longer rate 2 per year', '}'),
    ],
    [
        'Measure',
        cohort('visits v every 3 months {', '  measure a sd 1 trend 2', '  measure long sd 10 trend 2', '}'),
        cohort('visits v every 3 months {', '  measure a    sd 1  trend 2', '  measure long sd 10 trend 2', '}'),
    ],
    [
        'Corrupt',
        cohort('corrupt a 1% scale 10', 'corrupt long 10% duplicate'),
        cohort('corrupt a    1%  scale 10', 'corrupt long 10% duplicate'),
    ],
];

describe('declarations that stand in columns', () => {
    test('each kind has a case', () => expect([...new Set(COLUMNS.map(([kind]) => kind))].sort()).toEqual([...LAYOUTS.keys()].sort()));

    test.each(COLUMNS)('%s', (kind, before, after) => {
        const kinds = AstUtils.streamAst(parse(before, 'a').ast).map(({ $type }) => $type);
        expect(kinds.includes(kind)).toBe(true);
        expect(formatText(before)).toEqual({ text: after });
        expect(formatText(after)).toEqual({ text: after });
    });
});

/** The space between two neighbours: its rule, a line that breaks it, and the line as it is laid out. */
const SPACES: [string, string, string][] = [
    ['comment', 'a =/* one */1', 'a = /* one */ 1'],
    ['range', 'a ~ normal(0, 1) in 1 .. 5', 'a ~ normal(0, 1) in 1..5'],
    ['range', 'enrolment 2020-01-01..2020-12-31', 'enrolment 2020-01-01 .. 2020-12-31'],
    ['hyphen', 'output csv, x - y', 'output csv, x-y'],
    ['sign', 'a = - b', 'a = -b'],
    ['call', 'a = exp (1)', 'a = exp(1)'],
    ['tight after', 'a = ( b + 1) ^ 2', 'a = (b + 1)^2'],
    ['tight before', 'a = f(b , 5 % )', 'a = f(b, 5%)'],
    ['entries on a line', 'condition c { odds ratios { a: 2 b: 3 } }', 'condition c { odds ratios { a: 2  b: 3 } }'],
    ['words', 'a=b*2', 'a = b * 2'],
];

describe('space between neighbours', () => {
    test('each rule has a case', () => expect([...new Set(SPACES.map(([rule]) => rule))]).toEqual(GAPS.map(({ name }) => name)));

    test.each(SPACES)('%s: %s', (rule, before, after) => {
        const pieces = piecesOf(cohort(before));
        const roles = rolesOf(parse(cohort(before), 'a').ast, pieces);
        const applied = pieces.slice(1).map((piece, i) => GAPS.find(({ holds }) => holds(pieces[i], piece, roles))!.name);
        expect(applied).toContain(rule);
        expect(formatText(cohort(before))).toEqual({ text: cohort(after) });
        expect(formatText(cohort(after))).toEqual({ text: cohort(after) });
    });
});
