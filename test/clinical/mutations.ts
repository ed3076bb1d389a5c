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
 * - the unit replaced by another one of the analyte or by that of something else, the numbers left.
 *
 * What only looks different is left out: variables that are no recognised analyte, expressions, and laws whose mean is
 * computed from other columns.
 */
export function mutations(): Mutation[] {
    return globSync('examples/*.cohort', { cwd: root })
        .sort()
        .flatMap((file) => mutationsOf(file, readFileSync(join(root, file), 'utf8')));
}

function mutationsOf(file: string, text: string): Mutation[] {
    const lines = text.split('\n');
    const found: Mutation[] = [];
    let current: { unit: string; known: boolean } | undefined;
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
            current = { unit, known: recognise({ name, label, codes: coded, unit }) !== undefined };
            const other = OTHER_UNIT[unit];
            if (current.known && other) put('unit swapped', index, line.replace(`[${unit}]`, `[${other}]`));
        } else if (!/^\s*(when .*|otherwise:.*|round .*|limits .*|\d.*)$/.test(line)) current = undefined;
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
