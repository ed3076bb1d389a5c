import type { Block } from '../generator/block.ts';
import type { LifeCourse } from '../generator/timeline/timeline.ts';
import { DAYS_A_YEAR } from '../plan/time.ts';

/** Two numbers for each patient of a block, NaN for who is not at risk. Buffers are the caller's own. */
export interface PerPatient {
    x: Float64Array;
    y: Float64Array;
}

/** How a patient's follow-up for something ended. */
export const ENDED = { censored: 0, happened: 1, competed: 2 };

/** A terminal event of this name is a loss to follow-up: it censors, where others compete. */
const LOSS = 'dropout';

/** How often something that has a rate happened (x), and the years during which it could (y). */
export function occurrences(block: Block, rate: string): PerPatient {
    const life = lifeOf(block);
    const out = empty(block, life);
    for (const count of COUNTS) if (count(life, block, rate, out)) break;
    for (let i = 0; i < block.rows; i++) out.y[i] /= DAYS_A_YEAR;
    return out;
}

/** Years to the first time that an event happens or a condition begins, or to the end (x), and which of {@link ENDED} it was (y). */
export function firstTimes(block: Block, rate: string): PerPatient {
    const life = lifeOf(block);
    const { events } = life.timeline;
    const happened = empty(block, life);
    for (const count of [countEvents, countEpisodes]) if (count(life, block, rate, happened, true)) break;
    for (let i = 0; i < block.rows; i++) {
        const end = events[life.reason[i] - 1];
        const competed = end !== undefined && end.name !== LOSS;
        const count = happened.x[i];
        happened.x[i] = happened.y[i] / DAYS_A_YEAR;
        if (!Number.isNaN(count)) happened.y[i] = count > 0 ? ENDED.happened : competed ? ENDED.competed : ENDED.censored;
    }
    return happened;
}

function lifeOf(block: Block): LifeCourse {
    if (block.life === undefined) throw new Error('the generator follows nobody');
    return block.life;
}

/** Nothing has happened, from the index date to the end of follow-up. */
function empty({ rows }: Block, life: LifeCourse): PerPatient {
    return { x: new Float64Array(rows), y: life.endedAt.slice(0, rows) };
}

/** Fills in what happened at the rate, time in days; false where the rate is of something else. */
type Count = (life: LifeCourse, block: Block, rate: string, out: PerPatient, first?: boolean) => boolean;

const countEvents: Count = ({ timeline, events }, _block, rate, { x, y }, first = false) => {
    const e = timeline.events.findIndex((event) => event.rate.stream === rate);
    if (e < 0) return false;
    const once = first || !timeline.events[e].recurrent;
    const [which, time] = events.columns;
    for (let r = 0; r < events.count; r++) {
        const i = events.lanes[r];
        if (which[r] !== e) continue;
        x[i] = once ? 1 : x[i] + 1;
        if (once) y[i] = Math.min(y[i], time[r]);
    }
    return true;
};

const countEpisodes: Count = ({ timeline, episodes }, block, rate, { x, y }) => {
    const c = timeline.courses.findIndex(({ incidence }) => incidence?.stream === rate);
    if (c < 0) return false;
    const present = block.values.get(timeline.courses[c].condition)!;
    const [which, onset] = episodes.columns;
    for (let i = 0; i < block.rows; i++) if (present[i] === 1) x[i] = y[i] = Number.NaN;
    for (let r = 0; r < episodes.count; r++) {
        const i = episodes.lanes[r];
        if (which[r] !== c || Number.isNaN(onset[r]) || Number.isNaN(x[i])) continue;
        x[i] = 1;
        y[i] = Math.min(y[i], onset[r]);
    }
    return true;
};

/** Years at risk are those outside a stay. */
const countVisits: Count = ({ timeline, blocks, endedAt }, block, rate, { x, y }) => {
    const b = timeline.visits.findIndex((visits) => visits.rate?.stream === rate);
    if (b < 0) return false;
    const { number, rows } = blocks[b];
    for (let i = 0; i < block.rows; i++) x[i] = number[i];
    if (timeline.visits[b].stay === undefined) return true;
    const [, time, until] = rows.columns;
    for (let r = 0; r < rows.count; r++) y[rows.lanes[r]] -= Math.max(0, Math.min(until[r], endedAt[rows.lanes[r]]) - time[r]);
    return true;
};

/** A stay that another one of the same patient follows ended with a move. */
const countMoves: Count = ({ timeline, stays, endedAt }, block, rate, { x, y }) => {
    for (const [g, { transitions }] of timeline.progressions.entries()) {
        const move = transitions.find((each) => each.rate?.stream === rate);
        if (move === undefined) continue;
        y.fill(0);
        const from = new Int8Array(block.rows);
        for (const r of stays.order(block.rows)) {
            const i = stays.lanes[r];
            const [which, state, entered, left] = stays.columns.map((column) => column[r]);
            if (which !== g) continue;
            if (from[i] === 1 && state === move.to) x[i]++;
            from[i] = state === move.from ? 1 : 0;
            if (from[i] === 1) y[i] += (Number.isNaN(left) ? endedAt[i] : left) - entered;
        }
        return true;
    }
    return false;
};

const COUNTS: Count[] = [countEvents, countEpisodes, countVisits, countMoves];
