/**
 * `npm run package`: the extension as cohort-VERSION.vsix at the root. Bundles only, and refused where it grows past its bound.
 *
 *     node scripts/package.mjs [--out FILE]
 */
import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX, listFiles } from '@vscode/vsce';

const MOST_BYTES = 3 * 1024 * 1024;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

export async function makePackage(packagePath) {
    // No dependencies: the bundles hold what they need. The page of the extension has pictures that any viewer can show.
    const options = {
        cwd: root,
        dependencies: false,
        readmePath: 'client/README.md',
        rewriteRelativeLinks: false,
        allowMissingRepository: true,
    };
    await createVSIX({ ...options, packagePath });
    const { size } = statSync(packagePath);
    if (size > MOST_BYTES) throw new Error(`${packagePath} has ${size} bytes; the bound is ${MOST_BYTES}`);
    return { size, files: await listFiles({ cwd: root, dependencies: false }) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const { version } = (await import('../package.json', { with: { type: 'json' } })).default;
    const at = process.argv.indexOf('--out');
    const target = at < 0 ? join(root, `cohort-${version}.vsix`) : resolve(process.argv[at + 1]);
    const { size, files } = await makePackage(target);
    console.log(`${target}: ${files.length} files, ${(size / 1024 / 1024).toFixed(2)} MB`);
}
