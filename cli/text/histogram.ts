const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Shares as one character each, the greatest full; a bin without a row is blank. */
export function sparkline(shares: readonly number[]): string {
    const most = Math.max(...shares);
    return shares.map((share) => (share === 0 || !(most > 0) ? ' ' : BLOCKS[Math.min(7, Math.floor((share / most) * 7.999))])).join('');
}

/** A bar of a share, `size` characters for the whole. */
export function bar(share: number, size: number): string {
    return '█'.repeat(Math.round(share * size));
}

/** Heights between the lowest and the highest as one character each; blank where there is none, in the middle where all are equal. */
export function levels(heights: readonly (number | undefined)[]): string {
    const known = heights.filter((height) => height !== undefined);
    const low = Math.min(...known);
    const range = Math.max(...known) - low;
    const block = (height: number) => BLOCKS[range > 0 ? Math.min(7, Math.floor(((height - low) / range) * 7.999)) : 3];
    return heights.map((height) => (height === undefined ? ' ' : block(height))).join('');
}
