import type { AstNode } from 'langium';
import type { Column, ConditionRecord, Distribution, Effect, Expression, PrevalenceTarget } from '../../plan/model.ts';
import { drawnChance, prerequisitesOf } from '../../plan/prerequisites.ts';
import { distributionSpec } from '../distributions/table.ts';
import type { Choice, Condition, ConditionMember, Effect as EffectNode, Onset } from '../grammar/generated/ast.ts';
import { type NamedMember, type Placed, variablesOf } from '../model/cohort.ts';
import { documentationOf } from '../syntax/comments.ts';
import { lowerLaw } from './distribution.ts';
import { definitely, lowerChoice, lowerExpression, lowerPredicate, mustBe, mustHaveOtherwise } from './expression.ts';
import { operation } from './fold.ts';
import type { ColumnType, Lowering, MemberLowering } from './lowering.ts';
import { linearPredictor } from './ratios.ts';
import type { Scope } from './scope.ts';
import { blocksWith } from './time/names.ts';
import { inWords, isNumeric } from './typed.ts';
import { inUnit, unitAt } from './units.ts';
import { lowerRight, targetAt } from './variable.ts';

type Of<T extends ConditionMember['$type']> = Extract<ConditionMember, { $type: T }>;

/** Members of a condition that stand once at most. */
const ONCE = ['Prevalence', 'Probability', 'OddsRatios', 'Onset', 'Incidence', 'Hazard', 'HazardRatios', 'Resolves'] as const;

export class Conditions implements MemberLowering {
    readonly records = new Map<string, ConditionRecord>();
    readonly targets: PrevalenceTarget[] = [];
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

    lower(name: string, member: NamedMember): void {
        const { node, file } = member as Placed<Condition>;
        const { lowering } = this;
        const scope = lowering.patientScope(file);
        const codes = lowering.codings(node.codes);
        const column: Column = { name, kind: 'boolean', role: 'condition', emitted: true };
        if (codes.length) column.codes = codes;
        if (node.label !== undefined) column.label = node.label;
        const documentation = documentationOf(node);
        if (documentation) column.documentation = documentation;
        this.mustStandOnce(node);
        lowering.within(name, () => {
            const value = this.presence(name, node, scope);
            lowering.define(
                column,
                { kind: 'boolean' },
                { column: name, value, ...(value.family === 'bernoulli' ? { stream: name } : {}) },
            );
        });
        const onset = only(node, 'Onset');
        const duration = onset ? this.onset(name, onset, scope) : undefined;
        this.records.set(name, {
            column: name,
            codes,
            ...(node.label === undefined ? {} : { label: node.label }),
            ...(duration ? { duration } : {}),
        });
    }

    column(name: string, member: NamedMember, dotted: string): string | undefined {
        if (dotted === '') return name;
        if (!this.members(member).includes(dotted)) return undefined;
        return `${name}.${dotted}`;
    }

    members(member: NamedMember): string[] {
        if (!only(member.node as Condition, 'Onset')) return [];
        return this.lowering.model.named.has('age') ? ['onset', 'duration'] : ['onset'];
    }

    private mustStandOnce(node: Condition): void {
        for (const type of ONCE) {
            const all = node.members.filter((each) => each.$type === type);
            if (all.length > 1)
                this.lowering.report.add('name/duplicate', all[1], `This stands twice in \`${node.name}\`.`, 'Remove one of the two.');
        }
        const prevalence = only(node, 'Prevalence');
        const probability = only(node, 'Probability');
        if (prevalence && probability)
            this.lowering.report.add(
                'name/duplicate',
                probability,
                'A condition has a `prevalence` or a `probability`, not both.',
                'Remove one of the two.',
            );
    }

    /** Presence at the index date: drawn with a solved intercept, with a probability as written, or absent. */
    private presence(name: string, node: Condition, scope: Scope): Distribution {
        const { lowering } = this;
        const at = lowering.at(name, { node, property: 'name' });
        const ratios = only(node, 'OddsRatios');
        const predictor = ratios ? linearPredictor(ratios.ratios, scope) : 0;
        const prevalence = only(node, 'Prevalence');
        const probability = only(node, 'Probability');
        if (probability) {
            if (ratios)
                lowering.report.add(
                    'type/mismatch',
                    ratios,
                    '`probability` is taken as it is, so odds ratios have nothing to act on.',
                    'Write `prevalence` with the odds ratios, or put their effect into the expression.',
                );
            const typed = lowerChoice(probability.share, scope);
            mustBe(['number', 'integer', 'boolean'], typed, 'A probability', scope);
            this.mustBeShare(typed.expr, typed.node);
            return { family: 'bernoulli', parameters: [typed.expr], at: lowering.at(`${name}.probability`, probability.share ?? node) };
        }
        if (!prevalence?.share) {
            if (ratios)
                lowering.report.add('type/mismatch', ratios, 'Odds ratios need a `prevalence` to be solved for.', 'Add `prevalence 10%`.');
            return { family: 'value', parameters: [0], at };
        }
        const groups = this.groups(name, prevalence.share, scope);
        return { family: 'bernoulli', parameters: [chanceOf(groups, predictor)], at };
    }

