import type { Distribution, Expression } from '../../plan/model.ts';
import { drawnChance, prerequisitesOf } from '../../plan/prerequisites.ts';
import type { Onset } from '../grammar/generated/ast.ts';
import { operation } from './fold.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { inWords, isNumeric } from './typed.ts';
import { inUnit, unitAt } from './units.ts';
import { lowerRight, targetAt } from './variable.ts';

/** The column of the age at onset, for those who have the condition, and that of the years since; `undefined` without an age. */
export function lowerOnset(lowering: Lowering, name: string, node: Onset, scope: Scope): string | undefined {
    const unit = unitAt(node.unit, { node, property: 'unit' }, lowering.report) ?? 'a';
    const column = `${name}.onset`;
    const dated = lowering.model.named.has('age');
    lowering.within(column, () => {
        if (dated) lowering.demand('age');
        const law = lowerRight('~', node.value, targetAt(column, unit, undefined, lowering), scope);
        if (law && !isNumeric(law.kind))
            lowering.report.add(
                'type/mismatch',
                node.value,
                `The age at onset is a number, and this is ${inWords(law.kind)}.`,
                'Draw it from a distribution of numbers.',
            );
        const present = lowering.read(name, node).expr;
        const value: Distribution = { family: 'choice', parameters: [present], parts: [law?.value ?? absent, absent] };
        // It began after birth, after whatever the patient had to have for it, and before today.
        const limits = dated
            ? {
                  low: onsetsBefore(lowering, name, node, unit).reduce<Expression>((a, b) => operation('max', a, b), 0),
                  high: inUnit(lowering.read('age', node), unit, undefined, lowering.report).expr,
              }
            : undefined;
        lowering.define(
            { name: column, kind: 'number', role: 'internal', emitted: false, unit },
            { kind: 'number', unit },
            { column, stream: column, value, limits, rounding: 'auto' },
        );
    });
    if (!dated) {
        lowering.report.add('name/unknown', node, 'Without a variable `age`, onset dates stay empty.', 'Declare `age [years]`.', {
            severity: 'hint',
        });
        return undefined;
    }
    const duration = `${name}.duration`;
    lowering.within(duration, () => {
        lowering.demand('age');
        const age = inUnit(lowering.read('age', node), 'a', undefined, lowering.report);
        const onset = inUnit(lowering.read(column, node), 'a', undefined, lowering.report);
        lowering.define(
            { name: duration, kind: 'number', role: 'internal', emitted: false, unit: 'a' },
            { kind: 'number', unit: 'a' },
            {
                column: duration,
                value: { family: 'value', parameters: [operation('subtract', age.expr, onset.expr)] },
                rounding: 'auto',
            },
        );
    });
    return duration;
}

/** The ages at which conditions began without which nobody has this one. */
function onsetsBefore(lowering: Lowering, name: string, node: Onset, unit: string): Expression[] {
    const chance = drawnChance(lowering.steps.get(name)!.value);
    if (chance === undefined) return [];
    const dated = (other: string) => other !== name && lowering.steps.has(`${other}.onset`);
    return prerequisitesOf(chance, (other) => dated(other) && !dependsOn(lowering, `${other}.onset`, `${name}.onset`)).map(
        (other) => inUnit(lowering.read(`${other}.onset`, node), unit, undefined, lowering.report).expr,
    );
}

function dependsOn(lowering: Lowering, column: string, other: string, seen = new Set<string>()): boolean {
    if (column === other) return true;
    if (seen.has(column)) return false;
    seen.add(column);
    return [...(lowering.dependencies.get(column)?.keys() ?? [])].some((each) => dependsOn(lowering, each, other, seen));
}

const absent: Distribution = { family: 'value', parameters: [null] };
