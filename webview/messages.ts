import type { CohortComparison } from '../plan/comparison.ts';
import type { Problem, Rows, SimulationResult, SimulationState } from '../server/protocol.ts';

/** What the extension and the page of the preview tell one another. Each carries the version of the protocol. */
export type ToPage = { v: number } & (
    | { kind: 'file'; uri: string; name: string; cohort: string | null; patients: number }
    | { kind: 'state'; state: SimulationState }
    | { kind: 'result'; result: SimulationResult }
    | { kind: 'rows'; rows: Rows | null }
    /** The cursor stands in the declaration of this column. */
    | { kind: 'cursor'; column: string | null }
    /** Answered with `report`. */
    | { kind: 'report' }
);

export type FromPage = { v: number } & (
    | { kind: 'ready' }
    | { kind: 'choose'; cohort: string; patients: number }
    | { kind: 'reveal'; cohort: string; column: string | null }
    | { kind: 'problem'; problem: Problem }
    | { kind: 'rows'; cohort: string; sequence: number; columns: string[]; from: number; to: number }
    | { kind: 'report'; title: string; body: string }
);

/** What the page keeps while it is hidden. */
export interface Kept {
    v: number;
    uri: string;
    cohort: string | null;
    patients: number;
    scroll: number;
    filter: string;
    sort: { column: string; descending: boolean } | null;
}

/** What the extension and the page of a comparison tell one another. */
export type ToComparison = { v: number } /** What is compared, which the page keeps. */ & (
    | { kind: 'subject'; subject: ComparisonSubject }
    /** `share` of it is done, where that is known. */
    | { kind: 'running'; share: number | null }
    | { kind: 'comparison'; comparison: CohortComparison }
    | { kind: 'failed'; message: string }
);

export type FromComparison = { v: number } & (
    | { kind: 'ready' }
    | { kind: 'again' }
    /** The two texts of the file, in VS Code's own view of differences. */
    | { kind: 'texts' }
);

/** A cohort of a spec, and the commit that it is compared with. */
export interface ComparisonSubject {
    uri: string;
    cohort: string | null;
    commit: string;
    /** As a reader knows the commit: a branch, or what it says. */
    revision: string;
}

export interface KeptComparison {
    v: number;
    subject: ComparisonSubject;
}
