import type { Expression, SolvedPlan } from '../../plan/model.ts';
import { columnsRead } from '../../plan/traverse.ts';
import { CHUNK } from '../block.ts';
import { cholesky } from '../copula/matrix.ts';
import { Frame } from '../frame.ts';
import { isTrue } from '../kernel/operators.ts';
import { type Backend, compileStep, type StepKernel } from '../kernel/step.ts';
import { fillsFor } from '../machine/arena.ts';
import { scriptFills } from '../machine/fills.ts';
import { Program } from '../program.ts';
import { Groups } from './clusters.ts';
import { ChunkDraws, SingleDraws, StreamKeys } from './streams.ts';

/** A patient for whom no draw was found that meets the requirements; calibration refuses plans where that is likely. */
export class Undrawable extends Error {
    readonly patient: number;

    constructor(patient: number) {
        super(`no draw of patient ${patient + 1} meets the requirements`);
        this.patient = patient;
    }
}

/** A column that has this value for everybody, whatever is drawn. */
export interface Fixed {
    column: string;
    value: number;
}

/** Buffers beside a program's columns. */
const SOURCES = 32;
const MOST_ATTEMPTS = 4_000_000;
/** Several attempts of each patient are drawn at once, up to this many rows. */
const REDRAW_ROWS = 512;

/** True, finished values of the patients of one chunk: draws, rejections and redraws, without what `missing` and `corrupt` do. */
export class Patients {
    readonly program: Program;
    readonly frame: Frame;
    readonly draws: ChunkDraws;
    readonly keys: StreamKeys;
    readonly groups: (Groups | undefined)[];
    /** 1 where the patient belongs to the oversampled stratum; absent without `oversample`. */
    readonly stratum: Float64Array | undefined;
    /** Draws made for the rows at hand, rejected ones included. */
    attempts = 0;
    readonly fixed: Fixed | undefined;
    private readonly redraws: SingleDraws;
    private readonly redrawFrame: Frame;
    private readonly redrawStratum = new Float64Array(CHUNK);
    private readonly predicate: StepKernel | undefined;
    private readonly inStratum: StepKernel | undefined;
    private readonly stratumDraw: StepKernel | undefined;
    /** Steps that decide on acceptance, and the others. */
    private readonly judged: number[];
    private readonly rest: number[];
    private readonly holds = new Float64Array(CHUNK);
    private readonly member = new Float64Array(CHUNK);
    private failed = new Int32Array(CHUNK);
    private failedNext = new Int32Array(CHUNK);

    constructor(solved: SolvedPlan, backend: Backend, wanted: Iterable<string> | undefined, fixed?: Fixed) {
        const { plan } = solved;
        const predicates = [...plan.require, ...plan.select].map(({ predicate }) => predicate);
        const judging = plan.oversample === undefined ? predicates : [...predicates, plan.oversample.predicate];
        const sizes = plan.clusters.flatMap(({ size }) => (size === undefined ? [] : [size]));
        const needed = wanted === undefined ? undefined : [...wanted, ...columnsRead(judging), ...sizes];
        this.program = new Program(plan, backend, needed);
        this.program.setConstants(new Map(Object.entries(solved.unknowns)), new Map(Object.entries(solved.roundings)));
        this.fixed = fixed;
        this.keys = new StreamKeys(plan.seed, plan.streams);
        const factors = solved.latent.map((matrix, s) => {
            const factor = cholesky(matrix, plan.correlations[s].members.length);
            if (factor === undefined) throw new Error('a latent correlation matrix is not positive definite');
            return factor;
        });
        // Columns, normals of the copula and sources; redraws are few and stay in JavaScript.
        const fills =
            backend === 'wasm'
                ? fillsFor(
                      2 * this.program.steps.length + SOURCES,
                      CHUNK,
                      this.program.steps.map(({ kernel }) => kernel),
                  )
                : scriptFills;
        this.draws = new ChunkDraws(this.keys, fills);
        this.frame = new Frame(this.program, CHUNK, factors, this.draws, fills);
        this.redraws = new SingleDraws(this.keys);
        this.redrawFrame = new Frame(this.program, CHUNK, factors, this.redraws);
        const used = new Set(this.program.steps.map(({ cluster }) => cluster));
        this.groups = plan.clusters.map((_, c) => (used.has(c) ? new Groups(plan, c, this.program, this.keys) : undefined));
        if (predicates.length > 0) this.predicate = this.program.expression(allOf(predicates));
        if (plan.oversample !== undefined) {
            this.inStratum = this.program.expression(plan.oversample.predicate);
            this.stratum = new Float64Array(CHUNK);
            this.stratumDraw = compileStep(
                { column: '', value: { family: 'bernoulli', parameters: [plan.oversample.share] } },
                { columns: new Map(), lookups: new Map() },
                backend,
            );
        }
        const decisive = new Set(this.program.ancestors(this.program.numbers(columnsRead(judging))));
        const all = [...this.program.steps.keys()];
        this.judged = all.filter((k) => decisive.has(k));
        this.rest = all.filter((k) => !decisive.has(k));
    }

