import type { Rounding, SolvedPlan } from '../../plan/model.ts';
import type { Visits } from '../../plan/time.ts';
import { DAYS_A_YEAR } from '../../plan/time.ts';
import type { StepKernel } from '../kernel/step.ts';
import { uniformAt } from '../streams/uniforms.ts';
import type { TimeKernels } from './compile.ts';
import { Deviations } from './deviations.ts';
import { type Chart, type Lanes, lanesOf } from './lanes.ts';
import { GrowingRows } from './rows.ts';
import { VisitTexts } from './visit-texts.ts';
import { WrittenCells } from './written-cells.ts';

/** Columns of a block's rows before its variables. */
export const VISIT_COLUMNS = { number: 0, time: 1, stayEnd: 2 };
const LEADING = 3;

/** The visits of one block to a chunk's patients. */
export class VisitBlock {
    readonly block: Visits;
    /** Days from index of the next visit; Infinity where none is to come yet. */
    readonly due: Float64Array;
    readonly number: Int32Array;
    /** Until when a stay lasts. */
    readonly staysUntil: Float64Array;
    readonly rows: GrowingRows;
    readonly written: WrittenCells;
    readonly attended: Lanes;
    private readonly chart: Chart;
    private readonly lastDay: Float64Array;
    private readonly lastTime: Float64Array;
    private readonly elapsed: Float64Array;
    private readonly deviations: Deviations;
    private readonly steps: { kernel: StepKernel; out: Float64Array; key: Uint32Array | undefined }[];
    private readonly previous: { from: Float64Array; to: Float64Array }[];
    private readonly latest: { from: Float64Array; to: Float64Array }[];
    private readonly latestNames: string[];
    private readonly values: Float64Array[];
    /** Its variables that are texts, and what they are made of. */
    readonly texts: VisitTexts;
    /** Numbers of the variables that `missing` or `corrupt` may alter: their true values stand behind the written ones. */
    private readonly altered: number[];
    private readonly jitterKey: Uint32Array;
    private readonly attend: { kernel: StepKernel; key: Uint32Array; out: Float64Array } | undefined;
    private readonly stay: { kernel: StepKernel; key: Uint32Array; out: Float64Array; scale: number } | undefined;
    private readonly numberColumn: Float64Array;
    private readonly timeColumn: Float64Array;

    constructor(block: Visits, latest: readonly string[], solved: Pick<SolvedPlan, 'plan' | 'latent'>, kernels: TimeKernels, chart: Chart) {
        this.block = block;
        this.chart = chart;
        const n = chart.capacity;
        const buffer = (): Float64Array => new Float64Array(n);
        this.due = buffer();
        this.number = new Int32Array(n);
        this.staysUntil = buffer();
        this.lastDay = buffer();
        this.lastTime = buffer();
        this.elapsed = buffer();
        this.attended = lanesOf(n);
        this.deviations = new Deviations(block, solved, kernels, chart);
        const source = new Map(block.measures.map(({ column, of }) => [column, of]));
        const drawn = block.steps.filter(({ value }) => value.family !== 'text' && value.family !== 'uuid');
        this.steps = drawn.map((step) => ({
            kernel: kernels.step(step, source.get(step.column)),
            out: chart.column(step.column),
            key: step.stream === undefined ? undefined : chart.key(step.stream),
        }));
        this.previous = block.previous.map(({ from, to }) => ({ from: chart.column(from), to: chart.column(to) }));
        const own = new Set(block.steps.map(({ column }) => column));
        const asked = latest.filter((name) => own.has(`${block.name}.${name}`));
        this.latestNames = asked.map((name) => `latest/${name}`);
        this.latest = asked.map((name) => ({ from: chart.column(`${block.name}.${name}`), to: chart.column(`latest/${name}`) }));
        this.values = block.columns.map(({ name }) => chart.column(name));
        this.jitterKey = chart.key(`${block.name}.jitter`);
        if (block.attend !== undefined) {
            const kernel = kernels.draw({ family: 'bernoulli', parameters: [block.attend] });
            this.attend = { kernel, key: chart.key(`${block.name}.attend`), out: buffer() };
        }
        if (block.stay !== undefined) {
            const { stream, scale } = block.stay;
            this.stay = { kernel: kernels.duration(block.stay), key: chart.key(stream), out: buffer(), scale };
        }
        this.numberColumn = chart.column(`${block.name}.visit`);
        this.timeColumn = chart.column('day/time');
        const rules = [...block.missing, ...block.corrupt];
        this.altered = block.columns.flatMap(({ name }, c) =>
            rules.some((rule) => ('column' in rule && rule.column === name) || ('other' in rule && rule.other === name)) ? [c] : [],
        );
        this.texts = new VisitTexts(block, chart);
        this.rows = new GrowingRows(LEADING + this.values.length + this.altered.length + this.texts.inputs.length, 4 * n);
        this.written = new WrittenCells(block, kernels, chart, this.values);
    }

    reset(ends: Float64Array): void {
        this.number.fill(0);
        this.staysUntil.fill(-1);
        this.lastDay.fill(-1);
        this.lastTime.fill(-Infinity);
        this.due.fill(Infinity);
        this.rows.clear();
        this.written.clear();
        if (this.block.every === undefined) return;
        for (let i = 0; i < this.chart.rows; i++) this.plan(i, ends[i]);
    }

