import { log } from '../../math/elementary.ts';
import type { Finding, Plan, Rounding, SolvedPlan, TargetReport } from '../../plan/model.ts';
import type { IncidenceTarget, Timeline } from '../../plan/time.ts';
import { DAYS_A_YEAR } from '../../plan/time.ts';
import { CHUNK } from '../block.ts';
import type { Frame } from '../frame.ts';
import { isTrue } from '../kernel/operators.ts';
import type { StepKernel } from '../kernel/step.ts';
import { streamKey } from '../streams/stream-key.ts';
import type { Process, Subject } from '../timeline/process.ts';
import { EndlessLife, LifeCourse } from '../timeline/timeline.ts';
import type { Population } from './population.ts';
import { relevantTimeline } from './relevant.ts';
import { clauseAgainst } from './requirements.ts';
import { roundingFor } from './rounding.ts';
import type { Solver } from './solver.ts';

/** Lives on which rates are solved for: first few, for several rounds, then as many as the pilot has. */
const REHEARSAL = 1 << 12;
const PILOT = 1 << 16;
const ROUNDS = 30;
/** Relative distance from what is asked. A rate this close stays, so that it is not moved by what it does not depend on. */
const REHEARSED = 5e-3;
const TOLERANCE = 5e-4;
/** Worse than this after the last round is reported. */
const MISS = 0.01;
/** Lives in which every event, drug and visit is looked for. */
const SAMPLE = 1 << 13;

type Solution = Pick<SolvedPlan, 'unknowns' | 'roundings' | 'latent'>;

export interface RateSolution {
    unknowns: Record<string, number>;
    roundings: Record<string, Rounding>;
    reports: TargetReport[];
    findings: Finding[];
    /** The work was stopped. */
    stopped?: true;
}

/**
 * Solves the rates of a timeline, so that the events a person-year are those asked for. What is compared with the target
 * is the cumulative rate over the time at risk and not a count of draws: both have the same mean (their difference is a
 * martingale), and without hazard ratios the first has no sampling error at all. All rates are moved together, each by
 * what its own ratio of asked to achieved says, until none moves: hazard ratios, competing risks and all that changes a
 * rate on the way are then in it.
 */
export function solveRates(
    plan: Plan,
    solver: Solver,
    solution: Solution,
    kept: ReadonlyMap<string, number>,
    shouldStop: () => boolean,
): RateSolution {
    const timeline = plan.timeline!;
    const result: RateSolution = { unknowns: { ...solution.unknowns }, roundings: { ...solution.roundings }, reports: [], findings: [] };
    const targets = timeline.targets.filter(({ unknown }) => !kept.has(unknown));
    try {
        if (targets.length > 0 && !solveTargets(plan, solver, { ...solution, ...result }, targets, result, shouldStop)) return result;
        look(plan, solver, result, solution.latent);
    } catch (error) {
        if (!(error instanceof EndlessLife)) throw error;
        result.findings.push({
            code: 'limit/size',
            severity: 'error',
            at: timeline.events[0]?.at ?? targets[0]?.at ?? '',
            message: 'Rates are so high that more happens to one patient than can be simulated.',
            remedy: 'Lower them: check the period that each is per.',
        });
    }
    return result;
}

function solveTargets(
    plan: Plan,
    solver: Solver,
    solution: Solution,
    targets: IncidenceTarget[],
    result: RateSolution,
    shouldStop: () => boolean,
): boolean {
    const timeline = relevantTimeline(plan.timeline!);
    for (const [size, tolerance] of [[REHEARSAL, REHEARSED] as const, [PILOT, TOLERANCE] as const]) {
        const lives = new Lives({ ...plan, timeline }, solver, solution, size);
        const sums = targets.map((target) => new RateSum(target, lives));
        if (size === REHEARSAL && !start(lives, sums, result)) return false;
        for (let round = 0; round < ROUNDS; round++) {
            if (!lives.run(result, sums, shouldStop)) {
                result.stopped = true;
                return false;
            }
            const worst = Math.max(...sums.map((sum) => sum.distance()));
            if (worst <= tolerance) break;
            if (round < ROUNDS - 1) for (const sum of sums) if (sum.distance() > tolerance) sum.move(result.unknowns);
        }
        if (size === PILOT) result.reports.push(...sums.map((sum) => sum.report()));
    }
    for (const { text, asked, achieved, at } of result.reports) {
        if (Math.abs(achieved / asked - 1) <= MISS) continue;
        result.findings.push({
            code: 'calibration/unattainable',
            severity: 'error',
            at,
            message: `${text} cannot be ${perYear(asked)}: ${perYear(achieved)} is the nearest found.`,
            remedy: `Ask for ${perYear(achieved)}, or change what else acts on it.`,
            data: { asked, achieved },
        });
    }
    return true;
}

