import type { AstNode } from 'langium';
import type { Analyte } from '../../knowledge/analytes.ts';
import type { Expression, Kind } from '../../plan/model.ts';
import type { Place } from '../report.ts';

/** A lowered expression with what is known of it. */
export interface Typed {
    expr: Expression;
    kind: Kind;
    /** Canonical UCUM, where it is known; a plain number has none and goes with any. */
    unit?: string;
    /** The analyte it measures, whose factors convert it. */
    analyte?: Analyte;
    /** Of a category, in their order. */
    labels?: readonly string[];
    /** Of a derived category: a literal text, whose set of labels may still grow. */
    literal?: boolean;
    /** It failed elsewhere, where that was reported: nothing more is said of it here. */
    failed?: boolean;
    /** A column or statistic read as it is, for messages and for what must be a column. */
    column?: string;
    /** A label of a table in a file, where that table is what is read. */
    cell?: { place: Place; where: string; text: string };
    node: AstNode;
}

export function isNumeric(kind: Kind): boolean {
    return kind === 'number' || kind === 'integer' || kind === 'boolean';
}

/** What stands for a value that an error keeps from being known: it fits anywhere and is never generated. */
export function unknownValue(node: AstNode): Typed {
    return { expr: null, kind: 'number', node, literal: true, failed: true };
}

const KINDS: Record<Kind, string> = {
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
    category: 'a category',
    date: 'a date',
    text: 'a text',
};

export function inWords(kind: Kind): string {
    return KINDS[kind];
}
