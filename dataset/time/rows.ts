import type { Block } from '../../generator/block.ts';
import type { GrowingRows } from '../../generator/timeline/rows.ts';
import type { LifeCourse } from '../../generator/timeline/timeline.ts';
import { VISIT_COLUMNS } from '../../generator/timeline/visit-block.ts';
import { DAYS_A_YEAR, type Timeline } from '../../plan/time.ts';
import { cellText } from '../cell.ts';
import type { Batch } from '../rows.ts';
import type { Table } from '../tables.ts';
import { medicationFields, type PatientField, statesOf } from './tables.ts';

const INDEX_DATE = 'index_date';

/** Turns rows of the simulation, in an order, into cells. */
class Cells {
    readonly rows: number;
    private readonly block: Block;
    private readonly source: GrowingRows;
    private readonly order: Int32Array;
    private readonly indexDay: Float64Array;

    constructor(block: Block, source: GrowingRows, order: Int32Array) {
        this.block = block;
        this.source = source;
        this.order = order;
        this.rows = order.length;
        this.indexDay = block.values.get(INDEX_DATE)!;
    }

    /** A value made of a row's patient (by number in the block) and its number among the rows. */
    map(of: (lane: number, row: number) => number): Float64Array {
        const out = new Float64Array(this.rows);
        for (let r = 0; r < this.rows; r++) out[r] = of(this.source.lanes[this.order[r]], this.order[r]);
        return out;
    }

    texts(of: (lane: number, row: number) => string): string[] {
        return Array.from(this.order, (row) => of(this.source.lanes[row], row));
    }

    patient(): Float64Array {
        const { first } = this.block;
        return this.map((lane) => first + lane + 1);
    }

    column(c: number): Float64Array {
        const column = this.source.columns[c];
        return this.map((_, row) => column[row]);
    }

    /** The day of a time in days since index. */
    date(c: number): Float64Array {
        const column = this.source.columns[c];
        return this.map((lane, row) => this.indexDay[lane] + Math.floor(column[row]));
    }

    years(c: number): Float64Array {
        const column = this.source.columns[c];
        return this.map((_, row) => column[row] / DAYS_A_YEAR);
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
            return visitRows(table, timeline);
        case 'medications':
            return medicationRows(timeline, described);
        case 'progressions':
            return progressionRows(timeline);
        default:
            return eventRows;
    }
}

function visitRows(table: Table, timeline: Timeline): Rows {
    const number = timeline.visits.findIndex((block) => block.name === table.name);
    const { stay, columns } = timeline.visits[number];
    return (block) => {
        const life = lifeOf(block);
        const { rows } = life.blocks[number];
        const cells = new Cells(block, rows, rows.order(block.rows));
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
                ...columns.map((_, c) => cells.column(3 + c)),
            ],
        };
    };
}

function eventRows(block: Block): Batch {
    const { events } = lifeOf(block);
    const cells = new Cells(block, events, events.order(block.rows));
    const which = cells.column(0);
    return { rows: cells.rows, columns: [cells.patient(), which, which, which, cells.date(1), cells.years(1), cells.column(2)] };
}

function medicationRows({ medications }: Timeline, described: PatientField): Rows {
    const fields = medicationFields(medications, described);
    return (block) => {
        const { exposures } = lifeOf(block);
        const cells = new Cells(block, exposures, exposures.order(block.rows, 0, medications.length));
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
    return (block) => {
        const { stays } = lifeOf(block);
        const cells = new Cells(block, stays, stays.order(block.rows, 0, timeline.progressions.length));
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
