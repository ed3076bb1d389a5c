/**
 * What the server says beyond the language server protocol, as plain types: shared with the extension, imports nothing.
 *
 * A client that sets `initializationOptions.simulation` is sent `cohort/simulated` and `cohort/simulationState`. All
 * positions are the protocol's own. NaN and infinity do not occur: what is not known is null.
 */

/** Goes up when a message changes its meaning; a state kept under another number is thrown away. */
export const PROTOCOL_VERSION = 1;

export const METHODS = {
    /** Server to client, {@link SimulationResult}: a cohort of an open spec has been simulated. */
    simulated: 'cohort/simulated',
    /** Server to client, {@link SimulationState}. */
    state: 'cohort/simulationState',
    /** Client to server, {@link Watch}: what the author looks at comes first, and in the number asked for. */
    watch: 'cohort/watch',
    /** Client to server, nothing: the folder is trusted now; see `initializationOptions.trusted`. */
    trusted: 'cohort/trusted',
    /** Request, {@link CohortAddress} to {@link SimulationResult} or null: the latest that is known, current or not. */
    latest: 'cohort/latest',
    /** Request, `{ uri }` to {@link Known}: all that there is of a spec. */
    all: 'cohort/all',
    /** Request, {@link RowsParams} to {@link Rows} or null: patients of the sample. */
    rows: 'cohort/rows',
    /** Request, {@link DeclarationParams} to {@link Place} or null. */
    declaration: 'cohort/declaration',
    /** Request, `{ textDocument: { uri }, position }` to {@link Subject} or null: what stands at a place. */
    subject: 'cohort/subject',
    /** Request, `{ uri }` to text or null: a file of the standard library. */
    library: 'cohort/library',
} as const;

/** Addresses of the standard library's files begin so: `cohort-std:/vitals.cohort`. */
export const LIBRARY_SCHEME = 'cohort-std';

export interface Position {
    line: number;
    character: number;
}
export interface Place {
    uri: string;
    range: { start: Position; end: Position };
}

export interface CohortAddress {
    uri: string;
    /** Absent: the first of the file. */
    cohort?: string;
}

export interface Watch extends CohortAddress {
    /** Patients to simulate of it, 1 to 50,000; absent: {@link SAMPLE_PATIENTS}. */
    patients?: number;
}
export const SAMPLE_PATIENTS = 2_000;
export const MOST_SAMPLE_PATIENTS = 50_000;

/** How it stands with the simulation of a spec. */
export interface SimulationState {
    uri: string;
    /** Of the text that the state is about. */
    version: number;
    /**
     * `waiting`: the text has changed and the author has not yet paused. `running`: a sample is under way. `done`: every
     * cohort is up to date. `errors`: the text has errors, older results stand. `empty`: no cohort in the file. `failed`:
     * a fault of the program, told in its log.
     */
    phase: 'waiting' | 'running' | 'done' | 'errors' | 'empty' | 'failed';
    /** Cohorts and scenarios of the file, in its order. */
    cohorts: CohortHead[];
    errors: number;
    warnings: number;
    /** Errors and warnings of the file in the order of the text, the first 100. */
    problems: Problem[];
    /** Of `done`: from the pause to the last result. */
    milliseconds?: number;
}
export interface Problem {
    severity: 'error' | 'warning';
    code: string;
    message: string;
    place: Place;
}
export interface CohortHead {
    name: string;
    /** Of a scenario: what it varies. */
    base?: string;
}

/**
 * One cohort, simulated. The sample is the same for every seed, so that a picture changes with the text alone; it is
 * computed from the text of `version` as a whole, never from parts of two.
 */
export interface SimulationResult {
    uri: string;
    version: number;
    /** Goes up with every result of the server; two results of one number are the same. */
    sequence: number;
    cohort: string;
    base: string | null;
    label: string | null;
    documentation: string | null;
    /** In the sample, and in the dataset as written. */
    patients: number;
    planned: number;
    /** Share of draws that every `require` keeps; of those, the share that `select` keeps. */
    acceptance: number;
    yield: number;
    /** Of the time since the pause, in milliseconds. */
    milliseconds: number;
    targets: TargetOutcome[];
    columns: ColumnResult[];
    /** Among columns that have an order, Pearson's; the first 100 of them. */
    correlations: { names: string[]; achieved: (number | null)[][] };
    comorbidity: Comorbidity[];
    /** What became of the patients; null where nobody is followed. */
    followup: FollowUp | null;
}

