import { AstUtils, GrammarUtils } from 'langium';
import { expect, test } from 'vitest';
import { specOf } from '../../bench/editor/specs.ts';
import { parse } from '../../language/syntax/parse.ts';
import { nodeOfProperty } from '../../language/syntax/property.ts';

test('properties are found where Langium finds them', () => {
    const { ast } = parse(`import { a, b } from "./c.cohort"\n${specOf(80)}`, '');
    let compared = 0;
    for (const node of AstUtils.streamAst(ast))
        for (const property of [...Object.keys(node).filter((key) => !key.startsWith('$')), 'absent']) {
            const found = GrammarUtils.findNodesForProperty(node.$cstNode, property);
            for (let index = 0; index <= found.length; index++) expect(nodeOfProperty(node.$cstNode, property, index)).toBe(found[index]);
            compared += found.length;
        }
    expect(compared).toBeGreaterThan(500);
});
