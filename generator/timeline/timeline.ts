import type { SolvedPlan } from '../../plan/model.ts';
import { DAYS_A_YEAR, type Timeline } from '../../plan/time.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { Program } from '../program.ts';
import { type Alarm, agendaOf } from './agenda.ts';
import { TimeKernels } from './compile.ts';
import { ConditionCourse } from './condition-course.ts';
import { DrawnTimes } from './drawn-times.ts';
import { Chart, type Lanes, lanesOf } from './lanes.ts';
import { Marks } from './marks.ts';
import { MedicationCourse } from './medications.ts';
import type { Process } from './process.ts';
import { ProgressionCourse } from './progression-course.ts';
import { GrowingRows } from './rows.ts';
import { VisitBlock } from './visit-block.ts';

/** Quarters of a year: expressions of `time` are held constant within one, at its midpoint. */
const QUARTER = DAYS_A_YEAR / 4;
/** More changes than this in one patient's life are a mistake in the plan: a rate of many a day. */
const MOST_ROUNDS = 100_000;

const ARRIVED = -1;
const QUARTER_ENDS = -2;

/** Too many changes in one life. */
export class EndlessLife extends Error {
    readonly patient: number;

    constructor(patient: number) {
        super(`too much happens to patient ${patient + 1}`);
        this.patient = patient;
    }
}

/**
 * The lives of a chunk's patients from the index date to the end of follow-up.
 *
 * Each patient has a clock. In a round every patient of a list moves to the next change of its own: an occurrence of a
 * rate, a time that was drawn before, the end of a quarter of a year, or the end of a day with a visit, where it waits
 * so that visits are computed for many patients at once. What happens depends on the patient's own draws alone, so the
 * order in which patients move makes no difference.
 */
export class LifeCourse {
    readonly timeline: Timeline;
    readonly chart: Chart;
    readonly kernels: TimeKernels;
    readonly blocks: VisitBlock[];
    readonly medications: MedicationCourse[];
    readonly processes: Process[];
    /** Days from index: when follow-up ended; and why (0: as planned, else one more than the number of the event). */
    readonly endedAt: Float64Array;
    readonly reason: Float64Array;
    /** Lane, event, time, fatal. */
    readonly events = new GrowingRows(3);
    /** Lane, medication, start, end. */
    readonly exposures = new GrowingRows(3);
    /** Lane, condition, onset, end: episodes that began, or ended, during follow-up; onset NaN: present at the index date. */
    readonly episodes = new GrowingRows(3);
    /** Lane, progression, state, start, end. */
    readonly stays = new GrowingRows(4);
    private readonly alarms: Alarm[];
    private readonly resumes: (Float64Array | undefined)[];
    private readonly now: Float64Array;
    private readonly next: Float64Array;
    private readonly which: Int32Array;
    private readonly plannedEnd: Float64Array;
    private readonly hold: Float64Array;
    private readonly quarter: Float64Array;
    /** The number of the terminal event that ends the life, and its time, while visits of that day are still to come. */
    private readonly terminal: Int32Array;
    private readonly terminalAt: Float64Array;
    private readonly lastVisit: Float64Array;
    private readonly marks: Marks;
    private readonly usesTime: boolean;
    private readonly courses: ConditionCourse[];
    private readonly progressions: ProgressionCourse[];
    private readonly happened: Float64Array[];
    private readonly fatal: ({ kernel: StepKernel; key: Uint32Array; out: Float64Array } | undefined)[];
    private readonly timeColumn: Float64Array;
    private readonly waiting: Lanes;
    private readonly moving: Lanes;
    private readonly fired: Lanes;
    private readonly some: Lanes;

