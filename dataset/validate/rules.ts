import { byName, dayOf, type Impossible, type Kind, type Life, type Row, rowsOf } from './life.ts';

/** Something that no life can have: the code of `cohort verify`, and where it is found. */
export interface LifeRule {
    code: `verify/${string}`;
    remedy: string;
    find(life: Life): Iterable<Impossible>;
}

const DAYS_A_YEAR = 365.25;
/** Times are written with four decimals of a year. */
const TIME_ERROR = 0.00006 * DAYS_A_YEAR;

/** The first day that a row speaks of, and the last. */
const FIRST: Record<Kind, string> = {
    visits: 'date',
    events: 'date',
    medications: 'start_date',
    progressions: 'start_date',
    conditions: 'onset_date',
};
const DATES = ['date', 'start_date', 'onset_date', 'end_date'];
const KINDS = Object.keys(FIRST) as Kind[];

function* all(life: Life): Iterable<[Kind, Row]> {
    for (const kind of KINDS) for (const rows of rowsOf(life, kind)) for (const row of rows) yield [kind, row];
}

const afterEnd: LifeRule = {
    code: 'verify/after-end',
    remedy: 'Nothing is written of a patient after death or the end of follow-up.',
    *find(life) {
        if (life.end === undefined) return;
        for (const [, row] of all(life)) {
            const late = DATES.find((name) => (dayOf(row.cells[name]) ?? -Infinity) > life.end!);
            if (late !== undefined)
                yield { row, message: `${late} ${row.cells[late]} is after the end of follow-up, ${life.patient.cells.followup_end}` };
        }
    },
};

const beforeIndex: LifeRule = {
    code: 'verify/before-index',
    remedy: 'What happens in follow-up happens on the index date or later.',
    *find(life) {
        if (life.end !== undefined && life.end < life.index)
            yield { row: life.patient, message: `followup_end ${life.patient.cells.followup_end} is before the index date` };
        for (const [kind, row] of all(life)) {
            if (kind === 'conditions') continue;
            const day = dayOf(row.cells[FIRST[kind]]);
            if (day !== undefined && day < life.index)
                yield {
                    row,
                    message: `${FIRST[kind]} ${row.cells[FIRST[kind]]} is before the index date, ${life.patient.cells.index_date}`,
                };
        }
    },
};

const beforeBirth: LifeRule = {
    code: 'verify/before-birth',
    remedy: 'A condition begins at birth or later.',
    *find(life) {
        const age = life.altered.has('age') ? Number.NaN : Number.parseFloat(life.patient.cells.age ?? '');
        const scale = AGE_UNITS[life.ageUnit ?? 'a'];
        if (Number.isNaN(age) || scale === undefined) return;
        // A whole age stands for up to one unit more.
        const birth = life.index - Math.ceil((age + (Number.isInteger(age) ? 1 : 0)) * scale) - 1;
        for (const rows of rowsOf(life, 'conditions'))
            for (const row of rows) {
                const onset = dayOf(row.cells.onset_date);
                if (onset !== undefined && onset < birth)
                    yield {
                        row,
                        message: `onset_date ${row.cells.onset_date} is before the birth of a patient aged ${life.patient.cells.age}`,
                    };
            }
    },
};

/** Days of the units that an age may have. */
const AGE_UNITS: Record<string, number> = { a: DAYS_A_YEAR, mo: DAYS_A_YEAR / 12, wk: 7, d: 1 };

const endBeforeStart: LifeRule = {
    code: 'verify/end-before-start',
    remedy: 'What has begun ends on the same day or later.',
    *find(life) {
        for (const [kind, row] of all(life)) {
            const [first, last] = [dayOf(row.cells[FIRST[kind]]), dayOf(row.cells.end_date)];
            if (first !== undefined && last !== undefined && last < first)
                yield { row, message: `end_date ${row.cells.end_date} is before ${FIRST[kind]} ${row.cells[FIRST[kind]]}` };
        }
    },
};

const visitOrder: LifeRule = {
    code: 'verify/visit-order',
    remedy: 'Within a block, visits are numbered and dated in the order of time, at most one a day.',
    *find(life) {
        for (const rows of rowsOf(life, 'visits'))
            for (const [i, row] of rows.entries()) {
                if (i === 0) continue;
                const before = rows[i - 1].cells;
                for (const name of ['visit', 'time'])
                    if (!(Number(row.cells[name]) > Number(before[name])))
                        yield { row, message: `${name} ${row.cells[name]} does not come after ${before[name]}` };
                if (!((dayOf(row.cells.date) ?? Number.NaN) > (dayOf(before.date) ?? Number.NaN)))
                    yield { row, message: `date ${row.cells.date} does not come after ${before.date}` };
            }
    },
};

const timeOfDate: LifeRule = {
    code: 'verify/time',
    remedy: 'The date is the index date and the whole days of `time`.',
    *find(life) {
        for (const kind of ['visits', 'events'] as const)
            for (const rows of rowsOf(life, kind))
                for (const row of rows) {
                    const day = dayOf(row.cells.date);
                    const days = Number(row.cells.time) * DAYS_A_YEAR;
                    if (day === undefined) continue;
                    const off = days - (day - life.index);
                    if (!(off > -TIME_ERROR && off < 1 + TIME_ERROR))
                        yield { row, message: `time ${row.cells.time} is not the time from the index date to ${row.cells.date}` };
                }
    },
};

const duringStay: LifeRule = {
    code: 'verify/during-stay',
    remedy: 'No visit of a block begins during a stay of the same block.',
    *find(life) {
        for (const rows of rowsOf(life, 'visits'))
            for (const [i, row] of rows.entries()) {
                const [day, left] = [dayOf(row.cells.date), i === 0 ? undefined : dayOf(rows[i - 1].cells.end_date)];
                if (day !== undefined && left !== undefined && day < left)
                    yield { row, message: `${row.cells.date} lies in the stay before it, which ends on ${rows[i - 1].cells.end_date}` };
            }
    },
};

