/** A place in a source text: zero-based offsets, and lines and columns that count from 1. */
export interface SourceRange {
    file: string;
    start: number;
    end: number;
    line: number;
    column: number;
    endLine: number;
    endColumn: number;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Replaces `range` by `text`; a fix is one or more of these with a title that says what it does. */
export interface TextEdit {
    range: SourceRange;
    text: string;
}
export interface Fix {
    title: string;
    edits: TextEdit[];
    /** A file that is not there yet, with its text. */
    creates?: { file: string; text: string };
    preferred?: boolean;
}

/** Everything that any stage has to say to the author. `message` says what is wrong, `remedy` what to do. */
export interface Diagnostic {
    code: string;
    severity: Severity;
    range: SourceRange;
    message: string;
    remedy: string;
    fixes?: Fix[];
    related?: { range: SourceRange; message: string }[];
}
