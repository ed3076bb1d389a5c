import type { IToken } from 'chevrotain';
import { type AstNode, AstUtils } from 'langium';
import { parserServices } from '../syntax/services.ts';

/** A token or a comment, in the order of the text. */
export interface Piece {
    image: string;
    /** The kind of token, `comment` or `line comment`. */
    type: string;
    start: number;
    end: number;
    line: number;
    endLine: number;
}

export function piecesOf(text: string): Piece[] {
    const { tokens, hidden } = parserServices().lexer.split(text);
    const piece = (token: IToken, type: string): Piece => {
        const [start, end] = [token.startOffset, token.endOffset! + 1];
        return { image: text.slice(start, end), type, start, end, line: token.startLine!, endLine: token.endLine! };
    };
    return [
        ...tokens.map((token) => piece(token, token.tokenType.name)),
        ...hidden.map((token) => piece(token, token.tokenType.name === 'LINE_COMMENT' ? 'line comment' : 'comment')),
    ].sort((a, b) => a.start - b.start);
}

/** The index of the first piece at or after an offset. */
export function pieceAt(pieces: readonly Piece[], offset: number): number {
    let low = 0;
    let high = pieces.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (pieces[middle].start < offset) low = middle + 1;
        else high = middle;
    }
    return low;
}

/** What the tree knows of a token that the token itself does not show, by the offset where the token begins. */
export interface Roles {
    /** Signs of numbers and negations, written without a space behind them. */
    prefix: ReadonlySet<number>;
    /** Parentheses that group rather than call. */
    grouping: ReadonlySet<number>;
    /** Stars that stand for any key of a table. */
    operand: ReadonlySet<number>;
    /** Entries of a block within a declaration. */
    entry: ReadonlySet<number>;
    /** Hyphens inside the name of a format. */
    hyphen: ReadonlySet<number>;
}

export function rolesOf(root: AstNode, pieces: readonly Piece[]): Roles {
    const roles = {
        prefix: new Set<number>(),
        grouping: new Set<number>(),
        operand: new Set<number>(),
        entry: new Set<number>(),
        hyphen: new Set<number>(),
    };
    const add = (role: keyof typeof roles, node: AstNode) => node.$cstNode && roles[role].add(node.$cstNode.offset);
    for (const node of AstUtils.streamAst(root)) {
        if (node.$type === 'Unary' && 'op' in node && node.op === '-') add('prefix', node);
        else if (node.$type === 'SignedNumber' && 'negative' in node && node.negative) add('prefix', node);
        else if (node.$type === 'Parenthesised' || node.$type === 'ValueList') add('grouping', node);
        else if (node.$type === 'TableKey' && 'any' in node && node.any) add('operand', node);
        else if (node.$type === 'Ratio') add('entry', node);
        else if (node.$type === 'Output' && node.$cstNode) {
            const { offset, end } = node.$cstNode;
            for (let i = pieceAt(pieces, offset); i < pieces.length && pieces[i].end <= end; i++) {
                if (pieces[i].image === '-') roles.hyphen.add(pieces[i].start);
            }
        }
    }
    return roles;
}

const TIGHT_AFTER = new Set(['(', '.', '..', '^']);
const TIGHT_BEFORE = new Set([')', ',', '.', '..', '^', ':', '%']);

interface Gap {
    name: string;
    holds(before: Piece, after: Piece, roles: Roles): boolean;
    spaces(before: Piece, after: Piece): number;
}

const isDate = ({ type }: Piece): boolean => type === 'DATE';
const isComment = ({ type }: Piece): boolean => type.endsWith('comment');
const [none, one, two] = [0, 1, 2].map((spaces) => () => spaces);

/** How many spaces stand between two neighbours on a line: the first that holds says. `test/language-format/rules.test.ts` shows each. */
export const GAPS: readonly Gap[] = [
    { name: 'comment', holds: (before, after) => isComment(before) || isComment(after), spaces: one },
    {
        name: 'range',
        holds: (before, after) => before.type === '..' || after.type === '..',
        spaces: (before, after) => (isDate(before) || isDate(after) ? 1 : 0),
    },
    { name: 'hyphen', holds: (before, after, { hyphen }) => hyphen.has(before.start) || hyphen.has(after.start), spaces: none },
    { name: 'sign', holds: (before, _, { prefix }) => prefix.has(before.start) && before.image === '-', spaces: none },
    { name: 'call', holds: (_, after, { grouping }) => after.type === '(' && !grouping.has(after.start), spaces: none },
    { name: 'tight after', holds: (before) => TIGHT_AFTER.has(before.type), spaces: none },
    { name: 'tight before', holds: (_, after) => TIGHT_BEFORE.has(after.type), spaces: none },
    {
        name: 'entries on a line',
        holds: (before, after, { entry }) => entry.has(after.start) && before.type !== '{' && before.type !== ',',
        spaces: two,
    },
    { name: 'words', holds: () => true, spaces: one },
];

export function gap(before: Piece, after: Piece, roles: Roles): number {
    return GAPS.find(({ holds }) => holds(before, after, roles))!.spaces(before, after);
}
