import { expect, test } from 'vitest';
import { lifeChart } from '../../cli/life/chart.ts';
import { cohort, scratch } from './command.ts';

const { path, write } = scratch();
const patient = { patient_id: '1', index_date: '2020-01-01', followup_end: '2022-01-01', end_reason: 'stroke' };

test('a life as a chart: lanes in order, bars from beginning to end, ticks that count', () => {
    const tables = {
        conditions: [
            { condition: 'diabetes', onset_date: '2015-05-05', end_date: '' },
            { condition: 'flu', onset_date: '2020-12-01', end_date: '2021-01-15' },
            { condition: 'measles', onset_date: '1999-12-01', end_date: '1999-12-20' },
        ],
        medications: [{ patient_id: '1', medication: 'metformin', start_date: '2020-07-01', end_date: '2021-07-01', dose: '500 mg' }],
        progressions: [
            { progression: 'ckd', state: 'none', start_date: '2020-01-01', end_date: '2021-01-01' },
            { progression: 'ckd', state: 'stage3', start_date: '2021-01-01', end_date: '' },
        ],
        clinic: [
            { patient_id: '1', visit: '1', date: '2020-01-01', time: '0', sbp: '120', note: 'well' },
            { patient_id: '1', visit: '2', date: '2021-01-01', time: '1', sbp: '140', note: 'ill' },
            { patient_id: '1', visit: '3', date: '2021-06-01', time: '1.4', sbp: '', note: '' },
        ],
        admission: [{ patient_id: '1', visit: '1', date: '2021-03-01', end_date: '2021-05-01', time: '1.2' }],
        events: [
            { event: 'fall', date: '2020-10-01', fatal: 'false' },
            { event: 'stroke', date: '2022-01-01', fatal: 'true' },
        ],
    };
    expect(lifeChart(patient, tables, { width: 80, units: new Map([['clinic.sbp', 'mmHg']]) })).toEqual([
        'follow-up: 2020-01-01 to 2022-01-01, stroke',
        'months            0         6         12         18        24',
        '                  ├─────────┼─────────┼──────────┼─────────┤',
        'diabetes          ◂━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━',
        'flu                                  ┝━┥',
        'metformin 500 mg            ┝━━━━━━━━━━━━━━━━━━━━┥',
        'ckd               ╾none────────────────╾stage3──────────────',
        'clinic            │····················│·······│············',
        'admission         ························████··············',
        'fall                             ●',
        'stroke                                                     ✕',
        'clinic.sbp        ▁                    █                      120 – 140 mmHg',
    ]);
});

test('nobody who is not followed has a chart', () => {
    expect(lifeChart({ patient_id: '1', index_date: '2020-01-01' }, {}, { width: 80 })).toEqual([]);
});

test.each([40, 80, 120])('no line is wider than a terminal of %i columns', (width) => {
    const lines = lifeChart(patient, { clinic: [{ visit: '1', time: '0', date: '2020-02-01', ['a'.repeat(60)]: '1.23456' }] }, { width });
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(Math.max(width, 72));
});

test('cohort patient draws each twin of its own', async () => {
    write(
        'twins.cohort',
        `cohort T {
  patients 5 followup 1 year
  age [years] ~ normal(50, 5)
  arm ~ categorical(a: 50%, b: 50%)
  x ~ normal(when arm == a: 1 otherwise: 2, 0.1)
  visits v every 2 months { measure x sd 0.1 }
  counterfactual arm
}`.replace('normal(when arm == a: 1 otherwise: 2, 0.1)', 'normal(1 + (arm == b), 0.1)'),
    );
    const { status, stdout, stderr } = await cohort(['patient', 'twins.cohort', '2'], { cwd: path() });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.match(/^follow-up: 2020-01-01 to 202\d-\d\d-\d\d, completed$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^twin a(, as drawn)?$/m);
    expect(stdout).toMatch(/^v\.x {2}.*[▁-█]/mu);
});
