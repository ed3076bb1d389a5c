import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { generate, type Measure, reference, say, sayRuns } from '../measure.ts';
import { interleave, medianRun, type Run, runAfresh } from '../process.ts';

const BLOCK = 1_000_000;

/** Generating against only writing: the same bytes from memory to the same disk. */
export const floor: Measure = {
    name: 'floor',
    title: 'Floor: the bytes of the baseline, copied from memory to the same disk',
    run({ smoke, scratch }) {
        const patients = smoke ? 20_000 : 1_000_000;
        const out = join(scratch, 'floor');
        const command = generate(join(reference, 'baseline.cohort'), out, patients, 1);
        runAfresh(out, command);
        const source = join(out, 'patients.csv');
        say(`  ${(statSync(source).size / 1e6).toFixed(1)} MB`);
        const bytes = readFileSync(source);
        const runs = interleave(
            {
                'written and flushed': () => write(bytes, join(scratch, 'copy.csv'), true),
                written: () => write(bytes, join(scratch, 'copy.csv'), false),
                'cohort, one worker': () => runAfresh(out, command),
            },
            smoke ? 1 : 5,
        );
        const medians = Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, medianRun(all)]));
        sayRuns(medians);
        const ours = medians['cohort, one worker'].seconds;
        return {
            runs: medians,
            ratios: {
                'cohort / written and flushed': ours / medians['written and flushed'].seconds,
                'cohort / written': ours / medians.written.seconds,
            },
        };
    },
};

function write(bytes: Buffer, path: string, flush: boolean): Run {
    rmSync(path, { force: true });
    const start = performance.now();
    const file = openSync(path, 'w');
    for (let at = 0; at < bytes.length; at += BLOCK) writeSync(file, bytes, at, Math.min(BLOCK, bytes.length - at));
    if (flush) fsyncSync(file);
    closeSync(file);
    return { seconds: (performance.now() - start) / 1000 };
}
