import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { CancellationToken } from 'vscode';
import type { Session } from './session.ts';

/** What became of a run of the `cohort` command. */
export interface Ended {
    /** Its exit status; 130 where it was cancelled. */
    status: number;
    stdout: string;
    /** Without the lines that tell of progress. */
    stderr: string;
}

/** After so long a cancelled command that still runs is ended by force; it cleans up the next time. */
const PATIENCE = 2_000;
const MOST_OUTPUT = 50_000_000;

const running = new Set<ChildProcess>();

/** Ends what still runs, as cancelling does: when the window closes, nobody waits for it. */
export function endCommands(): void {
    for (const child of running) child.kill('SIGINT');
}

/** Runs the `cohort` command that comes with the extension, in a process of its own, beside the file. */
export function runCohort(
    { context }: Session,
    args: readonly string[],
    {
        cwd,
        token,
        progress,
        env,
    }: { cwd: string; token?: CancellationToken; progress?(done: number, total: number): void; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [context.asAbsolutePath('dist/cli.js'), ...args], {
            cwd,
            env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1', COHORT_PROGRESS: 'lines', ...env },
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        running.add(child);
        let stdout = '';
        let stderr = '';
        let rest = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
            if (stdout.length < MOST_OUTPUT) stdout += text;
        });
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
            const lines = (rest + text).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines) {
                const [, done, total] = /^progress (\d+) (\d+)$/.exec(line) ?? [];
                if (done === undefined) stderr += `${line}\n`;
                else progress?.(Number(done), Number(total));
            }
        });
        const cancelled = token?.onCancellationRequested(() => {
            child.kill('SIGINT');
            setTimeout(() => child.exitCode === null && child.kill('SIGKILL'), PATIENCE).unref();
        });
        child.once('error', (error) => {
            running.delete(child);
            reject(error);
        });
        child.once('close', (status) => {
            running.delete(child);
            cancelled?.dispose();
            resolve({ status: status ?? 130, stdout, stderr: (stderr + rest).trim() });
        });
    });
}

/** Where a spec's commands run. */
export const folderOf = (path: string): string => dirname(path);