const perYear = (rate: number): string => `${Number((rate * 100).toPrecision(4))} % per year`;

/** Begins where the rates at the index date have the mean asked for; false where a group has nobody at risk. */
function start(lives: Lives, sums: RateSum[], result: RateSolution): boolean {
    for (const { target } of sums) result.unknowns[target.unknown] = 0;
    lives.begin(result, sums);
    for (const sum of sums) {
        const { target, process } = sum;
        if (sum.highest !== undefined && target.asked > sum.highest) {
            result.findings.push(
                unattainable(target, `it is at most ${perYear(sum.highest)}, one a day.`, `Ask for less.`, {
                    asked: target.asked,
                    high: sum.highest,
                }),
            );
            continue;
        }
        const mean = sum.meanRate();
        if (!(mean > 0)) {
            if (sum.members === 0) {
                const emptiedBy = sum.emptiedBy(lives);
                result.findings.push(
                    emptiedBy === undefined
                        ? unattainable(target, 'no simulated patient is in that group.', 'Widen the group, or remove this line.', {
                              asked: target.asked,
                          })
                        : unattainable(
                              target,
                              `${emptiedBy} rejects everybody in that group.`,
                              'Loosen that requirement, or remove this line.',
                              { asked: target.asked },
                          ),
                );
            }
            result.unknowns[target.unknown] = log(target.asked);
            continue;
        }
        const years = lives.years;
        result.unknowns[target.unknown] = log(target.asked / mean) + (1 - process.shape) * log(years);
    }
    return result.findings.length === 0;
}

function unattainable({ text, asked, at }: IncidenceTarget, why: string, remedy: string, data: Record<string, unknown>): Finding {
    return {
        code: 'calibration/unattainable',
        severity: 'error',
        at,
        message: `${text} cannot be ${perYear(asked)}: ${why}`,
        remedy,
        data,
    };
}

/** The lives of a sample of the population that the baseline was solved for. */
class Lives {
    readonly life: LifeCourse;
    readonly frame: Frame;
    readonly population: Population;
    readonly years: number;
    private readonly usual: { step: number; kernel: StepKernel; out: Float64Array }[];
    readonly plan: Plan;

    constructor(plan: Plan, solver: Solver, solution: Solution, size: number) {
        this.plan = plan;
        const { program } = solver;
        const sample = solver.sample(size);
        const { frame, population } = sample;
        // Lives read the patient whole.
        for (const k of program.steps.keys()) sample.fill(k);
        this.frame = frame;
        this.population = population;
        const timeline = plan.timeline!;
        this.years = timeline.followup.days / DAYS_A_YEAR;
        this.life = new LifeCourse({ plan, latent: solution.latent }, program, (stream) => streamKey('pilot', plan.streams, stream), CHUNK);
        const unknowns = new Map(Object.entries(solution.unknowns));
        this.usual = timeline.usual.map((name) => {
            const step = program.index.get(name)!;
            return { step, kernel: program.usual(step, unknowns), out: new Float64Array(frame.capacity) };
        });
        for (const { step, kernel, out } of this.usual) frame.runAs(step, kernel, out);
    }

    /** Each chunk of the sample in turn; false where the work was stopped. */
    private each(
        solution: Pick<SolvedPlan, 'unknowns' | 'roundings'>,
        visit: (first: number, rows: number, indexDay: Float64Array) => void,
        shouldStop: () => boolean,
    ): boolean {
        const { life, frame, plan } = this;
        life.kernels.setConstants(solution);
        const { steps } = frame.program;
        for (let first = 0; first < frame.n; first += CHUNK) {
            if (shouldStop()) return false;
            const rows = Math.min(CHUNK, frame.n - first);
            const part = (column: Float64Array): Float64Array => column.subarray(first, first + rows);
            steps.forEach(({ step, text }, k) => {
                if (!text) life.chart.columns.set(step.column, part(frame.column(k)));
            });
            plan.timeline!.usual.forEach((name, u) => {
                life.chart.column(`usual/${name}`).set(part(this.usual[u].out));
            });
            visit(first, rows, life.chart.columns.get('index_date')!);
        }
        return true;
    }

