import type { CohortDeclaration } from '../../language/grammar/generated/ast.ts';
import { bodyOf, freshName, indentAt, lineStart, nodeAt, type Refactoring, withComment } from './refactoring.ts';

/** Moves selected members into a fragment, and includes it where they were. */
export const extractFragment: Refactoring = {
    kind: 'refactor.extract.fragment',
    offers(selection) {
        const { path, text, start, end } = selection;
        const body = bodyOf(nodeAt({ ...selection, end: start }, 'CohortDeclaration', 'Scenario', 'Fragment')) as
            | CohortDeclaration
            | undefined;
        if (!body?.$cstNode || end > body.$cstNode.end) return [];
        const touched = body.members.filter(({ $cstNode }) => $cstNode && $cstNode.offset < end && $cstNode.end > start);
        const [first, last] = [touched[0]?.$cstNode, touched.at(-1)?.$cstNode];
        // Whole members, and more than a click.
        if (!first || !last || start > first.offset || end < last.end || start === end) return [];
        const from = Math.max(withComment(text, touched[0]), body.$cstNode.offset);
        const indent = indentAt(text, first.offset);
        const alone = text.slice(lineStart(text, from), from).trim() === '';
        const name = freshName('Extracted', selection);
        const members = alone ? indent + text.slice(from, last.end) : `  ${text.slice(from, last.end)}`;
        const at = withComment(text, body);
        return [
            {
                title: 'Extract into a fragment',
                edits: [
                    { path, start: at, end: at, text: `fragment ${name} {\n${members}\n}\n\n` },
                    { path, start: from, end: last.end, text: `include ${name}` },
                ],
            },
        ];
    },
};
