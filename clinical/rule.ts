import type { Fix, Severity, SourceRange } from '../plan/diagnostic.ts';
import type { View } from './view.ts';

/** What a rule found in one cohort. */
export interface Found {
    range: SourceRange;
    /** With the figures. */
    message: string;
    remedy: string;
    /** Where it differs from the rule's own. */
    severity?: Severity;
    fixes?: Fix[];
    /** What it is about, for a stage not to repeat what the stage before it said. */
    about: string;
    /** The variable whose values are wrong in the first place: later rules have nothing to add. */
    settles?: string;
}

/** One lint rule: a file in `clinical/rules/`, a line in its table, an anchor in docs/language/diagnostics.md. */
export interface Rule {
    code: `clinical/${string}`;
    severity: Severity;
    /** `text`: from the text alone, at once; `sample`: only from the simulated sample; `both`. */
    stage: 'text' | 'sample' | 'both';
    /** `settled`: variables that a rule before this one in the table has found wrong. */
    judge(view: View, settled: ReadonlySet<string>): Iterable<Found>;
    /** Whether the text has anything that the rule would call an error, where its severity is less: cheap, and may err on the safe side. */
    grave?(view: View): boolean;
}
