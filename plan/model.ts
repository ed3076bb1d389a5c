/**
 * The plan: plain, versioned, JSON-able data that says what to draw in which order.
 *
 * Language lowers a cohort to a plan; the generator consumes nothing else. Columns are named by path
 * (`sbp`, `diabetes.onset`, `practice.urban`); an expression refers to a column by that name and never carries an
 * author's text into code. Numbers are in the column's own unit, booleans are 0 and 1, a category is the index of
 * its label, a date is whole days since 1970-01-01, missing is `null` in a plan and NaN in a column.
 */

import type { Timeline } from './time.ts';

export const PLAN_VERSION = 1;

export type Kind = 'number' | 'integer' | 'boolean' | 'category' | 'date' | 'text';

/** Operators and functions of an expression; `plan/operators.ts` gives arity and meaning. */
export type Operator =
    | 'add'
    | 'subtract'
    | 'multiply'
    | 'divide'
    | 'power'
    | 'negate'
    | 'equal'
    | 'unequal'
    | 'less'
    | 'less_or_equal'
    | 'greater'
    | 'greater_or_equal'
    | 'between' // (x, low, high), both ends included
    | 'and'
    | 'or'
    | 'not'
    | 'implies' // three-valued
    | 'if' // (condition, then, else); missing where the condition is missing
    | 'is_missing'
    | 'abs'
    | 'min'
    | 'max'
    | 'exp'
    | 'log'
    | 'log10'
    | 'sqrt'
    | 'floor'
    | 'ceil'
    | 'round' // (x, step), halves away from zero
    | 'clamp' // (x, low, high)
    | 'logistic'
    | 'logit'
    | 'modulo';

/** `null` is missing. A statistic stands only in an expectation. */
export type Expression = number | null | ColumnRef | UnknownRef | Operation | LookupCall | Statistic;
export interface ColumnRef {
    column: string;
}
/** A number that calibration solves for, such as `diabetes.prevalence.0`. */
export interface UnknownRef {
    unknown: string;
}
export interface Operation {
    op: Operator;
    args: Expression[];
}
export interface LookupCall {
    lookup: string;
    keys: Expression[];
}
export interface Statistic {
    statistic:
        | 'mean'
        | 'sd'
        | 'median'
        | 'min'
        | 'max'
        | 'quantile'
        | 'share'
        | 'prevalence'
        | 'correlation'
        | 'spearman'
        | 'count'
        | 'missing'
        | 'auc'
        | 'incidence'
        | 'survival'
        | 'cumulative_incidence';
    /** What it is taken of: one expression, two for `correlation`, `spearman`, `auc`, none for `count` and what has a `rate`. `missing` takes one column. */
    args: Expression[];
    /** `quantile` only, 0–1. */
    probability?: number;
    /** `incidence`, `survival`, `cumulative_incidence`: what happens, by the stream of its rate in `Plan.timeline`. */
    rate?: string;
    /** `survival`, `cumulative_incidence`: years since the index date. */
    years?: number;
    /** Taken over the attended visits of this block, not over patients: columns may be those of the visit and of its day. */
    visits?: string;
    /** Rows for which it holds; a missing predicate counts as false. */
    where?: Expression;
}

