import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { formatsOf, tablesOf } from '../../dataset/index.ts';
import { tableFiles } from '../../dataset/manifest/datapackage.ts';
import type { GrowingFiles } from '../../dataset/run/files.ts';
import { runInline } from '../../dataset/run/inline.ts';
import { Simulation } from '../../dataset/run/simulation.ts';
import { createFake, fakePlan } from './fake.ts';
import { value } from './folders.ts';

test('however slow the disk, no more than a fixed number of outputs is filled', async () => {
    const patients = 400_000;
    const solved = fakePlan({ patients });
    const tables = tablesOf(solved);
    const files = tableFiles(tables, value(formatsOf(['csv'])));
    const simulation = new Simulation(solved, tables, files, { first: 0, end: patients, clusters: true });
    const memory = new Set<ArrayBufferLike>();
    let outstanding = 0;
    let most = 0;
    const slowDisk = {
        append(_: number, bytes: Uint8Array) {
            memory.add(bytes.buffer);
            most = Math.max(most, ++outstanding);
            return setTimeout(20).then(() => outstanding--);
        },
    } as unknown as GrowingFiles;
    await runInline(simulation, createFake(solved), slowDisk, files.length, 0, async () => {}, undefined);
    expect(simulation.tasks).toBeGreaterThan(30);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(files.length + 24);
    expect(memory.size).toBeLessThanOrEqual(files.length + 24);
});
