import type { Finding, Plan, Rounding, SolvedPlan, TargetReport } from '../../plan/model.ts';
import { columnsRead } from '../../plan/traverse.ts';
import type { Marginal } from '../copula/marginal.ts';
import { Frame } from '../frame.ts';
import { setRounding } from '../kernel/step.ts';
import { type Program, setUnknowns } from '../program.ts';
import { CorrelationSolver } from './latent.ts';
import type { Memory } from './memory.ts';
import { Pilot } from './pilot.ts';
import { Population } from './population.ts';
import { PrevalenceSolver } from './prevalence.ts';
import { clauseAgainst } from './requirements.ts';
import { likelyRounding, roundColumn, roundingFor } from './rounding.ts';
import { Runs } from './runs.ts';
import { Sample } from './sample.ts';
import { Schedule } from './schedule.ts';
import { simpleMarginal } from './simple-column.ts';
import { moments } from './statistics.ts';
import { emptyGroup, LEAST_ACCEPTANCE, missed, outOfReach } from './target-findings.ts';

/** Rows of the pilot; more where `require` accepts few. */
const PILOT = 1 << 16;
/** What takes several rounds is first solved on fewer rows, so that the pilot itself has little left to move. */
const REHEARSAL = 1 << 13;
const REHEARSALS = 3;
const LARGEST_PILOT = 1 << 19;
/** Numbers that a larger pilot may hold: 256 MB. */
const MOST_CELLS = 1 << 25;
/** A target has at least this many rows of weight in the pilot, or in further blocks of it. */
const ENOUGH_ROWS = 1 << 13;
const MOST_BLOCKS = 16;
const SWEEPS = 20;
/** Columns that are rounded between two pauses. */
const PAUSE = 64;
/** A rehearsal this many tolerances from its targets is over. */
const REHEARSED = 10;
/** A solution this close to the target, in the pilot, is final. */
const PREVALENCE_TOLERANCE = 1e-4;
const CORRELATION_TOLERANCE = 5e-4;
/** Worse than this after the last sweep is reported. */
const PREVALENCE_MISS = 5e-4;
const CORRELATION_MISS = 5e-3;

/** What a scenario takes from its base instead of solving it. */
export interface Kept {
    unknowns: ReadonlyMap<string, number>;
    roundings: ReadonlyMap<string, Rounding>;
}

/** One calibration under way: the pilot's columns, and the numbers found so far. */
export class Solver {
    readonly program: Program;
    readonly unknowns: Map<string, number>;
    readonly roundings: Map<string, Rounding>;
    readonly findings: Finding[] = [];
    readonly correlations: CorrelationSolver[];
    frame!: Frame;
    private runs!: Runs;
    population!: Population;
    private readonly plan: Plan;
    private readonly prevalences: PrevalenceSolver[];
    /** Prevalence targets by the step that draws their column. */
    private readonly targetsOf = new Map<number, PrevalenceSolver[]>();
    /** Steps whose rounding the pilot chooses, and those of them whose turn is still to come in this sweep. */
    private readonly automatic: number[];
    /** Those of them that no target depends on: a look at few rows is enough for most. */
    private readonly loose: number[];
    private readonly unrounded = new Set<number>();
    private readonly schedule: Schedule;
    /** The latest report of each target, by the target. */
    private readonly reported = new Map<PrevalenceSolver | CorrelationSolver, TargetReport[]>();
    private readonly memory: Memory | undefined;
    private readonly recalledReports: TargetReport[];
    private readonly shouldStop: () => boolean;

    constructor(program: Program, kept: Kept, memory: Memory | undefined, shouldStop: () => boolean) {
        const { plan } = program;
        this.plan = plan;
        this.program = program;
        this.memory = memory;
        this.shouldStop = shouldStop;
        const recalled = memory?.recall();
        this.unknowns = new Map([...kept.unknowns, ...(recalled?.unknowns ?? [])]);
        this.roundings = new Map([...kept.roundings, ...(recalled?.roundings ?? [])]);
        this.recalledReports = recalled?.reports ?? [];
        this.program.setConstants(this.unknowns, this.roundings);
        const marginals = new Map<number, Marginal | undefined>();
        const marginalOf = (k: number): Marginal | undefined => {
            if (!marginals.has(k)) marginals.set(k, simpleMarginal(program, k));
            return marginals.get(k);
        };
        this.prevalences = plan.targets.filter((t) => !this.unknowns.has(t.unknown)).map((t) => new PrevalenceSolver(t, program));
        for (const p of this.prevalences) push(this.targetsOf, p.column, p);
        this.correlations = plan.correlations.map((_, s) => new CorrelationSolver(program, s, new Map(this.unknowns), marginalOf));
        this.automatic = this.roundSimple(marginalOf);
        this.schedule = this.scheduled();
        const scheduled = new Set(this.schedule.steps);
        this.loose = this.automatic.filter((k) => !scheduled.has(k));
    }

