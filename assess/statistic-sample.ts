import { type Block, CHUNK } from '../generator/block.ts';
import type { Expression, Statistic } from '../plan/model.ts';
import { columnsRead } from '../plan/traverse.ts';
import type { Observer } from './collect.ts';
import { firstTimes, occurrences, type PerPatient } from './lives.ts';
import { BATCHES, Retained, type Rows } from './retained.ts';
import { MEASURES } from './statistics/index.ts';
import type { Accumulator, Measure } from './statistics/measure.ts';
import { type RowView, visitRows } from './visit-rows.ts';

/** An expression over the columns of rows, ready to run: one value a row, NaN where missing. Valid until the next call. */
export type RowExpression = (rows: RowView) => Float64Array;
/** Makes an expression ready to run; the generator's evaluator is behind it. */
export type Prepare = (expression: Expression) => RowExpression;

export interface StandardError {
    /** Standard error of the estimate; NaN where it is unknown. */
    error: number;
    /** Degrees of freedom of `error`: few where it rests on few groups of patients. */
    freedom: number;
}

/** What no dataset can leave, though a normal approximation would. */
const RANGES: Partial<Record<Statistic['statistic'], readonly [number, number]>> = {
    share: [0, 1],
    prevalence: [0, 1],
    missing: [0, 1],
    auc: [0, 1],
    survival: [0, 1],
    cumulative_incidence: [0, 1],
    correlation: [-1, 1],
    spearman: [-1, 1],
    sd: [0, Infinity],
    count: [0, Infinity],
    incidence: [0, Infinity],
};

/** One statistic of an expectation or a target, taken from a stream of blocks. */
export class StatisticSample implements Observer {
    readonly statistic: Statistic;
    /** Rows read: `where` holds, and nothing the statistic needs is missing. */
    rows = 0;
    /** Patients seen. */
    patients = 0;
    private readonly measure: Measure;
    private readonly accumulator: Accumulator;
    private readonly kept: Retained;
    private readonly levels: string[];
    private readonly x?: RowExpression;
    private readonly y?: RowExpression;
    private readonly where?: RowExpression;
    private readonly reads: Set<string>;
    private readonly scratch: Rows;

    /** `levels`: names of the cohort's clusters. */
    constructor(statistic: Statistic, prepare: Prepare, levels: string[]) {
        const measure = MEASURES.get(statistic.statistic);
        if (measure === undefined) throw new Error(`no such statistic: ${statistic.statistic}`);
        this.statistic = statistic;
        this.measure = measure;
        this.levels = levels;
        this.kept = new Retained(measure.keep, measure.pairs, levels.length);
        this.accumulator = measure.start(statistic, this.kept);
        if (measure.reads === 'value' || measure.reads === 'truth') this.x = prepare(statistic.args[0]);
        if (measure.pairs && statistic.rate === undefined) this.y = prepare(statistic.args[1]);
        if (statistic.where !== undefined) this.where = prepare(statistic.where);
        this.reads = columnsRead([...statistic.args, statistic.where ?? 0]);
        this.scratch = {
            count: 0,
            x: new Float64Array(CHUNK),
            y: new Float64Array(measure.pairs ? CHUNK : 0),
            w: new Float64Array(CHUNK),
            groups: levels.map(() => new Int32Array(CHUNK)),
            batch: new Uint8Array(CHUNK),
        };
    }

    observe(block: Block): void {
        this.patients += block.rows;
        const { visits } = this.statistic;
        if (visits === undefined) this.add(block, block);
        else for (const view of visitRows(block, visits, this.reads)) this.add(view, block);
    }

    private add(view: RowView, block: Block): void {
        const { scratch } = this;
        const { rows, lanes } = view;
        // Each result is copied before the next expression runs: they may share a buffer.
        const where = this.where?.(view).slice(0, rows);
        const lived = this.lived(block);
        const x = lived?.x ?? this.read(view, where);
        const y = lived?.y ?? this.y?.(view);
        const weights = this.measure.unweighted === true ? undefined : view.weights;
        const groups = this.levels.map((name) => block.values.get(name));
        let n = 0;
        for (let i = 0; i < rows; i++) {
            if (where !== undefined && this.measure.reads !== 'where' && !isTrue(where[i])) continue;
            if (Number.isNaN(x[i]) || (y !== undefined && Number.isNaN(y[i]))) continue;
            const patient = lanes === undefined ? i : lanes[i];
            scratch.x[n] = x[i];
            if (y !== undefined) scratch.y[n] = y[i];
            scratch.w[n] = weights === undefined ? 1 : weights[i];
            for (let k = 0; k < groups.length; k++) scratch.groups[k][n] = groups[k]?.[patient] ?? 0;
            scratch.batch[n] = (block.first + patient) % BATCHES;
            n++;
        }
        scratch.count = n;
        this.rows += n;
        const kept = this.kept.add(scratch);
        this.accumulator.add(scratch, kept);
    }

    /** What the statistic reads of lives; nothing of one that reads columns. */
    private lived(block: Block): PerPatient | undefined {
        const { rate } = this.statistic;
        if (rate === undefined) return undefined;
        return this.measure.reads === 'occurrences' ? occurrences(block, rate) : firstTimes(block, rate);
    }

