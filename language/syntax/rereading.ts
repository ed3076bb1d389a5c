import type { IToken } from 'chevrotain';
import type { AstNode, CompositeCstNode, CstNode } from 'langium';
import type { CohortFile, Declaration } from '../grammar/generated/ast.ts';
import type { Body } from '../model/cohort.ts';
import { endOf, type Finding } from './failure.ts';
import { type Recovered, readTokens } from './recovery.ts';

/** A stretch of members that did not read without errors: read again as a whole by whatever touches it. */
interface Broken {
    /** Token indices, `end` excluded. */
    start: number;
    end: number;
    findings: Finding[];
    unread: string[];
}

interface Read {
    tokens: readonly IToken[];
    ast: CohortFile;
    broken: Broken[];
}

/** Token indices of a body's braces, and the part of the concrete tree that they stand in. */
interface Braces {
    body: Body;
    head: number;
    open: number;
    close: number;
    cst: Composite;
}

type Composite = CompositeCstNode & { content: CstNode[]; _rangeCache: unknown };
interface Leaf extends CstNode {
    _offset: number;
    _startLine: number;
    _startColumn: number;
    _endLine: number;
    _endColumn: number;
}

/** Members on either side of a change that are read with it: what is wrong may only show in the next one. */
const CONTEXT = 1;

/**
 * Reads the tokens of one file again and again as it is edited: where a change lies within the members of one cohort,
 * scenario or fragment, those members alone are parsed, and the rest of the tree is moved to where it now stands. The tree
 * of the text before is the one that is changed; whoever still holds it sees the new text.
 */
export class Rereading {
    private last: Read | undefined;

    /** The same as `readTokens`, tested by `test/language-syntax/rereading.test.ts`. */
    read(text: string, tokens: readonly IToken[], silent: readonly { start: number; end: number }[]): Recovered {
        const { last } = this;
        if (last && this.again(last, text, tokens, silent)) return recovered(last);
        const whole = readTokens(text, tokens, silent);
        // A tree with gaps of unknown extent is nothing to go on from; the last whole one still is.
        if (whole.findings.length === 0 && whole.unread.length === 0) this.last = { tokens, ast: whole.ast, broken: [] };
        return whole;
    }

    private again(last: Read, text: string, tokens: readonly IToken[], silent: readonly { start: number; end: number }[]): boolean {
        const change = changeOf(last.tokens, tokens);
        const { start, oldEnd, moved } = change;
        const touched = start < oldEnd || start < oldEnd + moved;
        const root = last.ast.$cstNode as unknown as Composite & { _text: string };
        if (!root) return false;
        if (touched) {
            const braces = bracesAround(last, start, oldEnd);
            const run = braces && runAround(last, braces, start, oldEnd);
            if (!braces || !run) return false;
            const inside = tokens.slice(run.start, run.end + moved);
            if (!balanced(inside)) return false;
            const part = [...tokens.slice(braces.head, braces.open + 1), ...inside, tokens[braces.close + moved]];
            const { ast, findings, unread } = readTokens(text, part, silent);
            const [body, ...more] = ast.declarations;
            if (body?.$type !== braces.body.$type || more.length > 0 || ast.imports.length > 0) return false;
            const cst = bracesCst(body);
            const extent = { start: inside[0]?.startOffset ?? endOf(tokens[braces.open]), end: endOf(inside.at(-1)) };
            if (!cst || !findings.every((each) => liesIn(each, extent))) return false;
            const put = cut(last.tokens, braces, run);
            move(root, last.tokens[oldEnd], tokens[oldEnd + moved]);
            put(body as Body, cst);
            const elsewhere = last.broken.filter((each) => each.start >= run.end || each.end <= run.start);
            last.broken = elsewhere.map((each) => (each.start >= run.end ? shifted(each, last.tokens, tokens, oldEnd, moved) : each));
            if (findings.length > 0 || unread.length > 0) last.broken.push({ start: run.start, end: run.end + moved, findings, unread });
        } else {
            move(root, last.tokens[oldEnd], tokens[oldEnd]);
            last.broken = last.broken.map((each) => shifted(each, last.tokens, tokens, oldEnd, 0));
        }
        root._text = text;
        last.tokens = tokens;
        return true;
    }
}

