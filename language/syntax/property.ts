import { type AstNode, AstUtils, type CstNode, GrammarAST } from 'langium';

type GrammarElement = NonNullable<CstNode['grammarSource']>;

/** The property that an element of the grammar assigns to: the same for every text. */
const assigned = new WeakMap<GrammarElement, { feature: string | undefined }>();

function featureOf(element: GrammarElement | undefined): string | undefined {
    if (!element) return undefined;
    let known = assigned.get(element);
    if (!known) assigned.set(element, (known = { feature: AstUtils.getContainerOfType(element, GrammarAST.isAssignment)?.feature }));
    return known.feature;
}

/**
 * Where a property of a node is written; `index` picks from a list. As Langium's `findNodeForProperty`, which asks the
 * grammar anew each time: names of a whole file are looked up after every keystroke.
 */
export function nodeOfProperty(cst: CstNode | undefined, property: string, index = 0): CstNode | undefined {
    if (!cst) return undefined;
    let left = index;
    const element: AstNode = cst.astNode;
    const search = (node: CstNode, top: boolean): CstNode | undefined => {
        if (!top && featureOf(node.grammarSource) === property) return left-- === 0 ? node : undefined;
        if (!('content' in node) || node.astNode !== element) return undefined;
        for (const child of node.content as CstNode[]) {
            const found = search(child, false);
            if (found) return found;
        }
        return undefined;
    };
    return search(cst, true);
}
