import type { AstNode } from 'langium';
import type { SourceRange } from '../../plan/diagnostic.ts';
import { LineMap } from './range.ts';

/** A `cohort-ignore` comment: silences `code` on `targetLine` (lines count from 1). */
export interface Ignore {
    code: string;
    /** The code inside the comment. */
    range: SourceRange;
    targetLine: number;
}

/** Strings and comments: what may hold the other's opening sign. */
const STRING_OR_COMMENT = /"(?:\\.|[^"\\\r\n])*"?|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g;

/** Every `// cohort-ignore CODE, CODE` of a file. It speaks of its own line if a declaration stands before it there, else of the next line with text. */
export function ignores(text: string, file: string): Ignore[] {
    const found: Ignore[] = [];
    if (!text.includes('cohort-ignore')) return found;
    const lines = new LineMap(file, text);
    for (const match of text.matchAll(STRING_OR_COMMENT)) {
        const directive = /^\/\/\s*cohort-ignore\b/.exec(match[0]);
        if (!directive) continue;
        const line = lines.lineAt(match.index);
        const { start: at, column } = lines.range(match.index, match.index);
        const trailing = text.slice(at - column + 1, at).trim() !== '';
        const targetLine = trailing ? line : nextLineWithText(text, match.index + match[0].length, lines);
        // A list of codes with commas between; what follows it is the author's reason, perhaps after a comma too.
        const before = found.length;
        const code = /\s*([a-z][a-z0-9-]*(?:\/[a-z0-9-]+)*)\s*(,?)/y;
        code.lastIndex = directive[0].length;
        for (let more = true; more; ) {
            const named = code.exec(match[0]);
            if (!named) break;
            const word = named[2] === '' && !named[1].includes('/') && match[0].slice(code.lastIndex).trim() !== '';
            if (found.length > before && word) break;
            const start = match.index + named.index + named[0].indexOf(named[1]);
            found.push({ code: named[1], range: lines.range(start, start + named[1].length), targetLine });
            more = named[2] === ',';
        }
    }
    return found;
}

/** Comments between an ignore and what it silences do not count, so that several can stand above one declaration. */
function nextLineWithText(text: string, from: number, lines: LineMap): number {
    const space = /(?:\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*/y;
    space.lastIndex = from;
    return lines.lineAt(from + (space.exec(text)?.[0].length ?? 0));
}

/** The text of the `/** … *​/` comment right before a declaration, without its frame; `undefined` if there is none. */
export function documentationOf(node: AstNode): string | undefined {
    const cst = node.$cstNode;
    if (!cst) return undefined;
    const text = cst.root.fullText;
    let end = cst.offset;
    for (;;) {
        while (end > 0 && /\s/.test(text[end - 1])) end -= 1;
        if (text.startsWith('*/', end - 2)) break;
        // Line comments may stand between, so that an ignore does not hide the documentation.
        let lineStart = end;
        while (lineStart > 0 && text[lineStart - 1] !== '\n' && text[lineStart - 1] !== '\r') lineStart -= 1;
        if (end === 0 || !/^\s*\/\//.test(text.slice(lineStart, end))) return undefined;
        end = lineStart;
    }
    const start = text.lastIndexOf('/*', end - 3);
    if (start < 0 || !text.startsWith('/**', start)) return undefined;
    const body = text
        .slice(start + 3, end - 2)
        .replace(/^[ \t]*\*[ \t]?/gm, '')
        .trim();
    return body === '' ? undefined : body;
}