function recovered({ ast, broken }: Read): Recovered {
    const inOrder = broken.toSorted((a, b) => a.start - b.start);
    return { ast, findings: inOrder.flatMap(({ findings }) => findings), unread: inOrder.flatMap(({ unread }) => unread) };
}

/** Which tokens differ: from `start` to `oldEnd` of the old ones, and to `oldEnd + moved` of the new. What follows is the same, elsewhere. */
function changeOf(old: readonly IToken[], now: readonly IToken[]): { start: number; oldEnd: number; moved: number } {
    const least = Math.min(old.length, now.length);
    let start = 0;
    while (start < least && old[start].startOffset === now[start].startOffset && same(old[start], now[start])) start += 1;
    let tail = 0;
    const by = (now.at(-1)?.startOffset ?? 0) - (old.at(-1)?.startOffset ?? 0);
    while (tail < least - start) {
        const [a, b] = [old[old.length - 1 - tail], now[now.length - 1 - tail]];
        if (b.startOffset - a.startOffset !== by || !same(a, b)) break;
        tail += 1;
    }
    return { start, oldEnd: old.length - tail, moved: now.length - old.length };
}

const same = (a: IToken, b: IToken): boolean =>
    a.tokenType === b.tokenType && a.image === b.image && a.endOffset! - a.startOffset === b.endOffset! - b.startOffset;

function bracesAround({ tokens, ast }: Read, start: number, end: number): Braces | undefined {
    for (const body of ast.declarations) {
        const cst = body.$cstNode && 'members' in body ? bracesCst(body) : undefined;
        if (!cst) continue;
        const [open, close] = [cst.content.find(isBrace('{')), cst.content.findLast(isBrace('}'))];
        if (!open || !close) continue;
        const places = [cst.offset, open.offset, close.offset].map((offset) => tokenAt(tokens, offset));
        if (places[1] < start && end <= places[2] && tokens[places[2]]?.image === '}')
            return { body: body as Body, cst, head: places[0], open: places[1], close: places[2] };
    }
    return undefined;
}

const isBrace =
    (image: string) =>
    (node: CstNode): boolean =>
        'tokenType' in node && (node.tokenType as { name: string }).name === image;

/** The composite that holds the braces of a body. */
function bracesCst(body: Declaration): Composite | undefined {
    let found = body.$cstNode as Composite | undefined;
    while (found && 'content' in found && !found.content.some(isBrace('{'))) {
        found = found.content.find((child) => 'content' in child) as Composite | undefined;
    }
    return found && 'content' in found ? found : undefined;
}

/** Whole members around a change, with what is broken next to them. */
function runAround(
    { tokens, broken }: Read,
    { body, open, close }: Braces,
    start: number,
    end: number,
): { start: number; end: number } | undefined {
    const starts: number[] = [];
    for (const { $cstNode } of body.members) if ($cstNode) starts.push(tokenAt(tokens, $cstNode.offset));
    // The member that holds the token before the change, and the one that holds the token after it.
    const first = starts.findLastIndex((at) => at <= start - 1) - CONTEXT;
    let after = starts.findIndex((at) => at > end);
    after = after < 0 ? starts.length : after;
    const run = { start: first <= 0 ? open + 1 : starts[first], end: starts[after + CONTEXT] ?? close };
    for (let grown = true; grown; ) {
        grown = false;
        for (const each of broken) {
            if (each.end < run.start || each.start > run.end || (each.start >= run.start && each.end <= run.end)) continue;
            run.start = Math.min(run.start, each.start);
            run.end = Math.max(run.end, each.end);
            grown = true;
        }
    }
    return run.start > open && run.end <= close ? run : undefined;
}

