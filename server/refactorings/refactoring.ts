import { type AstNode, AstUtils } from 'langium';
import type { NameIndex } from '../../language/index/index.ts';
import type { Parsed } from '../../language/syntax/parse.ts';

/** What the author has selected; a cursor is an empty selection. */
export interface Selection {
    path: string;
    text: string;
    ast: Parsed['ast'];
    start: number;
    end: number;
    index: NameIndex;
    /** The tree of another file that is known. */
    tree(path: string): Parsed | undefined;
}

export interface Edit {
    path: string;
    start: number;
    end: number;
    text: string;
}

/** What could be done: a title and what it changes. */
export interface Offer {
    title: string;
    edits: Edit[];
}

/** A change of the text that keeps its meaning: a file in this folder and a line in `index.ts`. */
export interface Refactoring {
    /** As the protocol names kinds: `refactor.extract`, `refactor.inline`, `refactor.rewrite`. */
    kind: string;
    offers(selection: Selection): Offer[];
}

/** The innermost node of one of these types that holds the selection. */
export function nodeAt<T extends AstNode>({ ast, start, end }: Selection, ...types: string[]): T | undefined {
    let found: AstNode | undefined;
    for (const node of AstUtils.streamAst(ast)) {
        const cst = node.$cstNode;
        if (cst && types.includes(node.$type) && cst.offset <= start && end <= cst.end) found = node;
    }
    return found as T | undefined;
}

const BODIES = new Set(['CohortDeclaration', 'Scenario', 'Fragment']);

/** The cohort, scenario or fragment that holds a node. */
export function bodyOf(node: AstNode | undefined): AstNode | undefined {
    let at = node;
    while (at && !BODIES.has(at.$type)) at = at.$container;
    return at;
}

export function lineStart(text: string, offset: number): number {
    return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** The white space that the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
    return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))![0];
}

/** A name that nothing in the workspace has yet. */
export function freshName(wanted: string, { index }: Selection): string {
    const taken = new Set(index.entities.map(({ name }) => name));
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
    return name;
}

/** Where a comment that speaks of a node begins, or the node. */
export function withComment(text: string, node: AstNode): number {
    const at = node.$cstNode!.offset;
    const comment = /(?:\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\r\n]*(?:\r\n|\n|\r))[ \t]*(?:\r\n|\n|\r)?[ \t]*$/.exec(text.slice(0, at));
    return comment ? comment.index : at;
}

/** A stretch with the rest of its line where nothing else stands on it. */
export function wholeLines(text: string, start: number, end: number): { start: number; end: number } {
    const from = lineStart(text, start);
    const rest = /^[ \t]*,?[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(end));
    return text.slice(from, start).trim() === '' && rest ? { start: from, end: end + rest[0].length } : { start, end };
}
