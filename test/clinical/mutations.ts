import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recognise } from '../../knowledge/analytes.ts';
import { root } from '../project/sources.ts';

/** One example with one fact changed. */
export interface Mutation {
    file: string;
    kind: string;
    /** The line as it became. */
    line: string;
    text: string;
}

/** `10` as written, `4.2`, `0.6`: numbers that stand for values of a measurement, not shares and not names. */
const NUMBER = /(?<![\w.#%-])\d+(?:\.\d+)?(?![\w%]|\.\d)/;
const DECLARATION = /^\s*(\w+)(?: "([^"]*)")?((?: [A-Z0-9]+#[\w.-]+)*) \[([^\]]+)\]\s*~/;
/** The law's own place and spread; a bound or a step may be anything. */
const LAW = /(normal|lognormal|beta|student_t)\(([^()]*)\)/;

const OTHER_UNIT: Readonly<Record<string, string>> = {
    'mg/dL': 'mmol/L',
    'mmol/L': 'mg/dL',
    '%': 'mmol/mol',
    'g/dL': 'g/L',
    'g/L': 'g/dL',
    'umol/L': 'mg/dL',
    cm: 'm',
    bpm: 'mmHg',
    mmHg: 'kPa',
    Cel: 'degF',
    'kg/m2': 'kg',
    '/min': 'mmHg',
};

/**
 * Single-fact mutations to which a clinician would object: of each line that declares a measurement of the body, or one
 * branch of it, with numbers for its law,
 * - the law times ten, or a tenth (a decimal moved): the typical value of a group is ten times what it was;
 * - the unit replaced by another one of the analyte or by that of something else, the numbers left;
 * - the sexes exchanged in the laws of what differs between them (height, haemoglobin, creatinine, HDL cholesterol, weight);
 * and of each example, by its conditions:
 * - a drug given to one patient in three that its label forbids with a condition of the example.
 *
 * What only looks different is left out: variables that are no recognised analyte, expressions, and laws whose mean is
 * computed from other columns.
 */
export function mutations(): Mutation[] {
    return globSync('examples/*.cohort', { cwd: root })
        .sort()
        .flatMap((file) => mutationsOf(file, readFileSync(join(root, file), 'utf8')));
}

/** What men and women differ in beyond doubt. */
const BY_SEX = /^(height|weight|creatinine|hdl|hemoglobin|haemoglobin|hematocrit)/;

/** Drugs that a label forbids with a condition: of metformin an eGFR below 30 and acidosis with it, of pioglitazone heart failure. */
const FORBIDDEN: readonly [condition: RegExp, drug: string][] = [
    [/condition \w+ "Asthma"/, 'propranolol "Propranolol" ~ bernoulli(30%)'],
    [/condition \w+ "Asthma"/, 'nadolol "Nadolol" ~ bernoulli(30%)'],
    [/condition \w+ "Heart failure/, 'pioglitazone "Pioglitazone" ~ bernoulli(30%)'],
    [/ egfr .*\[/, 'metformin "Metformin" ~ bernoulli(30%)'],
    [/ potassium .*\[/, 'eplerenone "Eplerenone" ~ bernoulli(30%)'],
];

function drugsAgainst(file: string, text: string): Mutation[] {
    const end = text.lastIndexOf('}');
    return FORBIDDEN.filter(([condition]) => condition.test(text)).map(([, drug]) => ({
        file,
        kind: 'drug against condition',
        line: drug,
        text: `${text.slice(0, end)}  ${drug}\n${text.slice(end)}`,
    }));
}

function mutationsOf(file: string, text: string): Mutation[] {
    const lines = text.split('\n');
    const found: Mutation[] = [];
    let current: { name: string; unit: string; known: boolean } | undefined;
    found.push(...drugsAgainst(file, text));
    const put = (kind: string, index: number, line: string) =>
        found.push({ file, kind, line: line.trim(), text: [...lines.slice(0, index), line, ...lines.slice(index + 1)].join('\n') });
    for (const [index, line] of lines.entries()) {
        const declared = DECLARATION.exec(line);
        if (declared) {
            const [, name, label, codes, unit] = declared;
            const coded =
                codes.trim() === ''
                    ? []
                    : codes
                          .trim()
                          .split(' ')
                          .map((code) => ({ system: code.split('#')[0], code: code.split('#')[1] }));
            current = { name, unit, known: recognise({ name, label, codes: coded, unit }) !== undefined };
            const other = OTHER_UNIT[unit];
            if (current.known && other) put('unit swapped', index, line.replace(`[${unit}]`, `[${other}]`));
        } else if (!/^\s*(when .*|otherwise:.*|round .*|limits .*|\d.*)$/.test(line)) current = undefined;
        if (current?.known && BY_SEX.test(current.name) && /sex == (fe)?male/.test(line))
            put(
                'sex swapped',
                index,
                line.replace(/sex == (fe)?male/, (_, female) => `sex == ${female ? 'male' : 'female'}`),
            );
        // One patient in two hundred is not what a reader looks at.
        if (/^\s*0\.\d+%:/.test(line)) continue;
        const law = current?.known ? LAW.exec(line) : null;
        const place = law && NUMBER.exec(law[2]);
        if (!law || !place || /[a-z_]+\(|[a-z_]+ ?[*+-]|gsd: \d[^,]*$/.test(law[2].split(',')[0])) continue;
        for (const [kind, factor] of [
            ['times ten', 10],
            ['a tenth', 0.1],
        ] as const) {
            const scaled = (written: string) => String(Number((Number(written) * factor).toPrecision(6)));
            // The whole law: its place, its spread and both ends of a range; a ratio such as `gsd` stays.
            const moved = law[2].replace(/(?<!gsd: |df: )(?:(?<![\w.])|(?<=\.\.))\d+(?:\.\d+)?(?!\w|%)/g, scaled);
            const without = line.replace(/ in [\d.]+\.\.[\d.]+/, '');
            put(kind, index, without.replace(law[2], moved));
        }
    }
    return found;
}
