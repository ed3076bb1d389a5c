import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { merge, verify, writeDataset } from '../../dataset/index.ts';
import { contents, options, simulatorUrl, temporaryFolder, value, write } from './folders.ts';

const full = { patients: 30_000, clusters: true, duplicates: true, oversample: true, corrupt: true };
const formats = ['csv', 'ndjson'];

test('bytes do not depend on the number of workers', async () => {
    const dir = temporaryFolder();
    const one = await write(path.join(dir, 'one'), full, { formats });
    for (const workers of [2, 3]) {
        await write(path.join(dir, `${workers}`), full, { formats, workers, simulatorUrl });
        expect(contents(path.join(dir, `${workers}`))).toEqual(contents(one.dir));
    }
});

test.each([1, 3, 7])('%i partitions merge to the very bytes of the whole', async (of) => {
    const dir = temporaryFolder();
    const whole = await write(path.join(dir, 'whole'), full, { formats });
    const parts: string[] = [];
    for (let index = 1; index <= of; index++) {
        parts.push(path.join(dir, `part${index}`));
        await write(parts[index - 1], full, { formats, partition: { index, of } });
    }
    value(await merge(parts.toReversed(), path.join(dir, 'merged')));
    expect(contents(path.join(dir, 'merged'))).toEqual(contents(whole.dir));
});

test('partitions concatenated without the later headers are the whole', async () => {
    const dir = temporaryFolder();
    await write(path.join(dir, 'whole'), full);
    for (let index = 1; index <= 3; index++) await write(path.join(dir, `${index}`), full, { partition: { index, of: 3 } });
    for (const table of ['patients', 'conditions', 'practice', 'corruptions']) {
        const text = (part: string) => fs.readFileSync(path.join(dir, part, `${table}.csv`), 'utf8');
        const body = (part: string) => text(part).slice(text(part).indexOf('\n') + 1);
        expect(text('1') + body('2') + body('3')).toBe(text('whole'));
    }
});

test('more partitions than patients leaves some empty, and they still merge', async () => {
    const dir = temporaryFolder();
    const whole = await write(path.join(dir, 'whole'), { patients: 2, clusters: true });
    const parts = [1, 2, 3].map((index) => path.join(dir, `${index}`));
    for (let i = 0; i < 3; i++) await write(parts[i], { patients: 2, clusters: true }, { partition: { index: i + 1, of: 3 } });
    value(await merge(parts, path.join(dir, 'merged')));
    expect(contents(path.join(dir, 'merged'))).toEqual(contents(whole.dir));
});

test('the first patients of a large run are those of a small one', async () => {
    const dir = temporaryFolder();
    await write(path.join(dir, 'small'), { patients: 5000 });
    await write(path.join(dir, 'large'), { patients: 20_000 });
    for (const table of ['patients', 'conditions']) {
        const [small, large] = ['small', 'large'].map((name) => fs.readFileSync(path.join(dir, name, `${table}.csv`), 'utf8'));
        expect(large.startsWith(small)).toBe(true);
    }
});

test('no patients make headers only', async () => {
    const dir = temporaryFolder();
    await write(dir, { patients: 0 });
    expect(fs.readFileSync(path.join(dir, 'patients.csv'), 'utf8').split('\n')).toHaveLength(2);
    expect(value(await verify(dir)).problems).toEqual([]);
});

test.each([1, 2])('a run of %i workers that is cancelled leaves nothing, and not even its folder', async (workers) => {
    const dir = temporaryFolder();
    const controller = new AbortController();
    let seen = 0;
    const result = await writeDataset(
        options(
            path.join(dir, 'a/b'),
            { patients: 400_000, slow: 5 },
            {
                workers,
                simulatorUrl,
                signal: controller.signal,
                onProgress: ({ patients, total }) => {
                    expect(patients).toBeLessThanOrEqual(total);
                    seen = patients;
                    controller.abort();
                },
            },
        ),
    );
    expect(result).toMatchObject({ ok: false, failure: { code: 'run/cancelled', exit: 130 } });
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(400_000);
    expect(fs.readdirSync(dir)).toEqual([]);
});

test('other work of the process has its turn while a dataset is written', async () => {
    const dir = temporaryFolder();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await write(dir, { patients: 80_000, slow: 10 });
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(3);
});

