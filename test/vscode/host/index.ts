/** The entry of the suites inside VS Code's extension host: VS Code calls `run`, and fails where it throws. */
import { writeFileSync } from 'node:fs';
import { runSuites } from '../mocha.ts';
import { GREP, REPORT } from './environment.ts';
import { SUITES } from './suites.ts';

export async function run(): Promise<void> {
    const report = await runSuites(SUITES, { grep: process.env[GREP] || undefined });
    const file = process.env[REPORT];
    if (file !== undefined) writeFileSync(file, JSON.stringify(report));
    if (report.failed.length > 0) throw new Error(report.failed.map(({ title, error }) => `${title}\n${error}`).join('\n\n'));
}
