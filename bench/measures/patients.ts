import { join } from 'node:path';
import { generate, type Measure, reference, sayRuns } from '../measure.ts';
import { interleave, medianRun, type Run, runAfresh } from '../process.ts';

/** Time should grow with the patients and memory should not; the second worker should pay at the largest size. */
export const patients: Measure = {
    name: 'patients',
    title: 'Slope over patients: baseline, 10,000 to 10,000,000',
    run({ smoke, scratch }) {
        const spec = join(reference, 'baseline.cohort');
        const out = join(scratch, 'patients');
        const side = (size: number, workers: number) => () => runAfresh(out, generate(spec, out, size, workers));
        const medians: Record<string, Run> = {};
        const sizes = smoke ? [5_000, 20_000] : [10_000, 100_000, 1_000_000, 10_000_000];
        for (const size of sizes) {
            const sides = { [`${label(size)}, 1 worker`]: side(size, 1), [`${label(size)}, 2 workers`]: side(size, 2) };
            const runs = interleave(sides, smoke ? 1 : size >= 10_000_000 ? 3 : 5);
            for (const [name, all] of Object.entries(runs)) medians[name] = medianRun(all);
        }
        sayRuns(medians);
        const [largest, before] = [sizes.at(-1) as number, sizes.at(-2) as number];
        const seconds = (size: number, workers: string) => medians[`${label(size)}, ${workers}`].seconds;
        return {
            runs: medians,
            ratios: {
                [`${label(largest)} / ${label(before)}`]: seconds(largest, '1 worker') / seconds(before, '1 worker'),
                [`1 worker / 2 workers at ${label(largest)}`]: seconds(largest, '1 worker') / seconds(largest, '2 workers'),
            },
        };
    },
};

function label(size: number): string {
    return size.toLocaleString('en-GB');
}
