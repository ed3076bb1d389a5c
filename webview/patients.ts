import type { Cells, ColumnResult, Rows } from '../server/protocol.ts';
import { day } from './figures.ts';

/** One column of the table of patients. */
export interface TableColumn {
    name: string;
    kind: ColumnResult['kind'];
    decimals: number;
    /** Numbers, or numbers of labels; NaN is missing. */
    values: Float64Array;
    /** Of categories and texts: what a row reads. */
    words?: (row: number) => string;
}

/** Puts the cells of an answer together with what is known of their columns. */
export function tableOf(columns: readonly ColumnResult[], rows: Rows): TableColumn[] {
    return columns.flatMap(({ name, kind, decimals }, k) => {
        const cells = rows.columns[k];
        return cells ? [{ name, kind, decimals, ...decoded(cells) }] : [];
    });
}

const ABSENT = 0xffff;

function decoded(cells: Cells): Pick<TableColumn, 'values' | 'words'> {
    if (cells.encoding === 'text') {
        const { data } = cells;
        return { values: new Float64Array(data.length), words: (row) => data[row] ?? '' };
    }
    const bytes = Uint8Array.from(atob(cells.data), (letter) => letter.charCodeAt(0));
    const { labels } = cells;
    if (cells.encoding === 'f64') {
        const values = new Float64Array(bytes.buffer, 0, bytes.length >> 3);
        return labels ? { values, words: (row) => labels[values[row]] ?? '' } : { values };
    }
    const values = Float64Array.from(new Uint16Array(bytes.buffer, 0, bytes.length >> 1), (k) => (k === ABSENT ? Number.NaN : k));
    return { values, words: (row) => labels?.[values[row]] ?? '' };
}

/** A cell as it is written in a table of text. */
export function cellText({ kind, decimals, values, words }: TableColumn, row: number): string {
    if (words) return words(row);
    const x = values[row];
    if (Number.isNaN(x)) return '';
    if (kind === 'boolean') return x === 0 ? 'false' : 'true';
    return kind === 'date' ? day(x) : x.toFixed(decimals);
}

/** Rows in the order of a column, missing last either way; equal rows keep their order. */
export function sorted(rows: Uint32Array, column: TableColumn | undefined, descending: boolean): Uint32Array {
    if (!column) return rows;
    const sign = descending ? -1 : 1;
    const { values, words, kind } = column;
    if (words && kind === 'text') {
        const texts = Array.from({ length: values.length }, (_, row) => words(row));
        return rows.slice().sort((a, b) => sign * (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : 0) || a - b);
    }
    return rows.slice().sort((a, b) => {
        const [x, y] = [values[a], values[b]];
        const [noX, noY] = [Number.isNaN(x), Number.isNaN(y)];
        if (noX || noY) return Number(noX) - Number(noY) || a - b;
        return sign * (x - y) || a - b;
    });
}

const TERM = /^([\p{L}_][\p{L}\p{N}_.]*)\s*(<=|>=|!=|==|=|<|>|:)\s*("[^"]*"|\S+)$/u;

/**
 * Rows that satisfy every term of a filter: `age > 60`, `sex = male`, `bmi = missing`, `date >= 2024-01-01`; a word that is
 * none of these is looked for in all cells. Terms are set apart by blanks or `and`. Also says what could not be read.
 */
export function filtered(columns: readonly TableColumn[], count: number, filter: string): { rows: Uint32Array; problem?: string } {
    let rows = Uint32Array.from({ length: count }, (_, row) => row);
    for (const term of termsOf(filter)) {
        const parts = TERM.exec(term);
        if (!parts) {
            const wanted = term.replaceAll('"', '').toLowerCase();
            rows = rows.filter((row) => columns.some((column) => cellText(column, row).toLowerCase().includes(wanted)));
            continue;
        }
        const [, name, operator, quoted] = parts;
        const column = columns.find((each) => each.name === name);
        if (!column) return { rows, problem: `No column is called ${name}.` };
        const keep = comparison(column, operator, quoted.replaceAll('"', ''));
        if (!keep) return { rows, problem: `${name} is not compared with ${quoted} by ${operator}.` };
        rows = rows.filter(keep);
    }
    return { rows };
}

function termsOf(filter: string): string[] {
    return (filter.replace(/\s*(<=|>=|!=|==|=|<|>)\s*/g, '$1').match(/(?:"[^"]*"|[^\s"])+/g) ?? []).filter((term) => term !== 'and');
}

function comparison(column: TableColumn, operator: string, text: string): ((row: number) => boolean) | undefined {
    const equal = operator === '=' || operator === '==' || operator === ':';
    if (text === 'missing' && (equal || operator === '!=')) return (row) => (cellText(column, row) === '') === equal;
    if (column.words || column.kind === 'boolean') {
        if (!equal && operator !== '!=') return undefined;
        return (row) => (cellText(column, row).toLowerCase() === text.toLowerCase()) === equal;
    }
    const bound = column.kind === 'date' ? Date.parse(text) / 86_400_000 : Number(text);
    const { values } = column;
    if (Number.isNaN(bound)) return undefined;
    if (equal) return (row) => values[row] === bound;
    if (operator === '!=') return (row) => values[row] !== bound && !Number.isNaN(values[row]);
    if (operator === '<') return (row) => values[row] < bound;
    if (operator === '<=') return (row) => values[row] <= bound;
    if (operator === '>') return (row) => values[row] > bound;
    return (row) => values[row] >= bound;
}
