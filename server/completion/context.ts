import type { AstNode } from 'langium';
import { type Piece, piecesOf } from '../../language/format/pieces.ts';
import type { Entity, NameIndex } from '../../language/index/index.ts';
import type { Session } from '../feature.ts';

/** What stands before the place where something is to be completed. Judged by tokens: there the text is seldom complete. */
export interface Context {
    session: Session;
    path: string;
    text: string;
    /** Where the word under the cursor begins. */
    offset: number;
    /** The line up to the cursor. */
    line: string;
    /** Tokens before that word, without comments. */
    tokens: Piece[];
    /** Words that open the blocks around, outermost first: `cohort`, `condition`, `ratios` … */
    blocks: { word: string; name?: string }[];
    index: NameIndex;
    /** What can be named there. */
    scope: Map<string, Entity>;
}

const OPENERS = new Set(
    'cohort scenario fragment condition visits medication progression event cluster table correlations ratios when import'.split(' '),
);

export function contextAt(session: Session, path: string, cursor: number): Context | undefined {
    const document = session.workspace.document(path);
    if (!document) return undefined;
    const text = document.getText();
    const before = text.slice(0, cursor);
    const offset = cursor - /[\p{L}_\p{N}]*$/u.exec(before)![0].length;
    const pieces = piecesOf(text);
    if (pieces.some(({ type, start, end }) => type.endsWith('comment') && start < cursor && cursor <= end - (type === 'comment' ? 1 : 0)))
        return undefined;
    const tokens = pieces.filter(({ type, end }) => end <= offset && !type.endsWith('comment'));
    const blocks: Context['blocks'] = [];
    for (const [i, { type }] of tokens.entries()) {
        if (type === '{') blocks.push(opener(tokens, i));
        if (type === '}') blocks.pop();
    }
    const index = session.workspace.index();
    const body = bodyOf(session, path, blocks);
    const { lastScopes } = session.workspace;
    const key = `${path} ${blocks[0]?.name}`;
    if (body) lastScopes.set(key, index.membersOf(body));
    const scope = new Map(lastScopes.get(key));
    const own = blocks.find(({ word }) => word === 'visits' || word === 'cluster');
    const block = own?.name === undefined ? undefined : scope.get(own.name);
    for (const inner of block ? index.innerOf(block) : []) scope.set(inner.name, inner);
    return { session, path, text, offset, line: before.slice(before.lastIndexOf('\n') + 1), tokens, blocks, index, scope };
}

/** The word and the name before a brace. */
function opener(tokens: readonly Piece[], brace: number): { word: string; name?: string } {
    for (let i = brace - 1; i >= 0 && i > brace - 60; i--) {
        if (tokens[i].type === '{' || tokens[i].type === '}') break;
        if (OPENERS.has(tokens[i].image)) return { word: tokens[i].image, name: tokens[i + 1]?.image };
    }
    return { word: '' };
}

function bodyOf({ workspace }: Session, path: string, [outermost]: Context['blocks']): AstNode | undefined {
    return workspace.tree(path)?.ast.declarations.find((each) => each.name === outermost?.name);
}

/** The call whose parentheses the place is in: its name, and what is given already. */
export interface OpenCall {
    name: string;
    /** Commas before the place. */
    position: number;
    given: string[];
}

export function openCall({ tokens }: Pick<Context, 'tokens'>): OpenCall | undefined {
    let depth = 0;
    let position = 0;
    const given: string[] = [];
    for (let i = tokens.length - 1; i >= 0; i--) {
        const { type } = tokens[i];
        if (type === '{' || type === '}') return undefined;
        if (type === ')') depth += 1;
        if (depth === 0 && type === ',') position += 1;
        if (depth === 0 && type === ':' && tokens[i - 1]) given.push(tokens[i - 1].image);
        if (type === '(' && depth-- === 0) {
            const name = tokens[i - 1];
            return name && /^[\p{L}_]/u.test(name.image) ? { name: name.image, position, given } : undefined;
        }
    }
    return undefined;
}

export function inParentheses({ tokens }: Pick<Context, 'tokens'>): boolean {
    let depth = 0;
    for (let i = tokens.length - 1; i >= 0 && tokens[i].type !== '{' && tokens[i].type !== '}'; i--) {
        if (tokens[i].type === ')') depth += 1;
        if (tokens[i].type === '(' && depth-- === 0) return true;
    }
    return false;
}

/** What the name that ends before token `end` means: `sex`, or `metformin.dose`. */
export function entityBefore({ tokens, scope, index }: Context, end: number): Entity | undefined {
    const name = tokens[end - 1]?.image;
    if (tokens[end - 2]?.type !== '.') return scope.get(name);
    const container = scope.get(tokens[end - 3]?.image);
    return container && index.innerOf(container).find((each) => each.name === name);
}
