import { EndlessLife, Undrawable } from '../../generator/engine.ts';
import type { Failure } from '../failure.ts';

/** A failure on its way out of the loop that writes. */
export class Refusal extends Error {
    readonly failure: Failure;
    constructor(failure: Failure) {
        super(failure.message);
        this.failure = failure;
    }
}

/** What the spec, not the program, is to blame for; undefined for everything else. */
export function refusalOf(error: unknown): Failure | undefined {
    if (error instanceof Refusal) return error.failure;
    if (error instanceof Undrawable)
        return {
            code: 'rule/acceptance',
            exit: 1,
            message: `There is ${error.message}.`,
            remedy: 'Loosen `require` and `select`, or the distributions that they depend on.',
        };
    if (error instanceof EndlessLife)
        return { code: 'limit/size', exit: 1, message: `With these rates ${error.message}.`, remedy: 'Lower the rates.' };
}

export const rowTooLong = (path: string, bytes: number): Refusal =>
    new Refusal({
        code: 'limit/size',
        exit: 1,
        message: `There is too much text: a row of ${path} is larger than ${bytes} bytes.`,
        remedy: 'Shorten labels and texts.',
    });
