import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command, Run } from './process.ts';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const reference = join(root, 'bench/reference');

/** One thing that is measured: a file in `measures/` and a line in `run.ts`. */
export interface Measure {
    /** On the command line and in the results. */
    name: string;
    title: string;
    /** Prints as it goes. */
    run(context: Context): Figures;
}

export interface Context {
    /** Does it work at all: small sizes, one run each. The figures mean nothing. */
    smoke: boolean;
    /** An empty folder for outputs, on the disk of the checkout. */
    scratch: string;
    /** A Python with numpy, scipy, pandas, pyarrow and duckdb; absent where peers were not asked for. */
    python?: string;
}

/** Medians by side or size, and what follows from them; kept in bench/results. */
export interface Figures {
    runs: Record<string, Run>;
    /** Derived numbers by name, such as `numpy / cohort`. */
    ratios?: Record<string, number>;
}

/** The command as users have it. */
export function cohort(...args: string[]): Command {
    return [process.execPath, join(root, 'dist/cli.js'), ...args];
}

/** The reference spec to CSV in `out`. */
export function generate(spec: string, out: string, patients: number, workers: number): Command {
    const size = ['--patients', String(patients), '--workers', String(workers)];
    return cohort('generate', spec, '--out', out, '--format', 'csv', '--force', ...size);
}

export function say(text: string): void {
    console.log(text);
}

/** One line a side: median time, times the first, peak memory. */
export function sayRuns(runs: Record<string, Run>): void {
    const first = Object.values(runs)[0].seconds;
    const width = Math.max(...Object.keys(runs).map((name) => name.length));
    for (const [name, { seconds, mebibytes, phases }] of Object.entries(runs)) {
        const peak = mebibytes === undefined ? '' : `${mebibytes.toFixed(0).padStart(6)} MiB`;
        say(`  ${name.padEnd(width)}  ${seconds.toFixed(3).padStart(8)} s  ${(seconds / first).toFixed(2).padStart(7)} ×${peak}`);
        if (phases !== undefined)
            say(
                `  ${''.padEnd(width)}    ${Object.entries(phases)
                    .map(([phase, ms]) => `${phase} ${ms.toFixed(0)} ms`)
                    .join(', ')}`,
            );
    }
}

export function median(values: readonly number[]): number {
    return values.toSorted((a, b) => a - b)[values.length >> 1];
}
