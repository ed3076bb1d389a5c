import type { Effect, Expression, Step } from '../../../plan/model.ts';
import type { Medication as MedicationPlan } from '../../../plan/time.ts';
import type { Choice, Medication, Variable } from '../../grammar/generated/ast.ts';
import type { Placed } from '../../model/cohort.ts';
import { documentationOf } from '../../syntax/comments.ts';
import { drawnColumn } from '../drawn.ts';
import { lowerChoice, lowerPredicate, mustBeNumber } from '../expression.ts';
import { operation } from '../fold.ts';
import type { ColumnType } from '../lowering.ts';
import { inWords, isNumeric } from '../typed.ts';
import { lowerRight, lowerVariable, targetAt } from '../variable.ts';
import type { TimeContext } from './context.ts';
import { blocksWith } from './names.ts';
import { scaleOf } from './rates.ts';

/** Effects of medications on variables of visits, drawn ones once a patient. */
export class MedicationEffects {
    private readonly context: TimeContext;
    private readonly medications: Placed<Medication>[];
    private readonly columns = new Map<object, Expression>();

    constructor(context: TimeContext) {
        this.context = context;
        this.medications = [...context.lowering.model.named.values()]
            .filter((each): each is Placed<Medication> & typeof each => each.node.$type === 'Medication')
            .sort((a, b) => (a.node.name < b.node.name ? -1 : 1));
    }

    on(name: string, type: ColumnType): Effect[] {
        const { lowering } = this.context;
        return this.medications.flatMap(({ node, file }) => {
            const effects = node.members.filter((member) => member.$type === 'Effect').filter(({ target }) => target === name);
            return effects.map((effect, nth) => {
                if (!isNumeric(type.kind) && !type.failed)
                    lowering.report.add(
                        'type/mismatch',
                        { node: effect, property: 'target' },
                        `An effect acts on a number, and \`${name}\` is ${inWords(type.kind)}.`,
                        'Guard the variable instead.',
                    );
                const column = `${node.name}.effect.${name}${nth ? `.${nth + 1}` : ''}`;
                const factor: ColumnType = effect.op === '*' ? { kind: 'number' } : type;
                let value = this.columns.get(effect);
                if (value === undefined) {
                    const inner = effect.value?.range
                        ? ({
                              $type: 'Membership',
                              $container: effect.value,
                              $cstNode: effect.value.$cstNode,
                              value: effect.value.value,
                              range: effect.value.range,
                          } as never)
                        : effect.value?.value;
                    value = inner ? drawnColumn(inner, column, factor, file, this.context.dayScope(file), lowering) : 0;
                    this.columns.set(effect, value);
                }
                const adherence = node.members.some((member) => member.$type === 'Variable' && member.name === 'adherence')
                    ? lowering.read(`${node.name}.adherence`, effect).expr
                    : 1;
                const signed = effect.op === '-' ? operation('negate', value) : value;
                const scaled =
                    effect.op === '*'
                        ? operation('add', 1, operation('multiply', adherence, operation('subtract', signed, 1)))
                        : operation('multiply', adherence, signed);
                const state = this.context.stateOfDay(node.name)!;
                return {
                    when: { column: state.column },
                    op: effect.op === '*' ? 'multiply' : 'add',
                    value: scaled,
                    at: lowering.at(column, effect),
                };
            });
        });
    }

    /** Effects on what no visit has. */
    check(): void {
        const { lowering } = this.context;
        for (const { node } of this.medications) {
            for (const effect of node.members) {
                if (effect.$type !== 'Effect' || effect.target === undefined || blocksWith(effect.target, lowering.model).length > 0)
                    continue;
                const place = { node: effect, property: 'target' };
                if (lowering.types.has(effect.target))
                    lowering.report.add(
                        'type/mismatch',
                        place,
                        `A medication acts on what is measured at visits, and no visit has \`${effect.target}\`.`,
                        `Add \`measure ${effect.target}\` to a \`visits\` block.`,
                        { severity: 'warning' },
                    );
                else
                    lowering.report.unknown(
                        place,
                        effect.target,
                        lowering.types.keys(),
                        `There is no variable \`${effect.target}\` to act on.`,
                        'Name a variable that is measured at visits.',
                    );
            }
        }
    }
}

