import { beforeAll, describe, expect, test } from 'vitest';
import { type Known, METHODS, type Place, type Rows, type SimulationResult, type Subject } from '../../server/protocol.ts';
import { Client } from './client.ts';

const client = new Client({ initializationOptions: { simulation: true } });
beforeAll(() => client.start());

const SPEC = `cohort A "Adults" {
  patients 500
  seed "1"
  age [years] ~ normal(50, 10) in 20..80 round 1
  sex ~ categorical(female: 60%, male: 40%)
  bmi [kg/m2] ~ lognormal(mean: 27, sd: 5)
  correlate age with bmi 0.3
  condition diabetes { prevalence 12% odds ratios { bmi: 1.1 } }
  condition hypertension { prevalence 30% odds ratios { diabetes: 3 } }
  tag = text("{sex}-{age}")
  missing bmi 10%
}
scenario Old "Older" of A { age [years] ~ normal(65, 8) in 20..80 round 1 }
`;

const column = (result: SimulationResult, name: string) => result.columns.find((each) => each.name === name)!;
const cells = async (name: string, result: SimulationResult, columns: string[], from = 0, to = 10): Promise<Rows | null> =>
    client.request(METHODS.rows, { uri: client.uri(name), cohort: result.cohort, sequence: result.sequence, columns, from, to });
const floats = (base64: string) => {
    const bytes = Buffer.from(base64, 'base64');
    return [...new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))];
};

