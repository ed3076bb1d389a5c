import type { Expression } from '../../plan/model.ts';
import type { Timeline, Visits } from '../../plan/time.ts';
import { columnsRead, stepExpressions, visitDistribution } from '../../plan/traverse.ts';

/**
 * The part of a timeline that its rates depend on: what ends follow-up, what is solved for, and all that these read.
 * Visits that nothing depends on are left out, and of those that only come at a rate what is measured.
 */
export function relevantTimeline(timeline: Timeline): Timeline {
    const solved = new Set(timeline.targets.map(({ stream }) => stream));
    const names = new Set<string>();
    const latest = new Set<string>();
    const pending: Expression[] = [];
    const need = (expressions: Iterable<Expression>): void => {
        pending.push(...expressions);
    };
    const add = (name: string): void => {
        if (names.has(name)) return;
        names.add(name);
        need(readBy(name, timeline));
    };
    for (const { name, terminal, fatal } of timeline.events) if (terminal || fatal !== undefined || solved.has(name)) add(name);
    for (const { condition, incidence } of timeline.courses) if (incidence !== undefined && solved.has(incidence.stream)) add(condition);
    for (const { name, transitions } of timeline.progressions)
        if (transitions.some(({ rate }) => rate !== undefined && solved.has(rate.stream))) add(name);
    for (const { rate } of timeline.visits) if (rate !== undefined && solved.has(rate.stream)) need([rate.rate]);
    let measured = false;
    while (pending.length > 0) {
        for (const column of columnsRead(pending.splice(0))) {
            if (column.startsWith('day/')) add(column.slice('day/'.length));
            if (column.startsWith('latest/')) latest.add(column);
        }
        const treated = timeline.medications.some(({ name }) => names.has(name));
        // Medications are decided on at every visit, and see what is measured there.
        if (!measured && (latest.size > 0 || treated)) {
            measured = true;
            for (const block of timeline.visits) need(readByBlock(block));
        }
    }
    const visits = timeline.visits.flatMap((block): Visits[] => {
        if (measured) return [block];
        return block.rate !== undefined && solved.has(block.rate.stream)
            ? [{ ...block, measures: [], steps: [], previous: [], columns: [], missing: [], corrupt: [] }]
            : [];
    });
    return {
        ...timeline,
        usual: measured ? timeline.usual : [],
        latest: measured ? timeline.latest : [],
        visits,
        courses: timeline.courses.filter(({ condition }) => names.has(condition)),
        medications: timeline.medications.filter(({ name }) => names.has(name)),
        progressions: timeline.progressions.filter(({ name }) => names.has(name)),
        events: timeline.events.filter(({ name }) => names.has(name)),
    };
}

function readBy(name: string, { events, courses, medications, progressions }: Timeline): Expression[] {
    const found: Expression[] = [];
    for (const event of events)
        if (event.name === name) found.push(event.rate.rate, ...(event.fatal === undefined ? [] : [event.fatal.share]));
    for (const course of courses) {
        if (course.condition !== name) continue;
        if (course.incidence !== undefined) found.push(course.incidence.rate);
        if (course.resolves !== undefined) visitDistribution(course.resolves.incident.value, (e) => found.push(e));
    }
    for (const medication of medications)
        if (medication.name === name) found.push(medication.indicated, ...(medication.stop === undefined ? [] : [medication.stop]));
    for (const progression of progressions) {
        if (progression.name !== name) continue;
        for (const { rate, after } of progression.transitions) {
            if (rate !== undefined) found.push(rate.rate);
            if (after === undefined) continue;
            visitDistribution(after.value, (e) => found.push(e));
            if (after.ratio !== undefined) found.push(after.ratio);
        }
    }
    return found;
}

function readByBlock(block: Visits): Expression[] {
    const found: Expression[] = block.steps.flatMap(stepExpressions);
    for (const { sd } of block.measures) found.push(sd);
    if (block.attend !== undefined) found.push(block.attend);
    if (block.stay !== undefined) visitDistribution(block.stay.value, (e) => found.push(e));
    if (block.rate !== undefined) found.push(block.rate.rate);
    return found;
}
