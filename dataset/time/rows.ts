import type { Block } from '../../generator/block.ts';
import type { GrowingRows } from '../../generator/timeline/rows.ts';
import type { LifeCourse } from '../../generator/timeline/timeline.ts';
import { VISIT_COLUMNS } from '../../generator/timeline/visit-block.ts';
import type { SpellCell } from '../../generator/timeline/visit-texts.ts';
import { DAYS_A_YEAR, type Timeline } from '../../plan/time.ts';
import { cellText } from '../cell.ts';
import type { Batch } from '../rows.ts';
import { engine, type Field, type Table } from '../tables.ts';
import { medicationFields, type PatientField, statesOf } from './tables.ts';

const INDEX_DATE = 'index_date';

/** Turns the rows of one table, in the order in which they are written, into cells. Buffers are used again for each block. */
class Cells {
    rows = 0;
    private block!: Block;
    private source!: GrowingRows;
    private order!: Int32Array;
    private readonly buffers: Float64Array[] = [];
    private used = 0;

    /** Begins on a block's rows: by patient, then by column `then` (whole numbers below `groups`), then as they came about. */
    of(block: Block, source: GrowingRows, then = -1, groups = 0): this {
        this.block = block;
        this.source = source;
        this.order = source.order(block.rows, then, groups);
        this.rows = source.count;
        this.used = 0;
        return this;
    }

    private buffer(): Float64Array {
        const k = this.used++;
        if (this.buffers[k] === undefined || this.buffers[k].length < this.rows)
            this.buffers[k] = new Float64Array(Math.ceil(1.25 * this.rows));
        return this.buffers[k];
    }

    /** A value made of a row's patient (by number in the block) and its number among the rows. */
    map(of: (lane: number, row: number) => number): Float64Array {
        const { rows, order } = this;
        const { lanes } = this.source;
        const out = this.buffer();
        for (let r = 0; r < rows; r++) out[r] = of(lanes[order[r]], order[r]);
        return out;
    }

    texts(of: (lane: number, row: number) => string): string[] {
        return Array.from({ length: this.rows }, (_, r) => of(this.source.lanes[this.order[r]], this.order[r]));
    }

    patient(): Float64Array {
        const { rows, order } = this;
        const { lanes } = this.source;
        const one = this.block.first + 1;
        const out = this.buffer();
        for (let r = 0; r < rows; r++) out[r] = one + lanes[order[r]];
        return out;
    }

    column(c: number): Float64Array {
        const { rows, order } = this;
        const column = this.source.columns[c];
        const out = this.buffer();
        for (let r = 0; r < rows; r++) out[r] = column[order[r]];
        return out;
    }

    /** The day of a time in days since index. */
    date(c: number): Float64Array {
        const { rows, order } = this;
        const { lanes, columns } = this.source;
        const column = columns[c];
        const indexDay = this.block.values.get(INDEX_DATE)!;
        const out = this.buffer();
        for (let r = 0; r < rows; r++) out[r] = indexDay[lanes[order[r]]] + Math.floor(column[order[r]]);
        return out;
    }

    years(c: number): Float64Array {
        const out = this.column(c);
        for (let r = 0; r < this.rows; r++) out[r] /= DAYS_A_YEAR;
        return out;
    }
}

function lifeOf(block: Block): LifeCourse {
    if (block.life === undefined) throw new Error('the generator follows nobody');
    return block.life;
}

type Rows = (block: Block) => Batch;

/** What turns a block into the rows of a table of what happens after the index date. */
export function timeRows(table: Table, timeline: Timeline, described: PatientField): Rows {
    switch (table.kind) {
        case 'visits':
            return visitRows(table, timeline, described);
        case 'medications':
            return medicationRows(timeline, described);
        case 'progressions':
            return progressionRows(timeline);
        default:
            return eventRows();
    }
}