    /** Rounds columns that depend on their own draw alone; returns those whose spread only the pilot knows. */
    private roundSimple(marginalOf: (k: number) => Marginal | undefined): number[] {
        const rest: number[] = [];
        this.program.steps.forEach(({ step, kernel }, k) => {
            if (step.rounding !== 'auto' || this.roundings.has(step.column)) return;
            const m = marginalOf(k);
            if (m === undefined) {
                rest.push(k);
                return;
            }
            const rounding = roundingFor(m.mean, m.sd);
            this.roundings.set(step.column, rounding);
            setRounding(kernel.constants, rounding);
        });
        return rest;
    }

    private scheduled(): Schedule {
        const { plan, program } = this;
        const kept = new Set(
            program.numbers(columnsRead([...plan.select.map((p) => p.predicate), ...(plan.oversample ? [plan.oversample.predicate] : [])])),
        );
        // Their probabilities are looked at again in the end.
        for (const k of [...kept]) for (const input of program.steps[k].depends) kept.add(input);
        for (const cluster of plan.clusters) if (cluster.size !== undefined) kept.add(program.index.get(cluster.size)!);
        const columns = [...kept, ...program.numbers(columnsRead(plan.require.map((p) => p.predicate)))];
        const reads = new Map<number, number[]>();
        for (const p of this.prevalences) for (const read of p.reads) push(reads, p.column, read);
        for (const p of this.prevalences) if (p.reads.length === 0) reads.set(p.column, reads.get(p.column) ?? []);
        const sets = this.correlations.map((set) => (set.open ? set.members : undefined));
        // Where something is required, everything is looked at again after each sweep.
        return new Schedule(program, { columns, reads, sets, kept: plan.require.length > 0 ? program.steps.keys() : kept });
    }

    private start(size: number): void {
        this.frame = this.frameOf(new Pilot(this.plan, size));
        this.runs = new Runs(this.frame);
        this.population = new Population(this.plan, this.program, this.frame);
    }

    private frameOf(pilot: Pilot): Frame {
        const factors = this.correlations.map((set) => set.factor);
        const frame = new Frame(this.program, pilot.size, factors, pilot);
        frame.begin(pilot.size);
        return frame;
    }

    /**
     * Another sample with what was solved, but for this factor: small, unless `require` accepts few. Who is accepted may be
     * asked of a plan that requires something else.
     */
    sample(size: number, other?: { set: number; factor: Float64Array }, plan = this.plan): Sample {
        const { program, population } = this;
        const whole = population.acceptance < 1 / 4 ? Math.max(size, this.frame.n) : size;
        const frame = this.frameOf(new Pilot(plan, whole));
        if (other) frame.setFactor(other.set, other.factor);
        return new Sample(plan, program, frame);
    }

    /** Solves for every target, then rounds what is left; false where that failed or was stopped. Pauses after each step. */
    *solve(): Generator<undefined, boolean, undefined> {
        if (!(yield* this.meet())) return false;
        if (this.loose.length === 0 || this.population.acceptance < LEAST_ACCEPTANCE) return true;
        const sketch = this.sample(REHEARSAL);
        let whole: Sample | undefined;
        for (const k of this.loose) {
            if (k % PAUSE === 0) yield;
            if (this.shouldStop()) return false;
            sketch.fill(k);
            let rounding = likelyRounding(sketch.frame.column(k), sketch.population.weights([k]));
            if (rounding === undefined) {
                whole ??= this.sample(this.frame.n);
                whole.fill(k);
                const { mean, sd } = moments(whole.frame.column(k), whole.population.weights([k]));
                rounding = roundingFor(mean, sd);
                whole.release(k);
            }
            const { kernel, step } = this.program.steps[k];
            this.roundings.set(step.column, rounding);
            setRounding(kernel.constants, rounding);
            roundColumn(sketch.frame.column(k), rounding);
            sketch.release(k);
        }
        return true;
    }

