import type { Plan, SolvedPlan } from '../../plan/model.ts';
import { DAYS_A_YEAR } from '../../plan/time.ts';
import { CHUNK } from '../block.ts';
import type { Frame } from '../frame.ts';
import type { StepKernel } from '../kernel/step.ts';
import { streamKey } from '../streams/stream-key.ts';
import { LifeCourse } from '../timeline/timeline.ts';
import type { Population } from './population.ts';
import type { Solver } from './solver.ts';

type Solution = Pick<SolvedPlan, 'unknowns' | 'roundings' | 'latent'>;

/** What is counted over lives, a chunk of patients at a time. */
export interface LifeCount {
    clear(): void;
    /** As at the index date. */
    addRates(first: number, rows: number): void;
    addLives(first: number, rows: number): void;
}

/** The lives of a sample of the population that the baseline was solved for. */
export class Lives {
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

    begin(solution: Pick<SolvedPlan, 'unknowns' | 'roundings'>, sums: readonly LifeCount[]): void {
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
        sums: readonly LifeCount[],
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
