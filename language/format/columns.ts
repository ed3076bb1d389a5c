import type { AstNode } from 'langium';
import type { Item } from './items.ts';
import type { Piece } from './pieces.ts';

/** A place in a declaration that stands in one column with its like in the declarations around it. */
export interface Column {
    /** Columns are aligned in the order of this table's names, each with its own kind. */
    name: string;
    piece: number;
}

/** Declarations that are aligned with one another share a group. */
export interface Aligned {
    group: string;
    columns: Column[];
}

const at = (item: Item, pieces: readonly Piece[], offset: number | undefined): number | undefined => {
    if (offset === undefined) return undefined;
    for (let i = item.first; i <= item.last; i++) if (pieces[i].start === offset) return i;
    return undefined;
};

const column = (name: string, piece: number | undefined): Column[] => (piece === undefined ? [] : [{ name, piece }]);

const find = (item: Item, pieces: readonly Piece[], types: readonly string[], from = item.first + 1): number | undefined => {
    for (let i = from; i <= item.last; i++) if (types.includes(pieces[i].type)) return i;
    return undefined;
};

type Layout = (item: Item, pieces: readonly Piece[], node: AstNode) => Aligned;

const afterWord =
    (group: string): Layout =>
    (item) => ({ group, columns: item.last > item.first ? [{ name: 'argument', piece: item.first + 1 }] : [] });

/** How each kind of declaration is aligned with its neighbours; kinds that are not listed are not. `test/language-format/rules.test.ts` shows each. */
export const LAYOUTS: ReadonlyMap<string, Layout> = new Map<string, Layout>([
    ...['Patients', 'Seed', 'Enrolment', 'Followup', 'Output'].map((type): [string, Layout] => [type, afterWord('setting')]),
    ...['Require', 'Expect'].map((type): [string, Layout] => [type, afterWord('predicate')]),
    [
        'Variable',
        (item, pieces) => {
            const sign = find(item, pieces, ['~', '=']);
            if (sign === undefined) return { group: 'variable', columns: [] };
            // A label is prose of any length: what stands behind it is not brought into line.
            for (let i = item.first; i < sign; i++) if (pieces[i].type === 'STRING') return { group: 'variable', columns: [] };
            const breaks = sign === item.last || pieces[sign + 1].type === 'when';
            const code = pieces[item.first + 1].type === 'CODE' ? item.first + 1 : undefined;
            return { group: 'variable', columns: [...column('code', code), ...(breaks ? [] : column('sign', sign))] };
        },
    ],
    [
        'Ratio',
        (item, pieces, node) => ({
            group: 'ratio',
            columns: column('value', at(item, pieces, 'ratio' in node ? (node.ratio as AstNode | undefined)?.$cstNode?.offset : undefined)),
        }),
    ],
    [
        'TableRow',
        (item, pieces, node) => ({
            group: 'row',
            columns: column('value', at(item, pieces, 'value' in node ? (node.value as AstNode | undefined)?.$cstNode?.offset : undefined)),
        }),
    ],
    ['State', (item) => ({ group: 'state', columns: item.last >= item.first + 2 ? [{ name: 'label', piece: item.first + 2 }] : [] })],
    [
        'Transition',
        (item, pieces) => {
            const arrow = find(item, pieces, ['->']);
            return {
                group: 'transition',
                columns: [
                    ...column('arrow', arrow),
                    ...(arrow === undefined ? [] : column('law', find(item, pieces, ['rate', 'hazard', 'after'], arrow + 2))),
                ],
            };
        },
    ],
    [
        'Measure',
        (item, pieces) => {
            const sd = find(item, pieces, ['sd'], item.first + 2);
            const rest = sd === undefined ? undefined : find(item, pieces, ['trend', 'autocorrelation'], sd);
            return { group: 'measure', columns: [...column('sd', sd), ...column('rest', rest)] };
        },
    ],
    [
        'Corrupt',
        (item, pieces) => {
            const what = find(item, pieces, ['unit', 'scale', 'round', 'swap', 'duplicate'], item.first + 2);
            return { group: 'corrupt', columns: [{ name: 'share', piece: item.first + 2 }, ...column('what', what)] };
        },
    ],
]);

export function alignedOf(item: Item, pieces: readonly Piece[]): Aligned | undefined {
    const node = item.node;
    if (!node || item.block) return undefined;
    return LAYOUTS.get(node.$type)?.(item, pieces, node);
}
