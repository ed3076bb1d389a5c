import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate, type Measure, reference, say, sayRuns } from '../measure.ts';
import { interleave, medianRun, type Run, runAfresh } from '../process.ts';

/** Lives instead of rows: whole processes, one worker, against the same model in numpy and pandas. */
export const longitudinal: Measure = {
    name: 'longitudinal',
    title: 'Longitudinal: 100,000 patients × five years of quarterly visits to CSV',
    run({ smoke, scratch, python }) {
        const patients = smoke ? 2_000 : 100_000;
        const [out, peer] = [join(scratch, 'lives'), join(scratch, 'lives-numpy')];
        const spec = join(reference, 'longitudinal.cohort');
        const more = join(scratch, 'more-lives');
        const sides: Record<string, () => Run> = { 'cohort, one worker': () => runAfresh(out, generate(spec, out, patients, 1)) };
        if (!smoke) sides['cohort, ten times the patients'] = () => runAfresh(more, generate(spec, more, 10 * patients, 1));
        if (python !== undefined) {
            const script = join(reference, 'longitudinal_numpy.py');
            sides['numpy + pandas'] = () => runAfresh(peer, [python, script, String(patients), peer]);
        }
        const runs = interleave(sides, smoke ? 1 : 5);
        const medians = Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, medianRun(all)]));
        sayRuns(medians);
        const ours = medians['cohort, one worker'];
        say(`  ${Math.round(patients / ours.seconds).toLocaleString('en')} patients a second.`);
        say('  For context, not as a ratio: Synthea is reported to make about 7 to 17 patients a second, with whole life histories.');
        const theirs = medians['numpy + pandas'];
        if (theirs === undefined) return { runs: medians };
        agree(out, peer);
        return { runs: medians, ratios: { 'numpy + pandas / cohort': theirs.seconds / ours.seconds } };
    },
};

/** Both sides draw the same model, but for hazards that the peer holds constant between visits: rows within a hundredth. */
function agree(ours: string, peer: string): void {
    for (const table of ['clinic', 'medications', 'progressions', 'events']) {
        const [a, b] = [ours, peer].map((folder) => rows(join(folder, `${table}.csv`)));
        const error = Math.abs(a - b);
        if (error > 0.01 * b + 5 * Math.sqrt(b)) throw new Error(`${table}: ${a} rows, and ${b} of the peer`);
    }
    say('  Both sides draw the same model: the tables have as many rows.');
}

function rows(file: string): number {
    let count = 0;
    for (const byte of readFileSync(file)) if (byte === 10) count++;
    return count - 1;
}
