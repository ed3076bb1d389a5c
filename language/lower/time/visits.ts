import { recognise } from '../../../knowledge/analytes.ts';
import type { Column, Effect, Expression, MissingRule, Step } from '../../../plan/model.ts';
import type { Measure as MeasurePlan, Visits as VisitsPlan } from '../../../plan/time.ts';
import type { Measure, Reference, Variable, Visits, WhenBlock } from '../../grammar/generated/ast.ts';
import type { Placed } from '../../model/cohort.ts';
import { listed } from '../../nearest.ts';
import { documentationOf } from '../../syntax/comments.ts';
import { corruptRules } from '../dirt.ts';
import { lowerChoice, lowerExpression, mustBeNumber } from '../expression.ts';
import { operation } from '../fold.ts';
import type { ColumnType } from '../lowering.ts';
import type { Scope } from '../scope.ts';
import type { Typed } from '../typed.ts';
import { inUnit, unitAt } from '../units.ts';
import { lowerVariable } from '../variable.ts';
import type { TimeContext } from './context.ts';
import { daysOf } from './days.ts';
import { lowerMeasure, type MeasuredBlock } from './measures.ts';
import type { MedicationEffects } from './medications.ts';
import { visitVariables } from './names.ts';
import { lowerDuration, lowerRate } from './rates.ts';

/** Columns that the engine writes itself. */
const VISIT_COLUMNS = new Set(['patient_id', 'visit', 'date', 'end_date', 'time', 'twin', 'copy']);

/** Lowers one block of visits. Its columns are `BLOCK.NAME`; what needs another is lowered first. */
export class VisitLowering {
    private readonly context: TimeContext;
    private readonly node: Visits;
    private readonly file: Placed<Visits>['file'];
    private readonly own: Map<string, Variable | undefined>;
    private readonly begun = new Set<string>();
    private readonly scope: Scope;
    private readonly measures: MeasurePlan[] = [];
    private readonly previous = new Set<string>();
    private readonly medicationEffects: MedicationEffects;

    constructor({ node, file }: Placed<Visits>, context: TimeContext, medicationEffects: MedicationEffects) {
        this.context = context;
        this.node = node;
        this.file = file;
        this.medicationEffects = medicationEffects;
        this.own = visitVariables(node);
        const day = context.dayScope(file, (reference) => this.resolve(reference), [...this.own.keys(), 'visit']);
        this.scope = {
            ...day,
            functions: new Map([...day.functions!, ['previous', (reference, scope) => this.lowerPrevious(reference, scope)]]),
        };
    }

    /** Makes the columns known, which other members may name. */
    lowerVariables(): void {
        const seen = new Set<string>();
        for (const member of this.node.members) {
            const name = member.$type === 'Variable' ? member.name : member.$type === 'Measure' ? member.target : undefined;
            if (name === undefined) continue;
            if (VISIT_COLUMNS.has(name))
                this.context.lowering.report.add(
                    'name/duplicate',
                    { node: member, property: member.$type === 'Measure' ? 'target' : 'name' },
                    `\`${name}\` is a column that every table of visits may have.`,
                    'Choose another name.',
                );
            if (seen.has(name))
                this.context.lowering.report.add(
                    'name/duplicate',
                    member,
                    `These visits have \`${name}\` twice.`,
                    'Remove one of the two.',
                );
            seen.add(name);
            this.demand(name);
        }
    }

    get name(): string {
        return this.node.name;
    }

    /** What names mean in a statistic over these visits: as at the visit, and its variables by their path too. */
    scopeOfStatistics(): Scope {
        const { scope, node } = this;
        return {
            ...scope,
            functions: undefined,
            knows: (name) => name === node.name || scope.knows(name),
            membersOf: (name) => (name === node.name ? [...this.own.keys(), 'visit', 'time'] : (scope.membersOf?.(name) ?? [])),
            resolve: (reference) => {
                const { name, member } = reference;
                if (name !== node.name || member === undefined) return scope.resolve(reference);
                return scope.resolve({ ...reference, name: member, member: undefined } as Reference);
            },
        };
    }

    private column(name: string): string {
        return `${this.node.name}.${name}`;
    }

    private resolve(reference: Reference): Typed | undefined {
        const { name, member } = reference;
        if (member !== undefined) return undefined;
        if (name === 'visit') return { expr: { column: this.numberColumn() }, kind: 'integer', node: reference };
        if (!this.own.has(name)) return undefined;
        this.demand(name);
        return this.context.lowering.read(this.column(name), reference);
    }

    private numberColumn(): string {
        return this.context.column(`${this.node.name}.visit`, 'integer');
    }

