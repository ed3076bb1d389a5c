import type { SolvedPlan } from '../../plan/model.ts';
import { CHUNK } from '../block.ts';
import type { Patients } from '../engine/patients.ts';
import type { StepKernel } from '../kernel/step.ts';
import { LifeCourse } from './timeline.ts';

/** Follows the patients of each block from their index date on, and says when and why follow-up ended. */
export class FollowUp {
    readonly life: LifeCourse;
    private readonly patients: Patients;
    private readonly usual: { step: number; kernel: StepKernel; out: Float64Array }[];

    constructor(solved: SolvedPlan, patients: Patients) {
        const timeline = solved.plan.timeline!;
        const { program, frame, keys } = patients;
        this.patients = patients;
        this.life = new LifeCourse(solved, program, (stream) => keys.of(stream), CHUNK);
        this.life.kernels.setConstants(solved);
        const { chart } = this.life;
        program.steps.forEach(({ step, text }, k) => {
            if (!text) chart.columns.set(step.column, frame.column(k));
        });
        const unknowns = new Map(Object.entries(solved.unknowns));
        this.usual = timeline.usual.map((name) => {
            const step = program.index.get(name)!;
            return { step, kernel: program.usual(step, unknowns), out: chart.column(`usual/${name}`) };
        });
        const roundings = new Map(Object.entries(solved.roundings));
        for (const block of this.life.blocks) block.setRoundings(roundings);
    }

    /** The patients are in the frame; the end of their follow-up takes the place of the planned one. */
    fill(first: number, rows: number): void {
        const { frame, program, fixed } = this.patients;
        for (const { step, kernel, out } of this.usual) {
            frame.runAs(step, kernel, out);
            if (program.steps[step].step.column === fixed?.column) out.fill(fixed.value, 0, rows);
        }
        const indexDay = frame.column(program.index.get('index_date')!);
        this.life.simulate(first, rows, indexDay);
        const end = program.index.get('followup_end');
        const reason = program.index.get('end_reason');
        if (end !== undefined) {
            const out = frame.column(end);
            for (let i = 0; i < rows; i++) out[i] = indexDay[i] + Math.max(0, Math.floor(this.life.endedAt[i]));
        }
        if (reason !== undefined) {
            const out = frame.column(reason);
            for (let i = 0; i < rows; i++) out[i] = this.life.reason[i];
        }
    }
}