const overlap: LifeRule = {
    code: 'verify/overlap',
    remedy: 'Episodes of one thing follow each other.',
    *find(life) {
        for (const [kind, name] of [
            ['conditions', 'condition'],
            ['medications', 'medication'],
        ] as const)
            for (const rows of rowsOf(life, kind))
                for (const episodes of byName(rows, name).values())
                    for (const [i, row] of episodes.entries()) {
                        if (i === 0) continue;
                        const before = episodes[i - 1].cells;
                        if (kind === 'medications') yield { row, message: `${row.cells[name]} is taken again, and was stopped for good` };
                        const [day, ended] = [dayOf(row.cells[FIRST[kind]]), dayOf(before.end_date)];
                        if (ended === undefined) yield { row, message: `${row.cells[name]} begins again, and never ended` };
                        else if (day === undefined || day < ended)
                            yield {
                                row,
                                message: `${row.cells[name]} begins again on ${row.cells[FIRST[kind]]}, before it ended on ${before.end_date}`,
                            };
                    }
    },
};

const states: LifeRule = {
    code: 'verify/states',
    remedy: 'From the index date on, a progression is in one state after another without a gap.',
    *find(life) {
        for (const rows of rowsOf(life, 'progressions'))
            for (const stays of byName(rows, 'progression').values())
                for (const [i, row] of stays.entries()) {
                    const { state, start_date } = row.cells;
                    if (i === 0) {
                        if (dayOf(start_date) !== life.index)
                            yield { row, message: `the first state begins on ${start_date}, not on the index date` };
                        continue;
                    }
                    const before = stays[i - 1].cells;
                    if (before.end_date !== start_date)
                        yield {
                            row,
                            message: `${state} begins on ${start_date}, and ${before.state} ended on ${before.end_date || 'no day'}`,
                        };
                    if (before.state === state) yield { row, message: `${state} follows itself` };
                }
    },
};

const atTheEnd: LifeRule = {
    code: 'verify/end-reason',
    remedy: 'Follow-up ends with the event that `end_reason` names, on its day.',
    *find(life) {
        const { end_reason, followup_end } = life.patient.cells;
        if (end_reason === undefined) return;
        const ends: Row[] = [];
        let named = false;
        for (const rows of rowsOf(life, 'events'))
            for (const row of rows) {
                named ||= row.cells.event === end_reason && row.cells.date === followup_end;
                if (row.cells.fatal === 'true') ends.push(row);
            }
        if (end_reason !== 'completed' && !named)
            yield { row: life.patient, message: `end_reason is ${end_reason}, and there is no such event on ${followup_end}` };
        for (const row of ends)
            if (row.cells.event !== end_reason || row.cells.date !== followup_end)
                yield { row, message: `fatal on ${row.cells.date}, and follow-up ends on ${followup_end} with ${end_reason}` };
    },
};

/** A condition that is there at the index date has an episode that began by then, and the other way round. */
const atTheIndex: LifeRule = {
    code: 'verify/present',
    remedy: 'Whoever has a condition at the index date has an episode of it that began by then.',
    *find(life) {
        for (const rows of rowsOf(life, 'conditions')) {
            const episodes = byName(rows, 'condition');
            for (const [name, list] of episodes) {
                const early = list.find(({ cells }) => cells.onset_date !== '' && (dayOf(cells.onset_date) ?? Infinity) < life.index);
                if (early && life.patient.cells[name] === 'false' && !life.altered.has(name) && !ended(early, life.index))
                    yield {
                        row: early,
                        message: `${name} began on ${early.cells.onset_date}, and the patient does not have it at the index date`,
                    };
            }
            for (const [name, value] of Object.entries(life.patient.cells)) {
                if (value !== 'true' || life.altered.has(name) || !life.conditions.has(name)) continue;
                const there = episodes.get(name)?.some(({ cells }) => (dayOf(cells.onset_date) ?? -Infinity) <= life.index);
                if (!there) yield { row: life.patient, message: `${name} is true, and has no episode that began by the index date` };
            }
        }
    },
};

function ended({ cells }: Row, day: number): boolean {
    const end = dayOf(cells.end_date);
    return end !== undefined && end <= day;
}

const complications: LifeRule = {
    code: 'verify/complication',
    remedy: 'A complication begins while the patient has what it comes of.',
    *find(life) {
        for (const rows of rowsOf(life, 'conditions')) {
            const episodes = byName(rows, 'condition');
            for (const { condition, needs, onTheDay } of life.prerequisites)
                for (const row of episodes.get(condition) ?? []) {
                    const day = dayOf(row.cells.onset_date);
                    // What was there at the index date is as the author drew it.
                    if (day === undefined || day <= life.index) continue;
                    const began = (cells: Row['cells']) => dayOf(cells.onset_date) ?? -Infinity;
                    const present = episodes
                        .get(needs)
                        ?.some(({ cells }) =>
                            onTheDay ? began(cells) <= day && (dayOf(cells.end_date) ?? Infinity) >= day : began(cells) <= life.index,
                        );
                    if (!present) yield { row, message: `${condition} begins on ${row.cells.onset_date} without ${needs}` };
                }
        }
    },
};

/** In the order in which they are told. */
export const lifeRules: readonly LifeRule[] = [
    afterEnd,
    beforeIndex,
    beforeBirth,
    endBeforeStart,
    visitOrder,
    timeOfDate,
    duringStay,
    overlap,
    states,
    atTheEnd,
    atTheIndex,
    complications,
];
