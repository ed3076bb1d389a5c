import { describe, expect, test } from 'vitest';
import { collect, prepareExpressions, Sample, targets } from '../../assess/index.ts';
import { createGenerator } from '../../generator/engine.ts';
import type { Statistic } from '../../plan/model.ts';
import { lowered, marked } from '../language/spec.ts';
import { lives, simulated } from './lives.ts';

const SPEC = `
  followup 6 years
  sex ~ categorical(female: 50%, male: 50%)
  age [years] ~ normal(60, 12) in 30..95 round 1
  hba1c [%] ~ normal(5.6, 0.4) round 0.1
  condition diabetes { prevalence 12% incidence 2% per year effect hba1c + 1.5 }
  visits clinic every 6 months { attend 90% measure hba1c sd 0.3 missing hba1c 30% }
  visits ward rate 0.5 per year stay ~ gamma(mean: 30, sd: 10) [days] {}
  medication metformin { indicated when diabetes uptake 75% effect hba1c - 1 }
  progression ckd { state none state late none -> late rate 3% per year }
  event stroke { hazard 0.10 per year }
  event fall { hazard 0.30 per year recurrent }
  terminal event death { hazard 0.05 per year }
  terminal event dropout { hazard 0.02 per year }
`;
const PATIENTS = 40_000;

/** The statistics of expectations about the spec, in order, over patients drawn with a seed. */
function take(expectations: string[], { patients = PATIENTS, seed = '1' } = {}) {
    const {
        solved,
        messages,
        targets: reports,
    } = lives(`${SPEC}\n${expectations.map((each) => `  expect ${each}`).join('\n')}`, {
        patients: 0,
        seed,
    });
    if (!solved) throw new Error(messages.join('\n'));
    const sample = new Sample(solved.plan, reports, prepareExpressions(solved));
    for (const _ of collect(createGenerator(solved), patients, [sample]));
    const statistics = solved.plan.expectations.map(({ predicate }) => {
        const [statistic] = (predicate as { args: Statistic[] }).args;
        return sample.of(statistic)!;
    });
    return { sample, solved, reports, statistics };
}

describe('statistics over time, against what the rates say exactly', () => {
    const { statistics } = take([
        'share(stroke within 5 years) > 0',
        'survival(stroke, 5 years) > 0',
        'survival(death, 30 months) > 0',
        'incidence(stroke) > 0',
        'incidence(fall where sex == male) > 0',
        'share(death within 1 year) > 0',
    ]);
    // Death competes with stroke, dropout censors it.
    test.each([
        ['share(stroke within 5 years): the cumulative incidence, death competing', (0.1 / 0.15) * (1 - Math.exp(-0.15 * 5))],
        ['survival(stroke, 5 years): Kaplan–Meier, death censoring', Math.exp(-0.1 * 5)],
        ['survival(death, 30 months)', Math.exp(-0.05 * 2.5)],
        ['incidence(stroke): first ones, in the time before the first', 0.1],
        ['incidence(fall): all of them, in all the time', 0.3],
        ['share(death within 1 year): stroke does not compete', 1 - Math.exp(-0.05)],
    ])('%s', (_, exact) => {
        const taken = statistics.shift()!;
        const { error } = taken.standardError();
        expect(error).toBeGreaterThan(0);
        // Four standard errors: one failure in 16,000 seeds.
        expect(Math.abs(taken.estimate - exact)).toBeLessThan(4 * error);
        expect(error / exact).toBeLessThan(0.03);
    });
});

test('a standard error is the spread of estimates over seeds', { timeout: 120_000 }, () => {
    const SEEDS = 60;
    const wanted = [
        'share(stroke within 4 years) > 0',
        'survival(stroke, 4 years) > 0',
        'incidence(fall) > 0',
        'mean(clinic.hba1c where time > 1) > 0',
        'share(clinic.hba1c > 6.5) > 0',
    ];
    const { solved } = take(wanted, { patients: 1 });
    const runs = Array.from({ length: SEEDS }, (_, seed) => {
        const plan = { ...solved.plan, seed: `spread ${seed}` };
        const sample = new Sample(plan, [], prepareExpressions({ ...solved, plan }));
        for (const _ of collect(createGenerator({ ...solved, plan }), 2000, [sample]));
        return plan.expectations.map(({ predicate }) => sample.of((predicate as { args: Statistic[] }).args[0])!);
    });
    wanted.forEach((text, k) => {
        const estimates = runs.map((run) => run[k].estimate);
        const mean = estimates.reduce((a, b) => a + b, 0) / SEEDS;
        const spread = Math.sqrt(estimates.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (SEEDS - 1));
        const error = runs.reduce((sum, run) => sum + run[k].standardError().error, 0) / SEEDS;
        // The sd of 60 draws is within 40 % of the true one but once in 10,000 (chi-square).
        expect(error / spread, text).toBeGreaterThan(1 / 1.4);
        expect(error / spread, text).toBeLessThan(1.4);
    });
});

