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