    begin(solution: Pick<SolvedPlan, 'unknowns' | 'roundings'>, sums: RateSum[]): void {
        for (const sum of sums) sum.clear();
        this.each(
            solution,
            (first, rows, indexDay) => {
                this.life.open(first, rows, indexDay);
                for (const sum of sums) sum.addRates(first, rows);
            },
            () => false,
        );
    }

    run(
        solution: Pick<SolvedPlan, 'unknowns' | 'roundings'>,
        sums: RateSum[],
        shouldStop: () => boolean,
        after?: (rows: number) => void,
    ): boolean {
        for (const sum of sums) sum.clear();
        return this.each(
            solution,
            (first, rows, indexDay) => {
                this.life.simulate(first, rows, indexDay);
                for (const sum of sums) sum.addLives(first, rows);
                after?.(rows);
            },
            shouldStop,
        );
    }
}

/** What one target's patients have lived through: years at risk, expected occurrences. */
class RateSum {
    readonly target: IncidenceTarget;
    readonly process: Process;
    /** The highest rate that there can be, where there is one. */
    readonly highest: number | undefined;
    members = 0;
    private readonly group: StepKernel | undefined;
    private readonly weights: Float64Array | undefined;
    private readonly inGroup: Float64Array | undefined;
    private years = 0;
    private expected = 0;
    private readonly byPatient: [years: Float64Array, expected: Float64Array];
    private before: { unknown: number; log: number } | undefined;
    private slope = 1;
    private now = Number.NaN;

    constructor(target: IncidenceTarget, lives: Lives) {
        this.target = target;
        const { frame, population, life } = lives;
        this.process = life.processes.find(({ stream }) => stream === target.stream)!;
        this.process.watch();
        this.highest = this.process.subject.kind === 'visits' ? DAYS_A_YEAR / 1.02 : undefined;
        this.byPatient = [new Float64Array(frame.n), new Float64Array(frame.n)];
        const read = frame.program.numbers(this.process.kernel.inputs.filter((name) => frame.program.index.has(name)));
        this.weights = population.weights(read);
        if (target.group !== undefined) {
            this.group = frame.program.expression(target.group);
            this.inGroup = new Float64Array(frame.capacity);
            frame.evaluate(this.group, this.inGroup);
        }
    }

    clear(): void {
        this.years = this.expected = this.members = 0;
    }

    /** The requirement that leaves nobody of a group that has simulated patients. */
    emptiedBy({ plan, frame }: Lives): string | undefined {
        const some = this.inGroup?.subarray(0, frame.n).some(isTrue) ?? true;
        return plan.require.length > 0 && some ? clauseAgainst(plan, frame, this.target.group) : undefined;
    }

    private weight(row: number): number {
        if (this.inGroup !== undefined && !isTrue(this.inGroup[row])) return 0;
        return this.weights === undefined ? 1 : this.weights[row];
    }

    /** The rates at the index date, as though each patient had a year of them. */
    addRates(first: number, rows: number): void {
        for (let i = 0; i < rows; i++) {
            const w = this.weight(first + i);
            if (w === 0) continue;
            this.members++;
            if (this.process.atRisk[i] === 0) continue;
            this.years += w;
            this.expected += w * this.process.rate[i];
        }
    }

    meanRate(): number {
        return this.expected / this.years;
    }

    addLives(first: number, rows: number): void {
        const { years, expected } = this.process.tally!;
        const [allYears, allExpected] = this.byPatient;
        for (let i = 0; i < rows; i++) {
            const w = this.weight(first + i);
            allYears[first + i] = w * years[i];
            allExpected[first + i] = w * expected[i];
            this.years += w * years[i];
            this.expected += w * expected[i];
        }
    }

    get achieved(): number {
        return this.years > 0 ? this.expected / this.years : 0;
    }

    distance(): number {
        return Math.abs(this.achieved / this.target.asked - 1);
    }

