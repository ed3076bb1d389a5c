import type { ColumnResult } from '../server/protocol.ts';

/** Numbers for reading. A figure that is not known is a dash. */

const UNKNOWN = '–';

/** So many decimals that one step is at most a hundredth of `spread`; four significant digits without one. */
export function figure(x: number | null | undefined, spread?: number | null): string {
    if (x === null || x === undefined || !Number.isFinite(x)) return UNKNOWN;
    if (!spread || Math.abs(x) >= 1e7) return significant(x);
    return minus(x.toFixed(Math.min(Math.max(Math.ceil(2 - Math.log10(spread)), 0), 8)));
}

export function significant(x: number): string {
    const rounded = Number(x.toPrecision(4));
    const size = Math.abs(rounded);
    return size !== 0 && (size >= 1e7 || size < 1e-4) ? minus(rounded.toExponential()) : minus(String(rounded));
}

/** A share as a percentage: one decimal, two below 10 %. */
export function percent(share: number | null | undefined): string {
    if (share === null || share === undefined || !Number.isFinite(share)) return UNKNOWN;
    const value = share * 100;
    return `${minus(value.toFixed(value !== 0 && Math.abs(value) < 10 ? 2 : 1))} %`;
}

export function coefficient(r: number | null | undefined): string {
    return r === null || r === undefined ? UNKNOWN : minus(r.toFixed(2));
}

export function counted(n: number): string {
    return n.toLocaleString('en');
}

export function day(days: number): string {
    return new Date(Math.round(days) * 86_400_000).toISOString().slice(0, 10);
}

/** A value of a column, as its kind is read. */
export function value({ kind, sd }: Pick<ColumnResult, 'kind' | 'sd'>, x: number | null | undefined): string {
    if (x === null || x === undefined) return UNKNOWN;
    return kind === 'date' ? day(x) : figure(x, sd);
}

function minus(text: string): string {
    if (Number.parseFloat(text) === 0) return text.replace('-', '');
    return text.replace('-', '−');
}