    /** Sweeps until every target is met. */
    private *meet(): Generator<undefined, boolean, undefined> {
        if (this.correlations.some((set) => set.findings.some((f) => f.severity === 'error'))) return this.failed();
        if (this.plan.require.length > 0 || this.correlations.some((set) => set.open)) yield* this.rehearse();
        else this.start(PILOT);
        for (let sweep = 0; sweep < SWEEPS; sweep++) {
            if (!(yield* this.sweep())) return this.hasFailed() ? this.failed() : false;
            if (this.plan.require.length === 0) return true;
            this.judge();
            if (this.population.acceptance < LEAST_ACCEPTANCE) return true;
            this.reportAll();
            if (this.worst() <= 1) return true;
        }
        this.reportMisses();
        return !this.hasFailed();
    }

    /** Every target once, in the order of dependence; false where one failed or the work was stopped. */
    private *sweep(): Generator<undefined, boolean, undefined> {
        this.population.reset();
        for (const k of this.automatic) this.unrounded.add(k);
        for (const k of this.schedule.steps) {
            this.process(k);
            yield;
            if (this.hasFailed() || this.shouldStop()) return false;
            for (const column of this.schedule.expired.get(k) ?? []) this.runs.release(column);
        }
        return !this.shouldStop();
    }

    /** Whether what is required leaves next to nobody, or nobody with or without something that was asked for. */
    get strained(): boolean {
        return this.population.acceptance < LEAST_ACCEPTANCE || this.prevalences.some((p) => p.hopeless);
    }

    private judge(): void {
        this.population.judge();
        for (const p of this.prevalences) p.judge(this.frame, this.population);
    }

    /** Solves on fewer rows, then begins on the pilot with what came of it. What is out of reach there may be in reach in the pilot. */
    private *rehearse(): Generator<undefined, void, undefined> {
        this.start(REHEARSAL);
        for (let sweep = 0; sweep < REHEARSALS; sweep++) {
            if (!(yield* this.sweep()) || this.plan.require.length === 0) break;
            this.judge();
            if (this.population.acceptance < LEAST_ACCEPTANCE) break;
            this.reportAll();
            if (this.worst() <= REHEARSED) break;
        }
        this.findings.length = 0;
        for (const set of this.correlations) set.findings.length = 0;
        this.start(this.pilotSize());
        if (this.plan.require.length === 0 || this.shouldStop()) return;
        for (const k of this.schedule.steps) {
            this.runs.run(k);
            yield;
        }
        this.judge();
    }

    /** More rows where few are accepted. */
    private pilotSize(): number {
        let size = PILOT;
        const fits = (rows: number): boolean => rows <= LARGEST_PILOT && rows * this.program.steps.length <= MOST_CELLS;
        while (fits(size * 2) && size * this.population.acceptance < PILOT / 4) size *= 2;
        return size;
    }

    private process(k: number, except = -1): void {
        const { kernel, step } = this.program.steps[k];
        const targets = this.targetsOf.get(k);
        if (targets !== undefined) {
            for (const target of targets) this.solvePrevalence(target);
            setUnknowns(kernel, this.unknowns);
        }
        if (except < 0) this.runs.run(k);
        else this.runs.anew(k);
        if (step.rounding === 'auto' && this.unrounded.delete(k)) this.chooseRounding(k);
        for (const s of this.schedule.setsAfter.get(k) ?? []) {
            const set = this.correlations[s];
            if (s === except) continue;
            set.solve(this.frame, this.population, () => this.rerun(s));
            if (this.plan.require.length === 0) this.reported.set(set, set.reports(this.frame, this.population));
        }
    }

    /** Once a sweep; from then on the step's own loop rounds. */
    private chooseRounding(k: number): void {
        const { kernel, step } = this.program.steps[k];
        const column = this.frame.column(k);
        const { mean, sd } = moments(column, this.population.weights([k]));
        const rounding = roundingFor(mean, sd);
        const before = this.roundings.get(step.column);
        this.roundings.set(step.column, rounding);
        setRounding(kernel.constants, rounding);
        // The column was made without rounding the first time, and with the one before after that.
        if (before === undefined) roundColumn(column, rounding);
    }

    private rerun(s: number): void {
        for (const k of this.schedule.reruns[s]) this.process(k, s);
    }

