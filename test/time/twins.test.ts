import { describe, expect, test } from 'vitest';
import { EFFECT_SEED, twinEffects } from '../../assess/index.ts';
import { rowsOf } from '../../dataset/rows.ts';
import { tablesOf } from '../../dataset/tables.ts';
import { createGenerator } from '../../generator/engine.ts';
import type { SolvedPlan } from '../../plan/model.ts';
import { lowered } from '../language/spec.ts';
import { lives } from './lives.ts';

const TRIAL = `
cohort Base {
  patients 4000
  followup 3 years
  sex ~ categorical(female: 52%, male: 48%)
  age [years] ~ normal(60, 12) in 30..95 round 1
  hba1c [%] ~ normal(7.6, 0.8) round 0.1
  condition ckd { prevalence 20% odds ratios { age: 1.04 } }
  visits clinic every 6 months jitter 1 week { attend 90% measure hba1c sd 0.3 autocorrelation 0.5 }
  terminal event death { hazard 0.03 per year }
}
scenario Trial of Base {
  arm ~ categorical(control: 50%, treated: 50%)
  medication drug { indicated when arm == treated uptake 100% effect hba1c - 0.8 }
  condition fall { probability logistic(-1 + 0.7 * (arm == treated) + 0.9 * ckd) }
  event stroke { hazard 0.05 * (if arm == treated then 0.6 else 1) per year }
  counterfactual arm
}
`;

const trial = lives(TRIAL, { cohort: 'Trial', patients: 0 }).solved;

/** Rows of each table as cell values, patients `first` to `first + count`. */
function rows(
    solved: SolvedPlan,
    count: number,
    { twins = true, first = 0, backend }: { twins?: boolean; first?: number; backend?: 'code' | 'closure' } = {},
) {
    const plain: SolvedPlan = twins ? solved : { ...solved, plan: { ...solved.plan, counterfactual: undefined } };
    const tables = tablesOf(plain);
    const makers = rowsOf(plain, tables);
    const generator = createGenerator(plain, { twins, backend });
    const block = generator.block(first, count);
    return new Map(
        tables.map(({ name, fields }, t) => {
            const batch = makers[t]?.(block);
            const found = Array.from({ length: batch?.rows ?? 0 }, (_, r) =>
                Object.fromEntries(
                    fields.map((field, c) => {
                        const value = batch!.columns[c][r];
                        return [field.name, field.labels && typeof value === 'number' ? field.labels[value] : value];
                    }),
                ),
            );
            return [name, found as Record<string, number | string>[]];
        }),
    );
}

const COUNT = 1500;
const tables = rows(trial, COUNT);

describe('every patient under every arm', () => {
    test('two rows a patient, in the order of the values, of which the drawn one is factual', () => {
        const patients = tables.get('patients')!;
        expect(patients).toHaveLength(2 * COUNT);
        expect(patients.map(({ twin }) => twin)).toEqual(Array.from({ length: COUNT }, () => ['control', 'treated']).flat());
        for (let i = 0; i < COUNT; i++) {
            expect([patients[2 * i].factual, patients[2 * i + 1].factual].sort()).toEqual([0, 1]);
            expect(patients[2 * i].arm).toBe('control');
        }
    });

    test('the factual rows of every table are the rows of the cohort without twins', () => {
        const without = rows(trial, COUNT, { twins: false });
        const drawn = new Map(without.get('patients')!.map((row) => [row.patient_id, row.arm]));
        for (const [name, expected] of without) {
            const factual = tables
                .get(name)!
                .filter((row) => drawn.get(row.patient_id) === row.twin)
                .map(({ twin: _, factual: __, ...row }) => row);
            expect(factual, name).toEqual(expected);
        }
        expect([...without.keys()]).toEqual(['patients', 'conditions', 'clinic', 'medications', 'events']);
    });

    test('what does not depend on the arm is the same in all twins', () => {
        for (const table of ['patients', 'clinic']) {
            const all = tables.get(table)!;
            const of = (twin: string) => all.filter((row) => row.twin === twin);
            for (const name of ['sex', 'age', 'ckd', 'followup_end', 'date', 'visit', 'time'])
                if (name in all[0]) expect(of('treated').map((row) => row[name])).toEqual(of('control').map((row) => row[name]));
        }
    });

    test('an additive effect is that of the text exactly, visit by visit', () => {
        const visits = tables.get('clinic')!;
        const control = visits.filter(({ twin }) => twin === 'control');
        const treated = visits.filter(({ twin }) => twin === 'treated');
        expect(control.length).toBeGreaterThan(COUNT);
        // The drug is begun at the first attended visit's day or before it: at the index date.
        for (const [k, row] of control.entries())
            expect(Math.round(((treated[k].hba1c as number) - (row.hba1c as number)) * 1e9) / 1e9).toBeCloseTo(-0.8, 12);
    });

    test('the same numbers from both backends, from any block, and for one patient alone', () => {
        expect(rows(trial, COUNT, { backend: 'closure' })).toEqual(tables);
        const alone = rows(trial, 1, { first: 700 });
        for (const [name, all] of tables) expect(alone.get(name)!, name).toEqual(all.filter(({ patient_id }) => patient_id === 701));
    });
});