    constructor(solved: Pick<SolvedPlan, 'plan' | 'latent'>, program: Program, keyOf: (stream: string) => Uint32Array, capacity: number) {
        const timeline = solved.plan.timeline!;
        this.timeline = timeline;
        this.chart = new Chart(capacity, keyOf);
        this.kernels = new TimeKernels(program, timeline);
        const { chart, kernels } = this;
        const buffer = (): Float64Array => new Float64Array(capacity);
        const count = (): Int32Array => new Int32Array(capacity);
        this.endedAt = buffer();
        this.reason = buffer();
        this.now = buffer();
        this.next = buffer();
        this.which = count();
        this.plannedEnd = buffer();
        this.hold = buffer();
        this.quarter = buffer();
        this.terminal = count();
        this.terminalAt = buffer();
        this.lastVisit = buffer();
        this.waiting = lanesOf(capacity);
        this.moving = lanesOf(capacity);
        this.fired = lanesOf(capacity);
        this.some = lanesOf(capacity);
        this.timeColumn = chart.column('day/time');
        for (const { name } of timeline.columns) chart.column(name);
        const marks = new Marks(capacity);
        this.marks = marks;
        const times = new DrawnTimes(kernels, chart);
        this.blocks = timeline.visits.map((block) => new VisitBlock(block, timeline.latest, solved, kernels, chart));
        this.medications = timeline.medications.map((each) => new MedicationCourse(each, kernels, chart));
        this.progressions = timeline.progressions.map((_, g) => new ProgressionCourse(timeline, g, chart, times, marks, this.stays));
        this.courses = timeline.courses.map((_, c) => new ConditionCourse(timeline, c, chart, times, marks, this.episodes));
        this.happened = timeline.events.map(({ name }) => chart.column(`day/${name}`));
        this.fatal = timeline.events.map(({ fatal }) =>
            fatal === undefined
                ? undefined
                : { kernel: kernels.draw({ family: 'bernoulli', parameters: [fatal.share] }), key: chart.key(fatal.stream), out: buffer() },
        );
        const { courses, progressions, medications } = this;
        const agenda = agendaOf({ timeline, kernels, chart, times, marks, courses, progressions, medications });
        this.processes = agenda.processes;
        this.alarms = agenda.alarms;
        this.resumes = agenda.resumes;
        this.usesTime = this.processes.some(({ kernel }) => kernel.inputs.includes('day/time'));
        for (const p of this.processes) p.reads |= marks.ofInputs(p.kernel.inputs);
    }

    private arm(process: Process, i: number, now: number): void {
        process.arm(i, now);
        this.marks.all(i);
    }

    /** The lives of patients `first` … `first + rows - 1`, whose columns are in the chart. */
    simulate(first: number, rows: number, indexDay: Float64Array): void {
        this.setUp(first, rows, indexDay);
        const { moving, waiting } = this;
        moving.count = waiting.count = 0;
        for (let i = 0; i < rows; i++) this.place(i);
        for (let round = 0; moving.count > 0 || waiting.count > 0; ) {
            while (moving.count > 0) {
                if (++round > MOST_ROUNDS) throw new EndlessLife(first + moving.at[0]);
                this.advance();
            }
            // Lanes wait in the order of their numbers, whenever they arrived.
            waiting.at.subarray(0, waiting.count).sort();
            this.receive();
        }
    }

    /** The index date alone: states, decisions and rates as they are then. */
    open(first: number, rows: number, indexDay: Float64Array): void {
        this.setUp(first, rows, indexDay);
        this.refresh();
    }

    private setUp(first: number, rows: number, indexDay: Float64Array): void {
        this.chart.first = first;
        this.chart.rows = rows;
        this.begin(indexDay);
    }

    private begin(indexDay: Float64Array): void {
        const { chart, timeline, moving } = this;
        const { days, until } = timeline.followup;
        const n = chart.rows;
        for (const rows of [this.events, this.exposures, this.episodes, this.stays]) rows.clear();
        for (let i = 0; i < n; i++) {
            moving.at[i] = i;
            const cut = until === undefined ? days : until - indexDay[i];
            // Whom the data do not reach has no follow-up, not even the first day.
            this.plannedEnd[i] = cut < 0 ? -1 : Math.min(days, cut);
        }
        moving.count = n;
        this.now.fill(0);
        this.quarter.fill(QUARTER);
        this.terminal.fill(-1);
        this.lastVisit.fill(0);
        this.marks.of.fill(-1);
        this.reason.fill(0);
        this.timeColumn.fill(0);
        for (const process of this.processes) process.reset();
        for (const each of this.resumes) each?.fill(Infinity);
        for (const name of timeline.latest) {
            const baseline = chart.columns.get(name);
            const latest = chart.column(`latest/${name}`);
            if (baseline === undefined) latest.fill(Number.NaN);
            else latest.set(baseline.subarray(0, n));
        }
        for (const block of this.blocks) block.reset(this.plannedEnd);
        for (const column of this.happened) column.fill(0);
        for (const course of this.courses) course.begin(moving);
        for (const progression of this.progressions) progression.begin();
        for (const process of this.processes) {
            const { kind, index } = process.subject;
            if (kind === 'transition') continue;
            for (let i = 0; i < n; i++) {
                if (kind === 'course' && this.courses[index].present[i] === 1) continue;
                process.arm(i, 0);
                process.counts(i, 0, true);
            }
        }
        for (const medication of this.medications) medication.reset();
        this.medications.forEach((medication, m) => {
            medication.judge(moving, this.now, this.exposures, m);
            for (let i = 0; i < n; i++) if (medication.startsAt[i] <= 0) medication.start(i);
        });
        this.timeColumn.fill(QUARTER / 2 / DAYS_A_YEAR);
    }

