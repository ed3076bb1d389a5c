/** Bundles the knowledge base alone, as it is in the programs, for whoever measures how long it takes to load: `bundle-knowledge.mjs OUTFILE`. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parsedJson } from './parsed-json.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await build({
    entryPoints: [join(root, 'knowledge/index.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    outfile: process.argv[2],
    plugins: [parsedJson],
});
