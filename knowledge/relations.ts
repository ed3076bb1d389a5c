import data from './data/relations.json' with { type: 'json' };

/** What must be true between analytes of one patient at one time; values in the analytes' own units. */
export interface OrderRelation {
    key: string;
    /** Weighted sum of the analytes that is larger … */
    greater: readonly Term[];
    /** … than this one, by more than `by`. */
    less: readonly Term[];
    by: number;
    /** For people: `systolic above diastolic`. */
    says: string;
    /** Key of `sources`, and what was seen there. */
    sources: readonly string[];
    evidence: string;
    verified: boolean;
}

export interface Term {
    analyte: string;
    weight: number;
}

/**
 * An analyte that is computed from others: `formula` is an expression of the language over their keys, in the analytes'
 * own units. `error` is computed minus measured in a national sample: relative to the measured value, or in its unit.
 */
export interface IdentityRelation {
    key: string;
    of: string;
    from: readonly string[];
    formula: string;
    /** A formula of the language that computes it, such as `bmi`. */
    function?: string;
    /** Values for which it is known to hold, as an expression. */
    where?: string;
    error?: {
        kind: 'relative' | 'absolute';
        n: number;
        mean: number;
        sd: number;
        p0_1: number;
        p1: number;
        p50: number;
        p99: number;
        p99_9: number;
    };
    /** Whether the measured value is itself computed so (BMI) or only comes near (the rule of three). */
    exact: boolean;
    sources: readonly string[];
    verified: boolean;
}

/** A quantity of several analytes that keeps within what a national sample shows. */
export interface RangeRelation {
    key: string;
    from: readonly string[];
    formula: string;
    n: number;
    mean: number;
    sd: number;
    p0_1: number;
    p1: number;
    p50: number;
    p99: number;
    p99_9: number;
    sources: readonly string[];
    verified: boolean;
}

export const orderRelations = data.order as readonly OrderRelation[];
export const identityRelations = data.identities as readonly IdentityRelation[];
export const rangeRelations = data.ranges as readonly RangeRelation[];
