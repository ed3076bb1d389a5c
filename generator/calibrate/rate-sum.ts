import { log } from '../../math/elementary.ts';
import type { TargetReport } from '../../plan/model.ts';
import type { IncidenceTarget } from '../../plan/time.ts';
import { DAYS_A_YEAR } from '../../plan/time.ts';
import { isTrue } from '../kernel/operators.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { Process } from '../timeline/process.ts';
import type { LifeCount, Lives } from './lives.ts';
import { clauseAgainst } from './requirements.ts';

/** What one target's patients have lived through: years at risk, expected occurrences. */
export class RateSum implements LifeCount {
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
