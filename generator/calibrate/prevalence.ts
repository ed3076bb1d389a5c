import { logistic } from '../../math/elementary.ts';
import type { Expression, PrevalenceTarget, TargetReport } from '../../plan/model.ts';
import { columnsRead } from '../../plan/traverse.ts';
import type { Frame } from '../frame.ts';
import { isTrue } from '../kernel/operators.ts';
import { probabilityOf } from '../kernel/probability.ts';
import type { StepKernel } from '../kernel/step.ts';
import { type Program, setUnknowns } from '../program.ts';
import { PredictorGrid, solveIncreasing, solveIntercept } from './intercept.ts';
import type { Population } from './population.ts';

/** What a target's rows say: how the mean probability moves with the unknown. */
interface Rows {
    weight: number;
    squares: number;
    /** Sum of probabilities of rows that the unknown does not reach. */
    fixed: number;
    fixedWeight: number;
    grid: PredictorGrid | undefined;
}

/** A chance of being accepted that stands for none, so that the equations keep a solution. */
const IMPOSSIBLE = 1e-9;

/** Solves the unknown of one prevalence so that the mean of the probabilities (not of draws) is the one asked for. */
export class PrevalenceSolver {
    readonly target: PrevalenceTarget;
    readonly column: number;
    /** What the target depends on besides the draw itself. */
    readonly reads: number[];
    private readonly kernel: StepKernel;
    private readonly group: StepKernel | undefined;
    private readonly logit: boolean;
    /** Chances of being accepted with and without the condition, where a `require` depends on it. */
    private accepted: [number, number] = [1, 1];

    constructor(target: PrevalenceTarget, program: Program) {
        this.target = target;
        this.column = program.index.get(target.column)!;
        const probability = probabilityOf(program.steps[this.column].step.value);
        if (probability === undefined) throw new Error(`${target.column} is no yes-or-no draw`);
        this.logit = 'logit' in probability;
        const e: Expression = 'logit' in probability ? probability.logit : probability.probability;
        this.kernel = program.expression(e);
        this.group = target.group === undefined ? undefined : program.expression(target.group);
        this.reads = program.numbers(columnsRead(target.group === undefined ? [e] : [e, target.group]));
    }

    /** The share among all rows drawn that leaves the share asked for among those accepted. */
    private wanted(): number {
        const [yes, no] = this.accepted;
        const { asked } = this.target;
        return (asked * no) / (asked * no + (1 - asked) * yes);
    }

    /** Sets the unknown; false where the share cannot be reached, with the nearest that can. */
    solve(
        unknowns: Map<string, number>,
        blocks: Iterable<[Frame, Population]>,
    ): { reached: true } | { reached: false; low: number; high: number } {
        const name = this.target.unknown;
        const frames = [...blocks];
        const rows = this.gather(unknowns, frames);
        if (!(rows.weight > 0)) return { reached: false, low: NaN, high: NaN };
        const wanted = this.wanted() * rows.weight;
        if (rows.grid === undefined) {
            // Not logistic with the unknown added: any increasing form, solved on the rows themselves.
            const excess = (x: number): number => {
                unknowns.set(name, x);
                return this.gather(unknowns, frames).fixed / rows.weight - this.wanted();
            };
            const x = solveIncreasing(excess, -60, 60, 1e-9);
            unknowns.set(name, x);
            if (Math.abs(excess(x)) < 1e-5) return { reached: true };
            return { reached: false, low: excess(-60) + this.wanted(), high: excess(60) + this.wanted() };
        }
        const low = rows.fixed / rows.weight;
        const high = (rows.fixed + rows.weight - rows.fixedWeight) / rows.weight;
        unknowns.set(name, solveIntercept(rows.grid, wanted - rows.fixed));
        return this.wanted() < low - 1e-9 || this.wanted() > high + 1e-9 ? { reached: false, low, high } : { reached: true };
    }

    report(unknowns: Map<string, number>, frames: Iterable<[Frame, Population]>): TargetReport {
        const rows = this.gather(unknowns, frames);
        const intercept = unknowns.get(this.target.unknown) ?? 0;
        const { sum, slope } = rows.grid?.at(intercept) ?? { sum: 0, slope: 0 };
        const p = (rows.fixed + sum) / rows.weight;
        const [yes, no] = this.accepted;
        const achieved = (p * yes) / (p * yes + (1 - p) * no);
        // E[p²] is E[p] less E[p(1-p)]; rows out of the unknown's reach count as certain.
        const spread = Math.max(0, p - slope / rows.weight - p * p);
        const { column, text, group, asked, at } = this.target;
        const pilotError = Math.sqrt((spread * rows.squares) / (rows.weight * rows.weight));
        return { kind: 'prevalence', text, columns: [column], group, asked, achieved, pilotError, at };
    }

