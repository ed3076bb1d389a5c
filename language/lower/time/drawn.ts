import type { Expression } from '../../../plan/model.ts';
import { distributionSpec } from '../../distributions/table.ts';
import type { Expression as Node } from '../../grammar/generated/ast.ts';
import type { SourceFile } from '../../project/load.ts';
import { lowerLaw } from '../distribution.ts';
import { lowerExpression, mustBeNumber } from '../expression.ts';
import type { ColumnType, Lowering } from '../lowering.ts';
import type { Scope } from '../scope.ts';
import { inWords, isNumeric } from '../typed.ts';
import { inUnit } from '../units.ts';
import { targetAt } from '../variable.ts';

function isDrawn(node: Node): boolean {
    return node.$type === 'Reference' && node.call === true && distributionSpec(node.name) !== undefined;
}

/** A number as it is written, or one drawn once a patient in a column of its own. In units of `type`, as a difference. */
export function drawnColumn(node: Node, column: string, type: ColumnType, file: SourceFile, scope: Scope, lowering: Lowering): Expression {
    const bare = node.$type === 'Membership' ? node.value : node;
    if (!isDrawn(bare)) {
        const typed = lowerExpression(node, scope);
        return mustBeNumber(typed, scope) ? inUnit(typed, type.unit, type.analyte, lowering.report, 'difference').expr : 0;
    }
    lowering.within(column, () => {
        const law = lowerLaw(node, targetAt(column, type.unit, type.analyte, lowering), lowering.patientScope(file));
        if (law && !isNumeric(law.kind))
            lowering.report.add(
                'type/mismatch',
                node,
                `A number is wanted here, and this draws ${inWords(law.kind)}.`,
                'Draw it from a distribution of numbers.',
            );
        lowering.define(
            { name: column, kind: 'number', role: 'internal', emitted: false },
            { kind: 'number', unit: type.unit },
            { column, stream: column, value: law?.value ?? { family: 'value', parameters: [null] } },
        );
    });
    return lowering.read(column, node).expr;
}
