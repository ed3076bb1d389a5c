import { join } from 'node:path';
import { type Context, generate, type Measure, reference, say, sayRuns } from '../measure.ts';
import { type Command, interleave, medianRun, type Run, runAfresh } from '../process.ts';
import { differences } from '../same-model.ts';

/** One worker of ours against the same model in other software, whole processes, a million patients to CSV. */
export const baseline: Measure = {
    name: 'baseline',
    title: 'Baseline: 1,000,000 patients × 20 columns to CSV',
    run(context) {
        const patients = context.smoke ? 20_000 : 1_000_000;
        const out = join(context.scratch, 'cohort');
        const sides: Record<string, Command> = {
            'cohort, one worker': generate(join(reference, 'baseline.cohort'), out, patients, 1),
            ...peers(context, patients),
        };
        const runs = interleave(
            Object.fromEntries(
                Object.entries(sides).map(([name, command], i) => [name, () => runAfresh(i === 0 ? out : fileOf(context, name), command)]),
            ),
            context.smoke ? 1 : 5,
        );
        const medians: Record<string, Run> = Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, medianRun(all)]));
        sayRuns(medians);
        // Ours writes one column more than the peers: index_date.
        for (const name of Object.keys(sides).slice(1)) {
            const wrong = differences(join(out, 'patients.csv'), fileOf(context, name), ['patient_id']);
            if (wrong.length > 0) throw new Error(`${name} does not draw the same model:\n${wrong.join('\n')}`);
        }
        say('  All sides draw the same model: means and standard deviations agree column by column.');
        const [ours, ...others] = Object.entries(medians);
        return {
            runs: medians,
            ratios: Object.fromEntries(others.map(([name, { seconds }]) => [`${name} / cohort`, seconds / ours[1].seconds])),
        };
    },
};

function peers(context: Context, patients: number): Record<string, Command> {
    const size = String(patients);
    const rows = 'a row at a time, TypeScript';
    const sides: Record<string, Command> = { [rows]: [process.execPath, join(reference, 'baseline_rows.ts'), size, fileOf(context, rows)] };
    if (context.python === undefined) return sides;
    const python = (name: string, script: string, ...more: string[]): [string, Command] => [
        name,
        [context.python as string, join(reference, script), size, fileOf(context, name), ...more],
    ];
    return {
        ...Object.fromEntries([
            python('numpy + scipy + pandas', 'baseline_numpy.py'),
            python('the same, CSV by pyarrow', 'baseline_numpy.py', 'pyarrow'),
            python('DuckDB, all threads', 'baseline_duckdb.py'),
        ]),
        ...sides,
    };
}

function fileOf(context: Context, side: string): string {
    return join(context.scratch, `${side.replace(/\W+/g, '-')}.csv`);
}
