import type { Batch } from '../rows.ts';
import type { Field } from '../tables.ts';
import { type Cell, cellOf } from './cells.ts';
import type { Output } from './output.ts';
import type { TextStyle } from './style.ts';

/** Writes rows of one table as lines of text. */
export interface RowWriter {
    /** Room that a row needs, without its texts. */
    reserve: number;
    /**
     * Writes rows of the batch from `row` on at `p`, while they fit. Returns where the bytes end; `next` is the first row
     * not written, which is `row` itself where not even one fits.
     */
    write(batch: Batch, row: number, out: Output, p: number): number;
    next: number;
}

/** More columns than this are written by several functions: engines do not optimise very long ones. */
const COLUMNS_A_FUNCTION = 32;

/** Of more columns than this the code takes longer to compile, and more memory, than its loop saves. */
const MOST_COMPILED = 1024;

type Rows = (
    columns: Batch['columns'],
    row: number,
    end: number,
    view: DataView,
    bytes: Uint8Array,
    p: number,
    state: Int32Array,
) => number;

interface Layout {
    cells: Cell[];
    reserve: number;
    /** What a UTF-16 unit of text may take. */
    unit: number;
    end: string;
}

/** The same as `compiled`, where code generation is forbidden. */
function interpreted({ cells, reserve, unit, end }: Layout): Rows {
    const texts = cells.map((cell, j) => ({ cell, j })).filter(({ cell }) => cell.text);
    const endCodes = Array.from(end, (c) => c.charCodeAt(0));
    return (columns, row, last, view, bytes, p, state) => {
        const room = bytes.length - reserve;
        let i = row;
        for (; i < last; i++) {
            let more = 0;
            for (const { j } of texts) more += columns[j][i].toString().length;
            if (p + more * unit > room) break;
            for (let j = 0; j < cells.length; j++) {
                const cell = cells[j];
                for (let w = 0; w < cell.prefix.length; w++) view.setFloat64(p + 8 * w, cell.prefix[w], true);
                p += cell.prefixBytes;
                p = cell.text ? cell.put(columns[j][i] as string, p, view, bytes) : cell.put(columns[j][i] as number, p, view, bytes);
            }
            p--;
            for (const code of endCodes) bytes[p++] = code;
        }
        state[0] = i;
        return p;
    };
}

/** One loop for the table. The text of the program is made of numbers and of the names made here, never of an author's words. */
function compiled({ cells, reserve, unit, end }: Layout): Rows {
    const names = new Map<unknown, string>();
    const constant = (value: unknown): string => {
        let name = names.get(value);
        if (name === undefined) names.set(value, (name = `K${names.size}`));
        return name;
    };
    const statements = cells.map((cell, j) => {
        const prefix = cell.prefix.map((word, w) => `view.setFloat64(p + ${8 * w}, ${constant(word)}, true);`).join(' ');
        const value = cell.text ? `p = ${constant(cell.put)}(c${j}[i], p, view, bytes);` : `x = c${j}[i]; ${cell.code(constant)}`;
        return `${prefix}${cell.prefixBytes > 0 ? ` p += ${cell.prefixBytes};` : ''} ${value}`;
    });
    const locals = 'let x = 0, t = 0, k = 0, h = 0;';
    const lengths = cells.flatMap((cell, j) => (cell.text ? [`c${j}[i].length`] : []));
    const fits = lengths.length > 0 ? `p + ${unit} * (${lengths.join(' + ')}) > room` : 'p > room';
    const ending = Array.from(end, (c, i) => `bytes[p${i === 0 ? ' - 1' : '++'}] = ${c.charCodeAt(0)};`).join(' ');
    const bound = cells.map((_, j) => `c${j} = columns[${j}]`).join(', ');
    let parts = '';
    let body = statements.join('\n');
    const single = cells.length <= COLUMNS_A_FUNCTION;
    if (!single) {
        const calls: string[] = [];
        for (let from = 0; from < cells.length; from += COLUMNS_A_FUNCTION) {
            const part = `part${calls.length}`;
            parts += `function ${part}(i, p, view, bytes) { ${locals}\n${statements.slice(from, from + COLUMNS_A_FUNCTION).join('\n')}\nreturn p; }\n`;
            calls.push(`p = ${part}(i, p, view, bytes);`);
        }
        parts = `let ${cells.map((_, j) => `c${j}`).join(', ')};\n${parts}`;
        body = calls.join('\n');
    }
    const source = `'use strict';
const ${Array.from(names.values(), (name, i) => `${name} = K[${i}]`).join(', ') || 'none = 0'};
${parts}return function rows(columns, row, end, view, bytes, p, state) {
${single ? `const ${bound};` : `${bound};`}
${locals}
const room = bytes.length - ${reserve};
let i = row;
for (; i < end; i++) {
if (${fits}) break;
${body}
${ending}
}
state[0] = i;
return p;
};`;
    return new Function('K', source)([...names.keys()]) as Rows;
}

/** @param generate whether to generate code; the bytes are the same either way */
export function rowWriter(fields: Field[], style: TextStyle, generate = true): RowWriter {
    const cells = fields.map((field, index) => cellOf(field, index, style));
    const reserve = cells.reduce((sum, cell) => sum + cell.reserve, 64);
    const layout = { cells, reserve, unit: style.longest(1) - style.longest(0), end: style.end };
    let rows: Rows;
    try {
        rows = generate && cells.length <= MOST_COMPILED ? compiled(layout) : interpreted(layout);
    } catch (error) {
        // A content security policy or --disallow-code-generation-from-strings.
        if (!(error instanceof EvalError)) throw error;
        rows = interpreted(layout);
    }
    const state = new Int32Array(1);
    const writer: RowWriter = {
        reserve,
        next: 0,
        write(batch, row, out, p) {
            const end = rows(batch.columns, row, batch.rows, out.view, out.bytes, p, state);
            writer.next = state[0];
            return end;
        },
    };
    return writer;
}
