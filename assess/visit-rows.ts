import { type Block, CHUNK } from '../generator/block.ts';
import type { GrowingRows } from '../generator/timeline/rows.ts';
import type { LifeCourse } from '../generator/timeline/timeline.ts';
import { VISIT_COLUMNS } from '../generator/timeline/visit-block.ts';
import { DAYS_A_YEAR } from '../plan/time.ts';

/** Rows that a statistic is taken over: patients, or visits. */
export interface RowView {
    rows: number;
    /** True values by column name. */
    values: ReadonlyMap<string, Float64Array>;
    /** Values as written, where they differ. */
    written: ReadonlyMap<string, Float64Array>;
    weights?: Float64Array;
    /** Number of the patient of each row in the block; absent where rows are patients. */
    lanes?: Int32Array;
}

/** The attended visits of a block of visits, in pieces of at most a chunk of rows; `wanted` are the columns that are read. */
export function* visitRows(block: Block, visits: string, wanted: ReadonlySet<string>): IterableIterator<RowView> {
    const { life } = block;
    if (life === undefined) return;
    const b = life.timeline.visits.findIndex(({ name }) => name === visits);
    const course = life.blocks[b];
    const { rows } = course;
    const days = [...wanted].filter((name) => name.startsWith('day/') && name !== 'day/time');
    const states = new Map(days.map((name) => [name, stateAtVisits(life, rows, name.slice('day/'.length), block)]));
    const own = new Map(life.timeline.visits[b].columns.map(({ name }, c) => [name, c]));
    for (let from = 0; from < rows.count; from += CHUNK) {
        const to = Math.min(from + CHUNK, rows.count);
        const lanes = rows.lanes.subarray(from, to);
        const values = new Map<string, Float64Array>();
        const written = new Map<string, Float64Array>();
        for (const name of wanted) {
            const c = own.get(name);
            const state = states.get(name);
            const patient = block.values.get(name);
            if (c !== undefined) {
                values.set(name, course.recorded(c, 'true').subarray(from, to));
                written.set(name, course.recorded(c, 'written').subarray(from, to));
            } else if (state !== undefined) values.set(name, state.subarray(from, to));
            else if (name === 'day/time')
                values.set(
                    name,
                    rows.columns[VISIT_COLUMNS.time].subarray(from, to).map((t) => t / DAYS_A_YEAR),
                );
            else if (name === `${visits}.visit`) values.set(name, rows.columns[VISIT_COLUMNS.number].subarray(from, to));
            else if (patient !== undefined) values.set(name, gather(patient, lanes));
        }
        const weights = block.weights && gather(block.weights, lanes);
        yield { rows: to - from, values, written, lanes, ...(weights ? { weights } : {}) };
    }
}

function gather(column: Float64Array, lanes: Int32Array): Float64Array {
    return Float64Array.from(lanes, (lane) => column[lane]);
}

/** The state of a condition, medication, event or progression at the time of each visit. */
function stateAtVisits(life: LifeCourse, visits: GrowingRows, name: string, block: Block): Float64Array {
    const { timeline } = life;
    const times = visits.columns[VISIT_COLUMNS.time];
    const state = new Float64Array(visits.count);
    const ofLane = byLane(visits, block.rows);
    /** What is so from `start` until `end` (NaN: the end of follow-up). */
    const set = (lane: number, start: number, end: number, value: number): void => {
        for (const r of ofLane[lane] ?? []) if (times[r] >= start && !(times[r] >= end)) state[r] = value;
    };
    const c = timeline.courses.findIndex(({ condition }) => condition === name);
    const m = timeline.medications.findIndex((each) => each.name === name);
    const g = timeline.progressions.findIndex((each) => each.name === name);
    const e = timeline.events.findIndex((each) => each.name === name);
    const of = (rows: GrowingRows, which: number, mark: (lane: number, columns: number[]) => void): void => {
        for (let r = 0; r < rows.count; r++)
            if (rows.columns[0][r] === which)
                mark(
                    rows.lanes[r],
                    rows.columns.map((column) => column[r]),
                );
    };
    if (c >= 0) of(life.episodes, c, (lane, [, onset, end]) => set(lane, Number.isNaN(onset) ? Number.NEGATIVE_INFINITY : onset, end, 1));
    else if (m >= 0) of(life.exposures, m, (lane, [, start, end]) => set(lane, start, end, 1));
    else if (g >= 0) of(life.stays, g, (lane, [, label, start, end]) => set(lane, start, end, label));
    else if (e >= 0) of(life.events, e, (lane, [, time]) => set(lane, time, Number.NaN, 1));
    return state;
}

function byLane(rows: GrowingRows, patients: number): number[][] {
    const found: number[][] = Array.from({ length: patients }, () => []);
    for (let r = 0; r < rows.count; r++) found[rows.lanes[r]].push(r);
    return found;
}