    /** Sends a patient on: to the next change, to wait for a visit of today, or out of follow-up. */
    private place(i: number): void {
        let due = Infinity;
        for (const block of this.blocks) if (block.due[i] < due) due = block.due[i];
        if (this.terminal[i] >= 0) {
            if (Math.floor(due) <= Math.floor(this.terminalAt[i])) this.wait(i);
            else this.finish(i);
            return;
        }
        const hold = Math.floor(due) + 1;
        if (hold <= this.now[i] || (this.now[i] >= this.plannedEnd[i] && due <= this.plannedEnd[i])) this.wait(i);
        else if (this.now[i] >= this.plannedEnd[i]) this.finish(i);
        else {
            this.hold[i] = Math.min(hold, this.plannedEnd[i]);
            this.moving.at[this.moving.count++] = i;
        }
    }

    private wait(i: number): void {
        this.waiting.at[this.waiting.count++] = i;
    }

    private advance(): void {
        const { moving, now, next, which, processes, alarms, hold, quarter, usesTime } = this;
        const dirty = this.marks.of;
        const { at, count } = moving;
        this.refresh();
        for (let j = 0; j < count; j++) {
            const i = at[j];
            next[i] = hold[i];
            which[i] = ARRIVED;
            if (usesTime && quarter[i] < hold[i]) {
                next[i] = quarter[i];
                which[i] = QUARTER_ENDS;
            }
        }
        for (let a = 0; a < alarms.length; a++) {
            const times = alarms[a].at;
            for (let j = 0; j < count; j++) {
                const i = at[j];
                if (times[i] < next[i]) {
                    next[i] = times[i] > now[i] ? times[i] : now[i];
                    which[i] = processes.length + a;
                }
            }
        }
        for (let p = 0; p < processes.length; p++) {
            const times = processes[p].next;
            for (let j = 0; j < count; j++) {
                const i = at[j];
                if (times[i] < next[i]) {
                    next[i] = times[i];
                    which[i] = p;
                }
            }
        }
        const moved = this.fired;
        moved.count = count;
        moved.at.set(at.subarray(0, count));
        moving.count = 0;
        for (let j = 0; j < count; j++) {
            const i = moved.at[j];
            now[i] = next[i];
            dirty[i] = 0;
            if (which[i] === QUARTER_ENDS) {
                quarter[i] += QUARTER;
                this.timeColumn[i] = (quarter[i] - QUARTER / 2) / DAYS_A_YEAR;
                dirty[i] = this.marks.bit('day/time');
            }
        }
        this.happen(moved);
        for (let j = 0; j < count; j++) this.place(moved.at[j]);
    }

    /** Rates of the day where something that they depend on has changed. */
    private refresh(): void {
        const { moving, some } = this;
        const dirty = this.marks.of;
        for (const process of this.processes) {
            some.count = 0;
            for (let j = 0; j < moving.count; j++) {
                const i = moving.at[j];
                if ((dirty[i] & process.reads) !== 0 || dirty[i] === -1) some.at[some.count++] = i;
            }
            process.refresh(some, this.now);
        }
    }

    private happen(moved: Lanes): void {
        const { which, processes, alarms, some } = this;
        let any = false;
        for (let j = 0; j < moved.count && !any; j++) any = which[moved.at[j]] >= 0;
        if (!any) return;
        for (let p = 0; p < processes.length + alarms.length; p++) {
            some.count = 0;
            for (let j = 0; j < moved.count; j++) if (which[moved.at[j]] === p) some.at[some.count++] = moved.at[j];
            if (some.count === 0) continue;
            if (p < processes.length) this.occur(processes[p], some);
            else for (let j = 0; j < some.count; j++) alarms[p - processes.length].ring(some.at[j], this.now[some.at[j]]);
        }
    }

