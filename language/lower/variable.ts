import { recognise } from '../../knowledge/analytes.ts';
import { displayUnit } from '../../knowledge/units.ts';
import type { Column, Distribution, Effect, Expression, Kind, Step } from '../../plan/model.ts';
import type { Choice, Variable, WhenBlock } from '../grammar/generated/ast.ts';
import { type NamedMember, type Placed, variablesOf } from '../model/cohort.ts';
import { documentationOf } from '../syntax/comments.ts';
import { relabelled } from './categories.ts';
import { type Law, lowerLaw, type Target } from './distribution.ts';
import { lowerExpression, lowerPredicate, mustHaveOtherwise } from './expression.ts';
import { limitsOf, mustHaveValueWithin, roundingOf } from './finish.ts';
import type { ColumnType, Lowering, MemberLowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { textTemplate } from './template.ts';
import { inWords } from './typed.ts';
import { inUnit, unitAt } from './units.ts';

/** Where the column of a variable goes and what its names mean. */
export interface VariablePlace {
    column: string;
    scope: Scope;
    role: Column['role'];
    emitted: boolean;
    /** `when` blocks that redefine it, last wins. */
    blocks: { guard: WhenBlock['guard']; node: Variable; scope: Scope }[];
}

export class PatientVariables implements MemberLowering {
    private readonly lowering: Lowering;
    private readonly blocks = new Map<string, { block: Placed<WhenBlock>; node: Variable }[]>();
    private readonly effectsOn: (variable: string, type: ColumnType) => Effect[];

    constructor(lowering: Lowering, effectsOn: (variable: string, type: ColumnType) => Effect[]) {
        this.lowering = lowering;
        this.effectsOn = effectsOn;
        const variables = variablesOf(lowering.model);
        for (const block of lowering.model.whenBlocks) {
            for (const node of block.node.variables) {
                if (node.name === undefined) continue;
                if (!variables.has(node.name)) {
                    lowering.report.add(
                        'name/unknown',
                        { node, property: 'name' },
                        `There is no variable \`${node.name}\` to redefine.`,
                        'Declare it outside of the `when` block first.',
                    );
                    continue;
                }
                this.blocks.set(node.name, [...(this.blocks.get(node.name) ?? []), { block, node }]);
            }
        }
    }

    lower(name: string, member: NamedMember): void {
        const { node, file } = member as Placed<Variable>;
        const scope = this.lowering.patientScope(file);
        const blocks = (this.blocks.get(name) ?? []).map(({ block, node: inside }) => ({
            guard: block.node.guard,
            node: inside,
            scope: this.lowering.patientScope(block.file),
        }));
        lowerVariable(node, { column: name, scope, role: 'variable', emitted: true, blocks }, this.lowering, (type) =>
            this.effectsOn(name, type),
        );
    }

    column(name: string, _member: NamedMember, dotted: string): string | undefined {
        return dotted === '' ? name : undefined;
    }

    members(): string[] {
        return [];
    }
}

/** Lowers a variable to its column and its step. */
export function lowerVariable(node: Variable, place: VariablePlace, lowering: Lowering, effectsOn: (type: ColumnType) => Effect[]): void {
    const { report } = lowering;
    lowering.within(place.column, () => {
        const { scope } = place;
        const unit = unitAt(node.unit, { node, property: 'unit' }, report);
        const codes = lowering.codings(node.codes);
        const analyte = recognise({ name: node.name, label: node.label, codes, unit });
        const target = targetAt(place.column, unit, analyte, lowering);
        const base = lowerRight(node.kind, node.value, target, scope);
        for (const block of place.blocks) onlyRightHandSideActs(block.node, unit, lowering);
        const guarded = place.blocks.map((block) => ({
            guard: lowerPredicate(block.guard, block.scope),
            law: lowerRight(block.node.kind, block.node.value, target, block.scope),
        }));
        const laws = [...guarded.map((each) => each.law), base].filter((law) => law !== undefined);
        const type = { ...typeOf(laws, scope), unit, analyte };
        const value = chosen(
            guarded
                .toReversed()
                .map((each, index) => ({ guard: each.guard.expr, law: each.law, at: place.blocks[place.blocks.length - 1 - index].guard })),
            base,
            type,
            target,
        );
        const effects = effectsOn(type);
        // Counts stay whole; a number that only happened to be written whole takes what acts on it.
        if (type.kind === 'integer' && !isCount(value) && effects.some((each) => !Number.isInteger(each.value))) type.kind = 'number';
        const truncation = guarded.length === 0 ? base?.truncation : undefined;
        const limits = node.lower || node.upper ? limitsOf(node, type, scope) : truncation;
        const rounding = roundingOf(node.step, type, lowering);
        mustHaveValueWithin(node, limits, rounding, lowering);
        const step: Step = { column: place.column, value };
        if (draws(value)) step.stream = place.column;
        if (effects.length) step.effects = effects;
        if (limits) step.limits = limits;
        if (rounding) step.rounding = rounding;
        const column: Column = { name: place.column, kind: type.kind, role: place.role, emitted: place.emitted };
        if (type.labels) column.labels = [...type.labels];
        if (unit !== undefined) column.unit = unit;
        if (codes.length) column.codes = codes;
        if (node.label !== undefined) column.label = node.label;
        const documentation = documentationOf(node);
        if (documentation) column.documentation = documentation;
        lowering.define(column, type, step);
    });
}

/** A target whose parts and guards are noted under `key`. */
export function targetAt(key: string, unit: string | undefined, analyte: Target['analyte'], lowering: Lowering): Target {
    return {
        unit,
        analyte,
        at: (part) => lowering.at(key, part),
        guard: (at, index, guard) => lowering.origins.set(`${at}.when.${index}`, guard),
    };
}

/** The law of a right-hand side after `~` or `=`. */
export function lowerRight(kind: '~' | '=' | undefined, choice: Choice | undefined, target: Target, scope: Scope): Law | undefined {
    if (!choice) return undefined;
    const lowerPart = (part: Choice['value']) => (kind === '=' ? derived(part, target, scope) : lowerLaw(part, target, scope));
    if (choice.branches.length === 0) return lowerPart(choice.value);
    mustHaveOtherwise(choice, scope);
    const branches = choice.branches.map((branch) => ({ guard: lowerPredicate(branch.guard, scope).expr, law: lowerPart(branch.value) }));
    const otherwise = lowerPart(choice.otherwise);
    const laws = [...branches.map(({ law }) => law), otherwise].filter((law) => law !== undefined);
    if (laws.length === 0) return undefined;
    const type = typeOf(laws, scope);
    const at = target.at(choice);
    for (const [index, branch] of choice.branches.entries()) target.guard(at, index, branch.guard);
    const parts = [...branches.map(({ law }) => law), otherwise].map((law) => (law ? fitted(law, type) : missing));
    return {
        value: { family: 'choice', parameters: branches.map(({ guard }) => guard), parts, at },
        kind: type.kind,
        labels: type.labels,
        literal: laws.every((law) => law.literal),
        node: choice,
    };
}

const missing: Distribution = { family: 'value', parameters: [null] };

function derived(node: Choice['value'], target: Target, scope: Scope): Law | undefined {
    if (!node) return undefined;
    const template = textTemplate(node, scope);
    if (template) return { value: { family: 'text', parameters: [], template: template.parts, at: target.at(node) }, kind: 'text', node };
    const typed = inUnit(lowerExpression(node, scope), target.unit, target.analyte, scope.report);
    const at = target.at(node);
    if (typed.kind === 'text') {
        scope.report.add('type/mismatch', node, 'A text cannot be copied.', 'Name it in a `text("{…}")`.');
        return undefined;
    }
    return {
        value: { family: 'value', parameters: [typed.expr], at },
        kind: typed.kind,
        labels: typed.labels,
        literal: typed.literal,
        failed: typed.failed,
        node,
    };
}

/** The kind and labels that hold for all of these laws. */
function typeOf(laws: Law[], scope: Scope): ColumnType {
    const known = laws.filter((law) => !law.failed);
    const lead = known[0] ?? laws[0];
    if (!lead || laws.every((law) => law.failed)) return { kind: 'number', failed: true };
    const other = known.find((law) => sort(law.kind) !== sort(lead.kind));
    if (other)
        scope.report.add(
            'type/mismatch',
            other.node,
            `One branch gives ${inWords(lead.kind)}, this one ${inWords(other.kind)}.`,
            'Give all branches values of one kind.',
        );
    if (lead.labels)
        return {
            kind: lead.kind,
            labels: known.every((law) => law.labels === lead.labels) ? lead.labels : [...new Set(known.flatMap((law) => law.labels ?? []))],
        };
    return { kind: known.every((law) => law.kind === lead.kind) ? lead.kind : sort(lead.kind) === 'number' ? 'number' : lead.kind };
}

function sort(kind: Kind): string {
    return kind === 'integer' ? 'number' : kind;
}

function fitted(law: Law, type: ColumnType): Distribution {
    return type.labels && law.labels ? relabelledLaw(law.value, law.labels, type.labels, law) : law.value;
}

/** A law of categories in terms of another list of labels. */
function relabelledLaw(value: Distribution, from: readonly string[], to: readonly string[], law: Law): Distribution {
    if (from === to) return value;
    if (value.family === 'categorical')
        return { ...value, parameters: to.map((label) => (from.includes(label) ? value.parameters[from.indexOf(label)] : 0)) };
    if (value.family === 'value')
        return { ...value, parameters: [relabelled({ expr: value.parameters[0], kind: 'category', labels: from, node: law.node }, to)] };
    return { ...value, parts: value.parts?.map((part) => relabelledLaw(part, from, to, law)) };
}

function chosen(
    guarded: { guard: Expression; law: Law | undefined; at: WhenBlock['guard'] }[],
    base: Law | undefined,
    type: ColumnType,
    target: Target,
): Distribution {
    const otherwise = base ? fitted(base, type) : missing;
    if (guarded.length === 0) return otherwise;
    const at = target.at(guarded[0].at);
    for (const [index, each] of guarded.entries()) target.guard(at, index, each.at);
    return {
        family: 'choice',
        parameters: guarded.map(({ guard }) => guard),
        parts: [...guarded.map(({ law }) => (law ? fitted(law, type) : missing)), otherwise],
        at,
    };
}

function draws(value: Distribution): boolean {
    if (value.family === 'choice') return value.parts!.some(draws);
    return value.family !== 'value' && value.family !== 'text';
}

const COUNTS: ReadonlySet<string> = new Set(['poisson', 'negative_binomial', 'binomial', 'geometric', 'integer']);

function isCount({ family, parts = [] }: Distribution): boolean {
    return COUNTS.has(family) || parts.some(isCount);
}

/** What a variable in a `when` block says besides its right-hand side: the rest stays as the variable has it. */
function onlyRightHandSideActs(node: Variable, unit: string | undefined, lowering: Lowering): void {
    const { report } = lowering;
    const own = unitAt(node.unit, { node, property: 'unit' }, report);
    if (own !== undefined && own !== unit)
        report.add(
            'unit/incompatible',
            { node, property: 'unit' },
            `\`${node.name}\` is ${unit === undefined ? 'without a unit' : `in [${displayUnit(unit)}]`}, and a \`when\` block does not change that.`,
            unit === undefined ? 'Remove the unit here, or give it to the variable.' : `Write the values in [${displayUnit(unit)}].`,
            { severity: 'error' },
        );
    for (const [property, word] of [
        ['lower', 'limits'],
        ['step', 'round'],
    ] as const)
        if (node[property])
            report.add(
                'unused',
                { node, property },
                `A \`when\` block replaces only what stands after \`~\` or \`=\`; this \`${word}\` does nothing.`,
                `Write \`${word}\` where \`${node.name}\` is declared.`,
                { severity: 'hint' },
            );
}
