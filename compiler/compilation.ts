import type { CalibrationCache } from '../generator/calibrate/index.ts';
import type { Unread } from '../language/files.ts';
import type { Lowered } from '../language/lower/plan.ts';
import type { Project } from '../language/project/load.ts';
import type { Definition } from '../plan/comparison.ts';
import type { Diagnostic } from '../plan/diagnostic.ts';
import type { Plan, SolvedPlan, TargetReport } from '../plan/model.ts';

/** What became of one spec file: everything the shells (command line, editor) work from. */
export interface Compilation {
    /** Sorted by place. Generation is refused where one is an error. */
    diagnostics: Diagnostic[];
    /** Cohorts and scenarios of the entry file, in order. */
    cohorts: string[];
    /** The chosen cohort; absent where errors forbid it. */
    plan?: Plan;
    /** Absent where errors forbid it. */
    solved?: SolvedPlan;
    /** Asked and achieved, per target. */
    targets: TargetReport[];
    /** Every text that took part: the spec, its imports, its lookup files; paths relative to the spec's folder. */
    sources: { path: string; text: string }[];
    /** What the chosen cohort is defined by, where that was asked for. */
    definitions?: Definition[];
}

/** One cohort of a file after calibration. */
export interface CalibratedCohort {
    plan: Plan;
    /** Absent where a finding is an error, or where the work was stopped. */
    solved?: SolvedPlan;
    targets: TargetReport[];
}

export interface CompileOptions {
    /** Default: the first cohort of the file. */
    cohort?: string;
    /** In place of the spec's own. */
    patients?: number;
    seed?: string;
    /** Solutions of earlier compilations: what has not changed is not solved again. */
    cache?: CalibrationCache;
    /** Parse and check only, without calibration. */
    checkOnly?: boolean;
    /** Tell what the chosen cohort is defined by. */
    definitions?: boolean;
    /** Calibrate all cohorts of the file, not the chosen one alone: what is said is then about all of them. */
    every?: boolean;
    /** Asked between steps of a calibration; true ends it without a solution. */
    shouldStop?: () => boolean;
    /** The clinical rules; without them nothing clinical is said. A shell loads them where it wants them: `clinical/index.ts`. */
    lint?: Lint;
}

/** The clinical rules at one setting of their severities, judging one cohort. */
export interface Lint {
    /** From the text alone; the cohort was lowered without errors. */
    text(lowered: Lowered, project: Project): Diagnostic[];
    /** From a simulated sample, where the shell wants to spend the time. */
    sample?(lowered: Lowered, project: Project, solved: SolvedPlan): Diagnostic[];
}

/** The entry itself cannot be read. */
export interface Unreadable {
    unreadable: string;
    kind: Unread;
}