    /** Moves the unknown by what is missing, over how much it moved the rate when it was last moved. */
    move(unknowns: Record<string, number>): void {
        const { unknown, asked } = this.target;
        const at = unknowns[unknown];
        this.now = log(Math.max(this.achieved, 1e-12) / asked);
        if (this.before !== undefined && Math.abs(at - this.before.unknown) > 1e-6) {
            const slope = (this.now - this.before.log) / (at - this.before.unknown);
            this.slope = Math.min(1.5, Math.max(0.1, slope));
        }
        this.before = { unknown: at, log: this.now };
        unknowns[unknown] = at - Math.min(3, Math.max(-3, this.now / this.slope));
    }

    report(): TargetReport {
        const { text, asked, at, group, stream } = this.target;
        const { achieved } = this;
        const [years, expected] = this.byPatient;
        let squares = 0;
        for (let r = 0; r < years.length; r++) {
            const rest = expected[r] - achieved * years[r];
            squares += rest * rest;
        }
        const pilotError = this.years > 0 ? Math.sqrt(squares) / this.years : 0;
        return { kind: 'incidence', text, columns: [stream], group, asked, achieved, pilotError, at };
    }
}

/** Looks at whole lives: roundings of what visits measure, rates that are negative, and what never happens. */
function look(plan: Plan, solver: Solver, result: RateSolution, latent: number[][]): void {
    const timeline = plan.timeline!;
    const lives = new Lives(plan, solver, { ...result, latent }, SAMPLE);
    const { life } = lives;
    const moments = new Map(
        life.kernels.unrounded.filter((name) => !Object.hasOwn(result.roundings, name)).map((name) => [name, { n: 0, sum: 0, squares: 0 }]),
    );
    for (const process of life.processes) process.watch();
    const sums = life.processes.map(() => 0);
    const years = life.processes.map(() => 0);
    lives.run(
        result,
        [],
        () => false,
        (rows) => {
            life.blocks.forEach(({ block, rows: table }) => {
                block.columns.forEach(({ name }, c) => {
                    const into = moments.get(name);
                    if (into === undefined) return;
                    const column = table.columns[3 + c];
                    for (let r = 0; r < table.count; r++) {
                        if (Number.isNaN(column[r])) continue;
                        into.n++;
                        into.sum += column[r];
                        into.squares += column[r] * column[r];
                    }
                });
            });
            life.processes.forEach((process, p) => {
                for (let i = 0; i < rows; i++) sums[p] += process.tally!.expected[i];
                for (let i = 0; i < rows; i++) years[p] += process.tally!.years[i];
            });
        },
    );
    for (const [name, { n, sum, squares }] of moments) {
        const mean = n > 0 ? sum / n : 0;
        result.roundings[name] = roundingFor(mean, n > 0 ? Math.sqrt(Math.max(0, squares / n - mean * mean)) : 0);
    }
    life.processes.forEach((process, p) => {
        const { subject, lowest } = process;
        const at = process.at;
        if (lowest !== undefined) {
            result.findings.push({
                code: 'time/negative-rate',
                severity: 'error',
                at,
                message: `This rate is negative for some patients: ${Number(lowest.rate.toPrecision(4))} per year for one with ${lowest.where}.`,
                remedy: 'Write it as `exp(…)`, with ratios, or with `max(0, …)`.',
            });
        } else if (sums[p] === 0 && (subject.kind !== 'transition' || years[p] > 0)) {
            // Of a state that nobody reaches it is said already.
            result.findings.push({
                code: 'time/unreachable',
                severity: 'warning',
                at,
                message: `\`${nameOf(subject, timeline)}\` never happens: its rate was 0 at all times for all of ${SAMPLE} simulated patients.`,
                remedy: 'Correct the rate, or remove it.',
            });
        }
    });
    for (const { medication, everIndicated } of life.medications) {
        if (everIndicated) continue;
        result.findings.push({
            code: 'time/unreachable',
            severity: 'warning',
            at: medication.at,
            message: `\`${medication.name}\` is never indicated: its condition held for none of ${SAMPLE} simulated patients at any visit.`,
            remedy: 'Correct `indicated when …`, or remove the medication.',
        });
    }
}

/** As an author calls what a rate is of. */
function nameOf({ kind, index, transition }: Subject, { events, courses, visits, progressions }: Timeline): string {
    if (kind === 'event') return events[index].name;
    if (kind === 'course') return courses[index].condition;
    if (kind === 'visits') return visits[index].name;
    const { name, states, transitions } = progressions[index];
    const { from, to } = transitions[transition];
    return `${name}: ${states[from].name} -> ${states[to].name}`;
}
