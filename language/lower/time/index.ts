import type { AstNode } from 'langium';
import type { Timeline } from '../../../plan/time.ts';
import type { Condition, Event, Medication, Progression, Visits } from '../../grammar/generated/ast.ts';
import type { NamedMember, Placed } from '../../model/cohort.ts';
import type { Conditions } from '../condition.ts';
import type { Lowering, MemberLowering } from '../lowering.ts';
import type { StatisticsOverTime } from '../scope.ts';
import type { Settings } from '../settings.ts';
import { lowerCourse, lowerEvent, lowerProgression } from './changes.ts';
import { TimeContext } from './context.ts';
import { lowerMedication, lowerMedicationColumns, MedicationEffects } from './medications.ts';
import { statesShouldBeReached } from './unreachable.ts';
import { VisitLowering } from './visits.ts';

const WORDS: Record<string, string> = {
    Visits: 'Visits',
    Medication: 'Medications',
    Progression: 'Progressions',
    Event: 'Events',
    Incidence: 'New cases during follow-up',
    Hazard: 'New cases during follow-up',
    HazardRatios: 'Hazard ratios',
    Resolves: 'Conditions that end',
};

/** Members with a life over time: lowered together by `lowerTimeline`, and no columns of the patient. */
export class TimeMembers implements MemberLowering {
    lower(): void {}

    column(): string | undefined {
        return undefined;
    }

    members(): string[] {
        return [];
    }
}

/** What is left to do once the order of all columns is known. */
export interface TimelineLowering extends StatisticsOverTime {
    /** Absent without follow-up. */
    plan(order: readonly string[]): Timeline | undefined;
    /** Makes known the columns that statistics asked for. */
    finish(): void;
}

/** Makes every column of the timeline known. */
export function lowerTimeline(settings: Settings, conditions: Conditions, lowering: Lowering): TimelineLowering {
    const members = [...lowering.model.named.values()];
    const of = <T extends NamedMember['node']>(type: T['$type']) =>
        members.filter((each) => each.node.$type === type) as unknown as Placed<T>[];
    needFollowup(members, lowering);
    const context = new TimeContext(lowering, conditions);
    const effects = new MedicationEffects(context);
    const medications = of<Medication>('Medication');
    for (const each of medications) lowerMedicationColumns(each, context);
    const blocks = of<Visits>('Visits').map((each) => new VisitLowering(each, context, effects));
    for (const each of blocks) each.lowerVariables();
    effects.check();
    const timeline: Timeline = {
        followup: settings.followup ?? { days: 1 },
        columns: [],
        usual: [],
        latest: [],
        visits: [],
        courses: of<Condition>('Condition')
            .map((each) => lowerCourse(each, context))
            .filter((course) => course !== undefined),
        medications: medications.map((each) => lowerMedication(each, context)),
        progressions: of<Progression>('Progression').map((each) => lowerProgression(each, context)),
        events: of<Event>('Event')
            .map((each) => lowerEvent(each, context))
            // Those that may end follow-up first: `end_reason` has their names.
            .sort((a, b) => Number(endsFollowup(b)) - Number(endsFollowup(a))),
        targets: [],
    };
    statesShouldBeReached(timeline, lowering);
    const rates = new Map<string, string>();
    for (const { name, rate } of timeline.events) rates.set(name, rate.stream);
    for (const { condition, incidence } of timeline.courses) if (incidence) rates.set(condition, incidence.stream);
    return {
        plan(order) {
            timeline.visits = blocks.map((each) => each.plan(order));
            timeline.usual = [...context.usual];
            timeline.latest = [...context.latest];
            timeline.targets = context.targets;
            timeline.columns = [...context.columns.values()];
            for (const { name, rate } of timeline.visits) if (rate) rates.set(name, rate.stream);
            return settings.followup ? timeline : undefined;
        },
        finish() {
            timeline.columns = [...context.columns.values()];
        },
        visit: (name) => blocks.find((each) => each.name === name)?.scopeOfStatistics(),
        rateOf: (name) => rates.get(name),
        happening: () => [...rates.keys()],
    };
}

export function endsFollowup({ terminal, fatal }: Timeline['events'][number]): boolean {
    return terminal || fatal !== undefined;
}

function needFollowup(members: NamedMember[], lowering: Lowering): void {
    if (lowering.model.settings.has('followup')) return;
    const refuse = (node: AstNode, place: Parameters<Lowering['at']>[1]) =>
        lowering.report.add(
            'time/followup',
            place,
            `${WORDS[node.$type]} need follow-up, and this cohort has none.`,
            'Add for instance `followup 5 years`.',
        );
    for (const { node } of members) {
        if (node.$type === 'Condition') for (const member of node.members) if (member.$type in WORDS) refuse(member, member);
        if (node.$type in WORDS) refuse(node, { node, property: 'name' });
    }
}
