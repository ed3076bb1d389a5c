import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DiskFiles } from '../../cli/files.ts';
import { examples } from '../examples/example.ts';
import { root } from '../project/sources.ts';
import { written } from './written.ts';

test.each(examples)('nothing impossible is written of %s', async (name) => {
    const files = new DiskFiles();
    const entry = join(root, 'examples', `${name}.cohort`);
    files.open(entry);
    const dataset = await written({ files, entry }, ['csv', 'ndjson'], 1200);
    if (typeof dataset === 'string') throw new Error(dataset);
    expect(await dataset.problems()).toEqual([]);
});
