import type { Expression } from '../../plan/model.ts';
import { distributionSpec } from '../distributions/table.ts';
import type { Expression as Node } from '../grammar/generated/ast.ts';
import type { SourceFile } from '../project/load.ts';
import { lowerLaw } from './distribution.ts';
import { lowerExpression, mustBeNumber } from './expression.ts';
import type { ColumnType, Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { inWords, isNumeric } from './typed.ts';
import { inUnit } from './units.ts';
import { targetAt } from './variable.ts';

export function isDrawn(node: Node): boolean {
    return node.$type === 'Reference' && node.call === true && distributionSpec(node.name) !== undefined;
}

/** A number as it is written, or one drawn once a patient in a column of its own. In units of `type`, as a difference. */
export function drawnColumn(node: Node, column: string, type: ColumnType, file: SourceFile, scope: Scope, lowering: Lowering): Expression {
    const bare = node.$type === 'Membership' ? node.value : node;
    if (!isDrawn(bare)) {
        const typed = lowerExpression(node, scope);
        return mustBeNumber(typed, scope) ? inUnit(typed, type.unit, type.analyte, lowering.report, 'difference').expr : 0;
    }
    const target = targetAt(column, type.unit, type.analyte, lowering);
    defineDrawn(column, node, node, target, lowering.patientScope(file), lowering, 'A number is wanted here');
    return lowering.read(column, node).expr;
}

/** Numbers that a law draws, in a column of their own. Of a law of no numbers `blamed` is marked, and what is said begins with `wanted`. */
export function defineDrawn(
    column: string,
    law: Node,
    blamed: Node,
    target: ReturnType<typeof targetAt>,
    scope: Scope,
    lowering: Lowering,
    wanted: string,
): void {
    lowering.within(column, () => {
        const lowered = lowerLaw(law, target, scope);
        if (lowered && !isNumeric(lowered.kind))
            lowering.report.add(
                'type/mismatch',
                blamed,
                `${wanted}, and this draws ${inWords(lowered.kind)}.`,
                'Draw it from a distribution of numbers.',
            );
        lowering.define(
            { name: column, kind: 'number', role: 'internal', emitted: false },
            { kind: 'number', unit: target.unit },
            { column, stream: column, value: lowered?.value ?? { family: 'value', parameters: [null] } },
        );
    });
}