/** How a column that a text of a visit names is spelled: as its own table would show it. */
function spelling(table: Table, timeline: Timeline, described: PatientField): SpellCell {
    const own = new Map(table.fields.map((field) => [`${table.name}.${field.name}`, field]));
    const changing = new Map(timeline.columns.map((column) => [column.name, column]));
    const numbers: Record<string, Field> = {};
    const fieldOf = (name: string): Field => {
        const known = own.get(name) ?? described(name);
        if (known) return known;
        const { kind, labels, unit } = changing.get(name) ?? { kind: 'number' as const };
        return (numbers[name] ??= engine(name, kind, 'row', name, { labels, unit }));
    };
    return (name, value) => cellText(fieldOf(name), value);
}

function visitRows(table: Table, timeline: Timeline, described: PatientField): Rows {
    const number = timeline.visits.findIndex((block) => block.name === table.name);
    const { stay, columns } = timeline.visits[number];
    const written = new Cells();
    const spell = spelling(table, timeline, described);
    return (block) => {
        const life = lifeOf(block);
        const visits = life.blocks[number];
        const { rows } = visits;
        const cells = written.of(block, rows);
        const textOf = (variable: number, lane: number, row: number): string => {
            if (Number.isNaN(visits.recorded(variable, 'written')[row])) return '';
            const other = (name: string): string => {
                const c = columns.findIndex((column) => column.name === name);
                return c >= 0 ? textOf(c, lane, row) : (block.texts.get(name)?.[lane] ?? '');
            };
            const visit = rows.columns[VISIT_COLUMNS.number][row];
            return visits.texts.of(variable, block.first + lane, visit, (name) => visits.input(name)?.[row], spell, other);
        };
        const indexDay = block.values.get(INDEX_DATE)!;
        const ends = rows.columns[VISIT_COLUMNS.stayEnd];
        const endDay = (): Float64Array => cells.map((lane, row) => indexDay[lane] + Math.floor(Math.min(ends[row], life.endedAt[lane])));
        return {
            rows: cells.rows,
            columns: [
                cells.patient(),
                cells.column(VISIT_COLUMNS.number),
                cells.date(VISIT_COLUMNS.time),
                ...(stay === undefined ? [] : [endDay()]),
                cells.years(VISIT_COLUMNS.time),
                ...columns.map((_, c) => (visits.texts.has(c) ? cells.texts((lane, row) => textOf(c, lane, row)) : cells.column(3 + c))),
            ],
        };
    };
}

function eventRows(): Rows {
    const written = new Cells();
    return (block) => {
        const cells = written.of(block, lifeOf(block).events);
        const which = cells.column(0);
        return { rows: cells.rows, columns: [cells.patient(), which, which, which, cells.date(1), cells.years(1), cells.column(2)] };
    };
}

function medicationRows({ medications }: Timeline, described: PatientField): Rows {
    const fields = medicationFields(medications, described);
    const written = new Cells();
    return (block) => {
        const { exposures } = lifeOf(block);
        const cells = written.of(block, exposures, 0, medications.length);
        const which = cells.column(0);
        const number = exposures.columns[0];
        return {
            rows: cells.rows,
            columns: [
                cells.patient(),
                which,
                which,
                which,
                cells.date(1),
                cells.date(2),
                ...fields.map(({ field, from }) => {
                    const values = from.map((each) => each && block.values.get(each.name));
                    const value = (lane: number, row: number): number => values[number[row]]?.[lane] ?? Number.NaN;
                    if (field.kind !== 'text') return cells.map(value);
                    return cells.texts((lane, row) => {
                        const own = from[number[row]];
                        return own === undefined ? '' : cellText(own, value(lane, row));
                    });
                }),
            ],
        };
    };
}

function progressionRows(timeline: Timeline): Rows {
    const labels = statesOf(timeline);
    const label = timeline.progressions.map(({ states }) => states.map(({ name }) => labels.indexOf(name)));
    const written = new Cells();
    return (block) => {
        const { stays } = lifeOf(block);
        const cells = written.of(block, stays, 0, timeline.progressions.length);
        const [which, state] = stays.columns;
        return {
            rows: cells.rows,
            columns: [
                cells.patient(),
                cells.column(0),
                cells.map((_, row) => label[which[row]][state[row]] ?? Number.NaN),
                cells.date(2),
                cells.date(3),
            ],
        };
    };
}
