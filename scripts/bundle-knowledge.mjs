/**
 * Bundles the facts that rules and editor read, as they are in the programs, for whoever measures how long they take to
 * load: `bundle-knowledge.mjs OUTFILE`. The texts of the standard library, names and correlations are not among them.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parsedJson } from './parsed-json.mjs';

const FACTS = ['analytes', 'codes', 'conditions', 'drugs', 'limits', 'populations', 'recognition', 'relations', 'sources', 'units'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await build({
    stdin: { contents: FACTS.map((name) => `export * from './${name}.ts';`).join('\n'), resolveDir: join(root, 'knowledge') },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    outfile: process.argv[2],
    plugins: [parsedJson],
});
