/**
 * What comes of setting two cohorts side by side, as plain data that imports nothing: it is what `cohort diff --json` prints
 * and what the extension shows. What is not known is null; NaN does not occur.
 */
export interface CohortComparison {
    a: ComparedCohort;
    b: ComparedCohort;
    /** Patients simulated of each. */
    patients: number;
    /** Of both samples: the same patients are drawn under either definition. */
    seed: string;
    definitions: DefinitionChange[];
    statistics: StatisticChange[];
    /** Of the columns that differ, on bins in common. */
    histograms: HistogramPair[];
}

export interface ComparedCohort {
    /** As it was named: a path, or a path in a git revision. */
    file: string;
    cohort: string;
    label: string | null;
}

/** One definition as far as it takes part in a cohort: a variable, a condition, a rule, a setting … */
export interface Definition {
    /** The word that declares it, `variable` where none does. */
    kind: string;
    name: string;
    /** As written. */
    text: string;
    /** What comes of it in the plan: equal for equal meaning, however it is written. */
    meaning: string;
}

/** `affected`: it is written as before, and means something else because of what it uses or what acts on it. */
export type ChangeOfDefinition = 'added' | 'removed' | 'changed' | 'affected';

export interface DefinitionChange {
    kind: string;
    name: string;
    change: ChangeOfDefinition;
    before: string | null;
    after: string | null;
    /** The two texts, line by line: `-` was, `+` is, a space is in both. */
    lines: { mark: '-' | '+' | ' '; text: string }[];
}

/**
 * | statistic | of | detail |
 * |---|---|---|
 * | `mean`, `sd` | a number or date of patients, or of visits (`clinic.sbp`) | |
 * | `quantile` | a number or date of patients | the percentage, `5`, `50`, `95` |
 * | `share` | a category, or a boolean variable | the label |
 * | `prevalence` | a condition | |
 * | `missing` | any column: the share of its written cells that are empty | |
 * | `correlation` | a number, integer or boolean | the other |
 * | `rate` | what happens at a rate: times a person-year at risk | |
 * | `visits` | a visits block: visits a patient | |
 * | `ever` | a medication: the share of patients who took it | |
 * | `time` | a progression: the share of follow-up spent in a state | the state |
 */
export type ComparedStatistic =
    | 'mean'
    | 'sd'
    | 'quantile'
    | 'share'
    | 'prevalence'
    | 'missing'
    | 'correlation'
    | 'rate'
    | 'visits'
    | 'ever'
    | 'time';

/**
 * `different`: by more than sampling explains (4 standard errors). `noise`: by less. `same`: not at all. `added`, `removed`:
 * one of the two has none. `incomparable`: the units or kinds differ.
 */
export type Verdict = 'different' | 'noise' | 'same' | 'added' | 'removed' | 'incomparable';

export interface StatisticChange {
    statistic: ComparedStatistic;
    of: string;
    detail: string | null;
    kind: 'number' | 'date' | 'share' | 'coefficient';
    /** As it is written in either; that of a share is null. */
    unit: string | null;
    unitBefore: string | null;
    before: number | null;
    after: number | null;
    difference: number | null;
    /** Of the difference, the patients being the same in both samples; null of a quantile, which is judged by shares. */
    standardError: number | null;
    verdict: Verdict;
}

/** Shares of the values in bins of one width from `low` on. */
export interface HistogramPair {
    of: string;
    kind: 'number' | 'date';
    unit: string | null;
    low: number;
    width: number;
    before: number[];
    after: number[];
}

const NAMES: Record<StatisticChange['statistic'], (detail: string) => string> = {
    mean: () => 'mean',
    sd: () => 'sd',
    quantile: (percentage) => (percentage === '50' ? 'median' : `${percentage} %`),
    share: (label) => `share of ${label}`,
    prevalence: () => 'prevalence',
    missing: () => 'missing',
    correlation: (other) => `correlation with ${other}`,
    rate: () => 'times a year at risk',
    visits: () => 'visits a patient',
    ever: () => 'ever taken by',
    time: (state) => `time in ${state}`,
};

/** What a figure is called beside the name of what it is of. */
export const nameOf = ({ statistic, detail }: StatisticChange): string => NAMES[statistic](detail ?? '');