    private solvePrevalence(p: PrevalenceSolver): void {
        const frames = [...this.framesOf(p)];
        const solved = p.solve(this.unknowns, frames);
        if (solved.reached) {
            if (this.plan.require.length === 0) this.reported.set(p, [p.report(this.unknowns, frames)]);
            return;
        }
        this.findings.push(Number.isNaN(solved.low) ? emptyGroup(p.target, this.frame.n) : outOfReach(p.target, solved.low, solved.high));
    }

    /** The pilot, and further blocks of it for a target that has few rows there. */
    private *framesOf(p: PrevalenceSolver): Generator<[Frame, Population]> {
        yield [this.frame, this.population];
        if (this.plan.require.length > 0) return;
        let rows = p.effectiveRows(this.frame, this.population);
        if (rows === 0 || rows >= ENOUGH_ROWS) return;
        const ancestors = this.program.ancestors(p.reads);
        for (let block = 1; block <= MOST_BLOCKS && rows < ENOUGH_ROWS; block++) {
            const frame = this.frameOf(new Pilot(this.plan, PILOT, block));
            for (const k of ancestors) frame.run(k);
            const population = new Population(this.plan, this.program, frame);
            rows += p.effectiveRows(frame, population);
            yield [frame, population];
        }
    }

    private hasFailed(): boolean {
        return this.findings.some((f) => f.severity === 'error') || this.correlations.some((set) => set.findings.length > 0);
    }

    private failed(): false {
        for (const set of this.correlations) this.findings.push(...set.findings);
        return false;
    }

    /** Where something is required, achieved is known only after a sweep. */
    private reportAll(): void {
        for (const p of this.prevalences) this.reported.set(p, [p.report(this.unknowns, this.framesOf(p))]);
        for (const set of this.correlations) if (set.open) this.reported.set(set, set.reports(this.frame, this.population));
    }

    /** Asked and achieved of every target solved, in the order of the plan. */
    reports(): TargetReport[] {
        const found = [
            ...this.recalledReports,
            ...this.prevalences.flatMap((p) => this.reported.get(p) ?? []),
            ...this.correlations.flatMap((set) => this.reported.get(set) ?? set.reports(this.frame, this.population)),
        ];
        const places = [...this.plan.targets, ...this.plan.correlations.flatMap((set) => set.pairs)].map(({ at }) => at);
        const order = new Map(places.map((at, i) => [at, i]));
        return found.sort((a, b) => order.get(a.at)! - order.get(b.at)!);
    }

    /** Largest distance from a target, in tolerances. */
    private worst(): number {
        let worst = 0;
        for (const { kind, asked, achieved } of this.reports()) {
            const tolerance = kind === 'prevalence' ? PREVALENCE_TOLERANCE : CORRELATION_TOLERANCE;
            const distance = Math.abs(achieved - asked) / tolerance;
            if (!(distance <= worst)) worst = distance;
        }
        return worst;
    }

    private reportMisses(): void {
        for (const report of this.reports()) {
            const most = report.kind === 'prevalence' ? PREVALENCE_MISS : CORRELATION_MISS;
            if (Math.abs(report.achieved - report.asked) > most) this.findings.push(missed(report, clauseAgainst(this.plan, this.frame)));
        }
    }

    /** Puts what was solved, and did not depend on everything, where the next calibration finds it. */
    remember(): void {
        if (this.memory === undefined || this.plan.require.length > 0) return;
        for (const p of this.prevalences) {
            this.memory.target(p.target, {
                unknowns: [[p.target.unknown, this.unknowns.get(p.target.unknown)!]],
                reports: this.reported.get(p) ?? [],
            });
        }
        for (const [set, reports] of this.reported) {
            if (set instanceof CorrelationSolver) this.memory.set(set.set, { unknowns: set.latents(), reports });
        }
        for (const k of this.automatic) this.memory.rounding(k, this.roundings.get(this.program.steps[k].step.column)!);
    }

    solution(): Omit<SolvedPlan, 'acceptance' | 'yield' | 'stratum'> {
        for (const set of this.correlations) for (const [name, latent] of set.latents()) this.unknowns.set(name, latent);
        return {
            plan: this.plan,
            unknowns: record(this.unknowns),
            roundings: record(this.roundings),
            latent: this.correlations.map((set) => [...set.matrix]),
        };
    }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
}

/** A record without inherited names, in the order of names. */
function record<V>(map: ReadonlyMap<string, V>): Record<string, V> {
    const out: Record<string, V> = Object.create(null);
    for (const name of [...map.keys()].sort()) out[name] = map.get(name)!;
    return out;
}
