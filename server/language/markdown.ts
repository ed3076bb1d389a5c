/** Text of the author within a line of our Markdown: shown as it is written, links and pictures included. */
export function plainText(text: string): string {
    return text.replace(/[\\`*_[\]|<>~]/g, '\\$&').replace(/\r\n|\r|\n/g, ' ');
}

/** Code in a line, whatever signs it holds. */
export function code(text: string): string {
    const ticks = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(ticks + 1);
    return ticks > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** A block of code that nothing in the text can end. */
export function codeBlock(lines: readonly string[]): string {
    const ticks = Math.max(2, ...[...lines.join('\n').matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(ticks + 1);
    return [`${fence}cohort`, ...lines, fence].join('\n');
}
