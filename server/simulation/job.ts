import type { Severities } from '../../clinical/severities.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import type { TargetReport } from '../../plan/model.ts';
import type { CohortHead, SimulationResult } from '../protocol.ts';

/** One spec to calibrate and simulate, with every text that it reads. */
export interface Job {
    id: number;
    entry: string;
    texts: [path: string, text: string][];
    /** Of the entry, in the order in which their results are wanted. */
    cohorts: CohortHead[];
    /** Cohorts simulated in another number than usual. */
    patients: [cohort: string, patients: number][];
    /** How loud the clinical rules are. */
    severities: Severities;
}

/** What the thread says of a job: each cohort when it is there, then the end. */
export type Report = { id: number; entry: string } & (
    | { kind: 'cohort'; cohort: CohortSample }
    | { kind: 'end'; diagnostics: Diagnostic[]; targets: TargetReport[] }
    | { kind: 'stopped' }
    | { kind: 'failure'; failure: string }
);

/** A simulated cohort before it is numbered and addressed. */
export interface CohortSample {
    result: Omit<SimulationResult, 'uri' | 'version' | 'sequence' | 'milliseconds'>;
    cells: SampledCells[];
}

/** The written cells of one column, a row a patient. */
export interface SampledCells {
    name: string;
    values: Float64Array;
    /** Of a category and of a text with a dictionary: what the values are numbers of. */
    labels?: string[];
    texts?: string[];
}
