import { lintWith } from '../../clinical/index.ts';
import { compileSpec } from '../../compiler/compile.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { textOf } from '../project/sources.ts';

/** One line of a corpus: what it is, and the file made of it. */
export interface Snippet {
    /** Of a mistake: the code expected, and where. */
    code?: string;
    title: string;
    text: string;
    place?: { start: number; end: number };
}

const ADULTS = 'sex ~ categorical(female: 51%, male: 49%) age [years] ~ normal(52, 16) in 18..95 round 1';

export function snippetsOf(file: string): Snippet[] {
    return textOf(file)
        .split('\n')
        .filter((line) => line.includes('|') && !line.startsWith('#'))
        .map((line) => snippetOf(line.split(' | ')));
}

function snippetOf(cells: string[]): Snippet {
    const members = cells.at(-1)!;
    const adults = /(^|\s)(sex|age) (\[|~)/.test(members) ? '' : `${ADULTS} `;
    const head = `cohort Snippet { ${adults}`;
    const [before, marked, after] = members.split(/[«»]/);
    const text = `${head}${marked === undefined ? members : before + marked + after} }\n`;
    const start = head.length + before.length;
    return {
        title: cells.at(-2)!,
        text,
        ...(cells.length > 2 ? { code: cells[0] } : {}),
        ...(marked === undefined ? {} : { place: { start, end: start + marked.length } }),
    };
}

/** All that `cohort check` says of a text, errors for what this version does not generate aside. */
export function diagnosticsOf(text: string): Diagnostic[] {
    const compilation = compileSpec({ read: () => ({ text }) }, 'snippet.cohort', { lint: lintWith() });
    if ('unreadable' in compilation) throw new Error(compilation.unreadable);
    return compilation.diagnostics.filter(({ code }) => code !== 'feature/not-yet');
}

export const LOUD: ReadonlySet<string> = new Set(['error', 'warning']);
