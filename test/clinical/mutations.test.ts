import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lintWith } from '../../clinical/index.ts';
import { compileSpec } from '../../compiler/compile.ts';
import { root } from '../project/sources.ts';
import { LOUD } from './corpus.ts';
import { mutations } from './mutations.ts';

/** The six examples of patients at one time. */
const BASELINE = ['primary-care', 'type2-diabetes', 'icu-admission', 'paediatric-growth', 'rare-disease-registry', 'cardiovascular-trial'];
const isOfBaseline = (file: string): boolean => BASELINE.some((name) => file === `examples/${name}.cohort`);

/** The text alone must catch them: that is what the author sees while typing. */
test('single-fact mutations of the examples are caught', () => {
    const all = mutations();
    const missed = all.filter(({ file, text }) => {
        const read = (path: string) => ({ text: path === file ? text : readFileSync(join(root, path), 'utf8') });
        const compilation = compileSpec({ read }, file, { lint: lintWith({}, 'text'), checkOnly: true, every: true });
        if ('unreadable' in compilation) throw new Error(compilation.unreadable);
        return !compilation.diagnostics.some(({ code, severity }) => code.startsWith('clinical/') && LOUD.has(severity));
    });
    const rateOf = (of: (file: string) => boolean): number =>
        1 - missed.filter(({ file }) => of(file)).length / all.filter(({ file }) => of(file)).length;
    const every = rateOf(() => true);
    const baseline = rateOf(isOfBaseline);
    console.log(`${all.length} mutations, ${all.length - missed.length} caught: ${(100 * every).toFixed(1)} %`);
    console.log(`of the examples without follow-up: ${(100 * baseline).toFixed(1)} %`);
    for (const { file, kind, line } of missed) console.log(`  missed: ${file}: ${kind}: ${line}`);
    expect(all.length).toBeGreaterThan(100);
    expect(baseline).toBeGreaterThanOrEqual(0.95);
    expect(every).toBeGreaterThanOrEqual(0.95);
}, 120_000);
