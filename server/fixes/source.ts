import { type AstNode, AstUtils } from 'langium';
import type { EntityKind, NameIndex } from '../../language/index/index.ts';
import type { Parsed } from '../../language/syntax/parse.ts';
import { LineMap } from '../../language/syntax/range.ts';
import type { Diagnostic, Fix } from '../../plan/diagnostic.ts';

/** Something that another file declares. */
export interface Importable {
    name: string;
    kind: EntityKind;
    file: string;
}

/** What a fix is made from: the finding, the text and tree of its file, and what names mean. */
export interface Source {
    finding: Diagnostic;
    path: string;
    text: string;
    ast: Parsed['ast'];
    index: NameIndex;
    /** Paths of all known specs. */
    specs: readonly string[];
    /** Paths of all known lookup files. */
    tables: readonly string[];
    /** Whether the editor can create a file. */
    canCreate: boolean;
    /** What other files declare at their top. */
    importable: readonly Importable[];
}

/** The fixes of one code, made from what the author wrote. None where nothing certain can be said. */
export type FixMaker = (source: Source) => Fix[];

/** An edit by offsets in the file of the finding. */
export interface Edit {
    start: number;
    end: number;
    text: string;
}

export function fix({ path, text }: Source, title: string, edits: Edit[], preferred = false): Fix {
    const lines = new LineMap(path, text);
    const placed = edits.map((edit) => ({ range: lines.range(edit.start, edit.end), text: edit.text }));
    return { title, edits: placed, ...(preferred ? { preferred } : {}) };
}

/** What the finding points at, as written. */
export const wordAt = ({ text, finding: { range } }: Source): string => text.slice(range.start, range.end);

/** Nodes that hold the place of the finding, innermost first. */
export function nodesAround({ ast, finding: { range } }: Source): AstNode[] {
    const found = AstUtils.streamAst(ast).filter(
        ({ $cstNode }) => $cstNode !== undefined && $cstNode.offset <= range.start && range.end <= $cstNode.end,
    );
    return found.toArray().reverse();
}

export function nodeAround<T extends AstNode>(source: Source, ...types: string[]): T | undefined {
    return nodesAround(source).find(({ $type }) => types.includes($type)) as T | undefined;
}

const ENTRIES = new Set(['members', 'variables', 'pairs', 'ratios', 'rows', 'declarations', 'imports']);

/** The innermost entry of a block, or of the file, that holds a node. */
export function entryOf(node: AstNode | undefined): AstNode | undefined {
    let at = node;
    while (at && !ENTRIES.has(at.$containerProperty ?? '')) at = at.$container;
    return at;
}

/** The member of a cohort, scenario or fragment that holds the place of the finding. */
export function memberAround(source: Source): AstNode | undefined {
    return nodesAround(source).find(({ $container }) => BODIES.has($container?.$type ?? ''));
}
export const BODIES = new Set(['CohortDeclaration', 'Scenario', 'Fragment']);

/** Takes a stretch away, with its line where it stands alone there, and with the comma behind it. */
export function removal({ text }: Source, start: number, end: number): Edit {
    const comma = /^[ \t]*,/.exec(text.slice(end, end + 20))?.[0].length ?? 0;
    const stop = end + comma;
    const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
    const lineEnd = /^[ \t]*(\r\n|\n|\r|$)/.exec(text.slice(stop));
    if (text.slice(lineStart, start).trim() === '' && lineEnd) return { start: lineStart, end: stop + lineEnd[0].length, text: '' };
    const space = /^[ \t]*/.exec(text.slice(stop))![0].length;
    return { start, end: stop + space, text: '' };
}

export function removeNode(source: Source, node: AstNode | undefined, title: string): Fix[] {
    const cst = node?.$cstNode;
    return cst ? [fix(source, title, [removal(source, cst.offset, cst.end)])] : [];
}

/** A line of its own before a node, indented like it. */
export function lineBefore({ text }: Source, node: AstNode, line: string): Edit {
    const at = node.$cstNode!.offset;
    const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
    const lead = text.slice(lineStart, at);
    const indent = /^[ \t]*/.exec(lead)![0];
    return lead.trim() === '' ? { start: lineStart, end: lineStart, text: `${indent}${line}\n` } : { start: at, end: at, text: `${line} ` };
}
