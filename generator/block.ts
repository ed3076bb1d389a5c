import type { Column } from '../plan/model.ts';
import type { LifeCourse } from './timeline/timeline.ts';

/** Patients are drawn in chunks of this many; the chunk's number keys the random streams. */
export const CHUNK = 4096;

/** What `missing` and `corrupt` made of one cell. `swap` lists both cells. */
export interface Corruption {
    row: number;
    column: string;
    kind: 'unit' | 'scale' | 'round' | 'swap';
    truth: number;
    written: number;
}

/** The patients of one chunk, column by column. Valid until the next block is asked for: buffers are reused. */
export interface Block {
    /** Zero-based number of the first patient (patient_id is one more). */
    first: number;
    rows: number;
    /** Finished, true values by column name; NaN is missing. Text columns drawn from a dictionary hold the label's index. */
    values: Map<string, Float64Array>;
    /** Text columns that have no dictionary. */
    texts: Map<string, string[]>;
    /** What is written where it differs from `values`: columns with `missing` or `corrupt` rules. */
    written: Map<string, Float64Array>;
    corruptions: Corruption[];
    /** 1 where the patient is written twice; absent where the cohort has no duplicates. */
    duplicates?: Uint8Array;
    /** Sampling weight of each row; absent without `oversample`. */
    weights?: Float64Array;
    /** What happened to the patients after the index date; absent where nobody is followed. */
    life?: LifeCourse;
    /** Draws made for this chunk, rejected ones included. */
    attempts: number;
    /** The same patients under each value of a counterfactual; this block is then the first of them. */
    twins?: Twins;
}

export interface Twins {
    /** One a value, in their order. */
    blocks: Block[];
    /** The value that each patient drew. */
    drawn: Float64Array;
}

/** A solved plan made ready to run. Single-threaded; any number may run side by side. */
export interface Generator {
    /** Columns of the patients table, in order, without `patient_id`. */
    columns: Column[];
    /** Patients `first` … `first + rows - 1` of the chunk that holds `first`; `rows` may not reach past its end. */
    block(first: number, rows: number): Block;
    /** Rows of a cluster's table by column name (`practice.urban`), count long. */
    cluster(name: string): Map<string, Float64Array>;
}
