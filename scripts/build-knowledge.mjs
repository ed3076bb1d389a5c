/**
 * The tables of knowledge/data from knowledge/data/sources.
 *
 *     npm run knowledge               writes them
 *     npm run knowledge -- --check    fails where the committed files differ
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { generatedFiles } from '../knowledge/build/files.ts';
import { formatText } from '../language/format/format.ts';

const root = new URL('../', import.meta.url);
const sources = new URL('knowledge/data/sources/', root);
const read = (name) => readFileSync(new URL(name, sources), 'utf8');
const formatted = (text) => formatText(text).text;
const files = generatedFiles({
    rows: (name) => parse(read(name), { columns: true, relax_column_count: true }),
    json: (name) => JSON.parse(read(name)),
    format: formatted,
});

for (const { path, text } of files) {
    const file = fileURLToPath(new URL(path, root));
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
        console.error(`${relative(fileURLToPath(root), file)} is not what its sources give: run npm run knowledge`);
        process.exitCode = 1;
    }
}
