import type { Plan } from '../../plan/model.ts';
import type { Frame } from '../frame.ts';
import type { Program } from '../program.ts';
import { Population } from './population.ts';

/** Rows of a solved population, where a column is run when it is first asked for, with what it depends on. */
export class Sample {
    readonly frame: Frame;
    readonly population: Population;
    private readonly program: Program;
    private readonly filled = new Set<number>();
    private readonly kept: ReadonlySet<number>;
    /** By step: columns that none after it reads. */
    private readonly expiring: number[][];
    private reached = 0;

    constructor(plan: Plan, program: Program, frame: Frame) {
        this.program = program;
        this.frame = frame;
        this.population = new Population(plan, program, frame);
        const sizes = plan.clusters.flatMap(({ size }) => (size === undefined ? [] : [program.index.get(size)!]));
        this.kept = new Set([...sizes, ...this.population.required]);
        this.expiring = program.steps.map(() => []);
        const last = program.steps.map((_, k) => k);
        program.steps.forEach(({ depends }, k) => {
            for (const input of depends) last[input] = k;
        });
        for (const [k, at] of last.entries()) this.expiring[at].push(k);
        for (const k of this.kept) this.fill(k);
        this.population.judge();
    }

    fill(k: number): void {
        const wanted = this.missing(k) ? [k] : [];
        for (let i = 0; i < wanted.length; i++) {
            for (const input of this.program.steps[wanted[i]].depends) if (this.missing(input)) wanted.push(input);
        }
        for (const each of wanted.sort((a, b) => a - b)) this.frame.run(each);
    }

    private missing(k: number): boolean {
        return !this.filled.has(k) && this.filled.add(k) !== undefined;
    }

    /** For whoever goes through the steps in order: gives back what no step after k reads. It is run again where it is asked for. */
    release(k: number): void {
        for (; this.reached <= k; this.reached++) {
            for (const column of this.expiring[this.reached]) {
                if (this.kept.has(column) || !this.filled.delete(column)) continue;
                this.frame.release(column);
            }
        }
    }
}
