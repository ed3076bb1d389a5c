/**
 * `npm run test:electron`: the suites of the extension host, in a VS Code of the desktop that is downloaded.
 *
 *     node test/vscode/electron.ts [--version 1.101.0] [--grep TEXT]
 *
 * Needs a network, and on Linux a display (`xvfb-run -a npm run test:electron`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests, SilentReporter } from '@vscode/test-electron';
import { bundleSuites } from './host/bundle.ts';
import { GREP, REPORT } from './host/environment.ts';
import { type Report, tell } from './mocha.ts';
import { copyWorkspace, packageExtension, root } from './stage.ts';

const { version, grep } = parseArgs({ options: { version: { type: 'string' }, grep: { type: 'string' } } }).values;
/** How long a download may stand still. */
const PATIENCE = 60_000;

const executable = await downloaded();
if (executable === undefined) process.exitCode = 2;
else process.exitCode = await tested(executable);

async function downloaded(): Promise<string | undefined> {
    try {
        // Its own reporter writes a line for every retry.
        const reporter = new SilentReporter();
        return await downloadAndUnzipVSCode({ version, reporter, timeout: PATIENCE, cachePath: join(root, '.cache/vscode') });
    } catch (error) {
        console.error(`VS Code ${version ?? 'stable'} cannot be downloaded: ${reasonOf(error)}`);
        console.error(
            'These tests need a network that reaches update.code.visualstudio.com. Without one, `npm test` runs the same suites.',
        );
        return undefined;
    }
}

async function tested(vscodeExecutablePath: string): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), 'cohort-electron-'));
    try {
        const vsix = join(folder, 'cohort.vsix');
        packageExtension(vsix);
        await bundleSuites(join(folder, 'suites'));
        const places = [`--extensions-dir=${join(folder, 'extensions')}`, `--user-data-dir=${join(folder, 'user')}`];
        const [cli] = resolveCliArgsFromVSCodeExecutablePath(vscodeExecutablePath);
        const installing = spawnSync(cli, [...places, '--install-extension', vsix], {
            encoding: 'utf8',
            shell: process.platform === 'win32',
        });
        if (installing.status !== 0) throw new Error(`The extension cannot be installed: ${installing.stdout}${installing.stderr}`);
        const report = join(folder, 'suites.json');
        const ended = await runTests({
            vscodeExecutablePath,
            extensionDevelopmentPath: join(folder, 'suites'),
            extensionTestsPath: join(folder, 'suites/index.js'),
            extensionTestsEnv: { [REPORT]: report, [GREP]: grep ?? '' },
            launchArgs: [copyWorkspace(join(folder, 'workspace')), ...places],
        }).catch((error: unknown) => reasonOf(error));
        if (!existsSync(report)) throw new Error(`The suites left no report: ${ended}`);
        const { passed, failed } = tell(JSON.parse(readFileSync(report, 'utf8')) as Report, console.log);
        console.log(`${passed} passed, ${failed} failed`);
        return failed === 0 && passed > 0 ? 0 : 1;
    } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}

function reasonOf(error: unknown): string {
    return error instanceof Error ? [error.message, (error.cause as Error | undefined)?.message].filter(Boolean).join(': ') : String(error);
}
