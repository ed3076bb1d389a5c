import type { Distribution, Expression } from '../../../plan/model.ts';
import type { Course, Duration, Progression as ProgressionPlan, TimedEvent, Transition as TransitionPlan } from '../../../plan/time.ts';
import type { Condition, Event as EventNode, Progression, Transition } from '../../grammar/generated/ast.ts';
import type { Placed } from '../../model/cohort.ts';
import { listed } from '../../nearest.ts';
import { documentationOf } from '../../syntax/comments.ts';
import { relabelled } from '../categories.ts';
import { lowerChoice, lowerExpression, mustBeNumber } from '../expression.ts';
import { operation } from '../fold.ts';
import { linearPredictor } from '../ratios.ts';
import type { Scope } from '../scope.ts';
import type { TimeContext } from './context.ts';
import { plainLabel, statesOf } from './names.ts';
import { lowerDuration, lowerRate } from './rates.ts';

/** New cases and ends of a condition; undefined where it has neither. */
export function lowerCourse({ node, file }: Placed<Condition>, context: TimeContext): Course | undefined {
    if (!context.changes(node)) return undefined;
    const { lowering } = context;
    const incidence = node.members.find((member) => member.$type === 'Incidence' || member.$type === 'Hazard');
    const resolves = node.members.find((member) => member.$type === 'Resolves');
    const ratios = node.members.flatMap((member) => (member.$type === 'HazardRatios' ? member.ratios : []));
    const course: Course = { condition: node.name };
    context.stateOfDay(node.name);
    if (incidence?.rate) {
        course.incidence = lowerRate(
            {
                stream: `${node.name}.incidence`,
                choice: incidence.rate,
                solved: incidence.$type === 'Incidence',
                ratios,
                words: `incidence(${node.name})`,
                file,
                node,
            },
            context,
        );
    } else if (ratios.length)
        lowering.report.add(
            'type/mismatch',
            node.members.find(({ $type }) => $type === 'HazardRatios')!,
            'Hazard ratios need an `incidence` or a `hazard`.',
            'Add for instance `incidence 1% per year`.',
        );
    if (resolves?.value) {
        const stream = `${node.name}.resolves`;
        const incident = lowerDuration(resolves.value, resolves.unit, resolves, stream, context.dayScope(file), context);
        course.resolves = { incident, present: sinceOnset(incident, node.name, context) };
    }
    return course;
}

/** Of an episode present at the index date: the time from its onset, where that is known, and longer than what has passed. */
function sinceOnset(incident: Duration, name: string, { lowering }: TimeContext): Duration {
    const elapsed = `${name}.duration`;
    if (!lowering.types.has(elapsed)) return incident;
    const passed = operation('multiply', { column: elapsed }, 365.25 / incident.scale);
    return { ...incident, value: longerThan(incident.value, passed), elapsed };
}

function longerThan(value: Distribution, passed: Expression): Distribution {
    if (value.family === 'choice') return { ...value, parts: value.parts?.map((part) => longerThan(part, passed)) };
    if (value.family === 'value') return value;
    return { ...value, low: value.low === undefined ? passed : operation('max', value.low, passed) };
}

export function lowerEvent({ node, file }: Placed<EventNode>, context: TimeContext): TimedEvent {
    const { lowering } = context;
    const { report } = lowering;
    const rates = node.members.filter((member) => member.$type === 'Incidence' || member.$type === 'Hazard');
    if (rates.length !== 1)
        report.add(
            rates.length ? 'name/duplicate' : 'syntax',
            rates[1] ?? { node, property: 'name' },
            rates.length
                ? 'An event has an `incidence` or a `hazard`, and one of them.'
                : `\`${node.name}\` never happens: it has no rate.`,
            rates.length ? 'Remove one of the two.' : 'Add `incidence 1% per year` or `hazard … per year`.',
        );
    const ratios = node.members.flatMap((member) => (member.$type === 'HazardRatios' ? member.ratios : []));
    const shapeNode = node.members.find((member) => member.$type === 'Shape');
    const shape = shapeNode ? shapeOf(shapeNode.value, context.dayScope(file)) : undefined;
    const fatalNode = node.members.find((member) => member.$type === 'Fatal');
    context.stateOfDay(node.name);
    const [written] = rates;
    const event: TimedEvent = {
        name: node.name,
        codes: lowering.codings(node.codes),
        terminal: node.terminal === true,
        recurrent: node.members.some(({ $type }) => $type === 'Recurrent'),
        rate: written?.rate
            ? lowerRate(
                  {
                      stream: node.name,
                      choice: written.rate,
                      solved: written.$type === 'Incidence',
                      ratios,
                      shape,
                      words: `incidence(${node.name})`,
                      file,
                      node,
                  },
                  context,
              )
            : { stream: node.name, rate: 0, at: lowering.at(node.name, node) },
        at: lowering.at(`event ${node.name}`, { node, property: 'name' }),
    };
    if (node.label !== undefined) event.label = node.label;
    const documentation = documentationOf(node);
    if (documentation) event.documentation = documentation;
    if (fatalNode?.share) {
        const scope = context.dayScope(file);
        const share = lowerChoice(fatalNode.share, scope);
        if (typeof share.expr === 'number' && (share.expr < 0 || share.expr > 1))
            report.add(
                'distribution/arguments',
                fatalNode.share,
                `A share lies between 0 % and 100 %, and this is ${share.expr * 100} %.`,
                'Correct it.',
            );
        if (mustBeNumber(share, scope)) event.fatal = { share: share.expr, stream: `${node.name}.fatal` };
    }
    if (event.terminal && event.recurrent)
        report.add(
            'type/mismatch',
            node.members.find(({ $type }) => $type === 'Recurrent')!,
            'A terminal event ends follow-up and cannot come again.',
            'Remove `recurrent`.',
        );
    return event;
}

