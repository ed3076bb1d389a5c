import type { Block } from '../generator/block.ts';
import type { Batch } from './rows.ts';
import type { Field, Table } from './tables.ts';

/** The fields of a table without those that tell twins apart. */
export function withoutTwins(table: Table): Table {
    return { ...table, fields: table.fields.filter(({ source }) => source !== 'twin' && source !== 'factual') };
}

/**
 * Rows of all twins, by patient and then by the value of the twin.
 *
 * @param table with the fields that tell twins apart; makers give rows without them, by patient, one maker a value
 */
export function twinRows(table: Table, values: readonly number[], makers: readonly ((block: Block) => Batch)[]): (block: Block) => Batch {
    const inner = withoutTwins(table).fields;
    const patient = inner.findIndex(({ source, name }) => source === 'patient_id' || name === 'patient_id');
    return (block) => {
        const { blocks, drawn } = block.twins!;
        const batches = makers.map((make, k) => make(blocks[k]));
        const { which, row } = inOrder(
            batches,
            batches.map(({ columns }) => columns[patient] as Float64Array),
            block,
        );
        const column = ({ source }: Field, c: number): Float64Array | string[] => {
            if (source === 'twin') return Float64Array.from(which, (k) => values[k]);
            const ids = batches.map(({ columns }) => columns[patient] as Float64Array);
            if (source === 'factual')
                return Float64Array.from(which, (k, r) => (drawn[ids[k][row[r]] - 1 - block.first] === values[k] ? 1 : 0));
            const of = batches.map(({ columns }) => columns[c]);
            return typeof of[0][0] === 'string' || !(of[0] instanceof Float64Array)
                ? Array.from(which, (k, r) => of[k][row[r]] as string)
                : Float64Array.from(which, (k, r) => of[k][row[r]] as number);
        };
        const place = new Map(inner.map((field, c) => [field.name, c]));
        return { rows: row.length, columns: table.fields.map((field) => column(field, place.get(field.name) ?? -1)) };
    };
}

/** Of each row: the twin it is of, and its number among the rows of that twin. */
function inOrder(batches: Batch[], ids: Float64Array[], block: Block): { which: Int32Array; row: Int32Array } {
    const total = batches.reduce((sum, { rows }) => sum + rows, 0);
    const which = new Int32Array(total);
    const row = new Int32Array(total);
    const next = batches.map(() => 0);
    let at = 0;
    for (let id = block.first + 1; id <= block.first + block.rows; id++)
        for (let k = 0; k < batches.length; k++)
            for (; next[k] < batches[k].rows && ids[k][next[k]] === id; next[k]++) {
                which[at] = k;
                row[at++] = next[k];
            }
    return { which, row };
}
