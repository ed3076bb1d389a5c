import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WHOLE } from '../time/whole.ts';
import { type Written, written } from './written.ts';

const SPEC = `cohort C {
${WHOLE.replace('prevalence 15%', 'onset [years] ~ normal(45, 8) in 10..age prevalence 15%')}
condition retinopathy { prevalence when diabetes: 20% otherwise: 0% hazard 0.1 * diabetes per year }
}`;

type Row = Record<string, string>;
let dataset: Written;
const of = (table: string, id: string): Row[] => dataset.rows(table).filter((row) => row.patient_id === id);
const patient = (id: string): Row => of('patients', id)[0];
const shifted = (date: string, days: number): string =>
    new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

let untouched: Written;
beforeAll(async () => {
    const made = await written(SPEC, ['csv'], 300);
    if (typeof made === 'string') throw new Error(made);
    untouched = made;
});
beforeEach(() => {
    dataset = untouched.copy();
});

test('as written it has nothing', async () => {
    expect(await dataset.problems()).toEqual([]);
});

/** Each rule of the validator: what is planted, in which table; its number of the row comes back. */
const PLANTED: [code: string, table: string, plant: () => number][] = [
    [
        'verify/after-end',
        'clinic',
        () => dataset.plant('clinic', (row) => patient(row.patient_id).end_reason === 'death', { date: '2031-01-01' }),
    ],
    ['verify/after-end', 'events', () => dataset.plant('events', (row) => row.event === 'stroke', { date: '2031-01-01' })],
    ['verify/after-end', 'admission', () => dataset.plant('admission', () => true, { end_date: '2031-01-01' })],
    ['verify/after-end', 'medications', () => dataset.plant('medications', () => true, { start_date: '2031-01-01' })],
    ['verify/after-end', 'progressions', () => dataset.plant('progressions', (row) => row.end_date !== '', { end_date: '2031-01-01' })],
    ['verify/before-index', 'clinic', () => dataset.plant('clinic', (row) => row.visit === '2', { date: '2018-12-31' })],
    ['verify/before-index', 'events', () => dataset.plant('events', () => true, { date: '2018-12-31' })],
    ['verify/before-index', 'medications', () => dataset.plant('medications', () => true, { start_date: '2018-12-31' })],
    [
        'verify/before-birth',
        'conditions',
        () => dataset.plant('conditions', (row) => row.onset_date < '2010' && row.onset_date !== '', { onset_date: '1890-05-05' }),
    ],
    [
        'verify/end-before-start',
        'conditions',
        () => dataset.plant('conditions', (row) => row.end_date !== '' && row.onset_date !== '', { end_date: '1990-01-01' }),
    ],
    ['verify/visit-order', 'clinic', () => dataset.plant('clinic', (row) => row.visit === '3', { visit: '1' })],
    [
        'verify/visit-order',
        'clinic',
        () => dataset.plant('clinic', (row, before) => before?.patient_id === row.patient_id, { time: '0.0000' }),
    ],
    ['verify/time', 'emergency', () => dataset.plant('emergency', (row) => Number(row.time) < 0.5, { time: '0.9000' })],
    [
        'verify/during-stay',
        'admission',
        () => {
            const rows = dataset.rows('admission');
            const next = rows.findIndex((row, i) => i > 0 && rows[i - 1].patient_id === row.patient_id);
            dataset.plant('admission', (row) => row.patient_id === rows[next - 1].patient_id && row.visit === rows[next - 1].visit, {
                end_date: shifted(rows[next].date, 1),
            });
            return next + 1;
        },
    ],
    [
        'verify/overlap',
        'conditions',
        () => {
            const rows = dataset.rows('conditions');
            const again = rows.findIndex(
                (row, i) => i > 0 && rows[i - 1].patient_id === row.patient_id && rows[i - 1].condition === row.condition,
            );
            dataset.plant('conditions', (row) => row.patient_id === rows[again].patient_id && row.condition === rows[again].condition, {
                end_date: '',
            });
            return again + 1;
        },
    ],
    [
        'verify/states',
        'progressions',
        () => dataset.plant('progressions', (row, before) => before?.patient_id === row.patient_id, { state: 'none' }),
    ],
    ['verify/end-reason', 'patients', () => dataset.plant('patients', (row) => row.end_reason === 'completed', { end_reason: 'death' })],
    [
        'verify/end-reason',
        'events',
        () => dataset.plant('events', (row) => row.event === 'stroke' && row.fatal === 'false', { fatal: 'true' }),
    ],
    [
        'verify/present',
        'patients',
        () =>
            dataset.plant('patients', (row) => row.diabetes === 'false' && of('conditions', row.patient_id).length === 0, {
                diabetes: 'true',
            }),
    ],
    [
        'verify/complication',
        'conditions',
        () =>
            dataset.plant(
                'conditions',
                (row) =>
                    row.condition === 'diabetes' &&
                    of('conditions', row.patient_id).length === 1 &&
                    row.onset_date > patient(row.patient_id).index_date,
                { condition: 'retinopathy' },
            ),
    ],
    ['verify/nobody', 'events', () => dataset.plant('events', (row) => Number(row.patient_id) > 50, { patient_id: '0' })],
    ['verify/cell', 'clinic', () => dataset.plant('clinic', () => true, { date: '' })],
    ['verify/cell', 'patients', () => dataset.plant('patients', () => true, { sex: 'both' })],
    ['verify/cell', 'emergency', () => dataset.plant('emergency', () => true, { sbp: '12x' })],
    ['verify/key', 'clinic', () => dataset.plant('clinic', (row) => row.visit === '2', { visit: '1' })],
    ['verify/patient-order', 'patients', () => dataset.plant('patients', (row) => row.patient_id === '7', { patient_id: '3' })],
];

describe('what is planted is found', () => {
    test.each(PLANTED)('%s in %s', async (code, table, plant) => {
        const row = plant();
        const found = (await dataset.problems()).filter((problem) => problem.code === code && problem.path === `${table}.csv`);
        expect(found.map((problem) => problem.row)).toEqual([row]);
    });
});

test('a row with a cell too many, and text that is no table', async () => {
    const file = join(dataset.dir, 'clinic.csv');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('\n', ',more\n'));
    expect((await dataset.problems()).map(({ code }) => code)).toContain('verify/table');
    writeFileSync(file, text);
    appendFileSync(file, '"');
    expect((await dataset.problems()).map(({ code }) => code)).toContain('verify/table');
});
