import type { SolvedPlan } from '../../plan/model.ts';
import { DAYS_A_YEAR, type Timeline } from '../../plan/time.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { Program } from '../program.ts';
import { type Clock, clockOf } from './clock.ts';
import { TimeKernels } from './compile.ts';
import { Chart, type Lanes, lanesOf } from './lanes.ts';
import { MedicationCourse } from './medications.ts';
import { Process, type Subject } from './process.ts';
import { GrowingRows } from './rows.ts';
import { VisitBlock } from './visit-block.ts';

/** Quarters of a year: expressions of `time` are held constant within one, at its midpoint. */
const QUARTER = DAYS_A_YEAR / 4;
/** More changes than this in one patient's life are a mistake in the plan: a rate of many a day. */
const MOST_ROUNDS = 100_000;

const ARRIVED = -1;
const QUARTER_ENDS = -2;

/** A time that is known beforehand: what happens then. */
interface Alarm {
    at: Float64Array;
    ring(lane: number, time: number): void;
}

interface DrawnTime {
    kernel: StepKernel;
    key: Uint32Array;
    scale: number;
}

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
    readonly processes: Process[] = [];
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
    private readonly alarms: Alarm[] = [];
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
    private readonly dirty: Int32Array;
    private readonly bits = new Map<string, number>();
    private readonly usesTime: boolean;
    private readonly states: Float64Array[];
    private readonly present: Float64Array[];
    private readonly happened: Float64Array[];
    private readonly fatal: ({ kernel: StepKernel; key: Uint32Array; out: Float64Array } | undefined)[];
    private readonly onset: Float64Array[];
    private readonly resolvesAt: Float64Array[];
    private readonly episode: Int32Array[];
    private readonly enteredAt: Float64Array[];
    private readonly entries: Int32Array[];
    private readonly timeColumn: Float64Array;
    private readonly waiting: Lanes;
    private readonly moving: Lanes;
    private readonly fired: Lanes;
    private readonly some: Lanes;
    private readonly single: Lanes = lanesOf(1);
    private readonly drawn: Float64Array;

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
        this.dirty = count();
        this.drawn = buffer();
        this.waiting = lanesOf(capacity);
        this.moving = lanesOf(capacity);
        this.fired = lanesOf(capacity);
        this.some = lanesOf(capacity);
        this.timeColumn = chart.column('day/time');
        for (const { name } of timeline.columns) chart.column(name);
        const day = (name: string): Float64Array => chart.column(`day/${name}`);
        this.blocks = timeline.visits.map((block) => new VisitBlock(block, timeline.latest, solved, kernels, chart));
        this.medications = timeline.medications.map((each) => new MedicationCourse(each, kernels, chart));
        this.states = timeline.progressions.map(({ name }) => day(name));
        this.present = timeline.courses.map(({ condition }) => day(condition));
        this.happened = timeline.events.map(({ name }) => day(name));
        this.onset = timeline.courses.map(buffer);
        this.resolvesAt = timeline.courses.map(buffer);
        this.episode = timeline.courses.map(count);
        this.enteredAt = timeline.progressions.map(buffer);
        this.entries = timeline.progressions.map(count);
        this.fatal = timeline.events.map(({ fatal }) =>
            fatal === undefined
                ? undefined
                : { kernel: kernels.draw({ family: 'bernoulli', parameters: [fatal.share] }), key: chart.key(fatal.stream), out: buffer() },
        );
        this.makeProcesses();
        this.usesTime = this.processes.some(({ kernel }) => kernel.inputs.includes('day/time'));
        for (const p of this.processes) for (const name of p.kernel.inputs) if (this.changes(name)) p.reads |= this.bit(name);
    }

    private changes(name: string): boolean {
        return name.startsWith('day/') || name.startsWith('latest/');
    }

    /** Columns share bits where there are more than thirty: a rate is then looked at once too often. */
    private bit(name: string): number {
        let bit = this.bits.get(name);
        if (bit === undefined) this.bits.set(name, (bit = 1 << (this.bits.size % 30)));
        return bit;
    }

    private makeProcesses(): void {
        const { timeline, kernels, chart } = this;
        const add = (
            kind: Subject['kind'],
            index: number,
            rate: { stream: string; rate: StepKernel; shape?: number; at: string },
            transition = 0,
            clock?: Clock,
        ): Process => {
            const process = new Process({ kind, index, transition }, rate, rate.rate, chart, clock);
            this.processes.push(process);
            return process;
        };
        timeline.events.forEach(({ rate }, e) => {
            add('event', e, { ...rate, rate: kernels.expression(rate.rate) });
        });
        timeline.courses.forEach((course, c) => {
            if (course.incidence !== undefined) add('course', c, { ...course.incidence, rate: kernels.expression(course.incidence.rate) });
            if (course.resolves === undefined) return;
            this.alarms.push({ at: this.resolvesAt[c], ring: (i, time) => this.resolve(c, i, time) });
        });
        timeline.visits.forEach(({ rate }, b) => {
            if (rate === undefined) return;
            const process = add('visits', b, { ...rate, rate: kernels.expression(rate.rate) });
            const again = new Float64Array(chart.capacity).fill(Infinity);
            this.resumes[b] = again;
            this.alarms.push({
                at: again,
                ring: (i, time) => {
                    again[i] = Infinity;
                    process.counts(i, time, true);
                    this.arm(process, i, time);
                },
            });
        });
        timeline.progressions.forEach(({ transitions }, g) => {
            transitions.forEach(({ rate, after }, t) => {
                if (rate !== undefined) add('transition', g, { ...rate, rate: kernels.expression(rate.rate) }, t);
                else if (after?.ratio !== undefined) {
                    const clock = clockOf(after.value, after.scale, (e) => kernels.expression(e), chart);
                    add('transition', g, { stream: after.stream, rate: kernels.expression(after.ratio), at: after.at }, t, clock);
                } else if (after !== undefined) {
                    const at = new Float64Array(chart.capacity);
                    this.scheduled.push({
                        progression: g,
                        transition: t,
                        at,
                        time: { kernel: kernels.duration(after), key: chart.key(after.stream), scale: after.scale },
                    });
                    this.alarms.push({ at, ring: (i, time) => this.move(g, t, i, time) });
                }
            });
        });
        this.medications.forEach((medication) => {
            this.alarms.push({
                at: medication.startsAt,
                ring: (i, _time) => {
                    medication.start(i);
                    this.dirty[i] |= this.bit(`day/${medication.medication.name}`);
                },
            });
        });
        this.resolves = timeline.courses.map(({ resolves }) => {
            if (resolves === undefined) return undefined;
            const time = (duration: typeof resolves.present): DrawnTime => ({
                kernel: kernels.duration(duration),
                key: chart.key(duration.stream),
                scale: duration.scale,
            });
            return { incident: time(resolves.incident), present: time(resolves.present) };
        });
    }

    private readonly scheduled: { progression: number; transition: number; at: Float64Array; time: DrawnTime }[] = [];
    /** By block: when the next visit of a rate may come again. */
    private readonly resumes: (Float64Array | undefined)[] = [];
    private resolves: ({ incident: DrawnTime; present: DrawnTime } | undefined)[] = [];

    private arm(process: Process, i: number, now: number): void {
        process.arm(i, now);
        this.dirty[i] = -1;
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
        this.dirty.fill(-1);
        this.reason.fill(0);
        this.timeColumn.fill(0);
        for (const process of this.processes) process.reset();
        for (const each of this.resumes) each?.fill(Infinity);
        for (const { at } of this.scheduled) at.fill(Infinity);
        for (const name of timeline.latest) {
            const baseline = chart.columns.get(name);
            const latest = chart.column(`latest/${name}`);
            if (baseline === undefined) latest.fill(Number.NaN);
            else latest.set(baseline.subarray(0, n));
        }
        for (const block of this.blocks) block.reset(this.plannedEnd);
        for (const column of this.happened) column.fill(0);
        this.beginCourses(n);
        this.beginProgressions(n);
        for (const process of this.processes) {
            const { kind, index } = process.subject;
            if (kind === 'transition') continue;
            for (let i = 0; i < n; i++) {
                if (kind === 'course' && this.present[index][i] === 1) continue;
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

    private beginCourses(n: number): void {
        const { timeline, chart } = this;
        timeline.courses.forEach(({ condition }, c) => {
            this.present[c].set(chart.columns.get(condition)!.subarray(0, n));
            this.onset[c].fill(Number.NaN);
            this.resolvesAt[c].fill(Infinity);
            this.episode[c].fill(0);
            const resolves = this.resolves[c];
            if (resolves === undefined) return;
            chart.run(resolves.present.kernel, this.moving, this.drawn, resolves.present.key, this.episode[c]);
            const { elapsed } = timeline.courses[c].resolves!.present;
            const years = elapsed === undefined ? undefined : chart.columns.get(elapsed)!;
            for (let i = 0; i < n; i++) {
                if (this.present[c][i] === 0) continue;
                const passed = years === undefined ? 0 : years[i] * DAYS_A_YEAR;
                this.resolvesAt[c][i] = Math.max(0, this.drawn[i] * resolves.present.scale - passed || 0);
            }
        });
    }

    private beginProgressions(n: number): void {
        const { timeline, chart } = this;
        timeline.progressions.forEach(({ initial }, g) => {
            const state = this.states[g];
            if (initial === undefined) state.fill(0);
            else state.set(chart.columns.get(initial)!.subarray(0, n));
            this.enteredAt[g].fill(0);
            this.entries[g].fill(0);
        });
        for (let i = 0; i < n; i++) for (let g = 0; g < this.states.length; g++) this.enter(g, i, 0);
    }

    /** Puts a patient at risk of what leads out of its state. */
    private enter(g: number, i: number, time: number): void {
        const state = this.states[g][i];
        const { transitions } = this.timeline.progressions[g];
        this.enteredAt[g][i] = time;
        for (const process of this.processes) {
            const { kind, index, transition } = process.subject;
            if (kind !== 'transition' || index !== g) continue;
            process.counts(i, time, transitions[transition].from === state);
            if (transitions[transition].from !== state) process.disarm(i, time);
            else this.arm(process, i, time);
        }
        for (const each of this.scheduled) {
            if (each.progression !== g) continue;
            each.at[i] = transitions[each.transition].from === state ? this.drawTime(each.time, i, this.entries[g], time) : Infinity;
        }
        this.entries[g][i]++;
    }

    /** `time` and what is drawn after it. */
    private drawTime({ kernel, key, scale }: DrawnTime, i: number, index: Int32Array, time: number): number {
        this.single.at[0] = i;
        this.single.count = 1;
        const before = this.timeColumn[i];
        this.timeColumn[i] = time / DAYS_A_YEAR;
        this.chart.run(kernel, this.single, this.drawn, key, index);
        this.timeColumn[i] = before;
        return time + Math.max(0, this.drawn[i] * scale || 0);
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
        const { moving, now, next, which, processes, alarms, dirty, hold, quarter, usesTime } = this;
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
                dirty[i] = this.bit('day/time');
            }
        }
        this.happen(moved);
        for (let j = 0; j < count; j++) this.place(moved.at[j]);
    }

    /** Rates of the day where something that they depend on has changed. */
    private refresh(): void {
        const { moving, some, dirty } = this;
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
            } else if (kind === 'course') this.fallIll(process, index, i, time);
            else if (kind === 'transition') this.move(index, transition, i, time);
        }
    }

    private eventHappens(process: Process, e: number, lanes: Lanes): void {
        const event = this.timeline.events[e];
        const fatal = this.fatal[e];
        if (fatal !== undefined) this.chart.run(fatal.kernel, lanes, fatal.out, fatal.key, process.occurrence);
        for (let j = 0; j < lanes.count; j++) {
            const i = lanes.at[j];
            this.happened[e][i] = 1;
            this.dirty[i] |= this.bit(`day/${event.name}`);
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

    private fallIll(process: Process, c: number, i: number, time: number): void {
        process.disarm(i, time);
        process.counts(i, time, false);
        this.present[c][i] = 1;
        this.onset[c][i] = time;
        this.dirty[i] |= this.bit(`day/${this.timeline.courses[c].condition}`);
        this.episode[c][i]++;
        const resolves = this.resolves[c];
        if (resolves !== undefined) this.resolvesAt[c][i] = this.drawTime(resolves.incident, i, this.episode[c], time);
    }

    private resolve(c: number, i: number, time: number): void {
        this.resolvesAt[c][i] = Infinity;
        this.present[c][i] = 0;
        this.dirty[i] |= this.bit(`day/${this.timeline.courses[c].condition}`);
        this.episodes.add(i, c, this.onset[c][i], time);
        for (const process of this.processes)
            if (process.subject.kind === 'course' && process.subject.index === c) this.arm(process, i, time);
    }

    private move(g: number, t: number, i: number, time: number): void {
        const { name, transitions } = this.timeline.progressions[g];
        this.stays.add(i, g, this.states[g][i], this.enteredAt[g][i], time);
        this.states[g][i] = transitions[t].to;
        this.dirty[i] |= this.bit(`day/${name}`);
        this.enter(g, i, time);
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
                this.dirty[i] |= this.bit(`day/${medication.medication.name}`);
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
            for (let j = 0; j < stopped.count; j++) this.dirty[stopped.at[j]] |= this.bit(`day/${medication.medication.name}`);
        });
        const changed = block.latestBits((name) => this.bit(name));
        for (let j = 0; j < lanes.count; j++) {
            const i = lanes.at[j];
            time[i] = (this.quarter[i] - QUARTER / 2) / DAYS_A_YEAR;
            this.dirty[i] |= changed;
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
        this.present.forEach((present, c) => {
            if (present[i] === 1) this.episodes.add(i, c, this.onset[c][i], Number.NaN);
        });
        this.states.forEach((state, g) => {
            this.stays.add(i, g, state[i], this.enteredAt[g][i], Number.NaN);
        });
    }
}
