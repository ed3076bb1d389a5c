import { type Piece, piecesOf } from '../../language/format/pieces.ts';
import type { EntityKind } from '../../language/index/index.ts';
import { importedPath } from '../../language/project/paths.ts';

/** A declaration of a file that is not open, as far as another file needs to know of it. */
export interface Outlined {
    file: string;
    name: string;
    kind: EntityKind;
    /** At the top of the file, where it can be imported from. */
    atTop: boolean;
    start: number;
    end: number;
}

/** What is kept of a file that has nothing to do with the open ones: a tree takes a hundred times its text. */
export interface Outline {
    text: string;
    imports: string[];
    declared: Outlined[];
}

const AT_TOP = new Map<string, EntityKind>((['cohort', 'scenario', 'fragment', 'define', 'table'] as const).map((kind) => [kind, kind]));
const IN_BODY = new Map<string, EntityKind>(
    (['condition', 'cluster', 'visits', 'medication', 'progression', 'event'] as const).map((kind) => [kind, kind]),
);
const BODIES = new Set<EntityKind>(['cohort', 'scenario', 'fragment']);
const BETWEEN = new Set(['STRING', 'CODE', 'UNIT']);
const isWord = (piece: Piece | undefined): boolean => piece !== undefined && piece.type !== 'CODE' && /^[\p{L}_]/u.test(piece.image);

/** Read off the tokens: no tree is made, so that hundreds of files cost little. */
export function outlineOf(text: string, file: string): Outline {
    const pieces = piecesOf(text).filter(({ type }) => !type.endsWith('comment'));
    const outline: Outline = { text, imports: [], declared: [] };
    const declare = ({ image: name, start, end }: Piece, kind: EntityKind, atTop: boolean) =>
        outline.declared.push({ file, name, kind, atTop, start, end });
    let depth = 0;
    let within: EntityKind | undefined;
    for (let i = 0; i < pieces.length; i++) {
        const [{ image, type }, next] = [pieces[i], pieces[i + 1]];
        if (type === '{' || type === '(') depth += 1;
        else if (type === '}' || type === ')') depth -= 1;
        else if (depth === 0 && image === 'import' && next?.type === '{') {
            const from = pieces.findIndex(({ type: each }, j) => j > i && each === 'STRING');
            if (from < 0) break;
            outline.imports.push(importedPath(file, pieces[from].image.slice(1, -1)));
            i = from;
        } else if (depth === 0 && AT_TOP.has(image) && isWord(next)) {
            within = AT_TOP.get(image)!;
            declare(next, within, true);
            i += 1;
        } else if (depth === 1 && within && BODIES.has(within) && isWord(pieces[i])) {
            const kind = IN_BODY.get(image);
            let after = i + 1;
            while (BETWEEN.has(pieces[after]?.type)) after += 1;
            const defines = ['~', '='].includes(pieces[after]?.type);
            if (defines && image !== 'stay') declare(pieces[i], 'variable', false);
            else if (kind && isWord(next)) {
                declare(next, kind, false);
                i += 1;
            }
        }
    }
    return outline;
}
