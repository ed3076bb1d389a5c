import { durationOf } from '../../syntax/literals.ts';
import { DAYS } from '../expression.ts';

/** Days of a written duration. */
export function daysOf(text: string): number {
    const duration = durationOf(text);
    return duration ? duration.count * DAYS[duration.unit] : 0;
}