    /** Fills the frame with patients first … first+rows-1 of one chunk. */
    fill(first: number, rows: number): void {
        const { draws, frame } = this;
        draws.chunk = Math.floor(first / CHUNK);
        draws.offset = first - draws.chunk * CHUNK;
        draws.redrawnCount = 0;
        this.attempts = rows;
        frame.begin(rows);
        if (this.stratumDraw !== undefined && this.stratum !== undefined) {
            // A stream of its own: no variable can be named so.
            draws.uniforms('oversample/stratum', this.stratum, rows);
            frame.evaluate(this.stratumDraw, this.stratum, this.stratum);
        }
        if (this.judged.length > 0 || this.predicate !== undefined || this.inStratum !== undefined) {
            this.run(frame, this.judged);
            const failed = this.collectFailed(rows);
            if (failed > 0) {
                this.redraw(first, failed);
                frame.begin(rows);
            }
        }
        this.run(frame, this.rest);
    }

    private run(frame: Frame, steps: number[]): void {
        for (const k of steps) {
            const { cluster, membership } = this.program.steps[k];
            if (cluster < 0) frame.run(k);
            else if (membership) this.assign(frame, k, cluster);
            if (this.fixed !== undefined && this.program.steps[k].step.column === this.fixed.column)
                frame.column(k).fill(this.fixed.value, 0, frame.n);
        }
    }

    /** Draws the group of each patient and copies the group's values. */
    private assign(frame: Frame, k: number, cluster: number): void {
        const groups = this.groups[cluster]!;
        const number = frame.column(k);
        const { n } = frame;
        const draws = frame === this.frame ? this.draws : this.redraws;
        draws.uniforms(this.program.plan.clusters[cluster].name, number, n);
        groups.assign(number, n);
        for (const [column, values] of groups.columns) {
            const out = frame.column(column);
            for (let i = 0; i < n; i++) out[i] = values[number[i]];
        }
        for (let i = 0; i < n; i++) number[i] += 1;
    }

    /** Marks in `holds` the rows of a frame that may stay. */
    private judge(frame: Frame, stratum: Float64Array | undefined): void {
        const { holds, member, predicate, inStratum } = this;
        const { n } = frame;
        if (predicate !== undefined) frame.evaluate(predicate, holds);
        else holds.fill(1, 0, n);
        if (inStratum === undefined || stratum === undefined) return;
        frame.evaluate(inStratum, member);
        for (let i = 0; i < n; i++) if ((isTrue(member[i]) ? 1 : 0) !== stratum[i]) holds[i] = 0;
    }

    private collectFailed(rows: number): number {
        this.judge(this.frame, this.stratum);
        let count = 0;
        for (let i = 0; i < rows; i++) if (!isTrue(this.holds[i])) this.failed[count++] = i;
        return count;
    }

    /** Redraws the failed rows under attempts 1, 2, … until each has one that holds, and notes which it was. */
    private redraw(first: number, count: number): void {
        const { redraws, redrawFrame, draws, redrawStratum } = this;
        draws.redrawnCount = count;
        draws.redrawn.set(this.failed.subarray(0, count));
        let left = count;
        let tries = 1;
        for (let attempt = 1; left > 0; ) {
            // What is kept is the first attempt that holds, so that how many are tried at once makes no difference.
            tries = Math.max(1, Math.min(2 * tries, Math.floor(REDRAW_ROWS / left)));
            if (attempt > MOST_ATTEMPTS) throw new Undrawable(first + this.failed[0]);
            redrawFrame.begin(left * tries);
            for (let j = 0, r = 0; j < left; j++) {
                for (let t = 0; t < tries; t++, r++) {
                    redraws.patients[r] = first + this.failed[j];
                    redraws.attempts[r] = attempt + t;
                    if (this.stratum !== undefined) redrawStratum[r] = this.stratum[this.failed[j]];
                }
            }
            this.run(redrawFrame, this.judged);
            this.judge(redrawFrame, this.stratum === undefined ? undefined : redrawStratum);
            left = this.keep(left, tries, attempt);
            attempt += tries;
        }
    }

    /** Copies the rows that hold into the main frame; returns how many patients are left. */
    private keep(count: number, tries: number, attempt: number): number {
        const { failed, failedNext, holds, draws, judged, frame, redrawFrame } = this;
        let left = 0;
        for (let j = 0; j < count; j++) {
            const row = failed[j];
            let t = 0;
            while (t < tries && !isTrue(holds[j * tries + t])) t++;
            this.attempts += t < tries ? t + 1 : tries;
            if (t === tries) {
                failedNext[left++] = row;
                continue;
            }
            draws.attempts[row] = attempt + t;
            const from = j * tries + t;
            for (let s = 0; s < judged.length; s++) {
                const k = judged[s];
                frame.column(k)[row] = redrawFrame.column(k)[from];
            }
        }
        [this.failed, this.failedNext] = [failedNext, failed];
        return left;
    }
}

function allOf(predicates: Expression[]): Expression {
    return predicates.length === 1 ? predicates[0] : { op: 'and', args: predicates };
}
