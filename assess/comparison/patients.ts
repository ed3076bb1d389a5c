import type { Block } from '../../generator/block.ts';
import type { Column, Plan } from '../../plan/model.ts';
import type { Timeline } from '../../plan/time.ts';
import type { Observer } from '../collect.ts';
import { occurrences } from '../lives.ts';

/** Something of which each patient has a quantity x in a quantity y: events in years, a sum of values in visits. */
export interface Quantities {
    x: Float64Array;
    y: Float64Array;
}

/** Of what visits measure: how many values a patient has, their sum and that of their squares, all less `shift`. */
export interface Measurements {
    column: Column;
    /** The first value seen: squares of what is far from nothing would lose their digits. */
    shift: number;
    count: Float64Array;
    sum: Float64Array;
    squares: Float64Array;
}

/** A sample of patients, column by column, so that each can be set against the same patient of another cohort. */
export class Patients implements Observer {
    readonly columns: readonly Column[];
    readonly count: number;
    readonly weights: Float64Array;
    /** True values; NaN is missing. Texts are not kept. */
    readonly values = new Map<string, Float64Array>();
    /** 1 where the written cell is empty; of columns that have such a cell. */
    readonly empty = new Map<string, Float64Array>();
    /** The group of each patient, by level of clusters. */
    readonly levels = new Map<string, Float64Array>();
    readonly rates: ({ name: string; stream: string } & Quantities)[] = [];
    readonly visits: { name: string; number: Float64Array }[] = [];
    readonly measurements: Measurements[] = [];
    readonly taken: { name: string; ever: Float64Array }[] = [];
    readonly states: ({ name: string; state: string } & Quantities)[] = [];

    /** `columns`: of the patients table, as the generator has them. */
    constructor(columns: readonly Column[], plan: Plan, patients: number) {
        const zeros = (): Float64Array => new Float64Array(patients);
        this.columns = columns;
        this.count = patients;
        this.weights = zeros().fill(1);
        for (const { name, kind } of columns) if (kind !== 'text') this.values.set(name, zeros());
        for (const { name } of plan.clusters) this.levels.set(name, zeros());
        if (plan.timeline) this.follow(plan.timeline, zeros);
    }

    private follow({ events, courses, visits, medications, progressions }: Timeline, zeros: () => Float64Array): void {
        const rated = (name: string, stream: string | undefined): void => {
            if (stream !== undefined) this.rates.push({ name, stream, x: zeros(), y: zeros() });
        };
        for (const { name, rate } of events) rated(name, rate.stream);
        for (const { condition, incidence } of courses) rated(condition, incidence?.stream);
        for (const { name, rate, columns } of visits) {
            rated(name, rate?.stream);
            this.visits.push({ name, number: zeros() });
            for (const column of columns)
                if (column.kind === 'number' || column.kind === 'integer')
                    this.measurements.push({ column, shift: Number.NaN, count: zeros(), sum: zeros(), squares: zeros() });
        }
        for (const { name } of medications) this.taken.push({ name, ever: zeros() });
        for (const { name, states, transitions } of progressions) {
            for (const { rate } of transitions) rated(rate?.stream ?? '', rate?.stream);
            for (const state of states) this.states.push({ name, state: state.name, x: zeros(), y: zeros() });
        }
    }

    observe(block: Block): void {
        const { first, rows, weights } = block;
        if (weights) this.weights.set(weights.subarray(0, rows), first);
        for (const [name, kept] of [...this.values, ...this.levels]) {
            const values = block.values.get(name);
            if (values) kept.set(values.subarray(0, rows), first);
        }
        for (const { name } of this.columns) {
            const written = block.written.get(name) ?? block.values.get(name);
            for (let i = 0; written !== undefined && i < rows; i++) {
                if (!Number.isNaN(written[i])) continue;
                if (!this.empty.has(name)) this.empty.set(name, new Float64Array(this.count));
                this.empty.get(name)![first + i] = 1;
            }
        }
        if (block.life) this.observeLives(block, block.life);
    }

    private observeLives(block: Block, life: NonNullable<Block['life']>): void {
        const { first, rows } = block;
        for (const { stream, x, y } of this.rates) {
            const seen = occurrences(block, stream);
            x.set(seen.x.subarray(0, rows), first);
            y.set(seen.y.subarray(0, rows), first);
        }
        const { timeline, blocks, exposures, stays, endedAt } = life;
        let next = 0;
        timeline.visits.forEach(({ columns }, b) => {
            const { rows: attended } = blocks[b];
            for (let r = 0; r < attended.count; r++) this.visits[b].number[first + attended.lanes[r]]++;
            columns.forEach(({ kind }, c) => {
                if (kind !== 'number' && kind !== 'integer') return;
                const measured = this.measurements[next++];
                const values = blocks[b].recorded(c, 'true');
                for (let r = 0; r < attended.count; r++) take(measured, first + attended.lanes[r], values[r]);
            });
        });
        for (let r = 0; r < exposures.count; r++) this.taken[exposures.columns[0][r]].ever[first + exposures.lanes[r]] = 1;
        const offsets: number[] = [];
        for (const { states } of timeline.progressions) offsets.push((offsets.at(-1) ?? 0) + states.length);
        for (const { y } of this.states) y.set(endedAt.subarray(0, rows), first);
        const [which, state, entered, left] = stays.columns;
        for (let r = 0; r < stays.count; r++) {
            const lane = stays.lanes[r];
            const until = Number.isNaN(left[r]) ? endedAt[lane] : Math.min(left[r], endedAt[lane]);
            const { x } = this.states[offsets[which[r]] - timeline.progressions[which[r]].states.length + state[r]];
            x[first + lane] += Math.max(0, until - entered[r]);
        }
    }
}

function take(measured: Measurements, patient: number, value: number): void {
    if (Number.isNaN(value)) return;
    if (Number.isNaN(measured.shift)) measured.shift = value;
    const x = value - measured.shift;
    measured.count[patient]++;
    measured.sum[patient] += x;
    measured.squares[patient] += x * x;
}