    /** Nobody with it, or nobody without it, was accepted. */
    get hopeless(): boolean {
        return Math.min(...this.accepted) <= IMPOSSIBLE;
    }

    /** After the draws were judged: how acceptance depends on the condition. */
    judge(frame: Frame, population: Population): void {
        if (population.accepted === undefined || !population.required.has(this.column)) return;
        const weights = population.weights(this.reads, true);
        const drawn = frame.column(this.column);
        const inGroup = this.groupRows(frame);
        const kept = [0, 0];
        const all = [0, 0];
        for (let i = 0; i < frame.n; i++) {
            if (Number.isNaN(drawn[i]) || (inGroup !== undefined && !isTrue(inGroup[i]))) continue;
            const w = weights === undefined ? 1 : weights[i];
            const side = drawn[i] === 0 ? 1 : 0;
            all[side] += w;
            kept[side] += w * population.accepted[i];
        }
        this.accepted = [all[0] > 0 ? Math.max(kept[0] / all[0], IMPOSSIBLE) : 1, all[1] > 0 ? Math.max(kept[1] / all[1], IMPOSSIBLE) : 1];
    }

    /** Weight of the target's rows in a frame, for deciding whether there are enough. */
    effectiveRows(frame: Frame, population: Population): number {
        const inGroup = this.groupRows(frame);
        const weights = this.weights(population);
        let sum = 0;
        let squares = 0;
        for (let i = 0; i < frame.n; i++) {
            if (inGroup !== undefined && !isTrue(inGroup[i])) continue;
            const w = weights === undefined ? 1 : weights[i];
            sum += w;
            squares += w * w;
        }
        return squares > 0 ? (sum * sum) / squares : 0;
    }

    private weights(population: Population): Float64Array | undefined {
        return population.weights(this.reads, population.required.has(this.column));
    }

    private groupRows(frame: Frame): Float64Array | undefined {
        if (this.group === undefined) return undefined;
        const rows = frame.temporary(0);
        frame.evaluate(this.group, rows);
        return rows;
    }

    private gather(unknowns: Map<string, number>, frames: Iterable<[Frame, Population]>): Rows {
        const total: Rows = { weight: 0, squares: 0, fixed: 0, fixedWeight: 0, grid: undefined };
        const predictors: Float64Array[] = [];
        const uses: Float64Array[] = [];
        for (const [frame, population] of frames) {
            const inGroup = this.groupRows(frame);
            const weights = this.weights(population);
            const [x, moved] = this.predictors(unknowns, frame);
            const use = frame.temporary(1).fill(0);
            for (let i = 0; i < frame.n; i++) {
                if (Number.isNaN(x[i]) || (inGroup !== undefined && !isTrue(inGroup[i]))) continue;
                const w = weights === undefined ? 1 : weights[i];
                total.weight += w;
                total.squares += w * w;
                if (moved !== undefined && moved[i] !== x[i]) use[i] = w;
                else {
                    const p = this.logit ? logistic(x[i]) : x[i] < 0 ? 0 : x[i] > 1 ? 1 : x[i];
                    total.fixed += w * p;
                    total.fixedWeight += w;
                }
            }
            predictors.push(x);
            uses.push(use);
        }
        if (this.logit) total.grid = new PredictorGrid(joined(predictors), joined(uses));
        return total;
    }

    /** Linear predictors with the unknown at 0, and at 1 to see which rows it moves; probabilities where not logistic. */
    private predictors(unknowns: Map<string, number>, frame: Frame): [Float64Array, Float64Array | undefined] {
        const x = frame.temporary(2);
        if (!this.logit) {
            setUnknowns(this.kernel, unknowns);
            frame.evaluate(this.kernel, x);
            return [x, undefined];
        }
        const moved = frame.temporary(3);
        setUnknowns(this.kernel, new Map(unknowns).set(this.target.unknown, 0));
        frame.evaluate(this.kernel, x);
        setUnknowns(this.kernel, new Map(unknowns).set(this.target.unknown, 1));
        frame.evaluate(this.kernel, moved);
        return [x, moved];
    }
}

function joined(parts: Float64Array[]): Float64Array {
    if (parts.length === 1) return parts[0];
    const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}
