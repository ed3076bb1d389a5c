import type { Column, ColumnRef, Rounding } from '../../plan/model.ts';
import { CHUNK } from '../block.ts';
import { fillWords, wordAt } from '../streams/uniforms.ts';
import type { Patients } from './patients.ts';

/** Fills the texts of a text column that has no dictionary, row by row. */
export type TextFiller = (patients: Patients, first: number, rows: number, out: string[]) => void;

/** Random identifiers in the shape of a UUID of version 4 (RFC 9562), from the words of the column's stream. */
export function uuidFiller(stream: string): TextFiller {
    const words = new Uint32Array(4 * CHUNK);
    return (patients, first, rows, out) => {
        const { draws } = patients;
        const key = patients.keys.of(stream);
        const { chunk, offset, attempts, redrawn, redrawnCount } = draws;
        fillWords(words, 4 * (offset + rows), key, chunk, 0, 0);
        for (let j = 0; j < redrawnCount; j++) {
            const row = redrawn[j];
            for (let w = 0; w < 4; w++) words[4 * (offset + row) + w] = wordAt(key, first + row, 0, attempts[row], w);
        }
        for (let i = 0; i < rows; i++) out[i] = uuid(words, 4 * (offset + i));
    };
}

/** From four random words. */
export function uuid(words: Uint32Array, at: number): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
    const b = hex((words[at + 1] & 0xffff0fff) | 0x4000);
    const c = hex((words[at + 2] & 0x3fffffff) | 0x80000000);
    return `${hex(words[at])}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${hex(words[at + 3])}`;
}

/** A template whose columns stand as a table would show them. */
export function templateFiller(template: (string | ColumnRef)[], cell: (name: string) => (row: number) => string): TextFiller {
    const pieces = template.map((piece) => (typeof piece === 'string' ? piece : cell(piece.column)));
    return (_, __, rows, out) => {
        for (let i = 0; i < rows; i++) {
            let text = '';
            for (const piece of pieces) text += typeof piece === 'string' ? piece : piece(i);
            out[i] = text;
        }
    };
}

/** One value as text tables write it: missing is empty, numbers have the decimals of their rounding, dates are ISO 8601. */
export function cellText(column: Column, rounding: Rounding | undefined, value: number): string {
    if (Number.isNaN(value)) return '';
    switch (column.kind) {
        case 'boolean':
            return value === 0 ? 'false' : 'true';
        case 'category':
        case 'text':
            return column.labels?.[value] ?? '';
        case 'date':
            return isoDate(value);
        default:
            return rounding === undefined ? String(value) : value.toFixed(rounding.decimals);
    }
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March. */
export function isoDate(days: number): string {
    const fromMarch = Math.floor(days) + 719468;
    const era = Math.floor(fromMarch / 146097);
    const dayOfEra = fromMarch - era * 146097;
    const yearOfEra = Math.floor(
        (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
    );
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
    const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
    const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    const two = (x: number): string => String(x).padStart(2, '0');
    return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
