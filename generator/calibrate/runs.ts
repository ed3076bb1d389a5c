import type { Frame } from '../frame.ts';

/**
 * The running of steps on one frame, again and again while numbers are solved: a column whose constants and inputs are as
 * they were when it was last run would come out the same, and is left as it is.
 */
export class Runs {
    private readonly frame: Frame;
    private clock = 0;
    /** When a column was last run, 0 for never; and with which constants. */
    private readonly ran: number[];
    private readonly constants: Float64Array[] = [];

    constructor(frame: Frame) {
        this.frame = frame;
        this.ran = frame.program.steps.map(() => 0);
    }

    run(k: number): void {
        if (!this.isFresh(k)) this.anew(k);
    }

    /** For steps whose draws have changed: those of a correlation set with another factor. */
    anew(k: number): void {
        this.frame.run(k);
        this.ran[k] = ++this.clock;
        const { constants } = this.frame.program.steps[k].kernel;
        const before = this.constants[k];
        if (before === undefined) this.constants[k] = constants.slice();
        else before.set(constants);
    }

    release(k: number): void {
        this.frame.release(k);
        this.ran[k] = 0;
    }

    private isFresh(k: number): boolean {
        const at = this.ran[k];
        if (at === 0) return false;
        const { kernel, depends } = this.frame.program.steps[k];
        const before = this.constants[k];
        return kernel.constants.every((x, j) => Object.is(x, before[j])) && depends.every((input) => this.ran[input] < at);
    }
}
