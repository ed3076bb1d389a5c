import type { AstNode } from 'langium';
import type { Column, ConditionRecord, Distribution, Effect, Expression, PrevalenceTarget } from '../../plan/model.ts';
import type { Choice, Condition, ConditionMember } from '../grammar/generated/ast.ts';
import type { NamedMember, Placed } from '../model/cohort.ts';
import { documentationOf } from '../syntax/comments.ts';
import { ConditionEffects } from './condition-effects.ts';
import { lowerOnset } from './condition-onset.ts';
import { definitely, lowerChoice, lowerExpression, lowerPredicate, mustBe, mustHaveOtherwise } from './expression.ts';
import { operation } from './fold.ts';
import type { ColumnType, Lowering, MemberLowering } from './lowering.ts';
import { linearPredictor } from './ratios.ts';
import type { Scope } from './scope.ts';

type Of<T extends ConditionMember['$type']> = Extract<ConditionMember, { $type: T }>;

/** Members of a condition that stand once at most. */
const ONCE = ['Prevalence', 'Probability', 'OddsRatios', 'Onset', 'Incidence', 'Hazard', 'HazardRatios', 'Resolves'] as const;

export class Conditions implements MemberLowering {
    readonly records = new Map<string, ConditionRecord>();
    readonly targets: PrevalenceTarget[] = [];
    private readonly lowering: Lowering;
    private readonly effects: ConditionEffects;

    constructor(lowering: Lowering) {
        this.lowering = lowering;
        this.effects = new ConditionEffects(lowering);
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
        const duration = onset ? lowerOnset(lowering, name, onset, scope) : undefined;
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

    effectsOn(variable: string, type: ColumnType): Effect[] {
        return this.effects.on(variable, type);
    }

    check(): void {
        this.effects.check();
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
}

function only<T extends ConditionMember['$type']>(node: Condition, type: T): Of<T> | undefined {
    return node.members.find((each) => each.$type === type) as Of<T> | undefined;
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
