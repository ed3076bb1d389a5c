import type { Observer } from '../../assess/index.ts';
import type { Block } from '../../generator/block.ts';
import type { LifeCourse } from '../../generator/timeline/timeline.ts';
import { VISIT_COLUMNS } from '../../generator/timeline/visit-block.ts';
import { DAYS_A_YEAR } from '../../plan/time.ts';
import type { Life, LifeSpan } from '../protocol.ts';

/** Lives that are told one by one, and of each no more than so many things. */
const TOLD = 20;
const MOST = 400;

/** The first patients of a sample, each with what there was when. */
export class FirstLives implements Observer {
    lives: Life[] = [];
    private readonly conditions: readonly string[];

    /** `conditions`: those that neither begin nor end during follow-up are shown as they were at the index date. */
    constructor(conditions: readonly string[]) {
        this.conditions = conditions;
    }

    observe({ first, rows, life, values }: Block): void {
        if (life === undefined || first > 0) return;
        this.lives = Array.from({ length: Math.min(TOLD, rows) }, (_, lane) =>
            told(
                life,
                lane,
                this.conditions.filter((name) => values.get(name)?.[lane] === 1),
            ),
        );
    }
}

function told(life: LifeCourse, lane: number, present: readonly string[]): Life {
    const { timeline, endedAt, reason } = life;
    const spans: LifeSpan[] = [];
    const end = endedAt[lane];
    const add = (lane_: string, kind: LifeSpan['kind'], from: number, to: number, text?: string): void => {
        if (spans.length < MOST)
            spans.push({ lane: lane_, kind, from: from / DAYS_A_YEAR, to: to / DAYS_A_YEAR, ...(text === undefined ? {} : { text }) });
    };
    const until = (x: number): number => (Number.isNaN(x) ? end : Math.min(x, end));
    const followed = new Set(timeline.courses.map(({ condition }) => condition));
    for (const name of present) if (!followed.has(name)) add(name, 'bar', 0, end);
    each(life.episodes, lane, ([c, onset, ended]) =>
        add(timeline.courses[c].condition, 'bar', Number.isNaN(onset) ? 0 : onset, until(ended)),
    );
    each(life.exposures, lane, ([m, start, ended]) => add(timeline.medications[m].name, 'bar', start, until(ended)));
    each(life.stays, lane, ([g, state, start, ended]) => {
        const { name, states } = timeline.progressions[g];
        add(name, 'state', start, until(ended), states[state].name);
    });
    const courses: Life['courses'] = [];
    timeline.visits.forEach(({ name, stay, columns }, b) => {
        const block = life.blocks[b];
        const measured = columns.map((column, c) =>
            column.kind === 'number' || column.kind === 'integer'
                ? { name: column.name, recorded: block.recorded(c, 'true'), points: [] as { years: number; value: number }[] }
                : undefined,
        );
        for (let r = 0; r < block.rows.count; r++) {
            if (block.rows.lanes[r] !== lane) continue;
            const time = block.rows.columns[VISIT_COLUMNS.time][r];
            add(
                name,
                stay === undefined ? 'tick' : 'bar',
                time,
                stay === undefined ? time : until(block.rows.columns[VISIT_COLUMNS.stayEnd][r]),
            );
            for (const each of measured)
                if (each && !Number.isNaN(each.recorded[r]) && each.points.length < MOST)
                    each.points.push({ years: time / DAYS_A_YEAR, value: each.recorded[r] });
        }
        for (const each of measured) if (each && each.points.length > 0) courses.push({ name: each.name, points: each.points });
    });
    each(life.events, lane, ([e, time, fatal]) => add(timeline.events[e].name, fatal === 1 ? 'fatal' : 'event', time, time));
    return { years: end / DAYS_A_YEAR, reason: reason[lane] === 0 ? 'completed' : timeline.events[reason[lane] - 1].name, spans, courses };
}

function each(rows: LifeCourse['events'], lane: number, tell: (cells: number[]) => void): void {
    for (let r = 0; r < rows.count; r++) if (rows.lanes[r] === lane) tell(rows.columns.map((column) => column[r]));
}