    private demand(name: string): void {
        if (this.begun.has(name)) return;
        this.begun.add(name);
        const variable = this.own.get(name);
        if (variable) this.lowerOwn(name, variable);
        else {
            const measure = this.node.members.find((each): each is Measure => each.$type === 'Measure' && each.target === name);
            const plan = measure && lowerMeasure(measure, this.asMeasured());
            if (plan) this.measures.push(plan);
        }
    }

    private asMeasured(): MeasuredBlock {
        const { context, node, file, scope } = this;
        return { context, node, file, scope, column: (name) => this.column(name), effectsOn: (name, type) => this.effectsOn(name, type) };
    }

    private lowerOwn(name: string, variable: Variable): void {
        const blocks = this.node.members.flatMap((member) =>
            member.$type === 'WhenBlock'
                ? member.variables
                      .filter((each) => each.name === name)
                      .map((each) => ({ guard: member.guard, node: each, scope: this.scope }))
                : [],
        ) as { guard: WhenBlock['guard']; node: Variable; scope: Scope }[];
        const place = { column: this.column(name), scope: this.scope, role: 'visit_variable' as const, emitted: true, blocks };
        lowerVariable(variable, place, this.context.lowering, (type) => this.effectsOn(name, type));
        this.context.column(this.column(name), this.context.lowering.types.get(this.column(name))?.kind ?? 'number');
    }

    /** Effects of the day, of conditions and of medications. */
    private effectsOn(name: string, type: ColumnType): Effect[] {
        const { lowering, conditions } = this.context;
        const patient = lowering.model.named.get(name)?.node.$type === 'Variable';
        const ofConditions = patient ? (lowering.steps.get(name)?.effects ?? []) : conditions.effectsOn(name, type);
        return [
            ...ofConditions.map((effect) => ({ ...effect, when: this.ofTheDay(effect.when) })),
            ...this.medicationEffects.on(name, type),
        ];
    }

    private ofTheDay(when: Expression): Expression {
        if (typeof when !== 'object' || when === null || !('column' in when)) return when;
        const state = this.context.stateOfDay(when.column);
        return state ? { column: state.column } : when;
    }

    private lowerPrevious(reference: Reference, scope: Scope): Typed | undefined {
        const [of, first] = reference.arguments;
        const name = of?.value?.$type === 'Reference' && !of.value.call && of.value.member === undefined ? of.value.name : undefined;
        if (reference.arguments.length !== 2 || name === undefined || !first.value || !this.own.has(name)) {
            scope.report.add(
                'distribution/arguments',
                reference,
                '`previous` takes a variable of the visit and the value at the first visit.',
                'Write for instance `previous(weight, patient.weight)`.',
            );
            return undefined;
        }
        const { lowering } = this.context;
        const declared = this.own.get(name);
        const patient = lowering.types.get(name);
        const unit = declared ? unitAt(declared.unit, { node: declared, property: 'unit' }, lowering.report) : patient?.unit;
        const analyte = declared
            ? recognise({ name, label: declared.label, codes: lowering.codings(declared.codes), unit })
            : patient?.analyte;
        const start = inUnit(lowerExpression(first.value, scope), unit, analyte, lowering.report);
        const column = this.context.column(`previous/${this.column(name)}`, 'number');
        this.previous.add(name);
        const expr = operation('if', operation('equal', { column: this.numberColumn() }, 1), start.expr, { column });
        return { expr, kind: start.labels ? start.kind : 'number', labels: start.labels, unit, analyte, node: reference };
    }

    /** The block, with the steps of its variables in `order`. */
    plan(order: readonly string[]): VisitsPlan {
        const { node, context, file } = this;
        const { lowering } = context;
        const name = node.name;
        const prefix = `${name}.`;
        const columns = order.filter((column) => column.startsWith(prefix) && lowering.columns.get(column)?.role === 'visit_variable');
        const declared = [...this.own.keys()].map((each) => this.column(each));
        const block: VisitsPlan = {
            name,
            codes: lowering.codings(node.codes),
            measures: this.measures.toSorted((a, b) => (a.column < b.column ? -1 : 1)),
            steps: columns.flatMap((column) => this.stepsOf(column)),
            previous: [...this.previous].map((each) => ({ from: `raw/${this.column(each)}`, to: `previous/${this.column(each)}` })),
            columns: declared.map((column) => lowering.columns.get(column)).filter((column): column is Column => column !== undefined),
            missing: [],
            corrupt: [],
        };
        context.column(`${name}.visit`, 'integer');
        if (node.label !== undefined) block.label = node.label;
        const documentation = documentationOf(node);
        if (documentation) block.documentation = documentation;
        this.schedule(block);
        for (const member of node.members) {
            if (member.$type === 'Attend') block.attend = this.share(member.share, member);
            if (member.$type === 'Missing') {
                const rule = this.missingRule(member.target, { node: member, property: 'target' }, member.share, member);
                if (rule) block.missing.push(rule);
            }
        }
        block.missing.sort((a, b) => (a.stream < b.stream ? -1 : 1));
        block.corrupt = corruptRules(
            node.members.filter((member) => member.$type === 'Corrupt').map((each) => ({ node: each, file, level: 0 })),
            {
                lowering,
                scope: () => this.scope,
                column: (each) => this.column(each),
                typeOf: (each, place) => (this.mustHave(each, place) ? lowering.types.get(this.column(each)) : undefined),
            },
        );
        return block;
    }

