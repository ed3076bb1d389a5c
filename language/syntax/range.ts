import type { AstNode, CstNode } from 'langium';
import type { SourceRange } from '../../plan/diagnostic.ts';
import { nodeOfProperty } from './property.ts';

/** Where a node of the syntax tree stands. A node that recovery left without text stands where its container does. */
export function rangeOf(file: string, node: AstNode): SourceRange {
    for (let at: AstNode | undefined = node; at; at = at.$container) {
        if (at.$cstNode) return rangeOfText(file, at.$cstNode);
    }
    return { file, start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

/** Where one property of a node is written (`index` picks from a list), or the whole node if it is not written. */
export function rangeOfProperty(file: string, node: AstNode, property: string, index = 0): SourceRange {
    const found = nodeOfProperty(node.$cstNode, property, index);
    return found ? rangeOfText(file, found) : rangeOf(file, node);
}

function rangeOfText(file: string, node: CstNode): SourceRange {
    const { start, end } = node.range;
    return {
        file,
        start: node.offset,
        end: node.end,
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
    };
}

/** Turns offsets into ranges; lines end with `\n`, `\r\n` or `\r`. */
export class LineMap {
    readonly file: string;
    readonly length: number;
    readonly #starts: number[] = [0];

    constructor(file: string, text: string) {
        this.file = file;
        this.length = text.length;
        for (const match of text.matchAll(/\r\n?|\n/g)) this.#starts.push(match.index + match[0].length);
    }

    /** The line of an offset, counted from 1. */
    lineAt(offset: number): number {
        let low = 0;
        let high = this.#starts.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if (this.#starts[middle] <= offset) low = middle;
            else high = middle - 1;
        }
        return low + 1;
    }

    range(start: number, end: number): SourceRange {
        const from = Math.max(0, Math.min(start, this.length));
        const to = Math.max(from, Math.min(end, this.length));
        const line = this.lineAt(from);
        const endLine = this.lineAt(to);
        const column = from - this.#starts[line - 1] + 1;
        const endColumn = to - this.#starts[endLine - 1] + 1;
        return { file: this.file, start: from, end: to, line, column, endLine, endColumn };
    }
}
