import type { Distribution, Effect, Expression } from '../../plan/model.ts';
import type { Condition, Effect as EffectNode } from '../grammar/generated/ast.ts';
import { type Placed, variablesOf } from '../model/cohort.ts';
import { defineDrawn, isDrawn } from './drawn.ts';
import { lowerExpression, mustBe } from './expression.ts';
import { operation } from './fold.ts';
import type { ColumnType, Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { blocksWith } from './time/names.ts';
import { inWords, isNumeric } from './typed.ts';
import { inUnit } from './units.ts';
import { targetAt } from './variable.ts';

/** What conditions do to variables (`effect sbp + 12`). */
export class ConditionEffects {
    private readonly lowering: Lowering;
    private readonly effects = new Map<string, { condition: string; node: EffectNode; file: Placed<Condition>['file'] }[]>();

    constructor(lowering: Lowering) {
        this.lowering = lowering;
        for (const [name, member] of [...lowering.model.named].sort(([a], [b]) => (a < b ? -1 : 1))) {
            if (member.node.$type !== 'Condition') continue;
            for (const node of member.node.members) {
                if (node.$type !== 'Effect' || node.target === undefined) continue;
                this.effects.set(node.target, [...(this.effects.get(node.target) ?? []), { condition: name, node, file: member.file }]);
            }
        }
    }

    /** Effects of conditions on a variable, drawn ones in columns of their own. */
    on(variable: string, type: ColumnType): Effect[] {
        const { lowering } = this;
        return (this.effects.get(variable) ?? []).map(({ condition, node, file }, index, all) => {
            const scope = lowering.patientScope(file);
            const at = lowering.at(`${condition}.effect.${variable}`, node);
            if (!type.failed && (!isNumeric(type.kind) || type.kind === 'boolean'))
                lowering.report.add(
                    'type/mismatch',
                    { node, property: 'target' },
                    `An effect acts on a number, and \`${variable}\` is ${inWords(type.kind)}.`,
                    'Guard the variable instead (`when condition: … otherwise: …`).',
                );
            lowering.demand(condition);
            const when = lowering.read(condition, node).expr;
            const nth = all.slice(0, index).filter((each) => each.condition === condition).length;
            const value = this.effectValue(node, `${condition}.effect.${variable}${nth ? `.${nth + 1}` : ''}`, type, scope);
            return {
                when,
                op: node.op === '*' ? 'multiply' : 'add',
                value: node.op === '-' ? operation('negate', value) : value,
                at,
            } satisfies Effect;
        });
    }

    private effectValue(node: EffectNode, column: string, type: ColumnType, scope: Scope): Expression {
        const { lowering } = this;
        const target =
            node.op === '*' ? targetAt(column, undefined, undefined, lowering) : targetAt(column, type.unit, type.analyte, lowering);
        const inner = node.value?.value;
        if (!inner) return null;
        if (!isDrawn(inner)) {
            const typed = lowerExpression(inner, scope);
            if (!mustBe(['number', 'integer', 'boolean'], typed, 'A number', scope)) return null;
            return node.op === '*' ? typed.expr : inUnit(typed, type.unit, type.analyte, lowering.report, 'difference').expr;
        }
        const written = node.value.range
            ? ({
                  $type: 'Membership',
                  $container: node.value,
                  $cstNode: node.value.$cstNode,
                  value: inner,
                  range: node.value.range,
              } as never)
            : inner;
        defineDrawn(column, written, inner, target, scope, lowering, 'An effect is a number');
        return lowering.read(column, node).expr;
    }

    /** Effects on what is no variable, and effects on a variable whose guard names the condition too. */
    check(): void {
        const { lowering } = this;
        for (const [variable, effects] of this.effects) {
            const target = lowering.model.named.get(variable);
            for (const { condition, node } of effects) {
                if (target?.node.$type !== 'Variable') {
                    if (!target && blocksWith(variable, lowering.model).length > 0) continue;
                    if (!target) this.unknownTarget(node, variable);
                    else
                        lowering.report.add(
                            'type/mismatch',
                            { node, property: 'target' },
                            `An effect acts on a variable, and \`${variable}\` is none.`,
                            'Name a variable of the patient.',
                        );
                    continue;
                }
                const guards = guardsOf(lowering.steps.get(variable)?.value);
                if (guards.some((guard) => names(guard, condition)))
                    lowering.report.add(
                        'rule/double-effect',
                        node,
                        `\`${condition}\` acts on \`${variable}\` twice: by this effect and by a guard of \`${variable}\`.`,
                        'Keep one of the two.',
                        { severity: 'warning', related: [{ range: lowering.report.range(target.node), message: 'guarded here' }] },
                    );
            }
        }
    }

    private unknownTarget(node: EffectNode, variable: string): void {
        const { report, model } = this.lowering;
        const place = { node, property: 'target' };
        report.unknown(
            place,
            variable,
            variablesOf(model).keys(),
            `There is no variable \`${variable}\` to act on.`,
            'Name a variable of the patient.',
        );
    }
}

function guardsOf(value: Distribution | undefined): Expression[] {
    if (!value) return [];
    return [...(value.family === 'choice' ? value.parameters : []), ...(value.parts ?? []).flatMap(guardsOf)];
}

function names(expression: Expression, column: string): boolean {
    if (typeof expression !== 'object' || expression === null) return false;
    if ('column' in expression) return expression.column === column;
    const parts = 'op' in expression ? expression.args : 'lookup' in expression ? expression.keys : [];
    return parts.some((part) => names(part, column));
}