test('a worker that fails is an error of the program, and the folder is as it was', async () => {
    const dir = temporaryFolder();
    const broken = new URL('data:text/javascript,throw new TypeError("broken")');
    await expect(writeDataset(options(path.join(dir, 'x'), { patients: 50_000 }, { workers: 2, simulatorUrl: broken }))).rejects.toThrow(
        'broken',
    );
    expect(fs.readdirSync(dir)).toEqual([]);
});

test.each([1, 2])('a patient that cannot be drawn is a failure that names the patient, with %i workers', async (workers) => {
    const dir = temporaryFolder();
    const result = await writeDataset(options(path.join(dir, 'x'), { patients: 60_000, undrawable: 41_000 }, { workers, simulatorUrl }));
    expect(result).toMatchObject({ ok: false, failure: { code: 'rule/acceptance', exit: 1, message: expect.stringContaining('41001') } });
    expect(fs.readdirSync(dir)).toEqual([]);
});

test('a text that no output holds is a failure', async () => {
    const dir = temporaryFolder();
    const given = options(path.join(dir, 'x'), { patients: 100 });
    const createGenerator: typeof given.createGenerator = (solved, options) => {
        const generator = given.createGenerator(solved, options);
        return {
            ...generator,
            block: (first: number, rows: number) => ({
                ...generator.block(first, rows),
                texts: new Map([['note', Array(rows).fill('x'.repeat(1e6))]]),
            }),
        };
    };
    expect(await writeDataset({ ...given, createGenerator })).toMatchObject({ ok: false, failure: { code: 'limit/size', exit: 1 } });
    expect(fs.readdirSync(dir)).toEqual([]);
});

test('more columns than one function writes', async () => {
    const dir = temporaryFolder();
    await write(path.join(dir, 'one'), { patients: 6000, wide: 300 });
    await write(path.join(dir, 'two'), { patients: 6000, wide: 300 }, { workers: 2, simulatorUrl });
    expect(contents(path.join(dir, 'two'))).toEqual(contents(path.join(dir, 'one')));
    const lines = fs.readFileSync(path.join(dir, 'one/conditions.csv'), 'utf8').split('\n').length;
    expect(lines).toBeGreaterThan(1000);
});

test.each([
    [{ formats: ['xlsx'] }, 'format/unknown', 2],
    [{ formats: [] }, 'format/unknown', 2],
    [{ formats: ['csv', 'parquet'] }, 'feature/not-yet', 2],
    [{ partition: { index: 4, of: 3 } }, 'partition/range', 2],
])('%o is refused', async (more, code, exit) => {
    const dir = temporaryFolder();
    const result = await writeDataset(options(path.join(dir, 'x'), {}, more));
    expect(result).toMatchObject({ ok: false, failure: { code, exit } });
    expect(fs.readdirSync(dir)).toEqual([]);
});

test('parts that are not of one dataset do not merge', async () => {
    const dir = temporaryFolder();
    const at = (name: string) => path.join(dir, name);
    const part = (index: number, of = 2) => ({ partition: { index, of } });
    await write(at('whole'), { patients: 50 });
    await write(at('1'), { patients: 50 }, part(1));
    await write(at('2'), { patients: 50 }, part(2));
    await write(at('seed'), { patients: 50 }, { ...part(2), seed: '7' });
    await write(at('version'), { patients: 50 }, { ...part(2), engineVersion: '0.2.0' });
    await write(at('source'), { patients: 50 }, { ...part(2), sources: [] });
    await write(at('more'), { patients: 51 }, part(2));
    await write(at('third'), { patients: 50 }, part(2, 3));
    await write(at('ndjson'), { patients: 50 }, { ...part(2), formats: ['ndjson'] });
    await write(at('damaged'), { patients: 50 }, part(2));
    fs.appendFileSync(at('damaged/patients.csv'), 'x');
    const code = async (...names: string[]) => {
        const result = await merge(names.map(at), at('merged'));
        return result.ok ? 'ok' : result.failure.code;
    };
    expect(await code('1')).toBe('merge/incomplete');
    expect(await code()).toBe('merge/none');
    expect(await code('1', '1', '2')).toBe('merge/twice');
    expect(await code('whole')).toBe('merge/whole');
    expect(await code('1', 'nowhere')).toBe('merge/absent');
    for (const other of ['seed', 'version', 'source', 'more', 'third', 'ndjson']) expect(await code('1', other)).toBe('merge/different');
    expect(await code('1', 'damaged')).toBe('merge/damaged');
    expect(fs.existsSync(at('merged'))).toBe(false);
    expect(await code('2', '1')).toBe('ok');
});
