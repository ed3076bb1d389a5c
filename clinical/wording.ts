import { displayUnit } from '../knowledge/units.ts';
import type { Measured } from './view.ts';

/** `3.1 %`, `0.12 %`, `< 0.01 %`. */
export function percent(share: number): string {
    const value = share * 100;
    if (value > 0 && value < 0.01) return '< 0.01 %';
    return `${value >= 99.95 ? 100 : Number(value.toPrecision(value < 10 ? 2 : 3))} %`;
}

export function number(x: number): string {
    return String(Number(x.toPrecision(3)));
}

/** A value in the analyte's own unit, in the unit that the author wrote. */
export function written(own: number, { scale, offset, unit }: Measured): string {
    return `${number((own - offset) / scale)}${unitWord(unit)}`;
}

export function unitWord(unit: string): string {
    const word = displayUnit(unit);
    return word === '1' || /^\{/.test(word) ? '' : ` ${word}`;
}

/** `below 3.5 g/dL or above 5 g/dL`, one side where only one is known. */
export function outside(low: number, high: number, measured: Measured): string {
    const sides = [
        low > -Infinity ? `below ${written(low, measured)}` : '',
        high < Infinity ? `above ${written(high, measured)}` : '',
    ].filter(Boolean);
    return sides.join(' or ');
}
