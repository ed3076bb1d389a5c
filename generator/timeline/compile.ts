import type { Distribution, Expression, Rounding, SolvedPlan, Step } from '../../plan/model.ts';
import type { Duration, Timeline } from '../../plan/time.ts';
import type { ColumnFacts } from '../kernel/scope.ts';
import { ROUNDING_CONSTANTS } from '../kernel/scope.ts';
import type { StepKernel } from '../kernel/step.ts';
import { compileStep, setRounding } from '../kernel/step.ts';
import type { Program } from '../program.ts';

const ANYTHING: ColumnFacts = { missing: true, bounds: [-Infinity, Infinity] };

/** Compiles what a timeline evaluates: over the columns of the patient and those that change. */
export class TimeKernels {
    private readonly program: Program;
    private readonly environment: ReturnType<Program['extended']>;
    private readonly made: StepKernel[] = [];
    private readonly automatic: { step: Step; of: string; kernel: StepKernel }[] = [];

    constructor(program: Program, timeline: Timeline) {
        this.program = program;
        this.environment = program.extended(new Map(timeline.columns.map(({ name }) => [name, ANYTHING])));
    }

    expression(e: Expression): StepKernel {
        return this.draw({ family: 'value', parameters: [e] });
    }

    draw(value: Distribution): StepKernel {
        return this.step({ column: '', value });
    }

    duration({ value }: Duration): StepKernel {
        return this.draw(value);
    }

    /** `of`: whose rounding an automatic one is. */
    step(step: Step, of = step.column): StepKernel {
        const kernel = compileStep(step, this.environment, this.program.backend);
        this.made.push(kernel);
        if (step.rounding === 'auto') this.automatic.push({ step, of, kernel });
        return kernel;
    }

    /** Puts a solution into the kernels' constants. */
    setConstants({ unknowns, roundings }: Pick<SolvedPlan, 'unknowns' | 'roundings'>): void {
        for (const kernel of this.made) {
            kernel.unknowns.forEach((name, j) => {
                kernel.constants[ROUNDING_CONSTANTS + j] = Object.hasOwn(unknowns, name) ? unknowns[name] : 0;
            });
        }
        for (const { of, kernel } of this.automatic) {
            const rounding: Rounding | undefined = Object.hasOwn(roundings, of) ? roundings[of] : undefined;
            if (rounding !== undefined) setRounding(kernel.constants, rounding);
        }
    }

    /** Columns whose rounding calibration chooses from their spread at visits. */
    get unrounded(): string[] {
        return this.automatic.filter(({ step, of }) => step.column === of).map(({ of }) => of);
    }
}