    /** Finds the next regular visit: one that would fall on the day of the last, or into a stay, does not take place. */
    private plan(i: number, end: number): void {
        const { interval, jitter } = this.block.every!;
        this.due[i] = Infinity;
        for (;;) {
            const number = ++this.number[i];
            const planned = (number - 1) * interval;
            if (planned > end) return;
            const moved = number === 1 || jitter === 0 ? 0 : jitter * (2 * uniformAt(this.jitterKey, this.chart.first + i, number, 0) - 1);
            const time = planned + moved;
            if (time > end || Math.floor(time) <= this.lastDay[i] || time < this.staysUntil[i]) continue;
            this.due[i] = time;
            return;
        }
    }

    /** Everything that happens at the visits that are due at the lanes; `attended` are then those that took place. */
    visit(lanes: Lanes, ends: Float64Array): void {
        const { at, count } = lanes;
        const { due, number, elapsed, lastTime, numberColumn, timeColumn, chart } = this;
        const regular = this.block.every !== undefined;
        for (let j = 0; j < count; j++) {
            const i = at[j];
            if (!regular) number[i]++;
            elapsed[i] = due[i] - lastTime[i];
            numberColumn[i] = number[i];
            timeColumn[i] = due[i] / DAYS_A_YEAR;
        }
        this.deviations.draw(lanes, number, elapsed);
        for (const { kernel, out, key } of this.steps) chart.run(kernel, lanes, out, key, number);
        this.judgeAttendance(lanes);
        this.drawStays(lanes);
        this.record();
        for (const { from, to } of this.previous) copy(from, to, lanes);
        for (const { from, to } of this.latest) copy(from, to, this.attended);
        for (let j = 0; j < count; j++) {
            const i = at[j];
            lastTime[i] = due[i];
            this.lastDay[i] = Math.floor(due[i]);
            due[i] = Infinity;
            if (regular) this.plan(i, ends[i]);
        }
    }

    /** Roundings by column of the patient or of the block. */
    setRoundings(roundings: ReadonlyMap<string, Rounding>): void {
        const known = new Map(roundings);
        for (const step of this.block.steps) if (typeof step.rounding === 'object') known.set(step.column, step.rounding);
        for (const { column, of } of this.block.measures) {
            const rounding = roundings.get(of);
            if (rounding !== undefined && !known.has(column)) known.set(column, rounding);
        }
        this.written.setRoundings(known);
    }

    /** The recorded values of variable `c`: as written, or as they truly are. */
    recorded(c: number, as: 'written' | 'true'): Float64Array {
        const k = this.altered.indexOf(c);
        return this.rows.columns[as === 'written' || k < 0 ? LEADING + c : LEADING + this.values.length + k];
    }

    /** What was recorded of a column that a text names; undefined where it is a text itself. */
    input(name: string): Float64Array | undefined {
        const k = this.texts.inputs.indexOf(name);
        return k < 0 || !this.chart.columns.has(name)
            ? undefined
            : this.rows.columns[LEADING + this.values.length + this.altered.length + k];
    }

    /** The bits of all that a visit changes for what comes after. */
    latestBits(bit: (name: string) => number): number {
        return this.latestNames.reduce((bits, name) => bits | bit(name), 0);
    }

    private judgeAttendance(lanes: Lanes): void {
        const { attended, attend, chart } = this;
        if (attend === undefined) {
            attended.at.set(lanes.at.subarray(0, lanes.count));
            attended.count = lanes.count;
            return;
        }
        chart.run(attend.kernel, lanes, attend.out, attend.key, this.number);
        attended.count = 0;
        for (let j = 0; j < lanes.count; j++) if (attend.out[lanes.at[j]] === 1) attended.at[attended.count++] = lanes.at[j];
    }

    private drawStays(lanes: Lanes): void {
        const { stay, chart } = this;
        if (stay === undefined) return;
        chart.run(stay.kernel, lanes, stay.out, stay.key, this.number);
        for (let j = 0; j < lanes.count; j++) {
            const i = lanes.at[j];
            this.staysUntil[i] = this.due[i] + Math.max(0, stay.out[i] * stay.scale || 0);
        }
    }

    private record(): void {
        const { attended, rows, values, number, due, staysUntil } = this;
        const { at, count } = attended;
        rows.reserve(count);
        const from = rows.count;
        const [numbers, times, ends] = rows.columns;
        for (let j = 0; j < count; j++) {
            const i = at[j];
            rows.lanes[from + j] = i;
            numbers[from + j] = number[i];
            times[from + j] = due[i];
            ends[from + j] = staysUntil[i];
        }
        const fill = (into: Float64Array, column: Float64Array): void => {
            for (let j = 0; j < count; j++) into[from + j] = column[at[j]];
        };
        for (let c = 0; c < values.length; c++) fill(rows.columns[LEADING + c], values[c]);
        this.altered.forEach((c, k) => {
            fill(rows.columns[LEADING + values.length + k], values[c]);
        });
        this.texts.inputs.forEach((name, k) => {
            const column = this.chart.columns.get(name);
            if (column !== undefined) fill(rows.columns[LEADING + values.length + this.altered.length + k], column);
        });
        rows.count += count;
        this.written.alter(attended, number, rows, from, LEADING);
    }
}

function copy(from: Float64Array, to: Float64Array, { at, count }: Lanes): void {
    for (let j = 0; j < count; j++) to[at[j]] = from[at[j]];
}
