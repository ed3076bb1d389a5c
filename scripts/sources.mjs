import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders and files that decide what `dist/` holds. */
const INPUTS = [
    'math',
    'knowledge',
    'plan',
    'language',
    'generator',
    'clinical',
    'compiler',
    'assess',
    'dataset',
    'cli',
    'server',
    'client',
    'webview',
    'examples',
    'scripts/build.mjs',
    'scripts/bundles.mjs',
    'package.json',
    'package-lock.json',
];

/** Where a build notes the hash of what it was made from. */
export const STAMP = 'dist/.built-from';

/** SHA-256 over the names and bytes of everything that a build reads from the checkout `root`. */
export function sourceHash(root) {
    const hash = createHash('sha256');
    for (const input of INPUTS) {
        const top = join(root, input);
        if (!existsSync(top)) continue;
        for (const file of filesUnder(top)) {
            hash.update(file.slice(root.length).replaceAll('\\', '/'));
            hash.update(readFileSync(file));
        }
    }
    return hash.digest('hex');
}

function filesUnder(path) {
    const entries = readdirSyncOrUndefined(path);
    return entries === undefined ? [path] : entries.sort().flatMap((name) => filesUnder(join(path, name)));
}

function readdirSyncOrUndefined(path) {
    try {
        return readdirSync(path);
    } catch (error) {
        if (error.code === 'ENOTDIR') return undefined;
        throw error;
    }
}
