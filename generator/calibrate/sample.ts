import type { Plan } from '../../plan/model.ts';
import type { Frame } from '../frame.ts';
import type { Program } from '../program.ts';
import { Population } from './population.ts';

/** Numbers that may be held at once: 32 MB. */
const MOST_CELLS = 1 << 22;

/** Rows of a solved population, where a column is run when it is first asked for, with what it depends on. */
export class Sample {
    readonly frame: Frame;
    readonly population: Population;
    private readonly program: Program;
    private readonly filled = new Set<number>();
    private readonly kept: ReadonlySet<number>;
    /** By column: the last step that reads it. By step: columns here that none after it reads. */
    private readonly last: number[];
    private readonly expiring: number[][];
    private reached = 0;
    private readonly narrow: boolean;

    constructor(plan: Plan, program: Program, frame: Frame) {
        this.program = program;
        this.frame = frame;
        this.population = new Population(plan, program, frame);
        const sizes = plan.clusters.flatMap(({ size }) => (size === undefined ? [] : [program.index.get(size)!]));
        this.kept = new Set([...sizes, ...this.population.required]);
        // The last place is for what is asked after all steps.
        this.expiring = Array.from({ length: program.steps.length + 1 }, () => []);
        this.narrow = program.steps.length * frame.n <= MOST_CELLS;
        this.last = [...program.steps.keys()];
        program.steps.forEach(({ depends }, k) => {
            for (const input of depends) this.last[input] = k;
        });
        for (const k of this.kept) this.fill(k);
        this.population.judge();
    }

    fill(k: number): void {
        const wanted = this.missing(k) ? [k] : [];
        for (let i = 0; i < wanted.length; i++) {
            for (const input of this.program.steps[wanted[i]].depends) if (this.missing(input)) wanted.push(input);
        }
        for (const each of wanted.sort((a, b) => a - b)) {
            this.frame.run(each);
            if (!this.kept.has(each)) this.expiring[Math.max(this.last[each], this.reached)].push(each);
        }
    }

    private missing(k: number): boolean {
        return !this.filled.has(k) && this.filled.add(k) !== undefined;
    }

    /**
     * For whoever goes through the steps in order: of a wide plan, gives back what no step after k reads. Each column is then
     * run in its turn, asked for or not: one that is run later would need again what was given back.
     */
    release(k: number): void {
        if (this.narrow) return;
        for (; this.reached <= k; this.reached++) {
            this.fill(this.reached);
            for (const column of this.expiring[this.reached]) {
                this.filled.delete(column);
                this.frame.release(column);
            }
        }
    }
}
