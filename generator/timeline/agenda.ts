import type { Timeline } from '../../plan/time.ts';
import type { StepKernel } from '../kernel/step.ts';
import { type Clock, clockOf } from './clock.ts';
import type { TimeKernels } from './compile.ts';
import type { ConditionCourse } from './condition-course.ts';
import type { DrawnTimes } from './drawn-times.ts';
import type { Chart } from './lanes.ts';
import type { Marks } from './marks.ts';
import type { MedicationCourse } from './medications.ts';
import { Process, type Subject } from './process.ts';
import type { ProgressionCourse } from './progression-course.ts';

/** A time that is known beforehand: what happens then. */
export interface Alarm {
    at: Float64Array;
    ring(lane: number, time: number): void;
}

export interface Agenda {
    /** What happens at a rate. */
    processes: Process[];
    alarms: Alarm[];
    /** By block of visits: when the next visit of a rate may come again. */
    resumes: (Float64Array | undefined)[];
}

interface Parts {
    timeline: Timeline;
    kernels: TimeKernels;
    chart: Chart;
    times: DrawnTimes;
    marks: Marks;
    courses: readonly ConditionCourse[];
    progressions: readonly ProgressionCourse[];
    medications: readonly MedicationCourse[];
}

/** Everything that can happen to a patient, in an order that is the same for the same plan. */
export function agendaOf({ timeline, kernels, chart, times, marks, courses, progressions, medications }: Parts): Agenda {
    const processes: Process[] = [];
    const alarms: Alarm[] = [];
    const resumes: (Float64Array | undefined)[] = [];
    const add = (
        kind: Subject['kind'],
        index: number,
        rate: { stream: string; rate: StepKernel; shape?: number; at: string },
        transition = 0,
        clock?: Clock,
    ): Process => {
        const process = new Process({ kind, index, transition }, rate, rate.rate, chart, clock);
        processes.push(process);
        return process;
    };
    timeline.events.forEach(({ rate }, e) => {
        add('event', e, { ...rate, rate: kernels.expression(rate.rate) });
    });
    timeline.courses.forEach((course, c) => {
        const own = courses[c];
        if (course.incidence !== undefined)
            own.incidence.push(add('course', c, { ...course.incidence, rate: kernels.expression(course.incidence.rate) }));
        if (course.resolves === undefined) return;
        alarms.push({ at: own.resolvesAt, ring: (i, time) => own.resolve(i, time) });
    });
    timeline.visits.forEach(({ rate }, b) => {
        if (rate === undefined) return;
        const process = add('visits', b, { ...rate, rate: kernels.expression(rate.rate) });
        const again = new Float64Array(chart.capacity).fill(Infinity);
        resumes[b] = again;
        alarms.push({
            at: again,
            ring: (i, time) => {
                again[i] = Infinity;
                process.counts(i, time, true);
                process.arm(i, time);
                marks.all(i);
            },
        });
    });
    timeline.progressions.forEach(({ transitions }, g) => {
        const own = progressions[g];
        const atRate = (process: Process, transition: number): void => void own.rates.push({ process, transition });
        transitions.forEach(({ rate, after }, t) => {
            if (rate !== undefined) atRate(add('transition', g, { ...rate, rate: kernels.expression(rate.rate) }, t), t);
            else if (after?.ratio !== undefined) {
                const clock = clockOf(after.value, after.scale, (e) => kernels.expression(e), chart);
                atRate(add('transition', g, { stream: after.stream, rate: kernels.expression(after.ratio), at: after.at }, t, clock), t);
            } else if (after !== undefined) {
                const at = new Float64Array(chart.capacity);
                own.scheduled.push({ transition: t, at, time: times.of(after) });
                alarms.push({ at, ring: (i, time) => own.move(t, i, time) });
            }
        });
    });
    medications.forEach((medication) => {
        alarms.push({
            at: medication.startsAt,
            ring: (i, _time) => {
                medication.start(i);
                marks.of[i] |= marks.bit(`day/${medication.medication.name}`);
            },
        });
    });
    return { processes, alarms, resumes };
}
