/**
 * The part of a plan that lies after the index date.
 *
 * Times are real numbers of days since the patient's index date; rates are per year of 365.25 days. Expressions here may
 * read every column of the patient (its value at the index date) and the columns of `Timeline.columns`, which change:
 *
 * | name | what it is |
 * |---|---|
 * | `day/time` | years since the index date: of the visit, or in a rate the middle of the quarter of a year |
 * | `day/NAME` | the state of the day: of a condition or medication 0 or 1, of a progression the number of its state, of an event whether it has happened |
 * | `latest/NAME` | the value at the last attended visit of any block, before any the patient's |
 * | `BLOCK.NAME`, `BLOCK.visit` | of the visit at hand |
 * | `usual/NAME` | the patient's draw of NAME before effects, limits and rounding |
 * | `deviation/BLOCK.NAME`, `raw/BLOCK.NAME`, `previous/BLOCK.NAME` | of a measure, and for `previous(…)` |
 */
import type { Coding, Column, CorruptRule, Distribution, Expression, MissingRule, Step } from './model.ts';

export const DAYS_A_YEAR = 365.25;

/** Something that happens at a rate: the next occurrence is where the cumulative rate crosses an exponential draw. */
export interface Rate {
    /** Random stream of its exponential draws, indexed by patient and occurrence. */
    stream: string;
    /** Per year, as it is on the day. With a `shape` k, the cumulative rate from 0 to t years is this times t^k. */
    rate: Expression;
    shape?: number;
    at: string;
}

/** A time that is drawn: in days, `scale` times the value. */
export interface Duration {
    stream: string;
    value: Distribution;
    scale: number;
    /** Patient column: years of it that have passed at the index date. */
    elapsed?: string;
    at: string;
}

export interface Visits {
    name: string;
    label?: string;
    documentation?: string;
    codes: Coding[];
    /** Regular visits, in days; else those of `rate`. */
    every?: { interval: number; jitter: number };
    rate?: Rate;
    stay?: Duration;
    /** The chance that a planned visit is attended. */
    attend?: Expression;
    measures: Measure[];
    /** In dependency order. A measure's reads its usual value and its deviation. */
    steps: Step[];
    /** What `previous` reads: column `to` is at a visit what `from` was at the one before. */
    previous: { from: string; to: string }[];
    /** Written, in order: names are `BLOCK.NAME`. */
    columns: Column[];
    missing: MissingRule[];
    corrupt: CorruptRule[];
}

/** The deviation of a measure from the patient's usual value: e₁ ~ N(0, sd), eₖ = ρ·eₖ₋₁ + √(1−ρ²)·N(0, sd), ρ = autocorrelation^(Δt/interval). */
export interface Measure {
    column: string;
    /** The patient's variable, whose correlations the deviations share. */
    of: string;
    deviation: string;
    sd: Expression;
    autocorrelation: number;
    /** Days. */
    interval: number;
    stream: string;
}

/** New cases and ends of a condition. */
export interface Course {
    condition: string;
    incidence?: Rate;
    /** From the onset of an episode that begins during follow-up, and for one present at the index date. */
    resolves?: { incident: Duration; present: Duration };
}

export interface Medication {
    name: string;
    label?: string;
    documentation?: string;
    codes: Coding[];
    indicated: Expression;
    stop?: Expression;
    /** Patient columns: whether the drug would be taken up, days from decision to start. */
    uptake?: string;
    delay?: { column: string; scale: number };
    /** Patient columns written with each exposure, by the name of the field. */
    fields: { name: string; column: string }[];
    at: string;
}

export interface Progression {
    name: string;
    label?: string;
    documentation?: string;
    codes: Coding[];
    states: { name: string; label?: string; codes: Coding[]; at: string }[];
    /** Patient column. */
    initial?: string;
    transitions: Transition[];
}

export interface Transition {
    from: number;
    to: number;
    rate?: Rate;
    /** The time in the state; the ratio multiplies its hazard, and sees the state of the day. */
    after?: Duration & { ratio?: Expression };
}

export interface TimedEvent {
    name: string;
    label?: string;
    documentation?: string;
    codes: Coding[];
    terminal: boolean;
    recurrent: boolean;
    rate: Rate;
    /** The chance that an occurrence is fatal, and the stream of that draw. */
    fatal?: { share: Expression; stream: string };
    at: string;
}

/** Events a person-year among patients of a group, of a rate named by its stream: `unknown` is the logarithm of the baseline. */
export interface IncidenceTarget {
    stream: string;
    group?: Expression;
    /** Per year. */
    asked: number;
    unknown: string;
    at: string;
    /** The author's words: `incidence(stroke) when sex == male`. */
    text: string;
}

export interface Timeline {
    /** Days, and the day (since 1970-01-01) that the data end with. */
    followup: { days: number; until?: number };
    /** Columns that change: see above. */
    columns: Column[];
    /** Drawn again before effects, limits and rounding as `usual/NAME`. */
    usual: string[];
    /** Names whose value at the last attended visit is asked for. */
    latest: string[];
    visits: Visits[];
    courses: Course[];
    medications: Medication[];
    progressions: Progression[];
    events: TimedEvent[];
    targets: IncidenceTarget[];
}
