import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { cohort, scratch } from '../cli/command.ts';
import { run } from '../conformance/run.ts';

const { path, write } = scratch();
type Row = Record<string, string>;

write(
    'texts.cohort',
    `cohort T {
  patients 120
  seed 3
  followup 1 year
  sex ~ categorical(female: 50%, male: 50%)
  age [years] ~ normal(50, 10) in 20..90 round 1
  x ~ normal(10, 2) round 0.1
  given ~ given_name(sex)
  id ~ uuid()
  condition d { prevalence 30% incidence 90% per year }
  visits v every 3 months {
    attend 80%
    measure x sd 1
    grade ~ categorical(low: 50%, high: 50%)
    note = text("={given}/{x}/{grade}/{visit}/{sex}/{d}/{id}")
    who ~ given_name(sex)
    code ~ uuid()
    again = text("[{note}]")
    missing note 20%
  }
}`,
);

test('a text of a visit is made of what is so at the visit, of the patient and of other texts', async () => {
    expect((await cohort(['generate', 'texts.cohort', '--out', 'data'], { cwd: path() })).status).toBe(0);
    const rows = (table: string): Row[] => parse(readFileSync(path('data', `${table}.csv`)), { columns: true });
    const people = rows('patients');
    const episodes = rows('conditions');
    const visits = rows('v');
    expect(visits.length).toBeGreaterThan(300);
    let empty = 0;
    for (const { patient_id, visit, date, x, grade, note, again, code } of visits) {
        expect(code).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        if (note === '') {
            empty++;
            expect(again).toBe('[]');
            continue;
        }
        const { given, sex, id } = people[Number(patient_id) - 1];
        const parts = note.split('/');
        // A spreadsheet must not run it; inside another text it is as it was put together.
        expect(parts.toSpliced(5, 1)).toEqual([`'=${given}`, x, grade, visit, sex, id]);
        expect(again).toBe(`[${note.slice(1)}]`);
        const has = episodes.some((each) => each.patient_id === patient_id && (each.onset_date === '' || each.onset_date < date));
        const onTheDay = episodes.some((each) => each.patient_id === patient_id && each.onset_date === date);
        if (!onTheDay) expect(parts[5]).toBe(String(has));
    }
    expect(empty / visits.length).toBeGreaterThan(0.12);
    expect(empty / visits.length).toBeLessThan(0.28);
    expect(new Set(visits.map(({ code }) => code)).size).toBe(visits.length);
    expect(new Set(visits.map(({ who }) => who)).size).toBeGreaterThan(20);
});

test('one patient alone, and parts, have the same texts', async () => {
    await cohort(['generate', 'texts.cohort', '--out', 'whole', '--workers', '1'], { cwd: path() });
    const whole = readFileSync(path('whole', 'v.csv'), 'utf8');
    const alone = JSON.parse((await cohort(['patient', 'texts.cohort', '17', '--json'], { cwd: path() })).stdout);
    const mine = (parse(whole, { columns: true }) as Row[]).filter(({ patient_id }) => patient_id === '17');
    expect(alone.v).toEqual(mine);
    for (const part of ['1', '2'])
        await cohort(['generate', 'texts.cohort', '--out', `part${part}`, '--partition', `${part}/2`], { cwd: path() });
    const [first, second] = ['1', '2'].map((part) => readFileSync(path(`part${part}`, 'v.csv'), 'utf8'));
    expect(first + second.slice(second.indexOf('\n') + 1)).toBe(whole);
});

test('a text that names itself is a cycle', () => {
    const { said } = run('followup 1 year visits v every 3 months { a = text("{b}") b = text("{a}") }', { patients: 0 });
    expect(said[0]).toMatch(/^error dependency\/cycle/);
});
