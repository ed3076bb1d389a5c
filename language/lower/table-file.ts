import Papa from 'papaparse';
import type { SourceRange } from '../../plan/diagnostic.ts';
import type { Table } from '../grammar/generated/ast.ts';
import { LIMITS } from '../limits.ts';
import { listed } from '../nearest.ts';
import type { SourceFile } from '../project/load.ts';
import { dateOf } from '../syntax/literals.ts';
import type { Lowering } from './lowering.ts';

/** A key of a table's row as written: anything, a label, a band or one value. */
export type CsvKey = { any: true } | { label: string } | { low: number; high: number } | { equals: number };

export interface TableLine {
    keys: CsvKey[];
    value: number | string | null;
    place: Table['rows'][number] | SourceRange;
    /** Of a row in a file: its line, and the columns of its keys and value, in words. */
    where?: { line: string; keys: string[]; value: string };
}

const NUMBER = /^[+-]?(\d[\d_]*)(\.\d+)?([eE][+-]?\d+)?(\s*%)?$/;

/**
 * Reads a lookup table from a CSV beside the spec: a header that names the keys of the table and one more column, the
 * value; a key cell is a band `18..35`, a value, a label, or `*` (or empty) for any.
 */
export function readTable(table: Table, file: SourceFile, lowering: Lowering): TableLine[] | undefined {
    const place = { node: table, property: 'path' };
    const path = table.path!;
    const fail = (message: string, remedy: string) => {
        lowering.report.add('table/file', place, message, remedy);
        return undefined;
    };
    const read = lowering.project.readBeside(file, path);
    if ('problem' in read) {
        if (read.problem === 'outside') {
            lowering.report.add(
                'output/path',
                place,
                `"${path}" lies outside the folder of the spec.`,
                'Put the file beside the spec or in a folder below it.',
            );
            return undefined;
        }
        return fail(read.problem, read.remedy ?? 'Correct the path; it is relative to this file.');
    }
    if (read.text.includes('\0')) return fail(`"${path}" is not a text file.`, 'Save it as CSV in UTF-8.');
    const parsed = Papa.parse<string[]>(read.text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), {
        delimiter: '',
        preview: LIMITS.lookupRows + 2,
    });
    const quotes = parsed.errors.find((error) => error.type === 'Quotes');
    if (quotes)
        return fail(
            `"${path}", line ${(quotes.row ?? 0) + 1}: a quote is not closed.`,
            'Close it, or double a quote inside a quoted cell.',
        );
    const [header, ...lines] = numbered(parsed.data);
    if (!header) return fail(`"${path}" is empty.`, `Write a header with ${listed([...table.keys, 'value'], 'and')}.`);
    if (lines.length > LIMITS.lookupRows || parsed.meta.truncated) {
        lowering.report.add('limit/size', place, `A table has at most ${LIMITS.lookupRows} rows.`, 'Use wider bands.');
        return undefined;
    }
    const names = header.cells.map((cell) => cell.trim());
    const positions = table.keys.map((key) => names.indexOf(key));
    const absent = table.keys.filter((_, index) => positions[index] < 0);
    if (absent.length)
        return fail(
            `"${path}" has no column ${listed(
                absent.map((name) => `\`${name}\``),
                'and',
            )}.`,
            `Its header is ${listed(names, 'and')}.`,
        );
    const rest = names.map((_, index) => index).filter((index) => !positions.includes(index));
    const value = rest.length === 1 ? rest[0] : rest.find((index) => names[index] === 'value' || names[index] === table.name);
    if (value === undefined)
        return fail(
            `"${path}" does not say which column is the value.`,
            `Have one column besides ${listed(table.keys, 'and')}, or name it \`value\`.`,
        );
    const result: TableLine[] = [];
    for (const { line, cells } of lines) {
        if (cells.length !== names.length)
            return fail(
                `"${path}", line ${line}: ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where the header has ${names.length}.`,
                'Complete or correct that line.',
            );
        const written = valueInCell(cells[value].trim());
        if (written === undefined)
            return fail(
                `"${path}", line ${line}, column "${names[value]}": the value is empty.`,
                'Write a number, a percentage or a label.',
            );
        result.push({
            keys: positions.map((position) => keyOf(cells[position].trim())),
            value: written,
            place: lowering.report.range(place),
            where: { line: `"${path}", line ${line}`, keys: table.keys.map((key) => `column "${key}"`), value: `column "${names[value]}"` },
        });
    }
    const numbers = result.filter((line) => typeof line.value === 'number').length;
    if (numbers > 0 && numbers < result.length) {
        const odd = result.find((line) => typeof line.value !== 'number')!;
        return fail(
            `${odd.where!.line}, ${odd.where!.value}: "${odd.value}" is not a number, and other lines have numbers.`,
            'Correct that line.',
        );
    }
    return result;
}

/** The rows that are not empty, with the line that each begins at: a quoted cell may hold several. */
function numbered(rows: string[][]): { line: number; cells: string[] }[] {
    let next = 1;
    const all = rows.map((cells) => {
        const line = next;
        next += 1 + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        return { line, cells };
    });
    return all.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

function numberOf(text: string): number | undefined {
    if (!NUMBER.test(text)) return undefined;
    const value = Number.parseFloat(text.replaceAll('_', ''));
    return Number.isFinite(value) ? (text.endsWith('%') ? value / 100 : value) : undefined;
}

function keyOf(cell: string): CsvKey {
    if (cell === '' || cell === '*') return { any: true };
    const band = cell.split('..').map((each) => numberOf(each.trim()));
    if (band.length === 2 && band[0] !== undefined && band[1] !== undefined) return { low: band[0], high: band[1] };
    const number = numberOf(cell);
    return number === undefined ? { label: cell } : { equals: number };
}

function valueInCell(cell: string): number | string | undefined {
    if (cell === '') return undefined;
    const number = numberOf(cell);
    if (number !== undefined) return number;
    const date = dateOf(cell);
    return 'problem' in date ? cell : date.days;
}
