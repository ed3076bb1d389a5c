import path from 'node:path';
import { expect, test } from 'vitest';
import { merge, type WriteOptions, writeDataset } from '../../dataset/index.ts';
import { createGenerator } from '../../generator/engine.ts';
import { contents, temporaryFolder, value } from '../dataset/folders.ts';
import { lives } from './lives.ts';
import { WHOLE } from './whole.ts';

const { solved } = lives(WHOLE, { patients: 1 });
/** The real generator, in place of the fake one of the tests of folders. */
const simulatorUrl = new URL('../../dataset/simulator.ts', import.meta.url);
const TABLES = ['patients', 'conditions', 'clinic', 'emergency', 'admission', 'medications', 'progressions', 'events', 'corruptions'];

async function write(out: string, more: Partial<WriteOptions> = {}): Promise<Map<string, string>> {
    const options = { solved, createGenerator, sources: [], engineVersion: '0', out, formats: ['csv', 'ndjson'], patients: 9000 };
    value(await writeDataset({ ...options, ...more }));
    return contents(out);
}

test('lives are written to the same bytes by any number of workers and partitions', async () => {
    const dir = temporaryFolder();
    const whole = await write(path.join(dir, 'whole'));
    for (const table of TABLES) expect(whole.get(path.join('csv', `${table}.csv`))?.length, table).toBeGreaterThan(100);
    expect(await write(path.join(dir, 'two'), { workers: 2, simulatorUrl })).toEqual(whole);
    const parts = [1, 2, 3].map((index) => path.join(dir, `part${index}`));
    for (const [i, part] of parts.entries()) await write(part, { partition: { index: i + 1, of: 3 } });
    value(await merge(parts, path.join(dir, 'merged')));
    expect(contents(path.join(dir, 'merged'))).toEqual(whole);
});

test('the first patients of a large run are those of a small one, in every table', async () => {
    const dir = temporaryFolder();
    const [small, large] = [await write(path.join(dir, 'small'), { patients: 500 }), await write(path.join(dir, 'large'))];
    for (const table of TABLES) {
        const file = path.join('csv', `${table}.csv`);
        expect(large.get(file)!.startsWith(small.get(file)!), table).toBe(true);
    }
});
