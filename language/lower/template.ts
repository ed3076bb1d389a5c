import type { SourceRange } from '../../plan/diagnostic.ts';
import type { ColumnRef } from '../../plan/model.ts';
import type { Expression as Node, StringLiteral } from '../grammar/generated/ast.ts';
import type { Scope } from './scope.ts';

/** The parts of `text("… {name} …")`, or `undefined` where `node` is something else. */
export function textTemplate(node: Node, scope: Scope): { parts: (string | ColumnRef)[] } | undefined {
    if (node.$type !== 'Reference' || node.name !== 'text' || !node.call) return undefined;
    const argument = node.arguments[0];
    const template = argument?.value;
    if (node.arguments.length !== 1 || argument.key || template?.$type !== 'StringLiteral') {
        scope.report.add(
            'distribution/arguments',
            node,
            '`text` takes one text in quotes.',
            'Write for instance `text("{age}-year-old {sex}")`.',
        );
        return { parts: [] };
    }
    const parts: (string | ColumnRef)[] = [];
    let rest = 0;
    for (const match of template.value.matchAll(/\{([^{}]*)\}/g)) {
        if (match.index > rest) parts.push(template.value.slice(rest, match.index));
        rest = match.index + match[0].length;
        const [name, member, ...more] = match[1].trim().split('.');
        const found =
            more.length || !name
                ? undefined
                : scope.resolve({
                      $type: 'Reference',
                      $container: node,
                      $cstNode: node.$cstNode,
                      name,
                      member,
                      arguments: [],
                      call: false,
                  } as never);
        // The state of the day is no column of the patient, but one all the same.
        const expression = found?.expr;
        const plain = typeof expression === 'object' && expression !== null && 'column' in expression;
        const column = plain ? expression.column : found?.column;
        if (column !== undefined) parts.push({ column });
        else {
            scope.report.unknown(
                insideText(template, match.index, match[1], scope),
                name,
                scope.names(),
                `There is no \`${match[1]}\` to put into the text.`,
                'Name a variable between the braces.',
            );
        }
    }
    if (rest < template.value.length) parts.push(template.value.slice(rest));
    return { parts };
}

/** Where the name between the braces at `index` of the text stands. A text is on one line; a backslash takes a place of its own in the source. */
function insideText(template: StringLiteral, index: number, name: string, scope: Scope): SourceRange {
    const range = scope.report.range(template);
    const source = template.$cstNode?.text ?? '';
    let at = 1;
    for (let passed = 0; passed <= index; passed++) at += source[at] === '\\' ? 2 : 1;
    const shift = (by: number) => ({ start: range.start + by, column: range.column + by });
    return { ...range, ...shift(at), end: range.start + at + name.length, endLine: range.line, endColumn: range.column + at + name.length };
}