    /** A step, with the value before effects, limits and rounding in a column of its own where `previous` asks for it. */
    private stepsOf(column: string): Step[] {
        const step = this.context.lowering.steps.get(column);
        if (!step) return [];
        const name = column.slice(this.node.name.length + 1);
        if (!this.previous.has(name)) return [step];
        const raw = this.context.column(`raw/${column}`, 'number');
        const measured = this.measures.some((measure) => measure.column === column);
        // Of a measure, the deviation and trend are part of the value itself.
        const parts = measured ? (step.effects ?? []).filter(({ when }) => when === 1) : [];
        const rest = (step.effects ?? []).filter((effect) => !parts.includes(effect));
        const { effects: _, limits: __, rounding: ___, ...bare } = step;
        return [
            { ...bare, column: raw, ...(parts.length ? { effects: parts } : {}) },
            {
                ...step,
                stream: undefined,
                value: measured ? step.value : { family: 'value', parameters: [{ column: raw }] },
                effects: measured ? step.effects : rest,
            },
        ];
    }

    private schedule(block: VisitsPlan): void {
        const { node, context, file } = this;
        const { report } = context.lowering;
        if (node.every) {
            const interval = daysOf(node.every.text);
            const jitter = node.jitter ? daysOf(node.jitter.text) : 0;
            if (!(interval >= 1))
                report.add(
                    'distribution/arguments',
                    node.every,
                    'There is at most one visit of a block a day, so the interval is at least a day.',
                    'Write for instance `every 3 months`.',
                );
            if (jitter > interval / 2)
                report.add(
                    'distribution/arguments',
                    node.jitter ?? node,
                    'The jitter is above half the interval, so that visits would change places.',
                    'Make it shorter.',
                );
            block.every = { interval, jitter };
            const ratios = node.members.find(({ $type }) => $type === 'RateRatios');
            if (ratios)
                report.add(
                    'type/mismatch',
                    ratios,
                    'Rate ratios act on visits that come at a rate, and these are regular.',
                    'Write `rate 1 per year` instead of `every …`.',
                );
        } else if (node.rate) {
            const ratios = node.members.flatMap((member) => (member.$type === 'RateRatios' ? member.ratios : []));
            block.rate = lowerRate(
                { stream: node.name, choice: node.rate, solved: true, ratios, words: `rate(${node.name})`, file, node },
                context,
            );
        }
        if (node.stay) block.stay = lowerDuration(node.stay, node.stayUnit, node, `${node.name}.stay`, this.scope, context);
    }

    private share(choice: Parameters<typeof lowerChoice>[0] | undefined, node: Visits['members'][number]): Expression {
        if (!choice) return 1;
        const typed = lowerChoice(choice, this.scope);
        if (!mustBeNumber(typed, this.scope)) return 1;
        if (typeof typed.expr === 'number' && (typed.expr < 0 || typed.expr > 1))
            this.context.lowering.report.add(
                'distribution/arguments',
                choice ?? node,
                `A share lies between 0 % and 100 %, and this is ${Number((typed.expr * 100).toPrecision(6))} %.`,
                'Correct it.',
            );
        return typed.expr;
    }

    private missingRule(
        name: string,
        place: { node: Visits['members'][number]; property: string },
        choice: Parameters<typeof lowerChoice>[0],
        node: Visits['members'][number],
    ): MissingRule | undefined {
        if (!this.mustHave(name, place)) return undefined;
        const column = this.column(name);
        return {
            column,
            share: this.share(choice, node),
            stream: `${column}.missing`,
            at: this.context.lowering.at(`missing ${column}`, node),
        };
    }

    private mustHave(name: string, place: Parameters<TimeContext['lowering']['at']>[1]): boolean {
        if (this.own.has(name)) return true;
        this.context.lowering.report.add(
            'name/unknown',
            place,
            `These visits have no \`${name}\`.`,
            this.own.size ? `They have ${listed(this.own.keys(), 'and')}.` : 'They have no variables.',
        );
        return false;
    }
}