/** The patient columns of a medication: uptake, delay, dose, adherence, each drawn once a patient. */
export function lowerMedicationColumns({ node, file }: Placed<Medication>, { lowering }: TimeContext): void {
    const scope = lowering.patientScope(file);
    for (const member of node.members) {
        if (member.$type === 'Variable' && member.name !== undefined) {
            const place = { column: `${node.name}.${member.name}`, scope, role: 'internal' as const, emitted: false, blocks: [] };
            lowerVariable(member as Variable, place, lowering, () => []);
        }
        if (member.$type === 'Uptake')
            internal(`${node.name}.uptake`, 'boolean', () => {
                const taken = share(member.share);
                if (taken === 0)
                    lowering.report.add(
                        'time/unreachable',
                        member,
                        `Nobody takes \`${node.name}\`: its uptake is 0 %.`,
                        'Correct the share, or remove the medication.',
                        { severity: 'warning' },
                    );
                return { family: 'bernoulli', parameters: [taken] };
            });
        if (member.$type === 'Start' && member.value) {
            const column = `${node.name}.start`;
            internal(column, 'number', () => {
                const law = lowerRight('~', member.value, targetAt(column, undefined, undefined, lowering), scope);
                return law?.value ?? { family: 'value', parameters: [null] };
            });
        }
    }

    function internal(column: string, kind: 'boolean' | 'number', value: () => Step['value']): void {
        lowering.within(column, () => {
            lowering.define({ name: column, kind, role: 'internal', emitted: false }, { kind }, { column, stream: column, value: value() });
        });
    }

    function share(choice: Choice | undefined): Expression {
        if (!choice) return 1;
        const typed = lowerChoice(choice, scope);
        if (!mustBeNumber(typed, scope)) return 1;
        if (typeof typed.expr === 'number' && (typed.expr < 0 || typed.expr > 1))
            lowering.report.add(
                'distribution/arguments',
                choice,
                `A share lies between 0 % and 100 %, and this is ${Number((typed.expr * 100).toPrecision(6))} %.`,
                'Correct it.',
            );
        return typed.expr;
    }
}

export function lowerMedication({ node, file }: Placed<Medication>, context: TimeContext): MedicationPlan {
    const { lowering } = context;
    const values = context.dayScope(file, (reference) =>
        reference.member === undefined ? context.latestOf(reference.name, reference) : undefined,
    );
    const scope = { ...values, knows: (name: string) => values.knows(name) || blocksWith(name, lowering.model).length > 0 };
    const all = <T extends Medication['members'][number]['$type']>(type: T) =>
        node.members.filter((member): member is Extract<Medication['members'][number], { $type: T }> => member.$type === type);
    const any = (expressions: Expression[]): Expression | undefined =>
        expressions.length ? expressions.reduce((a, b) => operation('or', a, b)) : undefined;
    const predicates = (type: 'Indicated' | 'Stop') => all(type).map((member) => lowerPredicate(member.predicate, scope).expr);
    const indicated = any(predicates('Indicated'));
    if (indicated === undefined)
        lowering.report.add('syntax', { node, property: 'name' }, `\`${node.name}\` is never indicated.`, 'Add `indicated when …`.');
    const stop = any(predicates('Stop'));
    const [start] = all('Start');
    const medication: MedicationPlan = {
        name: node.name,
        codes: lowering.codings(node.codes),
        indicated: indicated ?? 0,
        fields: all('Variable')
            .filter(({ name }) => name !== undefined)
            .map(({ name }) => ({ name, column: `${node.name}.${name}` })),
        at: lowering.at(`medication ${node.name}`, all('Indicated')[0] ?? { node, property: 'name' }),
    };
    if (stop !== undefined) medication.stop = stop;
    if (all('Uptake').length) medication.uptake = `${node.name}.uptake`;
    if (start?.value) medication.delay = { column: `${node.name}.start`, scale: scaleOf(start.unit, start, context) };
    if (node.label !== undefined) medication.label = node.label;
    const documentation = documentationOf(node);
    if (documentation) medication.documentation = documentation;
    context.stateOfDay(node.name);
    return medication;
}
