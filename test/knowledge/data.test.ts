import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../knowledge/build/files.ts';
import { familyNames, femaleGivenNames, maleGivenNames } from '../../knowledge/index.ts';
import { formatText } from '../../language/format/format.ts';

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(`knowledge/data/sources/${name}`, root), 'utf8');
const formatted = (text: string): string => (formatText(text) as { text: string }).text;
const files = generatedFiles({
    rows: (name) => parse(read(name), { columns: true, relax_column_count: true }),
    json: (name) => JSON.parse(read(name)),
    format: formatted,
});

describe('what is generated is what is committed', () => {
    it.each(files.map(({ path, text }) => [path, text]))('%s', (path, text) => {
        expect(readFileSync(new URL(path, root), 'utf8')).toBe(text);
    });
});

describe('names', () => {
    it.each([
        ['female', femaleGivenNames, 100],
        ['male', maleGivenNames, 100],
        ['family', familyNames, 200],
    ])('%s: enough, sorted, each once, plain letters', (_kind, names, least) => {
        expect(names.length).toBeGreaterThanOrEqual(least);
        expect([...names]).toEqual([...new Set(names)].sort());
        expect(names.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
    });
});
