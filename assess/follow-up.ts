import type { Block } from '../generator/block.ts';
import type { LifeCourse } from '../generator/timeline/timeline.ts';
import { VISIT_COLUMNS } from '../generator/timeline/visit-block.ts';
import { DAYS_A_YEAR, type Timeline } from '../plan/time.ts';
import type { Observer } from './collect.ts';
import { ENDED, firstTimes, occurrences } from './lives.ts';

/** What happened after the index date in a sample of patients; shares and means are weighted where the cohort is oversampled. */
export interface FollowUpReport {
    patients: number;
    /** Person-years. */
    years: number;
    /** Share of the patients whose follow-up ended so. */
    ends: Record<string, number>;
    /** Occurrences a person-year at risk, of what has a rate: events, incident conditions, visits. */
    rates: Record<string, number | null>;
    /** Share to whom it has happened by so many years after the index date, where others compete for it (Aalen–Johansen). */
    incidence: Record<string, { years: number; share: number }[]>;
    /** Attended visits a patient. */
    visits: Record<string, number>;
    /** What visits measured, in stretches of equal length from the index date on. */
    trajectories: Record<string, Trajectory[]>;
    /** Share of patients who ever took it, and of their time that they did. */
    medications: Record<string, { ever: number; time: number }>;
    /** Share of those still followed who are in each state, by years after the index date. */
    states: Record<string, { years: number; shares: Record<string, number> }[]>;
}

export interface Trajectory {
    /** Years after the index date, in the middle of the stretch. */
    years: number;
    values: number;
    mean: number;
    p5: number;
    p95: number;
}

const STRETCHES = 12;
/** Parts of follow-up at whose ends shares are taken. */
const MOMENTS = [0.25, 0.5, 0.75, 1];

/** Kept of each patient: years to the first occurrence, how it ended, weight. */
interface Firsts {
    time: number[];
    ended: number[];
    weight: number[];
}

/** Summarises the lives of a sample. */
export class FollowUpSummary implements Observer {
    private readonly timeline: Timeline;
    private readonly length: number;
    private patients = 0;
    private weight = 0;
    private years = 0;
    private readonly ends: number[];
    private readonly rated: { name: string; stream: string; count: number; years: number }[];
    private readonly firsts = new Map<string, Firsts>();
    private readonly visits: number[];
    private readonly values = new Map<string, { value: number; weight: number }[][]>();
    private readonly taken: { ever: number; days: number }[];
    private readonly occupied: { followed: number[]; states: number[][] }[];

    constructor(timeline: Timeline) {
        this.timeline = timeline;
        this.length = timeline.followup.days;
        const { events, courses, visits, medications, progressions } = timeline;
        this.ends = new Array<number>(events.length + 1).fill(0);
        const named = (name: string, stream: string | undefined) => (stream === undefined ? [] : [{ name, stream, count: 0, years: 0 }]);
        this.rated = [
            ...events.flatMap(({ name, rate }) => named(name, rate.stream)),
            ...courses.flatMap(({ condition, incidence }) => named(condition, incidence?.stream)),
            ...visits.flatMap(({ name, rate }) => named(name, rate?.stream)),
        ];
        for (const { name } of [...events, ...courses.filter(({ incidence }) => incidence).map(({ condition }) => ({ name: condition }))])
            this.firsts.set(name, { time: [], ended: [], weight: [] });
        this.visits = visits.map(() => 0);
        for (const { columns } of visits)
            for (const { name, kind } of columns)
                if (kind === 'number' || kind === 'integer')
                    this.values.set(
                        name,
                        Array.from({ length: STRETCHES }, () => []),
                    );
        this.taken = medications.map(() => ({ ever: 0, days: 0 }));
        this.occupied = progressions.map(({ states }) => ({
            followed: MOMENTS.map(() => 0),
            states: states.map(() => MOMENTS.map(() => 0)),
        }));
    }

    observe(block: Block): void {
        const { life, weights } = block;
        if (life === undefined) return;
        const w = (lane: number): number => weights?.[lane] ?? 1;
        for (let i = 0; i < block.rows; i++) {
            this.weight += w(i);
            this.years += (w(i) * life.endedAt[i]) / DAYS_A_YEAR;
            this.ends[life.reason[i]] += w(i);
        }
        this.patients += block.rows;
        for (const rate of this.rated) {
            const { x, y } = occurrences(block, rate.stream);
            for (let i = 0; i < block.rows; i++) {
                if (Number.isNaN(x[i])) continue;
                rate.count += w(i) * x[i];
                rate.years += w(i) * y[i];
            }
            const firsts = this.firsts.get(rate.name);
            if (!firsts) continue;
            const { x: time, y: ended } = firstTimes(block, rate.stream);
            for (let i = 0; i < block.rows; i++) {
                if (Number.isNaN(time[i])) continue;
                firsts.time.push(time[i]);
                firsts.ended.push(ended[i]);
                firsts.weight.push(w(i));
            }
        }
        this.observeVisits(life, w);
        this.observeStates(life, w, block.rows);
    }

