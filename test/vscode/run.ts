/**
 * The packaged extension in real VS Code, whose page is driven as a person would.
 *
 *     node test/vscode/run.ts FILE      writes how many tests passed and failed
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Report, runSuites } from './mocha.ts';
import { root, Stage } from './stage.ts';

const reports: Report[] = [];
rmSync(join(root, '.cache/vscode-failure'), { recursive: true, force: true });
const stage = await Stage.set();
const interrupted = () => void stage.strike().finally(() => process.exit(1));
process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
try {
    (globalThis as { stage?: Stage }).stage = stage;
    reports.push(await runSuites([join(root, 'test/vscode/page.ts')]));
} catch (error) {
    await stage.keep('run');
    reports.push({ passed: [], failed: [{ title: 'VS Code', error: String(error) }] });
} finally {
    await stage.strike();
}

for (const { passed, failed } of reports) {
    for (const title of passed) console.log(` ✓ ${title}`);
    for (const { title, error } of failed) console.log(` ✗ ${title}\n${error}`);
}
const passed = reports.reduce((sum, report) => sum + report.passed.length, 0);
const failed = reports.reduce((sum, report) => sum + report.failed.length, 0);
if (failed > 0) console.log('Screenshots and logs are in .cache/vscode-failure/.');
if (process.argv[2] !== undefined) writeFileSync(process.argv[2], JSON.stringify({ passed, failed }));
else console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