    private occur(process: Process, lanes: Lanes): void {
        const { kind, index, transition } = process.subject;
        if (kind === 'event') this.eventHappens(process, index, lanes);
        for (let j = 0; j < lanes.count; j++) {
            const i = lanes.at[j];
            const time = this.now[i];
            if (kind === 'visits') {
                process.disarm(i, time);
                // Time in a stay is not at risk.
                if (this.timeline.visits[index].stay !== undefined) process.counts(i, time, false);
                this.blocks[index].due[i] = time;
            } else if (kind === 'course') this.courses[index].fallIll(process, i, time);
            else if (kind === 'transition') this.progressions[index].move(transition, i, time);
        }
    }

    private eventHappens(process: Process, e: number, lanes: Lanes): void {
        const event = this.timeline.events[e];
        const fatal = this.fatal[e];
        if (fatal !== undefined) this.chart.run(fatal.kernel, lanes, fatal.out, fatal.key, process.occurrence);
        for (let j = 0; j < lanes.count; j++) {
            const i = lanes.at[j];
            this.happened[e][i] = 1;
            this.marks.of[i] |= this.marks.bit(`day/${event.name}`);
            if (event.terminal || (fatal !== undefined && fatal.out[i] === 1)) {
                this.terminal[i] = e;
                this.terminalAt[i] = this.now[i];
                continue;
            }
            this.events.add(i, e, this.now[i], 0);
            if (event.recurrent) {
                this.arm(process, i, this.now[i]);
                continue;
            }
            process.disarm(i, this.now[i]);
            process.counts(i, this.now[i], false);
        }
    }

    /** The visits of the day for all that wait; block by block, each patient's earliest first. */
    private receive(): void {
        const { waiting, blocks, some, medications, now } = this;
        const earliest = this.which;
        for (let j = 0; j < waiting.count; j++) {
            const i = waiting.at[j];
            earliest[i] = 0;
            for (let b = 1; b < blocks.length; b++) if (blocks[b].due[i] < blocks[earliest[i]].due[i]) earliest[i] = b;
            this.lastVisit[i] = blocks[earliest[i]].due[i];
        }
        for (let b = 0; b < blocks.length; b++) {
            some.count = 0;
            for (let j = 0; j < waiting.count; j++) if (earliest[waiting.at[j]] === b) some.at[some.count++] = waiting.at[j];
            if (some.count > 0) this.visit(b, some);
        }
        const count = waiting.count;
        const here = this.fired;
        here.at.set(waiting.at.subarray(0, count));
        waiting.count = 0;
        for (let j = 0; j < count; j++) {
            const i = here.at[j];
            // What was decided today and waits for nothing begins today.
            for (const medication of medications) {
                if (!(medication.startsAt[i] <= Math.max(now[i], this.lastVisit[i]))) continue;
                medication.start(i);
                this.marks.of[i] |= this.marks.bit(`day/${medication.medication.name}`);
            }
            this.place(i);
        }
    }

    private visit(b: number, lanes: Lanes): void {
        const block = this.blocks[b];
        const resumes = this.resumes[b];
        const time = this.timeColumn;
        block.visit(lanes, this.plannedEnd);
        this.medications.forEach((medication, m) => {
            const stopped = medication.judge(block.attended, this.lastVisit, this.exposures, m);
            for (let j = 0; j < stopped.count; j++) this.marks.of[stopped.at[j]] |= this.marks.bit(`day/${medication.medication.name}`);
        });
        const changed = block.latestBits((name) => this.marks.bit(name));
        for (let j = 0; j < lanes.count; j++) {
            const i = lanes.at[j];
            time[i] = (this.quarter[i] - QUARTER / 2) / DAYS_A_YEAR;
            this.marks.of[i] |= changed;
            if (resumes === undefined || this.terminal[i] >= 0) continue;
            resumes[i] = Math.max(this.now[i], block.staysUntil[i]);
        }
    }

    private finish(i: number): void {
        const e = this.terminal[i];
        this.endedAt[i] = e >= 0 ? this.terminalAt[i] : this.plannedEnd[i];
        this.reason[i] = e + 1;
        for (const process of this.processes) process.settle(i, Math.max(0, this.endedAt[i]));
        if (e >= 0) {
            const { name, terminal } = this.timeline.events[e];
            // On the day of a visit, the end comes after it.
            this.events.add(i, e, Math.max(this.terminalAt[i], this.lastVisit[i]), !terminal || name === 'death' ? 1 : 0);
        }
        this.medications.forEach((medication, m) => {
            medication.close(i, this.exposures, m);
        });
        for (const course of this.courses) course.close(i);
        for (const progression of this.progressions) progression.close(i);
    }
}
