/**
 * Licences of what we depend on. As a program (`npm run check`): every locked package has one that lets it be used
 * and shipped under Apache-2.0.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PERMISSIVE = new Set([
    'MIT',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'Unlicense',
    'Zlib',
    'PSF-2.0',
]);

/** Packages outside that list, each with why it is fine. */
const EXCEPTIONS = [
    { match: /^lightningcss/, licence: 'MPL-2.0', why: 'part of the test runner, unchanged and never shipped' },
    {
        match: /^(binaryextensions|editions|istextorbinary|textextensions|version-range)$/,
        licence: 'Artistic-2.0',
        why: 'part of the packager of extensions, unchanged and never shipped',
    },
    {
        match: /^@vscode\/vsce-sign/,
        licence: 'SEE LICENSE IN LICENSE.txt',
        why: 'part of the packager of extensions; signs for the marketplace, is not run here and never shipped',
    },
];

/** Names of the packages whose code is in the bundles that `metafiles` describe, sorted. */
export function bundledPackages(metafiles) {
    const names = new Set();
    for (const { outputs } of metafiles) {
        for (const { inputs } of Object.values(outputs)) {
            for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
                const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
                if (folder !== undefined && bytesInOutput > 0) names.add(folder);
            }
        }
    }
    return [...names].sort();
}

/** The licence texts of `folders` (paths below `root`), one after another. */
export function licenceTexts(root, folders) {
    const parts = folders.map((folder) => {
        const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
        const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
        const text = file === undefined ? `Licence: ${license}` : readFileSync(join(root, folder, file), 'utf8').trim();
        return `${name} ${version}\n${'='.repeat(60)}\n${text}\n`;
    });
    return `The bundles in this folder contain the following packages.\n\n${parts.join('\n')}`;
}

/** Problems with the licences in the lock file of `root`, one line each. */
export function licenceProblems(root) {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    return Object.entries(packages).flatMap(([path, { license, version }]) => {
        if (path === '') return [];
        const name = path.replace(/^.*node_modules\//, '');
        const known = license ?? licenceOfInstalled(join(root, path));
        if (isPermissive(known) || EXCEPTIONS.some((one) => one.match.test(name) && one.licence === known)) return [];
        return [`${name} ${version}: licence "${known ?? 'none given'}" is not on the list in scripts/licences.mjs`];
    });
}

/** `MIT OR Apache-2.0` lets us choose; with AND all must be fine. */
function isPermissive(expression) {
    if (expression === undefined) return false;
    return expression
        .replace(/[()]/g, '')
        .split(' OR ')
        .some((choice) => choice.split(' AND ').every((one) => PERMISSIVE.has(one.trim())));
}

function licenceOfInstalled(folder) {
    const file = join(folder, 'package.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).license : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const problems = licenceProblems(dirname(dirname(fileURLToPath(import.meta.url))));
    for (const problem of problems) console.error(problem);
    process.exitCode = problems.length === 0 ? 0 : 1;
}