/** The lives of the sample. Shares are of its patients. */
export interface FollowUp {
    /** Years of follow-up a patient. */
    years: number;
    ends: { reason: string; share: number }[];
    /** Occurrences a person-year, of events, incident conditions and visits that come at a rate. */
    rates: { name: string; perYear: number | null }[];
    /** By so many years, others competing for it. */
    incidence: { name: string; at: { years: number; share: number }[] }[];
    /** What visits measured, in twelve stretches of follow-up: mean, 5th and 95th percentile. */
    trajectories: { name: string; unit: string | null; course: { years: number; mean: number; p5: number; p95: number }[] }[];
    /** Ever taken, and of the time of follow-up. */
    medications: { name: string; ever: number; time: number }[];
    /** Of those still followed. */
    states: { name: string; at: { years: number; shares: { state: string; share: number }[] }[] }[];
    /** The first patients of the sample one by one. */
    lives: Life[];
}

/** One patient after the index date; times in years. */
export interface Life {
    years: number;
    /** Why follow-up ended: an event, or `completed`. */
    reason: string;
    spans: LifeSpan[];
    courses: { name: string; points: { years: number; value: number }[] }[];
}
export interface LifeSpan {
    /** What it is of. */
    lane: string;
    kind: 'bar' | 'state' | 'tick' | 'event' | 'fatal';
    from: number;
    to: number;
    /** Of a state, its name. */
    text?: string;
}

/** A calibrated target: asked, achieved by the solution, and seen in this sample. */
export interface TargetOutcome {
    kind: 'prevalence' | 'correlation' | 'incidence';
    /** As the author wrote it. */
    text: string;
    columns: string[];
    method: 'pearson' | 'spearman' | null;
    /** Holds in a group of the patients alone. */
    grouped: boolean;
    /** A share, a coefficient, or events a person-year. */
    asked: number;
    /** In the population that the solution implies, and one standard error of knowing it. */
    achieved: number;
    error: number;
    /** In this sample; null where it has too few patients to say, and of a rate, which is of lives. */
    sample: number | null;
    /** Where the sample's value lies in all but one of 16,000 correct samples; null of a rate. */
    low: number | null;
    high: number | null;
    pass: boolean;
}

export type ColumnKind = 'number' | 'integer' | 'boolean' | 'category' | 'date' | 'text';

export interface ColumnResult {
    name: string;
    kind: ColumnKind;
    role: 'variable' | 'condition' | 'index_date' | 'birth_date' | 'cluster' | 'cluster_variable' | 'visit_variable' | 'internal';
    label: string | null;
    documentation: string | null;
    /** As one would write it, `mmol/L`. */
    unit: string | null;
    codes: string[];
    /** Decimals of a written value. */
    decimals: number;
    /** Written cells with a value and without. The other figures are of the true values. */
    count: number;
    missing: number;
    /** Dates as days since 1970-01-01. */
    mean: number | null;
    sd: number | null;
    min: number | null;
    max: number | null;
    /** By percent: `1`, `5`, `25`, `50`, `75`, `95`, `99`. */
    quantiles: Record<string, number> | null;
    /** Of a category by label in its order; of a boolean `true`, `false`. */
    shares: { label: string; share: number }[] | null;
    histogram: Bins | null;
    /** Where healthy people's values lie, in the column's unit. */
    reference?: Reference;
}

/** Bins of one width from `low` on; `below` and `above` are the shares outside them. Shares add up to 1. */
export interface Bins {
    low: number;
    width: number;
    shares: number[];
    below: number;
    above: number;
}

export interface Reference {
    low: number | null;
    high: number | null;
    source: string;
}

/** Two conditions: how much more often they occur together than if neither knew of the other. */
export interface Comorbidity {
    a: string;
    b: string;
    /** Shares of patients: with both, and expected of independence. */
    both: number;
    expected: number;
    /** `both` over `expected`; null where nothing is expected. */
    ratio: number | null;
    /** With its 95 % interval; null where a cell of the table is empty. */
    oddsRatio: number | null;
    low: number | null;
    high: number | null;
}

export interface Known {
    /** Cohorts and scenarios of the text as it is, also before anything has been simulated. */
    cohorts: CohortHead[];
    state: SimulationState | null;
    results: SimulationResult[];
}

export interface RowsParams extends CohortAddress {
    /** Rows of this result only: of another the answer is null. */
    sequence: number;
    columns: string[];
    /** Zero-based, end excluded. */
    from: number;
    to: number;
}
export interface Rows {
    sequence: number;
    from: number;
    /** In the order asked for; null of a column that is not there. */
    columns: (Cells | null)[];
}
/**
 * Cells as written, little-endian in base64: `f64` numbers with NaN for missing, `u16` numbers of labels with 65535 for
 * missing; texts as they are, with null for missing.
 */
export type Cells = { encoding: 'f64' | 'u16'; data: string; labels?: string[] } | { encoding: 'text'; data: (string | null)[] };

export interface DeclarationParams extends CohortAddress {
    /** A column; absent: the cohort itself. */
    column?: string;
}

/** What a place in the text is about. */
export interface Subject {
    cohort: string | null;
    column: string | null;
}

/** With a code action, as `data.creates`: the file that its edit creates. An editor that can writes it at once, with its text. */
export interface Created {
    uri: string;
    text: string;
}