function shapeOf(node: Parameters<typeof lowerExpression>[0], scope: Scope): number {
    const typed = lowerExpression(node, scope);
    if (typeof typed.expr === 'number' && typed.expr > 0) return typed.expr;
    if (!typed.failed)
        scope.report.add(
            'distribution/arguments',
            node ?? scope.file.ast,
            'A shape is a constant above 0.',
            'Write for instance `shape 1.2`.',
        );
    return 1;
}

export function lowerProgression({ node, file }: Placed<Progression>, context: TimeContext): ProgressionPlan {
    const { lowering } = context;
    const labels = statesOf(node);
    context.stateOfDay(node.name);
    const initial = lowerInitial({ node, file }, labels, context);
    const states = node.members.flatMap((member) =>
        member.$type === 'State' && member.name !== undefined
            ? [
                  {
                      name: plainLabel(member.name),
                      codes: lowering.codings(member.codes),
                      at: lowering.at(`${node.name}.state.${plainLabel(member.name)}`, { node: member, property: 'name' }),
                      ...(member.label === undefined ? {} : { label: member.label }),
                  },
              ]
            : [],
    );
    if (states.length === 0)
        lowering.report.add('syntax', { node, property: 'name' }, `\`${node.name}\` has no states.`, 'Add `state none` and others.');
    const repeated = node.members.find(
        (member, index) =>
            member.$type === 'State' && node.members.findIndex((other) => other.$type === 'State' && other.name === member.name) < index,
    );
    if (repeated) lowering.report.add('name/duplicate', repeated, 'This state is declared twice.', 'Remove one of the two.');
    const transitions = node.members
        .filter((member) => member.$type === 'Transition')
        .flatMap((each) => lowerTransition(each, node, labels, file, context));
    const progression: ProgressionPlan = { name: node.name, codes: lowering.codings(node.codes), states, transitions };
    if (initial !== undefined) progression.initial = initial;
    if (node.label !== undefined) progression.label = node.label;
    const documentation = documentationOf(node);
    if (documentation) progression.documentation = documentation;
    return progression;
}

function lowerInitial(
    { node, file }: Pick<Placed<Progression>, 'node' | 'file'>,
    states: string[],
    { lowering }: TimeContext,
): string | undefined {
    const member = node.members.find((each) => each.$type === 'Initial');
    if (!member) return undefined;
    const patient = lowering.patientScope(file);
    const scope: Scope = {
        ...patient,
        knows: (name) => states.includes(name) || patient.knows(name),
        resolve: (reference) =>
            reference.member === undefined && states.includes(reference.name)
                ? { expr: states.indexOf(reference.name), kind: 'category', labels: states, node: reference }
                : patient.resolve(reference),
    };
    const column = `${node.name}.initial`;
    lowering.within(column, () => {
        const typed = lowerChoice(member.value, scope);
        if (typed.kind !== 'category' && !typed.failed)
            lowering.report.add(
                'type/mismatch',
                member,
                'The initial state is one of the states.',
                `Write one of ${listed(states, 'or')}.`,
            );
        const strange = (typed.labels ?? []).find((label) => !states.includes(label));
        if (strange !== undefined)
            lowering.report.unknown(
                member,
                strange,
                states,
                `\`${strange}\` is no state of \`${node.name}\`.`,
                `Its states are ${listed(states, 'and')}.`,
            );
        lowering.define(
            { name: column, kind: 'category', role: 'internal', emitted: false, labels: states },
            { kind: 'category', labels: states },
            { column, value: { family: 'value', parameters: [relabelled(typed, states)] } },
        );
    });
    return column;
}

function lowerTransition(
    node: Transition,
    progression: Progression,
    states: string[],
    file: Placed<Progression>['file'],
    context: TimeContext,
): TransitionPlan[] {
    const { lowering } = context;
    const [from, to] = (['source', 'target'] as const).map((property) => {
        const label = node[property] === undefined ? undefined : plainLabel(node[property]);
        const index = label === undefined ? -1 : states.indexOf(label);
        if (label !== undefined && index < 0)
            lowering.report.unknown(
                { node, property },
                label,
                states,
                `\`${label}\` is no state of \`${progression.name}\`.`,
                `Its states are ${listed(states, 'and')}.`,
            );
        return index;
    });
    if (from < 0 || to < 0) return [];
    const stream = `${progression.name}.${states[from]}.${states[to]}`;
    const ratios = node.hazardRatios?.ratios ?? [];
    if (from === to) {
        lowering.report.add('type/mismatch', node, 'A transition leads to another state.', 'Change one of the two states.');
        return [];
    }
    if (node.rate) {
        const words = `rate(${progression.name}: ${states[from]} -> ${states[to]})`;
        return [
            {
                from,
                to,
                rate: lowerRate({ stream, choice: node.rate, solved: node.kind !== 'hazard', ratios, words, file, node }, context),
            },
        ];
    }
    if (!node.after) return [];
    const scope = context.dayScope(file);
    const after = lowerDuration(node.after, node.unit, node, stream, scope, context);
    const predictor = linearPredictor(ratios, scope);
    return [{ from, to, after: predictor === 0 ? after : { ...after, ratio: operation('exp', predictor) } }];
}
