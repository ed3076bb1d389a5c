import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lintWith } from '../../clinical/index.ts';
import { compileSpec } from '../../compiler/compile.ts';
import { root } from '../project/sources.ts';
import { LOUD } from './corpus.ts';
import { mutations } from './mutations.ts';

/** The text alone must catch them: that is what the author sees while typing. */
test('single-fact mutations of the examples are caught', () => {
    const all = mutations();
    const missed = all.filter(({ file, text }) => {
        const read = (path: string) => ({ text: path === file ? text : readFileSync(join(root, path), 'utf8') });
        const compilation = compileSpec({ read }, file, { lint: lintWith({}, 'text'), checkOnly: true, every: true });
        if ('unreadable' in compilation) throw new Error(compilation.unreadable);
        return !compilation.diagnostics.some(({ code, severity }) => code.startsWith('clinical/') && LOUD.has(severity));
    });
    const rate = 1 - missed.length / all.length;
    console.log(`${all.length} mutations, ${all.length - missed.length} caught: ${(100 * rate).toFixed(1)} %`);
    for (const { file, kind, line } of missed) console.log(`  missed: ${file}: ${kind}: ${line}`);
    expect(all.length).toBeGreaterThan(100);
    expect(rate).toBeGreaterThanOrEqual(0.9);
}, 120_000);