/**
 * A law from which one value is drawn with one uniform, monotone in that uniform.
 *
 * `family` and its canonical `parameters`, in order:
 *
 * | family | parameters | other fields |
 * |---|---|---|
 * | `normal` | mean, sd | |
 * | `lognormal` | mu, sigma | |
 * | `student_t` | df, mean, sd — mean + scale·t with sd the standard deviation for df > 2, the scale itself for df ≤ 2 | |
 * | `uniform` | low, high | |
 * | `triangular` | low, mode, high | |
 * | `gamma` | shape, scale | |
 * | `beta` | alpha, beta, low, high | |
 * | `exponential` | mean | |
 * | `weibull` | shape, scale | |
 * | `gompertz` | shape, rate — hazard rate·exp(shape·x), x ≥ 0 | |
 * | `pareto` | minimum, shape | |
 * | `laplace` | mean, scale | |
 * | `poisson` | mean | |
 * | `negative_binomial` | mean, dispersion | |
 * | `binomial` | trials, p | |
 * | `geometric` | p, failures before the first success | |
 * | `integer` | low, high, both included | |
 * | `bernoulli` | p, clipped to 0–1 | |
 * | `categorical` | one weight a label (normalised) | value = index of the label |
 * | `discrete` | one weight a value | `values`, ascending |
 * | `quantiles` | the values, increasing | `values` = probabilities, increasing; `bounds` = [min, max] or null each |
 * | `histogram` | one weight a band | `values` = low₀, high₀, low₁, high₁ … |
 * | `mixture` | one weight a part | `parts` |
 * | `zero_inflated` | p of a zero | `parts` of one |
 * | `value` | the value | no draw: a derived value |
 * | `choice` | the guards | `parts`: one a guard, then `otherwise`; first guard that is true wins, missing is false |
 * | `uuid` | | text |
 * | `text` | | `template` |
 */
export interface Distribution {
    family: string;
    parameters: Expression[];
    values?: number[];
    bounds?: [number | null, number | null];
    parts?: Distribution[];
    template?: (string | ColumnRef)[];
    /** Truncation, renormalised; either may be absent. */
    low?: Expression;
    high?: Expression;
    /** Where it was written, a key of the lowering's `origins`; no part of the meaning. A guard's key is `${at}.when.${index}`. */
    at?: string;
}

/** Finished values are multiples of `multiple`·10^-`decimals`. */
export interface Rounding {
    decimals: number;
    multiple: number;
}

export interface Coding {
    system: string;
    code: string;
}

export interface Column {
    /** The path of the column, unique in the plan. */
    name: string;
    kind: Kind;
    role: 'variable' | 'condition' | 'index_date' | 'birth_date' | 'cluster' | 'cluster_variable' | 'visit_variable' | 'internal';
    /** Written in the patients table, in the order of `Plan.columns`. */
    emitted: boolean;
    /** Of a category, in their order; of a text drawn from a dictionary, that dictionary. */
    labels?: string[];
    unit?: string;
    codes?: Coding[];
    label?: string;
    documentation?: string;
}

/** Acts on the drawn value of a row where `when` is true: products first, then sums. */
export interface Effect {
    when: Expression;
    op: 'multiply' | 'add';
    value: Expression;
    at?: string;
}

/** Fills one column, in this order: draw or expression, effects, limits, rounding. */
export interface Step {
    column: string;
    /** The random stream, named by path; absent where nothing is drawn. */
    stream?: string;
    value: Distribution;
    effects?: Effect[];
    limits?: { low: Expression; high: Expression };
    /** `auto`: calibration picks a count of decimals so that one step is at most a thousandth of the column's sd. Absent: not rounded (internal columns, and kinds that need none). */
    rounding?: Rounding | 'auto';
}

/** Correlated columns share a Gaussian copula; `members` are in name order, pairs index into them. */
export interface CorrelationSet {
    members: string[];
    pairs: CorrelationPair[];
    /** Pairs that stay independent because one depends on the other. */
    independent: [number, number][];
}
export interface CorrelationPair {
    a: number;
    b: number;
    target: number;
    method: 'pearson' | 'spearman';
    /** Name of the latent correlation to solve for, `a~b`. */
    unknown: string;
    at: string;
}

/** The share of `column` that is true, among rows where `group` holds (all rows without it), is to be `asked`. */
export interface PrevalenceTarget {
    kind: 'prevalence';
    column: string;
    group?: Expression;
    asked: number;
    unknown: string;
    at: string;
    /** The author's words, for reports: `prevalence(diabetes) when sex == male`. */
    text: string;
}

export interface Predicate {
    predicate: Expression;
    text: string;
    why?: string;
    at: string;
}
export interface Expectation extends Predicate {}

export interface Oversample {
    predicate: Expression;
    share: number;
    text: string;
    at: string;
}

