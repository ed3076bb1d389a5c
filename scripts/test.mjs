/**
 * `npm test`: every suite, one after another, and a closing line `N passed, N failed`.
 *
 *     npm test                      all
 *     npm test -- test/csv          the unit tests of one folder
 *
 * Fails where a test fails, where a suite does not finish, and where a suite runs no test at all.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const filters = process.argv.slice(2);

/** One line a suite; `run` gives how many tests passed and failed. */
const suites = [{ name: 'unit', run: vitest }, ...(filters.length === 0 ? [{ name: 'VS Code', run: vscode }] : [])];

const total = { passed: 0, failed: 0 };
for (const { name, run } of suites) {
    const { passed, failed } = run();
    if (passed + failed === 0) {
        console.error(`The suite "${name}" ran no test.`);
        total.failed += 1;
    }
    total.passed += passed;
    total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

function vitest() {
    const report = join(root, '.cache/vitest.json');
    mkdirSync(dirname(report), { recursive: true });
    rmSync(report, { force: true });
    const cli = join(root, 'node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { status } = spawnSync(process.execPath, [cli, 'run', ...reporters, ...filters], { cwd: root, stdio: 'inherit' });
    if (!existsSync(report)) return { passed: 0, failed: 1 };
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that cannot be loaded has no tests to count, an error outside any test is in the exit status alone.
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    const failed = numFailedTests + broken;
    return { passed: numPassedTests, failed: failed === 0 && status !== 0 && numPassedTests > 0 ? 1 : failed };
}

function vscode() {
    const report = join(root, '.cache/vscode.json');
    rmSync(report, { force: true });
    spawnSync(process.execPath, [join(root, 'test/vscode/run.ts'), '--out', report], { cwd: root, stdio: 'inherit' });
    return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { passed: 0, failed: 1 };
}
