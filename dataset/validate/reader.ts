import fs from 'node:fs';
import Papa from 'papaparse';
import type { Row } from './life.ts';

/** Reads a table some rows at a time. Throws what the disk says, and `Unreadable` where the text is no table. */
export type TableReader = (file: string, table: string) => AsyncIterable<Row[]>;

export class Unreadable extends Error {}

/** Formats whose rows can be read back. */
export const readers: ReadonlyMap<string, TableReader> = new Map([
    ['csv', csvRows],
    ['ndjson', ndjsonRows],
]);

const PIECE = 1 << 18;
/** A single row may be this long; without a bound, one open quote would take in the whole file. */
const LONGEST = 1 << 26;

/** Whole lines of a text, piece by piece; line ends inside quotes end no line where `quotes`. */
async function* wholeLines(file: string, quotes: boolean): AsyncIterable<string> {
    let rest = '';
    for await (const piece of fs.createReadStream(file, { encoding: 'utf8', highWaterMark: PIECE }) as AsyncIterable<string>) {
        const text = rest + piece;
        const end = quotes && text.includes('"') ? endOfLines(text) : text.lastIndexOf('\n') + 1;
        rest = text.slice(end);
        if (rest.length > LONGEST) throw new Unreadable('a row is longer than 64 MB');
        if (end > 0) yield text.slice(0, end);
    }
    if (rest !== '') yield rest;
}

/** Where the last line ends that ends outside quotes. */
function endOfLines(text: string): number {
    let quoted = false;
    let end = 0;
    for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code === 34) quoted = !quoted;
        else if (code === 10 && !quoted) end = i + 1;
    }
    return end;
}

async function* csvRows(file: string, table: string): AsyncIterable<Row[]> {
    let header: string[] | undefined;
    let number = 0;
    for await (const lines of wholeLines(file, true)) {
        const { data } = Papa.parse<string[]>(lines.endsWith('\n') ? lines.slice(0, -1) : lines, { delimiter: ',', newline: '\n' });
        const rows: Row[] = [];
        for (const cells of data) {
            if (header === undefined) {
                header = cells;
                continue;
            }
            number++;
            if (cells.length !== header.length)
                throw new Unreadable(`row ${number} of ${table} has ${cells.length} cells, and the header ${header.length}`);
            rows.push({ table, number, cells: record(header, cells) });
        }
        yield rows;
    }
}

async function* ndjsonRows(file: string, table: string): AsyncIterable<Row[]> {
    let number = 0;
    for await (const lines of wholeLines(file, false)) {
        yield lines
            .split('\n')
            .filter((line, i, all) => line !== '' || i < all.length - 1)
            .map((line) => jsonRow(line, table, ++number));
    }
}

function jsonRow(line: string, table: string, number: number): Row {
    try {
        const entries = Object.entries(JSON.parse(line) as Record<string, unknown>);
        const values = entries.map(([, value]) => (value === null ? '' : String(value)));
        return {
            table,
            number,
            cells: record(
                entries.map(([name]) => name),
                values,
            ),
        };
    } catch {
        throw new Unreadable(`row ${number} of ${table} is no JSON object`);
    }
}

/** Without inherited names: headers are the author's. */
function record(names: readonly string[], values: readonly string[]): Record<string, string> {
    const cells: Record<string, string> = Object.create(null);
    for (let i = 0; i < names.length; i++) cells[names[i]] = values[i];
    return cells;
}
