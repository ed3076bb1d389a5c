/**
 * The packaged extension in real VS Code: suites in its extension host, then its page driven as a person would.
 *
 *     node test/vscode/run.ts                    all
 *     node test/vscode/run.ts --grep rename      the tests with this text in their title
 *     node test/vscode/run.ts --out FILE         also writes how many passed and failed
 */
import '../../scripts/setup.mjs';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { emptyReport, type Report, runSuites, tell } from './mocha.ts';
import { pageSuites } from './page/suites.ts';
import { root, Stage } from './stage.ts';

const { grep, out } = parseArgs({ options: { grep: { type: 'string' }, out: { type: 'string' } } }).values;
const say = (line: string): void => console.log(line);

const reports: Report[] = [];
rmSync(join(root, '.cache/vscode-failure'), { recursive: true, force: true });
const stage = await Stage.set();
const interrupted = () => void stage.strike().finally(() => process.exit(1));
process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
try {
    const inside = await stage.runHostSuites(grep);
    tell(inside, say);
    reports.push(inside, await runSuites(pageSuites(stage), { grep, say }));
} catch (error) {
    await stage.keep('run');
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(` ✗ VS Code\n${text}`);
    reports.push({ ...emptyReport(), failed: [{ title: 'VS Code', error: text }] });
} finally {
    await stage.strike();
}

const passed = reports.reduce((sum, report) => sum + report.passed.length, 0);
const failed = reports.reduce((sum, report) => sum + report.failed.length, 0);
if (failed > 0) say('Screenshots and logs are in .cache/vscode-failure/.');
if (out !== undefined) writeFileSync(out, JSON.stringify({ passed, failed }));
else say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
