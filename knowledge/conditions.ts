import data from './data/conditions.json' with { type: 'json' };
import type { Sex } from './group.ts';

/** A disease, or a state such as pregnancy. */
export interface Condition {
    key: string;
    name: string;
    /** Other names, lower case, words separated by one space. */
    aliases: readonly string[];
    /** With dots. `exact`: the title is the code's own; otherwise its parent's. */
    icd10cm?: { code: string; title?: string; exact: boolean; verified: boolean };
    /** As Synthea uses them, code and term. */
    snomed?: { code: string; term: string; verified: boolean };
    /** Only patients of this sex have it. */
    sex?: { only: Sex; sources: readonly string[]; verified: boolean };
    /** Years of age at which it occurs, both included. */
    age?: { low?: number; high?: number; sources: readonly string[]; verified: boolean };
    /** What values the condition goes with. */
    findings: readonly Finding[];
    /** Analytes that it may move: a reason for unusual values. Never the ground of a complaint. */
    links: readonly string[];
    /** Measured means of those with and without it. */
    shifts: readonly Shift[];
    prevalence: readonly Prevalence[];
    /** Of having it among those with another condition against those without. */
    oddsRatios: readonly ComorbidityOdds[];
}

/**
 * A criterion of the condition or a typical consequence: in untreated patients the analyte is above `low` or below
 * `high` (own unit). Those treated may have come back: judge the centre of a group, not its tails.
 */
export interface Finding {
    analyte: string;
    low?: number;
    high?: number;
    says: string;
    sources: readonly string[];
    verified: boolean;
}

export interface Shift {
    analyte: string;
    with: { n: number; mean: number; sd: number };
    without: { n: number; mean: number; sd: number };
    /** Difference adjusted for age and sex, and the same in standard deviations of those without. */
    difference: number;
    inSd: number;
    source: string;
}

export interface Prevalence {
    sex?: Sex;
    age: readonly [low: number, high: number];
    n: number;
    share: number;
    /** What the survey counted, where it is not quite the condition. */
    as: string;
    source: string;
}

export interface ComorbidityOdds {
    with: string;
    n: number;
    crude: number;
    /** Adjusted for age and sex, with its 95 % interval. */
    adjusted: number;
    low: number;
    high: number;
    source: string;
}

/** Every condition known, by key in alphabetical order. */
export const conditions = data.conditions as unknown as readonly Condition[];

const byKey = new Map(conditions.map((condition) => [condition.key, condition]));

export function conditionByKey(key: string): Condition | undefined {
    return byKey.get(key);
}
