import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { lintSample, lintText } from '../../clinical/index.ts';
import { compileSpec } from '../../compiler/compile.ts';
import type { Lowered } from '../../language/lower/plan.ts';
import type { Project } from '../../language/project/load.ts';
import type { SolvedPlan } from '../../plan/model.ts';
import { type Figures, type Measure, median, root, say } from '../measure.ts';

/** Milliseconds on the largest example, once the editor is running. */
const GOALS = { text: 30, sample: 250 };
/** Milliseconds to load the knowledge base in a fresh process. */
const LOAD_GOAL = 20;

/** The clinical rules in a running process: what the text says, and what a simulated sample shows, of every example. */
export const lint: Measure = {
    name: 'lint',
    title: 'Lint: clinical rules, milliseconds for each example',
    run({ smoke, scratch }) {
        const figures: Required<Figures> = { runs: {}, ratios: {} };
        const worst = { text: 0, sample: 0 };
        for (const file of globSync('examples/*.cohort', { cwd: root }).sort()) {
            const compiled = compiledFrom(file);
            const name = file.replace(/^examples\/|\.cohort$/g, '');
            const times = {
                text: median(timesOf(smoke ? 1 : 21, () => lintText(compiled.lowered, compiled.project))),
                sample: median(timesOf(smoke ? 1 : 11, () => lintSample(compiled.lowered, compiled.project, compiled.solved))),
            };
            say(`  ${name.padEnd(28)} text ${times.text.toFixed(1).padStart(7)}   sample ${times.sample.toFixed(1).padStart(7)}`);
            for (const stage of ['text', 'sample'] as const) {
                figures.runs[`${name}, ${stage}`] = { seconds: times[stage] / 1000 };
                worst[stage] = Math.max(worst[stage], times[stage]);
            }
        }
        for (const stage of ['text', 'sample'] as const) {
            say(`  slowest, ${stage.padEnd(20)} ${worst[stage].toFixed(1).padStart(7)} ms   goal ${GOALS[stage]}`);
            figures.ratios[`lint, ${stage} / goal`] = worst[stage] / GOALS[stage];
        }
        const load = median(loads(scratch, smoke ? 1 : 11));
        say(`  knowledge base loaded        ${load.toFixed(1).padStart(12)} ms   goal ${LOAD_GOAL}`);
        figures.runs['knowledge load'] = { seconds: load / 1000 };
        figures.ratios['knowledge load / goal'] = load / LOAD_GOAL;
        return figures;
    },
};

function compiledFrom(file: string): { lowered: Lowered; project: Project; solved: SolvedPlan } {
    let found: { lowered: Lowered; project: Project; solved: SolvedPlan } | undefined;
    const read = (path: string) => ({ text: readFileSync(join(root, path), 'utf8') });
    const remember = (lowered: Lowered, project: Project, solved: SolvedPlan) => {
        found ??= { lowered, project, solved };
        return [];
    };
    compileSpec({ read }, file, { lint: { text: () => [], sample: remember } });
    if (!found) throw new Error(`${file} does not compile`);
    return found;
}

function timesOf(runs: number, work: () => unknown): number[] {
    work();
    return Array.from({ length: runs }, () => {
        const from = performance.now();
        work();
        return performance.now() - from;
    });
}

/** Bundled as in the command and the extension, each time by a process that has done nothing else. */
function loads(scratch: string, runs: number): number[] {
    const outfile = join(scratch, 'knowledge.mjs');
    const built = spawnSync(process.execPath, [join(root, 'scripts/bundle-knowledge.mjs'), outfile], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
    const program = `const from = performance.now(); await import(${JSON.stringify(outfile)}); console.log(performance.now() - from);`;
    return Array.from({ length: runs }, () => {
        const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
        if (status !== 0) throw new Error(stderr);
        return Number(stdout);
    });
}