describe('the true effects, the answer key', () => {
    const population = { ...trial, plan: { ...trial.plan, seed: EFFECT_SEED } };
    const effects = twinEffects(population.plan, createGenerator(population, { twins: true }));
    const of = (outcome: string) => effects.find((effect) => effect.outcome === outcome)!;

    test('only what the arm changes has one', () => {
        expect(effects.map(({ outcome }) => outcome)).toEqual(['fall', 'clinic.hba1c', 'stroke']);
        expect(of('stroke')).toMatchObject({ twin: 'treated', against: 'control' });
    });

    test('of the additive drug: exactly what is written, in every group', () => {
        const { mean, standardError, groups } = of('clinic.hba1c');
        expect(mean).toBeCloseTo(-0.8, 10);
        expect(standardError).toBeLessThan(1e-10);
        for (const group of groups) expect(group.mean).toBeCloseTo(-0.8, 10);
        expect(groups.map(({ group }) => group)).toEqual(['sex == female', 'sex == male', 'ckd', 'not ckd']);
    });

    test('of a risk and of a rate: the difference of the closed forms', () => {
        const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
        const fall = of('fall');
        for (const [group, shift] of [
            ['ckd', 0.9],
            ['not ckd', 0],
        ] as const) {
            const found = fall.groups.find((each) => each.group === group)!;
            const exact = logistic(-1 + 0.7 + shift) - logistic(-1 + shift);
            expect(Math.abs(found.mean - exact)).toBeLessThan(4 * found.standardError);
        }
        const stroke = of('stroke');
        const risk = (hazard: number): number => (hazard / (hazard + 0.03)) * (1 - Math.exp(-(hazard + 0.03) * 3));
        expect(Math.abs(stroke.mean - (risk(0.03) - risk(0.05)))).toBeLessThan(4 * stroke.standardError);
        expect(stroke.standardError).toBeLessThan(0.003);
    });

    test('a randomised comparison of the factual rows finds them without bias', () => {
        const all = rows(trial, 4000, { twins: false });
        const arm = new Map(all.get('patients')!.map((row) => [row.patient_id, row.arm]));
        const byPatient = new Map<number, number[]>();
        for (const row of all.get('clinic')!)
            byPatient.set(row.patient_id as number, [...(byPatient.get(row.patient_id as number) ?? []), row.hba1c as number]);
        const means: Record<string, number[]> = { control: [], treated: [] };
        for (const [id, values] of byPatient) means[arm.get(id) as string].push(values.reduce((a, b) => a + b, 0) / values.length);
        const mean = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
        const variance = (x: number[]): number => x.reduce((sum, v) => sum + (v - mean(x)) ** 2, 0) / (x.length - 1);
        const { control, treated } = means;
        const error = Math.sqrt(variance(control) / control.length + variance(treated) / treated.length);
        expect(Math.abs(mean(treated) - mean(control) + 0.8)).toBeLessThan(4 * error);
        expect(error).toBeLessThan(0.03);
    });
});

test('twins of a number, of a boolean and of a condition', () => {
    const spec = (members: string): Record<string, number | string>[] =>
        rows(lives(members, { patients: 0 }).solved, 3)
            .get('patients')!
            .map((row) => row);
    const dose = spec('dose [mg] ~ uniform(0, 20)  y = 2 * dose  counterfactual dose: 0, 10, -5');
    expect(dose.map(({ twin, dose, y }) => [twin, dose, y])).toEqual(
        [1, 2, 3].flatMap(() => [
            [0, 0, 0],
            [10, 10, 20],
            [-5, -5, -10],
        ]),
    );
    expect(dose.every(({ factual }) => factual === 0)).toBe(true);
    const smoker = spec('smoker ~ bernoulli(30%)  y = if smoker then 1 else 0  counterfactual smoker');
    expect(smoker.map(({ twin, y }) => [twin, y])).toEqual(
        [1, 2, 3].flatMap(() => [
            [0, 0],
            [1, 1],
        ]),
    );
    const condition = spec('condition d { prevalence 20% effect y + 3 }  y ~ normal(0, 1)  counterfactual d');
    for (const i of [0, 2, 4]) expect((condition[i + 1].y as number) - (condition[i].y as number)).toBeCloseTo(3, 1);
    const kg = spec('dose [g] ~ uniform(0, 20)  counterfactual dose: 100 [mg], 1');
    expect(kg.slice(0, 2).map(({ twin }) => twin)).toEqual([0.1, 1]);
});

describe('what cannot have twins is said at its place', () => {
    const said = (members: string): string[] => {
        const text = `cohort C {\n followup 2 years\n${members}\n}`;
        return lowered(text)
            .diagnostics.filter(({ severity }) => severity === 'error')
            .map(({ code, range }) => `${code} «${text.slice(range.start, range.end)}»`);
    };
    test.each([
        ['arm ~ bernoulli(50%)  require arm  counterfactual arm', 'type/mismatch «arm»'],
        ['arm ~ bernoulli(50%)  y = 2 * arm  select y > 1  counterfactual arm', 'type/mismatch «y > 1»'],
        ['arm ~ bernoulli(50%)  oversample arm to 70%  counterfactual arm', 'type/mismatch «arm»'],
        ['x ~ normal(0, 1)  counterfactual x', 'type/mismatch «counterfactual x»'],
        ['x ~ normal(0, 1)  counterfactual x: 1', 'type/mismatch «counterfactual x: 1»'],
        ['x ~ normal(0, 1)  counterfactual x: 1, 1', 'type/mismatch «counterfactual x: 1, 1»'],
        ['x ~ poisson(3)  counterfactual x: 1, 2.5', 'type/mismatch «2.5»'],
        ['x ~ bernoulli(50%)  counterfactual x: 0, 1', 'type/mismatch «counterfactual x: 0, 1»'],
        ['x ~ uuid()  counterfactual x', 'type/mismatch «counterfactual x»'],
        ['event e { hazard 0.1 per year }  counterfactual e', 'type/mismatch «e»'],
        ['counterfactual nothing', 'name/unknown «nothing»'],
    ])('%s', (members, problem) => {
        expect(said(members)).toEqual([problem]);
    });
});