    private read(view: RowView, where: Float64Array | undefined): Float64Array {
        const { rows } = view;
        if (this.measure.reads === 'value') return this.x!(view).slice(0, rows);
        if (this.measure.reads === 'truth')
            return this.x!(view)
                .slice(0, rows)
                .map((v) => (isTrue(v) ? 1 : 0));
        const ones = new Float64Array(rows).fill(1);
        if (this.measure.reads === 'where') return where === undefined ? ones : where.map((v) => (isTrue(v) ? 1 : 0));
        const column = (this.statistic.args[0] as { column: string }).column;
        const cells = view.written.get(column) ?? view.values.get(column);
        return ones.map((_, i) => (cells !== undefined && Number.isNaN(cells[i]) ? 1 : 0));
    }

    get estimate(): number {
        return this.accumulator.estimate();
    }

    /** Of a rate: the years at risk. */
    get exposure(): number {
        const { y, rows } = this.kept;
        let years = 0;
        for (let i = 0; i < rows; i++) years += y[i];
        return rows === 0 ? 0 : years * (this.rows / rows);
    }

    /** Sum of weights squared over sum of squares: the rows of an unweighted sample as exact as this one. */
    get effectiveRows(): number {
        const { w, rows } = this.kept;
        let sum = 0;
        let squares = 0;
        for (let i = 0; i < rows; i++) {
            sum += w[i];
            squares += w[i] * w[i];
        }
        return rows === 0 ? 0 : ((sum * sum) / squares) * (this.rows / rows);
    }

    /**
     * Standard error in a dataset of `patients` (default: those seen), weights included, groups of patients as drawn
     * anew. The share of variance that lies between groups does not shrink with more patients.
     */
    standardError(patients = this.patients): StandardError {
        const influence = this.accumulator.influence?.();
        const { w, rows: n } = this.kept;
        if (influence === undefined || n < 2) return { error: Number.NaN, freedom: Number.POSITIVE_INFINITY };
        let weight = 0;
        let squares = 0;
        for (let i = 0; i < n; i++) {
            weight += w[i];
            squares += w[i] * w[i] * influence[i] * influence[i];
        }
        const scale = n / this.rows;
        const alone =
            this.statistic.visits === undefined
                ? (squares / (weight * weight)) * (n / (n - 1))
                : this.betweenBatches(influence) / (weight * weight);
        const growth = patients / this.patients;
        let variance = (alone * scale) / growth;
        let imprecision = 0;
        for (const groups of this.kept.groups) {
            const between = betweenGroups(groups, w, influence, n, weight, alone);
            variance += between.variance;
            imprecision += (between.variance * between.variance) / Math.max(between.groups - 1, 1);
        }
        const factor = this.accumulator.total === true ? growth : 1;
        return {
            error: Math.sqrt(variance) * factor,
            freedom: imprecision === 0 ? Number.POSITIVE_INFINITY : (variance * variance) / imprecision,
        };
    }

    /** Visits of one patient resemble each other: squares of sums over batches of whole patients stand for those of rows. */
    private betweenBatches(influence: Float64Array): number {
        const sums = new Float64Array(BATCHES);
        for (let i = 0; i < influence.length; i++) sums[this.kept.batch[i]] += this.kept.w[i] * influence[i];
        return sums.reduce((total, sum) => total + sum * sum, 0) * (BATCHES / (BATCHES - 1));
    }

    /** Value of the statistic at probability `u` of its sampling distribution in a dataset of `patients`. */
    sampling(patients: number, normalQuantile: (u: number) => number): (u: number) => number {
        const { quantile } = this.accumulator;
        if (quantile !== undefined) {
            const rows = Math.max(1, (this.rows * patients) / this.patients);
            return (u) => quantile.call(this.accumulator, u, rows);
        }
        const centre = this.estimate * (this.accumulator.total === true ? patients / this.patients : 1);
        const { error } = this.standardError(patients);
        const [least, most] = RANGES[this.statistic.statistic] ?? [-Infinity, Infinity];
        return (u) => (error > 0 ? Math.min(most, Math.max(least, centre + error * normalQuantile(u))) : centre);
    }

    /** Influence summed by batch of patients, scaled to length 1: equal batches make statistics comparable. */
    batchInfluence(): Float64Array {
        const sums = new Float64Array(BATCHES);
        const influence = this.accumulator.influence?.();
        if (influence === undefined) {
            // The extremes of a dataset hardly depend on its means; a direction of their own stands for that.
            sums[this.statistic.statistic === 'max' ? 0 : 1] = 1;
            return sums;
        }
        for (let i = 0; i < influence.length; i++) sums[this.kept.batch[i]] += this.kept.w[i] * influence[i];
        let length = 0;
        for (const s of sums) length += s * s;
        return length > 0 ? sums.map((s) => s / Math.sqrt(length)) : sums;
    }
}

/** The variance that groups add to that of independent rows (cluster-robust sandwich less the independent part). */
function betweenGroups(groups: Int32Array, w: Float64Array, influence: Float64Array, n: number, weight: number, alone: number) {
    const sums = new Map<number, number>();
    for (let i = 0; i < n; i++) sums.set(groups[i], (sums.get(groups[i]) ?? 0) + w[i] * influence[i]);
    let squares = 0;
    for (const sum of sums.values()) squares += sum * sum;
    const count = sums.size;
    const robust = count < 2 ? 0 : (squares / (weight * weight)) * (count / (count - 1));
    return { variance: Math.max(robust - alone, 0), groups: count };
}

function isTrue(value: number): boolean {
    return !Number.isNaN(value) && value !== 0;
}