describe('statistics over time, against the tables as written', () => {
    const texts = [
        'mean(clinic.hba1c where time > 2) > 0',
        'count(where clinic.visit == 3 and sex == male) > 0',
        'missing(clinic.hba1c) > 0',
        'count(where metformin and clinic.visit > 0) > 0',
        'count(where diabetes and clinic.visit > 0) > 0',
        'count(where ckd == late and clinic.visit > 0) > 0',
        'count(where stroke and clinic.visit > 0) > 0',
        'incidence(diabetes) > 0',
        'share(diabetes within 3 years) > 0',
    ];
    const { solved, statistics } = take(texts, { patients: 4096 });
    const tables = simulated(solved, 0, 4096);
    const value = (text: string): number => statistics[texts.findIndex((each) => each.startsWith(text))].estimate;
    const visits = tables.get('clinic')!;
    const [patient, time, hba1c, number] = ['patient_id', 'time', 'hba1c', 'visit'].map((name) => visits.column(name));
    const all = Array.from({ length: visits.rows }, (_, r) => r);

    test('rows are the attended visits', () => {
        const male = tables.get('patients')!.texts('sex');
        expect(value('count(where clinic.visit == 3')).toBe(all.filter((r) => number[r] === 3 && male[patient[r] - 1] === 'male').length);
    });

    test('values are the true ones, and `missing` speaks of the written ones', () => {
        expect(value('missing')).toBeCloseTo(all.filter((r) => Number.isNaN(hba1c[r])).length / all.length, 12);
        const written = all.filter((r) => time[r] > 2 && !Number.isNaN(hba1c[r]));
        const mean = written.reduce((sum, r) => sum + hba1c[r], 0) / written.length;
        // 30 % are missing at random: the means differ by sampling alone.
        expect(Math.abs(value('mean(clinic.hba1c where time > 2)') - mean)).toBeLessThan(0.02);
        expect(value('mean(clinic.hba1c where time > 2)')).not.toBe(mean);
    });

    /** Visits on which something of another table holds, by whole days; `edge` visits may lie on its first or last day. */
    function within(name: string, which: (row: number) => boolean, from: string, until: string | undefined) {
        const other = tables.get(name)!;
        const start = other.column(from);
        const end = until === undefined ? undefined : other.column(until);
        const ids = other.column('patient_id');
        const day = visits.column('date');
        const spans = new Map<number, [number, number][]>();
        for (let r = 0; r < other.rows; r++)
            if (which(r)) spans.set(ids[r], [...(spans.get(ids[r]) ?? []), [start[r], end?.[r] ?? Number.NaN]]);
        const count = (strict: boolean): number =>
            all.filter((r) =>
                (spans.get(patient[r]) ?? []).some(([a, b]) =>
                    strict ? !(day[r] <= a) && !(day[r] >= b) : !(day[r] < a) && !(day[r] > b),
                ),
            ).length;
        return [count(true), count(false)];
    }
    const labelled = (name: string, column: string, label: string) => {
        const found = tables.get(name)!.texts(column);
        return (row: number) => found[row] === label;
    };

    test.each([
        ['count(where metformin', 'medications', 'medication', 'metformin', 'start_date', 'end_date'],
        ['count(where diabetes', 'conditions', 'condition', 'diabetes', 'onset_date', 'end_date'],
        ['count(where ckd', 'progressions', 'state', 'late', 'start_date', 'end_date'],
        ['count(where stroke', 'events', 'event', 'stroke', 'date', undefined],
    ])('%s …): the state of the day is that of the table %s', (text, name, column, label, from, until) => {
        const [least, most] = within(name, labelled(name, column, label), from, until);
        expect(least).toBeGreaterThan(100);
        expect(value(text)).toBeGreaterThanOrEqual(least);
        expect(value(text)).toBeLessThanOrEqual(most);
    });

    test('incidence of a condition is of those without it at the index date', () => {
        const people = tables.get('patients')!;
        const present = people.column('diabetes');
        const end = people.column('followup_end');
        const index = people.column('index_date');
        const episodes = tables.get('conditions')!;
        const onset = new Map<number, number>();
        const [ids, onsets] = [episodes.column('patient_id'), episodes.column('onset_date')];
        for (let r = 0; r < episodes.rows; r++) if (!Number.isNaN(onsets[r])) onset.set(ids[r], onsets[r]);
        let cases = 0;
        let days = 0;
        for (let i = 0; i < people.rows; i++) {
            if (present[i] === 1) continue;
            const began = onset.get(i + 1);
            if (began !== undefined) cases++;
            days += (began ?? end[i]) - index[i] + 0.5;
        }
        expect(value('incidence(diabetes)') / (cases / (days / 365.25))).toBeCloseTo(1, 2);
    });
});

test('rates that were asked for are judged on lives: of events, conditions, visits and transitions', () => {
    const { sample, reports } = take([], { patients: 20_000 });
    const judged = targets(reports, sample).filter(({ kind }) => kind === 'incidence');
    expect(judged.map(({ text }) => text)).toEqual(['incidence(diabetes)', 'rate(ckd: none -> late)', 'rate(ward)']);
    for (const { pass, achieved, asked, tolerance, text } of judged) {
        expect(pass, `${text} ${achieved}`).toBe(true);
        expect(tolerance / asked, text).toBeLessThan(0.25);
        expect(achieved).not.toBe(asked);
    }
});

describe('what cannot be taken is said at its place', () => {
    const said = (expectation: string): string[] => {
        const { text } = marked(`${SPEC}\n expect ${expectation}`);
        return lowered(text)
            .diagnostics.filter(({ severity }) => severity === 'error')
            .map(({ code, range }) => `${code} «${text.slice(range.start, range.end)}»`);
    };
    test.each([
        ['incidence(age) > 0', 'type/mismatch «age»'],
        ['incidence(metformin) > 0', 'type/mismatch «metformin»'],
        ['incidence(stroke, fall) > 0', 'distribution/arguments «incidence(stroke, fall)»'],
        ['survival(death, 5) > 0', 'distribution/arguments «5»'],
        ['survival(death) > 0', 'distribution/arguments «survival(death)»'],
        ['share(sex within 5 years) > 0', 'type/mismatch «sex»'],
        ['mean(clinic.hba1c - ward.visit) > 0', 'type/mismatch «ward.visit»'],
        ['mean(clinic.nothing) > 0', 'name/unknown «nothing»'],
    ])('%s', (expectation, problem) => {
        expect(said(expectation)).toEqual([problem]);
    });
});