/** Each patient is generated once for every value of the column, all draws the same: twins. */
export interface Counterfactual {
    column: string;
    /** Booleans as 0 and 1, categories as the index of their label. */
    values: number[];
    at: string;
}

export type LookupKey = { any: true } | { low: number; high: number } | { equals: number };
export interface Lookup {
    name: string;
    keys: string[];
    rows: { keys: LookupKey[]; value: number | null }[];
    /** Of a table of texts: the values are indices into it. */
    labels?: string[];
    at: string;
}

/** A level of groups: `steps` fill its columns, one row a group; each patient belongs to one, with odds in proportion to `size`. */
export interface Cluster {
    /** Also the patient column that holds the group's number, 1…count, and the stream of membership. */
    name: string;
    count: number;
    /** Column of relative sizes; equal without it. */
    size?: string;
    steps: Step[];
    label?: string;
    documentation?: string;
}

export interface MissingRule {
    column: string;
    share: Expression;
    stream: string;
    at: string;
}

/** Order of action on the cells present: swap, unit, scale, round; rules of one kind in the order of their streams. */
export type CorruptRule = { share: Expression; stream: string; at: string } & (
    | { kind: 'swap'; column: string; other: string }
    | { kind: 'unit'; column: string; unit: string; scale: number; offset: number }
    | { kind: 'scale'; column: string; factor: number }
    | { kind: 'round'; column: string; step: number }
    | { kind: 'duplicate' }
);

/** What the conditions table says of one condition. `onsetYearsBefore`: column of years before the index date. */
export interface ConditionRecord {
    column: string;
    label?: string;
    codes: Coding[];
    duration?: string;
}

export interface Plan {
    version: typeof PLAN_VERSION;
    cohort: string;
    label?: string;
    documentation?: string;
    /** The cohort named in every stream key: of a scenario, the cohort at its root. */
    streams: string;
    patients: number;
    seed: string;
    /** Enrolment, both ends included, in days since 1970-01-01. Step `index_date` draws from it. */
    enrolment: { from: number; to: number };
    output?: { formats: string[]; to?: string };
    columns: Column[];
    lookups: Lookup[];
    clusters: Cluster[];
    /** Patient-level steps in dependency order; `index_date` and cluster columns come first. */
    steps: Step[];
    correlations: CorrelationSet[];
    targets: PrevalenceTarget[];
    require: Predicate[];
    select: Predicate[];
    oversample?: Oversample;
    counterfactual?: Counterfactual;
    missing: MissingRule[];
    corrupt: CorruptRule[];
    conditions: ConditionRecord[];
    expectations: Expectation[];
    /** What happens after the index date; absent without `followup`. */
    timeline?: Timeline;
    /** A scenario's base, and the unknowns and `auto` roundings (by column name) that keep the base's solution. */
    base?: { plan: Plan; keep: string[]; keepRounding: string[] };
}

/** A plan with every unknown solved and every `auto` rounding chosen: all that a generator run needs. */
export interface SolvedPlan {
    plan: Plan;
    unknowns: Record<string, number>;
    roundings: Record<string, Rounding>;
    /** Full latent correlation matrix per correlation set, row-major. */
    latent: number[][];
    /** Share of draws that all `require` keep; of accepted ones that `select` keeps; of selected ones in the oversampled stratum. */
    acceptance: number;
    yield: number;
    stratum: number;
}

export interface TargetReport {
    kind: 'prevalence' | 'correlation' | 'incidence';
    text: string;
    /** The columns concerned: one condition, or a pair. */
    columns: string[];
    method?: 'pearson' | 'spearman';
    group?: Expression;
    asked: number;
    /** In the pilot. */
    achieved: number;
    /** One standard error of `achieved` as an estimate of the population's value. */
    pilotError: number;
    at: string;
}

/** What the generator has to say of a plan; `at` is a key of the lowering's `origins`. */
export interface Finding {
    code: string;
    severity: 'error' | 'warning' | 'information' | 'hint';
    at: string;
    message: string;
    remedy: string;
    /** Numbers a quick fix may use, such as the attainable range or the nearest correlations. */
    data?: Record<string, unknown>;
}
