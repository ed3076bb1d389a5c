import type { Cells, Tables } from './chart.ts';
import type { Scale } from './scale.ts';

/** One line of the chart. */
export interface Lane {
    label: string;
    draw(scale: Scale): string;
}

/** Lanes of all that was written of a patient, in the order in which things follow from each other. */
export function lanesOf(tables: Tables): Lane[] {
    const of = (name: string) => tables[name] ?? [];
    const visits = Object.entries(tables).filter(([, rows]) => rows.length > 0 && 'visit' in rows[0] && 'time' in rows[0]);
    return [
        ...grouped(of('conditions'), 'condition').map(([label, rows]) => ({
            label,
            draw: (scale: Scale) => bars(scale, rows, 'onset_date'),
        })),
        ...grouped(of('medications'), 'medication').map(([label, rows]) => ({
            label: [label, doseOf(rows[0])].join(' ').trim(),
            draw: (scale: Scale) => bars(scale, rows, 'start_date'),
        })),
        ...grouped(of('progressions'), 'progression').map(([label, rows]) => ({ label, draw: (scale: Scale) => states(scale, rows) })),
        ...visits.map(([label, rows]) => ({ label, draw: (scale: Scale) => marks(scale, rows) })),
        ...grouped(of('events'), 'event').map(([label, rows]) => ({ label, draw: (scale: Scale) => happenings(scale, rows) })),
    ];
}

function grouped(rows: readonly Cells[], column: string): [string, Cells[]][] {
    const groups = new Map<string, Cells[]>();
    for (const row of rows) groups.set(row[column], [...(groups.get(row[column]) ?? []), row]);
    return [...groups];
}

const EXPOSURE = new Set(['patient_id', 'twin', 'medication', 'code_system', 'code', 'start_date', 'end_date']);

/** What stands beside an exposure: its dose and the like. */
function doseOf(row: Cells): string {
    const said = Object.entries(row).filter(([name, value]) => !EXPOSURE.has(name) && value !== '');
    return said.map(([name, value]) => (name === 'dose' ? value : `${name} ${value}`)).join(', ');
}

/** From beginning to end; an arrow where it began before. */
function bars(scale: Scale, rows: readonly Cells[], from: string): string {
    const line = new Array<string>(scale.columns).fill(' ');
    for (const row of rows) {
        const [first, last] = [scale.before(row[from]) ? 0 : scale.column(row[from]), scale.column(row.end_date)];
        if (row.end_date !== '' && scale.before(row.end_date)) continue;
        line.fill('━', first, last + 1);
        line[first] = scale.before(row[from]) ? '◂' : '┝';
        if (row.end_date !== '' && last > first) line[last] = '┥';
    }
    return line.join('');
}

/** Each state by its name, as far as it has room. */
function states(scale: Scale, rows: readonly Cells[]): string {
    const line = new Array<string>(scale.columns).fill('─');
    for (const { state, start_date, end_date } of rows) {
        const first = scale.column(start_date);
        const room = (end_date === '' ? scale.columns : scale.column(end_date)) - first;
        line[first] = '╾';
        [...state].slice(0, Math.max(0, room - 2)).forEach((letter, i) => {
            line[first + 1 + i] = letter;
        });
    }
    return line.join('');
}

/** A visit, several in one column, and stays as long as they are. */
function marks(scale: Scale, rows: readonly Cells[]): string {
    const line = new Array<string>(scale.columns).fill('·');
    for (const { date, end_date } of rows) {
        const first = scale.column(date);
        if (end_date !== undefined) line.fill('█', first, scale.column(end_date) + 1);
        else line[first] = line[first] === '·' ? '│' : '║';
    }
    return line.join('');
}

/** What happened; a cross is fatal. */
function happenings(scale: Scale, rows: readonly Cells[]): string {
    const line = new Array<string>(scale.columns).fill(' ');
    for (const { date, fatal } of rows) line[scale.column(date)] = fatal === 'true' ? '✕' : '●';
    return line.join('');
}
