import type { FieldDescriptor, ResourceDescriptor } from '../manifest/model.ts';
import { dayOf, type Impossible, type Row } from './life.ts';

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const FORMS: Record<FieldDescriptor['type'], (text: string) => boolean> = {
    number: (text) => NUMBER.test(text),
    integer: (text) => /^-?\d+$/.test(text),
    boolean: (text) => text === 'true' || text === 'false',
    date: (text) => dayOf(text) !== undefined,
    string: () => true,
};

/** What the manifest says of each cell: there where it is required, of its type, one of its labels. */
export function cellChecker({ schema, format }: ResourceDescriptor): (row: Row) => Iterable<Impossible> {
    const fields = schema.fields.map((field) => ({
        ...field,
        labels: field.constraints?.enum && new Set(field.constraints.enum),
        required: field.constraints?.required === true,
    }));
    return function* (row) {
        for (const { name, type, labels, required } of fields) {
            const text = row.cells[name];
            if (text === undefined) {
                yield { row, message: `${name} is not there` };
                continue;
            }
            if (text === '') {
                if (required) yield { row, message: `${name} is empty` };
                continue;
            }
            if (!FORMS[type]?.(text)) yield { row, message: `${name} is ${JSON.stringify(text.slice(0, 40))}, no ${type}` };
            else if (labels && !labels.has(text))
                yield { row, message: `${name} is ${JSON.stringify(text.slice(0, 40))}, none of its labels` };
        }
        const extra = format === 'csv' ? undefined : Object.keys(row.cells).find((name) => !fields.some((field) => field.name === name));
        if (extra !== undefined) yield { row, message: `${JSON.stringify(extra.slice(0, 40))} is no column of the table` };
    };
}

/** Finds rows whose key another row of the same patient had before. */
export function keyChecker({ schema }: ResourceDescriptor): (rows: readonly Row[]) => Iterable<Impossible> {
    const key = schema.primaryKey ?? [];
    return function* (rows) {
        if (key.length === 0) return;
        const seen = new Set<string>();
        for (const row of rows) {
            const id = JSON.stringify(key.map((name) => row.cells[name]));
            if (seen.has(id)) yield { row, message: `${key.join(', ')} ${key.map((name) => row.cells[name]).join(', ')} is there twice` };
            seen.add(id);
        }
    };
}
