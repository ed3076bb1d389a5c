/**
 * Bundles the sources into `dist/`.
 *
 *     npm run build                 minified, no source maps
 *     npm run build -- --report     and what each bundle is made of, by package
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundles, groups } from './bundles.mjs';
import { bundledPackages, licenceTexts } from './licences.mjs';
import { parsedJson } from './parsed-json.mjs';
import { STAMP, sourceHash } from './sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const report = process.argv.includes('--report');
const quiet = process.argv.includes('--quiet');
const aside = join(root, `dist.${process.pid}`);
const dist = join(root, 'dist');

const start = performance.now();
const hash = sourceHash(root);
const metafiles = [];
rmSync(aside, { recursive: true, force: true });
mkdirSync(aside, { recursive: true });
try {
    for (const [group, settings] of Object.entries(groups)) {
        const entries = bundles.filter((bundle) => bundle.group === group && existsSync(join(root, bundle.entry)));
        if (entries.length === 0) continue;
        const { metafile } = await build({
            ...settings,
            absWorkingDir: root,
            entryPoints: entries.map(({ entry, name }) => ({ in: entry, out: name })),
            outdir: aside,
            bundle: true,
            plugins: [parsedJson],
            minify: true,
            sourcemap: false,
            // Their full texts are in dist/THIRD-PARTY-LICENSES.txt.
            legalComments: 'none',
            // Beside the entries: `import.meta.url` then names the same folder wherever code lands.
            chunkNames: 'chunk-[hash]',
            metafile: true,
            logLevel: 'warning',
        });
        metafiles.push(metafile);
    }
    for (const { name } of bundles.filter((bundle) => bundle.executable && existsSync(join(root, bundle.entry)))) {
        const file = join(aside, `${name}.js`);
        writeFileSync(file, `#!/usr/bin/env node\n${readFileSync(file, 'utf8')}`, { mode: 0o755 });
    }
    copyTemplates(join(aside, 'templates'));
    writeFileSync(join(aside, 'THIRD-PARTY-LICENSES.txt'), licenceTexts(root, bundledPackages(metafiles)));
    writeFileSync(join(aside, STAMP.replace('dist/', '')), hash);
    rmSync(dist, { recursive: true, force: true });
    renameSync(aside, dist);
} catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (error.errors === undefined) throw error;
    process.exit(1); // esbuild has printed what is wrong
}

if (!quiet) {
    for (const line of sizes(metafiles)) console.log(line);
    console.log(`built dist/ in ${((performance.now() - start) / 1000).toFixed(2)} s`);
}
if (report) for (const line of contents(metafiles)) console.log(line);

/** The examples that stand alone: those that need another file beside them are no start for a new spec. */
function copyTemplates(folder) {
    mkdirSync(folder);
    for (const name of readdirSync(join(root, 'examples')).filter((each) => each.endsWith('.cohort'))) {
        const text = readFileSync(join(root, 'examples', name), 'utf8');
        if (!/\bfrom\s+"(?!std\/)/.test(text)) writeFileSync(join(folder, name), text);
    }
}

function* sizes(all) {
    for (const { outputs } of all) {
        for (const path of Object.keys(outputs)) {
            const name = path.split('/').at(-1);
            yield `${kib(statSync(join(dist, name)).size)}  dist/${name}`;
        }
    }
}

/** For each output: bytes by package, largest first; our own folders by name. */
function* contents(all) {
    for (const { outputs } of all) {
        for (const [path, { inputs }] of Object.entries(outputs)) {
            const byOrigin = new Map();
            for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
                const origin = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(input)?.[1] ?? `${input.split('/')[0]}/`;
                byOrigin.set(origin, (byOrigin.get(origin) ?? 0) + bytesInOutput);
            }
            yield `\ndist/${path.split('/').at(-1)}`;
            for (const [origin, bytes] of [...byOrigin].sort((a, b) => b[1] - a[1])) yield `${kib(bytes)}  ${origin}`;
        }
    }
}

function kib(bytes) {
    return `${(bytes / 1024).toFixed(1).padStart(9)} KiB`;
}