describe('a simulation', () => {
    test('comes for every cohort and scenario once the author pauses, and says what was asked and achieved', async () => {
        await client.openText('a.cohort', SPEC);
        const state = await client.state('a.cohort', 'done');
        expect(state.cohorts).toEqual([{ name: 'A' }, { name: 'Old', base: 'A' }]);
        const base = await client.simulated('a.cohort', ({ cohort }) => cohort === 'A');
        const scenario = await client.simulated('a.cohort', ({ cohort }) => cohort === 'Old');
        expect(base).toMatchObject({ version: 1, patients: 2000, planned: 500, label: 'Adults', base: null });
        expect(scenario.base).toBe('A');
        expect(column(base, 'age')).toMatchObject({ unit: 'years', decimals: 0, kind: 'number', count: 2000 });
        expect(column(base, 'age').mean).toBeCloseTo(50, 0);
        expect(column(scenario, 'age').mean! - column(base, 'age').mean!).toBeGreaterThan(10);
        expect(column(base, 'bmi').missing / 2000).toBeCloseTo(0.1, 1);
        const prevalence = base.targets.find(({ kind }) => kind === 'prevalence')!;
        expect(prevalence).toMatchObject({ asked: 0.12, columns: ['diabetes'], pass: true, grouped: false });
        expect(Math.abs(prevalence.achieved - 0.12)).toBeLessThan(0.003);
        expect(prevalence.low).toBeLessThan(prevalence.sample!);
        expect(prevalence.high).toBeGreaterThan(prevalence.sample!);
        const pair = base.comorbidity[0];
        expect(pair).toMatchObject({ a: 'diabetes', b: 'hypertension' });
        expect(pair.low!).toBeLessThan(3);
        expect(pair.high!).toBeGreaterThan(3);
        for (const { histogram } of base.columns)
            if (histogram) expect(histogram.shares.reduce((a, b) => a + b, histogram.below + histogram.above)).toBeCloseTo(1, 9);
    });

    test('is not needed to know the cohorts of a text', async () => {
        const name = 'at-once.cohort';
        const opened = { uri: client.uri(name), languageId: 'cohort', version: 1, text: SPEC };
        const opening = client.notify('textDocument/didOpen', { textDocument: opened });
        const { cohorts, state } = await client.request<Known>(METHODS.all, { uri: client.uri(name) });
        await opening;
        expect(state?.phase).not.toBe('done');
        expect(cohorts).toEqual([{ name: 'A' }, { name: 'Old', base: 'A' }]);
    });

    test('follows the patients where the cohort does, and says what became of them', async () => {
        const spec = `cohort L {
  patients 50 followup 4 years
  x [mmHg] ~ normal(130, 10)
  visits v every 6 months { measure x sd 1 }
  terminal event death { hazard 0.1 per year }
}`;
        await client.openText('lives.cohort', spec);
        const { followup } = await client.simulated('lives.cohort', ({ cohort }) => cohort === 'L');
        expect(followup!.ends.map(({ reason }) => reason)).toEqual(['completed', 'death']);
        expect(followup!.ends[1].share).toBeCloseTo(1 - Math.exp(-0.4), 1);
        expect(followup!.trajectories).toMatchObject([{ name: 'v.x', unit: 'mmHg' }]);
        expect(followup!.lives).toHaveLength(20);
        for (const { years, reason, spans, courses } of followup!.lives) {
            expect(spans.filter(({ lane, kind }) => lane === 'v' && kind === 'tick')).toHaveLength(courses[0].points.length);
            expect(spans.some(({ kind, from }) => kind === 'fatal' && Math.abs(from - years) < 1e-9)).toBe(reason === 'death');
            for (const { from, to } of spans) expect(from >= 0 && to >= from && to <= years + 1e-9).toBe(true);
        }
        expect((await client.simulated('a.cohort', ({ cohort }) => cohort === 'A')).followup).toBeNull();
    });

    test('does not depend on the seed', async () => {
        const before = await client.simulated('a.cohort', ({ cohort }) => cohort === 'A');
        await client.openText('seed.cohort', SPEC.replace('"1"', '"2"'));
        const other = await client.simulated('seed.cohort', ({ cohort }) => cohort === 'A');
        expect(other.columns).toEqual(before.columns);
    });

    test('hands out its patients in pieces, as written, and none of another result', async () => {
        await client.state('a.cohort', 'done');
        const result = await client.simulated('a.cohort', ({ cohort }) => cohort === 'A');
        const rows = (await cells('a.cohort', result, ['age', 'sex', 'bmi', 'tag', 'nothing'], 0, 5000))!;
        const [age, sex, bmi, tag, nothing] = rows.columns;
        expect(nothing).toBeNull();
        if (age?.encoding !== 'f64' || sex?.encoding !== 'u16' || bmi?.encoding !== 'f64' || tag?.encoding !== 'text')
            throw new Error('encodings');
        expect(sex.labels).toEqual(['female', 'male']);
        const ages = floats(age.data);
        expect(ages).toHaveLength(2000);
        expect(ages.reduce((a, b) => a + b) / 2000).toBeCloseTo(column(result, 'age').mean!, 9);
        expect(floats(bmi.data).filter(Number.isNaN)).toHaveLength(column(result, 'bmi').missing);
        expect(tag.data[0]).toBe(`${sex.labels![Buffer.from(sex.data, 'base64').readUInt16LE(0)]}-${ages[0]}`);
        const piece = (await cells('a.cohort', result, ['age'], 100, 110))!.columns[0]!;
        expect(floats(piece.data as string)).toEqual(ages.slice(100, 110));
        expect(await cells('a.cohort', { ...result, sequence: result.sequence - 1 }, ['age'])).toBeNull();
        expect(await cells('a.cohort', result, ['age'], -5, Number.NaN)).not.toBeNull();
    });

    test('of an outdated text is never published', async () => {
        const name = 'rapid.cohort';
        await client.openText(name, SPEC);
        await client.state(name, 'done');
        const seen = client.results.length;
        for (let k = 0; k < 12; k++) {
            const at = client.text(name).indexOf('diabetes { prevalence ') + 'diabetes { prevalence '.length;
            await client.change(name, at, at + 2, String(20 + k));
            // Some of the edits come while the one before is being solved.
            await new Promise((resolve) => setTimeout(resolve, k % 3 === 2 ? 260 : 20));
        }
        await client.simulated(name, ({ version, cohort }) => version === 13 && cohort === 'Old');
        let newest = 0;
        for (const result of client.results.slice(seen)) {
            expect(result.version).toBeGreaterThanOrEqual(newest);
            newest = result.version;
            if (result.cohort === 'A')
                expect(result.targets.find(({ kind }) => kind === 'prevalence')!.asked).toBeCloseTo((20 + result.version - 2) / 100, 9);
        }
        expect(client.errors).toEqual([]);
    });

    test('stays, and is not renewed, while the text has errors', async () => {
        const name = 'errors.cohort';
        await client.openText(name, SPEC);
        await client.state(name, 'done');
        const last = await client.simulated(name, ({ cohort }) => cohort === 'A');
        const at = client.text(name).indexOf('normal(50');
        await client.change(name, at, at + 6, 'norml');
        const state = await client.state(name, 'errors');
        expect(state.errors).toBeGreaterThan(0);
        expect(client.slice(name, state.problems[0].place.range)).toContain('norml');
        const kept = await client.request<SimulationResult>(METHODS.latest, { uri: client.uri(name), cohort: 'A' });
        expect(kept.sequence).toBe(last.sequence);
        await client.change(name, at, at + 5, 'normal');
        expect((await client.simulated(name, ({ version }) => version > 1)).version).toBe(3);
    });

    test('follows a file that the spec imports', async () => {
        await client.openText('part.cohort', 'fragment F { x ~ normal(1, 1) }');
        await client.openText('whole.cohort', 'import { F } from "./part.cohort"\ncohort W { patients 100 include F }');
        const before = await client.simulated('whole.cohort');
        await client.change('part.cohort', 'fragment F { x ~ normal('.length, 'fragment F { x ~ normal('.length + 1, '9');
        const after = await client.simulated('whole.cohort', ({ sequence }) => sequence > before.sequence);
        expect(column(after, 'x').mean).toBeCloseTo(9, 0);
        expect((await client.state('part.cohort', 'empty')).cohorts).toEqual([]);
    });

    test('of what is watched has as many patients as asked for, and comes first', async () => {
        const name = 'watched.cohort';
        await client.openText(name, SPEC);
        await client.state(name, 'done');
        const seen = client.results.length;
        await client.notify(METHODS.watch, { uri: client.uri(name), cohort: 'Old', patients: 10_000 });
        const watched = await client.simulated(name, ({ patients }) => patients === 10_000);
        expect(client.results[seen]).toBe(watched);
        expect(watched.cohort).toBe('Old');
    });

    test('knows where its columns are declared, and what stands at a place', async () => {
        const name = 'places.cohort';
        await client.openText(name, SPEC);
        await client.state(name, 'done');
        const lineOf = async (cohort: string, named: string): Promise<number> =>
            (await client.request<Place>(METHODS.declaration, { uri: client.uri(name), cohort, column: named })).range.start.line;
        expect(await lineOf('A', 'bmi')).toBe(5);
        expect(await lineOf('Old', 'bmi')).toBe(5);
        expect(await lineOf('Old', 'age')).toBe(12);
        expect(await client.request(METHODS.declaration, { uri: client.uri(name), cohort: 'A', column: '__proto__' })).toBeNull();
        const at = async (text: string, skip = 1): Promise<Subject> =>
            client.request(METHODS.subject, {
                textDocument: { uri: client.uri(name) },
                position: client.at(name, client.text(name).indexOf(text) + skip),
            });
        expect(await at('lognormal')).toEqual({ cohort: 'A', column: 'bmi' });
        expect(await at('bmi: 1.1')).toEqual({ cohort: 'A', column: 'bmi' });
        expect(await at('12%', 0)).toEqual({ cohort: 'A', column: 'diabetes' });
        expect(await at('normal(65')).toEqual({ cohort: 'Old', column: 'age' });
        expect(await at('patients 500')).toEqual({ cohort: 'A', column: null });
    });
});

test('a client that did not ask is told nothing of simulations', async () => {
    const plain = await new Client().start();
    await plain.openText('a.cohort', SPEC.replace('0.3', '-0.999'));
    await plain.diagnostics('a.cohort', (all) => all.some(({ code }) => code === 'correlation/unattainable'));
    expect([plain.results, plain.states]).toEqual([[], []]);
});
