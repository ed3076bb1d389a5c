import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** An extension with nothing but the suites; it may run where ours may not, to see what ours does there. */
const MANIFEST = {
    name: 'cohort-suites',
    publisher: 'cohort-test',
    version: '0.0.1',
    engines: { vscode: '^1.101.0' },
    capabilities: { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true },
};

/** Makes that extension: `folder` is VS Code's `extensionDevelopmentPath`, its `index.js` the `extensionTestsPath`. */
export async function bundleSuites(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify(MANIFEST));
    await build({
        entryPoints: [join(import.meta.dirname, 'index.ts')],
        outfile: join(folder, 'index.js'),
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node22',
        external: ['vscode'],
        logLevel: 'error',
    });
}
