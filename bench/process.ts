import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

/** What one run of a whole process took. */
export interface Run {
    /** From its start to its end. */
    seconds: number;
    /** Peak resident memory in MiB; absent where GNU time is not installed. */
    mebibytes?: number;
    /** Milliseconds by phase, where the program tells: its last line `{"timings": {…}}` on stderr. */
    phases?: Record<string, number>;
}

/** A command with its arguments. */
export type Command = [string, ...string[]];

const GNU_TIME = '/usr/bin/time';

/** Runs a command to its end. Throws where it fails: a benchmark of a failing program means nothing. */
export function run([program, ...args]: Command): Run {
    const measured: Command = existsSync(GNU_TIME) ? [GNU_TIME, '-f', 'peak %M', program, ...args] : [program, ...args];
    const start = performance.now();
    const { status, stderr, error } = spawnSync(measured[0], measured.slice(1), {
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, COHORT_TIMINGS: '1', NO_COLOR: '1' },
    });
    const seconds = (performance.now() - start) / 1000;
    if (error) throw error;
    if (status !== 0) throw new Error(`${args.join(' ')} ended with status ${status}:\n${stderr}`);
    const lines = stderr.trim().split('\n');
    const peak = lines.map((line) => /^peak (\d+)$/.exec(line)?.[1]).findLast((kibibytes) => kibibytes !== undefined);
    const timings = lines.findLast((line) => line.startsWith('{"timings"'));
    return {
        seconds,
        mebibytes: peak === undefined ? undefined : Number(peak) / 1024,
        phases: timings === undefined ? undefined : JSON.parse(timings).timings,
    };
}

/** The same into nothing: what an earlier run left is removed first, since a file that is replaced costs time to free. */
export function runAfresh(output: string, command: Command): Run {
    rmSync(output, { recursive: true, force: true });
    return run(command);
}

/**
 * Runs of several sides in turn, A B C A B C, so that what disturbs the machine disturbs all. The first round warms
 * the disk and is left out where there are more than two.
 */
export function interleave(sides: Record<string, () => Run>, rounds: number): Record<string, Run[]> {
    const runs: Record<string, Run[]> = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
    const warmUp = rounds > 2 ? 1 : 0;
    for (let round = 0; round < rounds + warmUp; round++) {
        for (const [name, side] of Object.entries(sides)) {
            const result = side();
            if (round >= warmUp) runs[name].push(result);
        }
    }
    return runs;
}

/** Medians of what the runs of one side took, phase by phase. */
export function medianRun(runs: Run[]): Run {
    const peaks = runs.map((one) => one.mebibytes).filter((value) => value !== undefined);
    const phases = Object.keys(runs[0].phases ?? {}).map((phase) => [phase, median(runs.map((one) => one.phases?.[phase] ?? 0))]);
    return {
        seconds: median(runs.map((one) => one.seconds)),
        mebibytes: peaks.length === 0 ? undefined : median(peaks),
        phases: phases.length === 0 ? undefined : Object.fromEntries(phases),
    };
}

export function median(values: number[]): number {
    const sorted = values.toSorted((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
