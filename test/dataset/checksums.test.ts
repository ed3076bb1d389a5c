import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { GrowingFiles } from '../../dataset/run/files.ts';
import { temporaryFolder } from './folders.ts';

const url = new URL('../../dataset/checksum.ts', import.meta.url);

/** Bytes that another thread can see. */
function shared(length: number, seed: number): Uint8Array {
    const bytes = new Uint8Array(new SharedArrayBuffer(length));
    for (let i = 0; i < length; i++) bytes[i] = Math.imul(i + seed, 2654435761) >>> 24;
    return bytes;
}

test('a thread takes the checksums of several files at once', async () => {
    const files = GrowingFiles.open(temporaryFolder(), ['a.csv', 'b.csv', 'empty.csv'], undefined, url);
    const [a, b] = [createHash('sha256'), createHash('sha256')];
    const memory = shared(70_000, 0);
    for (let round = 0; round < 20; round++) {
        const more = shared(1000 + round, round);
        a.update(memory);
        b.update(more);
        // What was appended may be overwritten once the promise resolves.
        const done = files.append(0, memory, 1);
        files.append(1, more, 1);
        await done;
        memory.set(shared(70_000, round + 1));
    }
    const entries = await files.finish();
    const empty = createHash('sha256').digest('hex');
    expect(entries.map(({ sha256 }) => sha256)).toEqual([a.digest('hex'), b.digest('hex'), empty]);
    expect(entries[0]).toMatchObject({ path: 'a.csv', rows: 20, bytes: 1_400_000 });
});

test('a thread that cannot start is an error, not a dataset without checksums', async () => {
    const files = GrowingFiles.open(temporaryFolder(), ['a.csv'], undefined, new URL('./none.ts', import.meta.url));
    await files.append(0, shared(100, 0), 1);
    await expect(files.finish()).rejects.toThrow();
    await files.discard();
});
