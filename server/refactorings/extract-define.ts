import { type AstNode, AstUtils } from 'langium';
import { distributionSpec } from '../../language/distributions/table.ts';
import { formula } from '../../language/formulas/index.ts';
import type { Reference } from '../../language/grammar/generated/ast.ts';
import { builtIn } from '../../language/lower/functions.ts';
import { bodyOf, freshName, type Offer, type Refactoring, type Selection, withComment } from './refactoring.ts';

const EXPRESSIONS = ['Binary', 'Unary', 'If', 'Membership', 'Parenthesised', 'Reference', 'NumberLiteral', 'Within'];

/** Gives a selected expression a name of its own: a `define` of what it names, called in its place. */
export const extractDefine: Refactoring = {
    kind: 'refactor.extract.define',
    offers(selection) {
        const node = selectedExpression(selection);
        const body = bodyOf(node);
        const parameters = node && parametersOf(node, selection);
        if (!node?.$cstNode || !body?.$cstNode || !parameters) return [];
        const name = freshName('extracted', selection);
        const { offset, end } = node.$cstNode;
        let text = selection.text.slice(offset, end);
        const places = [...parameters].flatMap(([, { name: given, nodes }]) => nodes.map((each) => ({ given, cst: each.$cstNode! })));
        for (const { given, cst } of places.sort((a, b) => b.cst.offset - a.cst.offset))
            text = text.slice(0, cst.offset - offset) + given + text.slice(cst.end - offset);
        const names = [...parameters.values()].map((each) => each.name);
        const define = `define ${name}(${names.join(', ')}) = ${text}\n\n`;
        const at = withComment(selection.text, body);
        const { path } = selection;
        return [
            {
                title: 'Extract into a define',
                edits: [
                    { path, start: at, end: at, text: define },
                    { path, start: offset, end, text: `${name}(${[...parameters.keys()].join(', ')})` },
                ],
            } satisfies Offer,
        ];
    },
};

/** The expression that is selected as a whole, spaces around it aside. */
function selectedExpression({ ast, text, start, end }: Selection): AstNode | undefined {
    const selected = text.slice(start, end);
    const from = start + (selected.length - selected.trimStart().length);
    const to = end - (selected.length - selected.trimEnd().length);
    if (from >= to) return undefined;
    return AstUtils.streamAst(ast).find(
        ({ $type, $cstNode }) => $cstNode?.offset === from && $cstNode.end === to && EXPRESSIONS.includes($type),
    );
}

/** What the expression names, by how it is written; nothing where a define could not compute it. */
function parametersOf(node: AstNode, { index, path }: Selection): Map<string, { name: string; nodes: Reference[] }> | undefined {
    const found = new Map<string, { name: string; nodes: Reference[] }>();
    for (const each of AstUtils.streamAst(node)) {
        if (each.$type !== 'Reference' || !each.$cstNode) continue;
        const reference = each as Reference;
        const entity = index.at(path, each.$cstNode.offset)?.entity;
        if (reference.call) {
            const pure = entity?.kind === 'define' || entity?.kind === 'table' || builtIn.has(reference.name) || formula(reference.name);
            if (!pure || distributionSpec(reference.name)) return undefined;
        } else if (entity?.kind !== 'label') {
            if (!entity) return undefined;
            const written = each.$cstNode.text;
            const name = reference.member === undefined ? reference.name : `${reference.name}_${reference.member}`;
            const known = found.get(written) ?? { name, nodes: [] };
            known.nodes.push(reference);
            found.set(written, known);
        }
    }
    const names = [...found.values()].map(({ name }) => name);
    return new Set(names).size === names.length ? found : undefined;
}
