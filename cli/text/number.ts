/**
 * A number for reading: as many decimals as make one step at most a hundredth of `spread` (a column's standard
 * deviation), so that figures of one column agree; four significant digits where there is no spread.
 */
export function figure(x: number | null | undefined, spread?: number | null): string {
    if (x === null || x === undefined || Number.isNaN(x)) return '–';
    if (!Number.isFinite(x)) return x > 0 ? '∞' : '-∞';
    if (spread === undefined || spread === null || !(spread > 0)) return significant(x, 4);
    const decimals = Math.min(Math.max(Math.ceil(2 - Math.log10(spread)), 0), 12);
    const digits = Math.abs(x) >= 1e7 || decimals > 6 ? significant(x, 4) : minus(x.toFixed(decimals));
    return digits;
}

/** At most so many significant digits, no trailing zeros. */
export function significant(x: number, digits: number): string {
    if (x === 0) return '0';
    const rounded = Number(x.toPrecision(digits));
    const size = Math.abs(rounded);
    return size >= 1e7 || size < 1e-4 ? rounded.toExponential() : minus(String(rounded));
}

function minus(text: string): string {
    return Number(text) === 0 ? text.replace('-', '') : text;
}

/** A share as a percentage: one decimal, two below 10 %, more below 0.1 %. */
export function percent(share: number | null | undefined): string {
    if (share === null || share === undefined || Number.isNaN(share)) return '–';
    const value = share * 100;
    const size = Math.abs(value);
    if (size > 0 && size < 0.1) return `${significant(value, 2)} %`;
    return `${minus(value.toFixed(size < 10 ? 2 : 1))} %`;
}

/** A correlation, three decimals. */
export function coefficient(r: number | null | undefined): string {
    return r === null || r === undefined || Number.isNaN(r) ? '–' : minus(r.toFixed(3));
}

/** A whole number with thousands set apart; by hand, since loading a locale takes as long as reading a spec. */
export function counted(n: number): string {
    return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 patient`, `2 patients`. */
export function amount(n: number, word: string): string {
    return `${counted(n)} ${word}${n === 1 ? '' : 's'}`;
}