/** Takes the members of a run out of both trees; gives what puts others in their place. */
function cut(
    tokens: readonly IToken[],
    { body, cst }: Braces,
    run: { start: number; end: number },
): (read: Body, readCst: Composite) => void {
    const [from, to] = [tokens[run.start].startOffset, tokens[run.end].startOffset];
    const members = body.members as AstNode[];
    const before = {
        members: countBefore(members, ({ $cstNode }) => $cstNode!.offset < from),
        content: countBefore(cst.content, ({ offset }) => offset < from),
    };
    members.splice(
        before.members,
        countBefore(members.slice(before.members), ({ $cstNode }) => $cstNode!.offset < to),
    );
    cst.content.splice(
        before.content,
        countBefore(cst.content.slice(before.content), ({ offset }) => offset < to),
    );
    return (read, readCst) => {
        const inside = readCst.content.slice(readCst.content.findIndex(isBrace('{')) + 1, readCst.content.findLastIndex(isBrace('}')));
        for (const each of inside) (each as { container: CompositeCstNode }).container = cst;
        cst.content.splice(before.content, 0, ...inside);
        members.splice(before.members, 0, ...(read.members as AstNode[]));
        members.forEach((member, index) => {
            const placed = member as { $container?: AstNode; $containerIndex?: number };
            placed.$container = body;
            placed.$containerIndex = index;
        });
    };
}

function countBefore<T>(list: readonly T[], is: (each: T) => boolean): number {
    const found = list.findIndex((each) => !is(each));
    return found < 0 ? list.length : found;
}

/** Moves all of a tree from token `from` on to where that token is `to` now, and forgets what was known of the extent of its parts. */
function move(node: Composite, from: IToken | undefined, to: IToken | undefined): void {
    if (from === undefined || to === undefined) return;
    const by = to.startOffset - from.startOffset;
    const lines = to.startLine! - from.startLine!;
    const columns = to.startColumn! - from.startColumn!;
    const [first, line] = [from.startOffset, from.startLine! - 1];
    const visit = (part: Composite): void => {
        part._rangeCache = undefined;
        for (const child of part.content) {
            if ('content' in child) visit(child as Composite);
            else {
                const leaf = child as Leaf;
                if (leaf._offset < first) continue;
                leaf._offset += by;
                if (leaf._startLine === line) leaf._startColumn += columns;
                if (leaf._endLine === line) leaf._endColumn += columns;
                leaf._startLine += lines;
                leaf._endLine += lines;
            }
        }
    };
    visit(node);
}

/** What was broken behind a change is where it was, counted from the text that did not change. */
function shifted(broken: Broken, old: readonly IToken[], now: readonly IToken[], oldEnd: number, moved: number): Broken {
    if (broken.start < oldEnd || old[oldEnd] === undefined) return broken;
    const by = now[oldEnd + moved].startOffset - old[oldEnd].startOffset;
    const put = <T extends { start: number; end: number }>(place: T): T => ({ ...place, start: place.start + by, end: place.end + by });
    const findings = broken.findings.map((each) => ({
        ...put(each),
        ...(each.related && { related: put(each.related) }),
        ...(each.fix && { fix: { ...each.fix, edits: each.fix.edits.map(put) } }),
    }));
    return { ...broken, start: broken.start + moved, end: broken.end + moved, findings };
}

function liesIn({ start, end, related, fix }: Finding, extent: { start: number; end: number }): boolean {
    return [{ start, end }, ...(related ? [related] : []), ...(fix?.edits ?? [])].every(
        (each) => each.start >= extent.start && each.end <= extent.end,
    );
}

/** Whether what opens closes, in order: else what is wrong reaches beyond these tokens. */
function balanced(tokens: readonly IToken[]): boolean {
    let depth = 0;
    for (const { tokenType } of tokens) {
        if (tokenType.name === '{') depth += 1;
        else if (tokenType.name === '}' && --depth < 0) return false;
    }
    return depth === 0;
}

/** The token that begins at an offset; the first after it where none does. */
function tokenAt(tokens: readonly IToken[], offset: number): number {
    let low = 0;
    let high = tokens.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (tokens[middle].startOffset < offset) low = middle + 1;
        else high = middle;
    }
    return low;
}