    /** The groups of a guarded prevalence, each with its unknown (or the constant where it is 0 or 1), and their targets. */
    private groups(name: string, choice: Choice, scope: Scope): { guard?: Expression; value: Expression; fixed: boolean }[] {
        const { lowering } = this;
        if (choice.branches.length) mustHaveOtherwise(choice, scope);
        const branches = [
            ...choice.branches.map((branch) => ({ guard: branch.guard, share: branch.value })),
            { guard: undefined, share: choice.branches.length ? choice.otherwise : choice.value },
        ];
        const before: Expression[] = [];
        return branches.map((branch, index) => {
            const guard = branch.guard ? definitely(lowerPredicate(branch.guard, scope).expr) : undefined;
            const typed = lowerExpression(branch.share, scope);
            const unknown = `${name}.prevalence.${index}`;
            if (branch.share && typeof typed.expr !== 'number') {
                if (typed.expr !== null)
                    lowering.report.add(
                        'type/mismatch',
                        branch.share,
                        'A prevalence is a constant in each group.',
                        'Guard it (`when sex == male: 12% otherwise: 10%`), or write `probability` with an expression.',
                    );
                return { guard, value: 0, fixed: true };
            }
            const asked = typeof typed.expr === 'number' ? typed.expr : 0;
            this.mustBeShare(asked, typed.node);
            const group = [...before.map((each) => operation('not', each)), ...(guard === undefined ? [] : [guard])];
            if (guard !== undefined) before.push(guard);
            const words = branch.guard?.$cstNode?.text.replace(/\s+/g, ' ');
            const target: PrevalenceTarget = {
                kind: 'prevalence',
                column: name,
                asked,
                unknown,
                at: lowering.at(`${name}.prevalence`, branch.share ?? choice),
                text: `prevalence(${name})${words ? ` when ${words}` : branches.length > 1 ? ' otherwise' : ''}`,
            };
            if (group.length) target.group = group.reduce((a, b) => operation('and', a, b));
            if (asked <= 0 || asked >= 1) return { guard, value: asked, fixed: true };
            this.targets.push(target);
            return { guard, value: { unknown }, fixed: false };
        });
    }

    private mustBeShare(share: Expression, node: AstNode): void {
        if (typeof share === 'number' && (share < 0 || share > 1))
            this.lowering.report.add(
                'distribution/arguments',
                node,
                `A share lies between 0 % and 100 %, and this is ${Number((share * 100).toPrecision(6))} %.`,
                share > 1 && share <= 100 ? `Did you mean ${share}%?` : 'Correct it.',
                share > 1 && share <= 100
                    ? {
                          fixes: [
                              {
                                  title: `Change to ${share}%`,
                                  edits: [{ range: this.lowering.report.range(node), text: `${share}%` }],
                                  preferred: true,
                              },
                          ],
                      }
                    : {},
            );
    }

    /** The column of the age at onset, for those who have the condition, and that of the years since; `undefined` without an age. */
    private onset(name: string, node: Onset, scope: Scope): string | undefined {
        const { lowering } = this;
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
                      low: this.onsetsBefore(name, node, unit).reduce<Expression>((a, b) => operation('max', a, b), 0),
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
    private onsetsBefore(name: string, node: Onset, unit: string): Expression[] {
        const { lowering } = this;
        const chance = drawnChance(lowering.steps.get(name)!.value);
        if (chance === undefined) return [];
        const dated = (other: string) => other !== name && lowering.steps.has(`${other}.onset`);
        return prerequisitesOf(chance, (other) => dated(other) && !this.dependsOn(`${other}.onset`, `${name}.onset`)).map(
            (other) => inUnit(lowering.read(`${other}.onset`, node), unit, undefined, lowering.report).expr,
        );
    }

    private dependsOn(column: string, other: string, seen = new Set<string>()): boolean {
        if (column === other) return true;
        if (seen.has(column)) return false;
        seen.add(column);
        return [...(this.lowering.dependencies.get(column)?.keys() ?? [])].some((each) => this.dependsOn(each, other, seen));
    }

    /** Effects of conditions on a variable, drawn ones in columns of their own. */
    effectsOn(variable: string, type: ColumnType): Effect[] {
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
        if (!drawn(inner)) {
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
        lowering.within(column, () => {
            const law = lowerLaw(written, target, scope);
            if (law && !isNumeric(law.kind))
                lowering.report.add(
                    'type/mismatch',
                    inner,
                    `An effect is a number, and this draws ${inWords(law.kind)}.`,
                    'Draw it from a distribution of numbers.',
                );
            lowering.define(
                { name: column, kind: 'number', role: 'internal', emitted: false },
                { kind: 'number', unit: target.unit },
                { column, stream: column, value: law?.value ?? absent },
            );
        });
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

const absent: Distribution = { family: 'value', parameters: [null] };

function only<T extends ConditionMember['$type']>(node: Condition, type: T): Of<T> | undefined {
    return node.members.find((each) => each.$type === type) as Of<T> | undefined;
}

function drawn(node: EffectNode['value']['value']): boolean {
    return node.$type === 'Reference' && node.call === true && distributionSpec(node.name);
}

/** logistic(intercept of the group + predictor), with 0 and 1 taken as they are. */
function chanceOf(groups: { guard?: Expression; value: Expression; fixed: boolean }[], predictor: Expression): Expression {
    const chance = (group: { value: Expression; fixed: boolean }) =>
        group.fixed ? group.value : operation('logistic', operation('add', group.value, predictor));
    if (groups.every((group) => !group.fixed)) {
        const intercept = groups.reduceRight<Expression>(
            (rest, group) => (group.guard === undefined ? group.value : operation('if', group.guard, group.value, rest)),
            null,
        );
        return operation('logistic', operation('add', intercept, predictor));
    }
    return groups.reduceRight<Expression>(
        (rest, group) => (group.guard === undefined ? chance(group) : operation('if', group.guard, chance(group), rest)),
        null,
    );
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