    private observeVisits({ blocks, exposures, endedAt }: LifeCourse, w: (lane: number) => number): void {
        this.timeline.visits.forEach(({ columns }, b) => {
            const { rows } = blocks[b];
            const times = rows.columns[VISIT_COLUMNS.time];
            for (let r = 0; r < rows.count; r++) this.visits[b] += w(rows.lanes[r]);
            columns.forEach(({ name }, c) => {
                const stretches = this.values.get(name);
                if (!stretches) return;
                const recorded = blocks[b].recorded(c, 'true');
                for (let r = 0; r < rows.count; r++) {
                    if (Number.isNaN(recorded[r])) continue;
                    const stretch = Math.min(STRETCHES - 1, Math.floor((times[r] / this.length) * STRETCHES));
                    stretches[stretch].push({ value: recorded[r], weight: w(rows.lanes[r]) });
                }
            });
        });
        const [which, start, end] = exposures.columns;
        for (let r = 0; r < exposures.count; r++) {
            const lane = exposures.lanes[r];
            const until = Number.isNaN(end[r]) ? endedAt[lane] : Math.min(end[r], endedAt[lane]);
            this.taken[which[r]].ever += w(lane);
            this.taken[which[r]].days += w(lane) * Math.max(0, until - start[r]);
        }
    }

    private observeStates({ stays, endedAt }: LifeCourse, w: (lane: number) => number, rows: number): void {
        for (const { followed } of this.occupied)
            MOMENTS.forEach((part, m) => {
                for (let i = 0; i < rows; i++) if (endedAt[i] >= part * this.length) followed[m] += w(i);
            });
        const [which, state, start, end] = stays.columns;
        for (let r = 0; r < stays.count; r++) {
            const lane = stays.lanes[r];
            MOMENTS.forEach((part, m) => {
                const at = part * this.length;
                if (endedAt[lane] >= at && start[r] <= at && !(end[r] <= at)) this.occupied[which[r]].states[state[r]][m] += w(lane);
            });
        }
    }

    report(): FollowUpReport {
        const { timeline, weight, years } = this;
        const reasons = ['completed', ...timeline.events.map(({ name }) => name)];
        const moment = (part: number): number => (part * this.length) / DAYS_A_YEAR;
        return {
            patients: this.patients,
            years,
            ends: named(
                reasons,
                (_, k) => this.ends[k] / weight,
                (share) => share > 0,
            ),
            rates: Object.fromEntries(this.rated.map(({ name, count, years: at }) => [name, at > 0 ? count / at : null])),
            incidence: Object.fromEntries(
                [...this.firsts].map(([name, firsts]) => [
                    name,
                    MOMENTS.map((part) => ({ years: moment(part), share: incidenceBy(firsts, moment(part)) })),
                ]),
            ),
            visits: named(
                timeline.visits.map(({ name }) => name),
                (_, b) => this.visits[b] / weight,
            ),
            trajectories: Object.fromEntries(
                [...this.values].map(([name, stretches]) => [
                    name,
                    stretches.flatMap((each, k) => trajectory(each, moment((k + 0.5) / STRETCHES))),
                ]),
            ),
            medications: named(
                timeline.medications.map(({ name }) => name),
                (_, m) => ({
                    ever: this.taken[m].ever / weight,
                    time: this.taken[m].days / DAYS_A_YEAR / years,
                }),
            ),
            states: named(
                timeline.progressions.map(({ name }) => name),
                (_, g) =>
                    MOMENTS.map((part, m) => ({
                        years: moment(part),
                        shares: named(
                            timeline.progressions[g].states.map(({ name }) => name),
                            (_name, s) => this.occupied[g].states[s][m] / this.occupied[g].followed[m],
                        ),
                    })).filter((_at, m) => this.occupied[g].followed[m] > 0),
            ),
        };
    }
}

function named<T>(
    names: readonly string[],
    of: (name: string, k: number) => T,
    wanted: (value: T) => boolean = () => true,
): Record<string, T> {
    return Object.fromEntries(names.map((name, k): [string, T] => [name, of(name, k)]).filter(([, value]) => wanted(value)));
}

function trajectory(values: { value: number; weight: number }[], years: number): Trajectory[] {
    if (values.length === 0) return [];
    const sorted = values.toSorted((a, b) => a.value - b.value);
    const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
    const quantile = (share: number): number => {
        let below = 0;
        for (const { value, weight } of sorted) if ((below += weight) >= share * total) return value;
        return sorted[sorted.length - 1].value;
    };
    const mean = sorted.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
    return [{ years, values: values.length, mean, p5: quantile(0.05), p95: quantile(0.95) }];
}

/** The share to whom it has happened by a time, by Aalen and Johansen. */
export function incidenceBy({ time, ended, weight }: Firsts, years: number): number {
    const order = time.map((_, i) => i).sort((a, b) => time[a] - time[b]);
    let atRisk = weight.reduce((sum, each) => sum + each, 0);
    let free = 1;
    let share = 0;
    for (let k = 0; k < order.length && time[order[k]] <= years; ) {
        const now = time[order[k]];
        let [happened, any, leaving] = [0, 0, 0];
        for (; k < order.length && time[order[k]] === now; k++) {
            const i = order[k];
            leaving += weight[i];
            if (ended[i] === ENDED.happened) happened += weight[i];
            if (ended[i] !== ENDED.censored) any += weight[i];
        }
        share += (free * happened) / atRisk;
        free *= 1 - any / atRisk;
        atRisk -= leaving;
    }
    return share;
}
