import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { cohort, LARGER, SMALL, scratch } from './command.ts';

const { path, write } = scratch();
write('small.cohort', SMALL);
write('practice.cohort', LARGER);
const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const generate = (out: string, ...more: string[]) => cohort(['generate', 'small.cohort', '--out', out, ...more], { cwd: path() });

describe.concurrent('cohort generate', () => {
    test('writes a dataset with nothing else said, and names the folder', async () => {
        const { status, stdout, stderr } = await cohort(['generate', 'practice.cohort', '--patients', '500'], { cwd: path() });
        expect(stdout).toMatch(/Practice\n$/);
        expect(stderr).toMatch(/500 patients, .* files?, .*B in .* s\n$/);
        expect(status).toBe(0);
        const rows = parse(readFileSync(path('Practice', 'patients.csv'))) as string[][];
        expect(rows).toHaveLength(501);
        expect(rows[0].slice(0, 2)).toEqual(['patient_id', 'index_date']);
    });

    test('the same bytes for one worker or two, and for the sum of the parts', { timeout: 180_000 }, async () => {
        await generate('one', '--workers', '1', '--patients', '40000');
        await generate('two', '--workers', '2', '--patients', '40000');
        for (const part of ['1/2', '2/2']) await generate(`part${part[0]}`, '--partition', part, '--patients', '40000');
        const merged = await cohort(['merge', 'part2', 'part1', '--out', 'merged'], { cwd: path() });
        expect(merged.status).toBe(0);
        for (const other of ['two', 'merged']) {
            expect(hash(path(other, 'patients.csv'))).toBe(hash(path('one', 'patients.csv')));
        }
        expect((await cohort(['verify', 'merged', '--regenerate'], { cwd: path() })).status).toBe(0);
    });

    test('a folder with something in it is refused without --force', async () => {
        mkdirSync(path('taken'));
        writeFileSync(path('taken', 'notes.txt'), 'mine');
        const refused = await generate('taken');
        expect(refused.status).not.toBe(0);
        expect(refused.stderr).toContain('--force');
        expect(readdirSync(path('taken'))).toEqual(['notes.txt']);
    });

    test('a spec with errors writes nothing', async () => {
        write('wrong.cohort', SMALL.replace('11%', '111%'));
        const { status, stderr } = await cohort(['generate', 'wrong.cohort', '--out', 'never'], { cwd: path() });
        expect(status).toBe(1);
        expect(stderr).toMatch(/^wrong\.cohort:\d+:\d+: error /);
        expect(existsSync(path('never'))).toBe(false);
    });

    test('a folder that may not be written to is status 3', async () => {
        write('file', '');
        expect((await generate('file/below')).status).toBe(3);
        if (process.getuid?.() === 0) return;
        mkdirSync(path('sealed'));
        chmodSync(path('sealed'), 0o500);
        expect((await generate('sealed/below')).status).toBe(3);
    });

    test('two formats are two folders', async () => {
        const { status } = await generate('both', '--format', 'csv,ndjson', '--patients', '50');
        expect(status).toBe(0);
        expect(existsSync(path('both', 'csv', 'patients.csv'))).toBe(true);
        expect(existsSync(path('both', 'ndjson', 'patients.ndjson'))).toBe(true);
    });

    test('Ctrl-C ends with 130 and leaves nothing behind', async () => {
        const { status, stdout } = await cohort(
            ['generate', 'small.cohort', '--out', 'given-up', '--patients', '50_000_000', '--workers', '1'],
            {
                cwd: path(),
                meanwhile: (child) => {
                    const timer = setInterval(() => {
                        if (!readdirSync(path()).some((name) => name.includes('given-up'))) return;
                        clearInterval(timer);
                        setTimeout(() => child.kill('SIGINT'), 300);
                    }, 20);
                    child.on('exit', () => clearInterval(timer));
                },
            },
        );
        expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
        expect(existsSync(path('given-up', 'datapackage.json'))).toBe(false);
        expect(
            readdirSync(path()).filter((name) => name.includes('given-up') && readdirSync(path(name)).some((f) => f.endsWith('.csv'))),
        ).toEqual([]);
    });
});

describe.concurrent('cohort verify', () => {
    test('a changed cell is found; what was never a dataset too', async () => {
        await generate('checked');
        const fine = await cohort(['verify', 'checked'], { cwd: path() });
        expect(fine).toMatchObject({ status: 0, stderr: '' });
        expect(fine.stdout).toContain('nothing impossible in any row');
        const file = path('checked', 'patients.csv');
        writeFileSync(file, readFileSync(file, 'utf8').replace('female', 'male'));
        const { status, stdout } = await cohort(['verify', 'checked'], { cwd: path() });
        expect(status).toBe(1);
        expect(stdout).toContain('verify/size');
        writeFileSync(file, readFileSync(file, 'utf8').replace(/,male,/, ',mail,'));
        expect((await cohort(['verify', 'checked'], { cwd: path() })).stdout).toMatch(
            /patients\.csv: error verify\/cell row \d+, patient \d+: /,
        );
        expect((await cohort(['verify', 'nowhere'], { cwd: path() })).status).toBe(3);
        expect((await cohort(['verify', '.'], { cwd: path() })).status).toBe(1);
    });
});

describe.concurrent('cohort patient', () => {
    test('prints the cells of the CSV, whatever the patient’s number', async () => {
        await generate('whole');
        const rows = parse(readFileSync(path('whole', 'patients.csv')), { columns: true }) as Record<string, string>[];
        const conditions = parse(readFileSync(path('whole', 'conditions.csv')), { columns: true }) as Record<string, string>[];
        for (const id of ['1', '17', '2000']) {
            const { status, stdout } = await cohort(['patient', 'small.cohort', id, '--json'], { cwd: path() });
            expect(status).toBe(0);
            const tables = JSON.parse(stdout);
            expect(tables.patients).toEqual([rows[Number(id) - 1]]);
            expect(tables.conditions).toEqual(conditions.filter((c) => c.patient_id === id));
        }
    });

    test('for people: one value a line, with its unit', async () => {
        const { stdout } = await cohort(['patient', 'small.cohort', '17'], { cwd: path() });
        expect(stdout).toMatch(/^sbp +[\d.]+ +mm/m);
    });

    test('a patient that the cohort does not have is status 2', async () => {
        expect((await cohort(['patient', 'small.cohort', '2001'], { cwd: path() })).status).toBe(2);
    });
});
