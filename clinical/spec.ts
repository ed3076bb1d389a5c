import type { AstNode } from 'langium';
import type { Variable } from '../language/grammar/generated/ast.ts';
import type { Place } from '../language/report.ts';
import type { SourceRange } from '../plan/diagnostic.ts';
import type { Distribution } from '../plan/model.ts';
import { columnsRead } from '../plan/traverse.ts';
import type { Measured, View } from './view.ts';

/** Where a law was written, else the name of the variable. */
export function placeOf(view: View, { member }: Measured, at: string | undefined): SourceRange {
    return (at === undefined ? undefined : view.lowered.origins.get(at)) ?? nameOf(view, member.node);
}

export function nameOf(view: View, node: AstNode): SourceRange {
    return rangeOf(view, { node, property: 'name' });
}

export function rangeOf(view: View, place: Place): SourceRange {
    return view.project.report.range(place);
}

export function textAt(view: View, range: SourceRange): string {
    return view.project.files.get(range.file)?.text.slice(range.start, range.end) ?? '';
}

/** The unit as written, with its brackets; nothing where there is none. */
export function unitRange(view: View, node: AstNode): SourceRange | undefined {
    return (node as Variable).unit === undefined ? undefined : rangeOf(view, { node, property: 'unit' });
}

/** Whether the variable is drawn from laws of its own that no `require` chooses among. */
export function drawsItself({ lowered }: View, { name, step }: Measured): boolean {
    return isDrawn(step.value) && !columnsRead(lowered.plan.require.map(({ predicate }) => predicate)).has(name);
}

export function isDrawn({ family, parts = [] }: Distribution): boolean {
    return family !== 'value' && family !== 'text' && parts.every(isDrawn);
}

/** The laws inside guards, mixtures and zero inflation. */
export function laws(value: Distribution): Distribution[] {
    return value.family === 'choice' || value.family === 'mixture' || value.family === 'zero_inflated'
        ? (value.parts ?? []).flatMap(laws)
        : [value];
}

/** The end of a declaration, where a new line can be put in. */
export function afterNode(view: View, node: AstNode): SourceRange {
    const range = rangeOf(view, node);
    return { ...range, start: range.end, line: range.endLine, column: range.endColumn };
}

/** The white space that a declaration's line begins with. */
export function indentOf(view: View, range: SourceRange): string {
    const text = view.project.files.get(range.file)?.text ?? '';
    const line = text.lastIndexOf('\n', range.start - 1) + 1;
    return /^[ \t]*/.exec(text.slice(line, range.start))![0];
}
