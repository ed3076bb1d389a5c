import { describe, expect, test } from 'vitest';
import { comparing, histogramsOf, Patients } from '../../assess/comparison/index.ts';
import { correlationOf, meanOf, pooledSdOf, ratioOf, sdOf } from '../../assess/comparison/influence.ts';
import { collect } from '../../assess/index.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import { compileSpec } from '../../compiler/compile.ts';
import { createGenerator } from '../../generator/engine.ts';
import type { StatisticChange } from '../../plan/comparison.ts';
import type { Plan, TargetReport } from '../../plan/model.ts';
import { memory } from '../language/spec.ts';
import { type Given, generatorOf, normals as normal, planOf, uniforms } from './columns.ts';

function normals(seed: number, n: number): Float64Array {
    const z = normal(seed);
    return Float64Array.from({ length: n }, z);
}

function patientsOf(given: Given, plan: Partial<Plan> = {}): Patients {
    const generator = generatorOf(given);
    const count = Object.values(given.columns)[0].length;
    const patients = new Patients(generator.columns, planOf(plan), count);
    for (const _ of collect(generator, count, [patients]));
    return patients;
}

function changes(a: Given, b: Given, targets: TargetReport[] = [], plan: Partial<Plan> = {}): Map<string, StatisticChange> {
    const sampled = (given: Given) => ({ patients: patientsOf(given, plan), targets });
    return new Map(
        [...comparing(sampled(a), sampled(b))].map(({ change }) => [
            [change.statistic, change.of, change.detail].filter((each) => each !== null).join(' '),
            change,
        ]),
    );
}

const N = 20_000;
const lengthOf = (x: Float64Array): number => Math.sqrt(x.reduce((sum, each) => sum + each * each, 0));

describe('the influence of each patient', () => {
    const x = normals(1, N);
    const other = normals(2, N);
    const ones = new Float64Array(N).fill(1);

    test('adds up to nothing', () => {
        const y = x.map((value, i) => 0.6 * value + 0.8 * other[i]);
        for (const { influence } of [meanOf(x, ones), sdOf(x, ones), correlationOf(x, y, ones), ratioOf(x, ones, ones)])
            expect(Math.abs(influence.reduce((sum, each) => sum + each, 0))).toBeLessThan(1e-3);
    });
    test('has the length of the standard errors of textbooks', () => {
        const y = x.map((value, i) => 0.6 * value + 0.8 * other[i]);
        // σ/√n, σ/√(2n) and (1 − ρ²)/√n of normal values.
        expect(lengthOf(meanOf(x, ones).influence)).toBeCloseTo(1 / Math.sqrt(N), 3);
        expect(lengthOf(sdOf(x, ones).influence) * Math.sqrt(2 * N)).toBeCloseTo(1, 1);
        expect(lengthOf(correlationOf(x, y, ones).influence) * Math.sqrt(N)).toBeCloseTo(1 - 0.36, 1);
    });
    test('of a rate is that of a Poisson count', () => {
        const u = uniforms(3);
        const events = Float64Array.from({ length: N }, () => Number(u() < 0.02));
        const years = ones.map(() => 2);
        const { estimate, influence } = ratioOf(events, years, ones);
        expect(estimate).toBeCloseTo(0.01, 2);
        expect(lengthOf(influence) / Math.sqrt(estimate / (2 * N))).toBeCloseTo(1, 1);
    });
    test('of values in visits is that of the values one by one, where each patient has one', () => {
        const apart = pooledSdOf(
            ones,
            x,
            x.map((value) => value * value),
            ones,
        );
        const together = sdOf(x, ones);
        expect(apart.estimate).toBeCloseTo(together.estimate, 3);
        expect(lengthOf(apart.influence)).toBeCloseTo(lengthOf(together.influence), 6);
    });
    test('takes weights as repetition', () => {
        const values = [1, 2, 5, 7];
        const weighted = meanOf(Float64Array.from(values), Float64Array.of(1, 1, 1, 3));
        expect(weighted.estimate).toBeCloseTo((1 + 2 + 5 + 21) / 6, 12);
        expect(sdOf(Float64Array.of(1, 2, 5, Number.NaN), new Float64Array(4).fill(1)).estimate).toBeCloseTo(Math.sqrt(13 / 3), 12);
    });
});

describe('the same patients under two definitions', () => {
    const drawn = normals(4, N);
    const x = drawn.map((z) => 120 + 15 * z);
    const bystander = normals(5, N);

    test('a shift of all is known exactly, and what it does not touch is the same', () => {
        const found = changes({ columns: { x, bystander } }, { columns: { x: x.map((value) => value + 5), bystander } });
        for (const figure of ['mean x', 'quantile x 5', 'quantile x 50', 'quantile x 95']) {
            expect(found.get(figure)!.difference).toBeCloseTo(5, 9);
            expect(found.get(figure)!.verdict).toBe('different');
        }
        expect(found.get('mean x')!.standardError).toBeLessThan(1e-12);
        expect(found.get('sd x')!.verdict).toBe('same');
        expect(found.get('mean bystander')).toMatchObject({ verdict: 'same', difference: 0, standardError: 0 });
    });
    test('a wider spread is seen in the sd and the outer quantiles, not in the mean', () => {
        const found = changes({ columns: { x } }, { columns: { x: drawn.map((z) => 120 + 18 * z) } });
        expect(found.get('sd x')!.difference).toBeCloseTo(3, 1);
        expect(found.get('quantile x 95')!.difference).toBeCloseTo(3 * 1.6449, 0);
        expect(found.get('quantile x 95')!.verdict).toBe('different');
        expect(found.get('mean x')!.verdict).toBe('noise');
        // The paired differences are 3z: their standard error is 3/√n.
        expect(found.get('mean x')!.standardError! / (3 / Math.sqrt(N))).toBeCloseTo(1, 1);
    });
    test('of other patients the error is that of two samples', () => {
        const found = changes({ columns: { x } }, { columns: { x: normals(6, N).map((z) => 120 + 15 * z) } });
        expect(found.get('mean x')!.standardError! / (15 * Math.sqrt(2 / N))).toBeCloseTo(1, 1);
        for (const { verdict } of found.values()) expect(verdict).toBe('noise');
    });
    test('a prevalence that a few patients more have', () => {
        const u = uniforms(7);
        const risk = Float64Array.from({ length: N }, u);
        const kinds = { d: { kind: 'boolean', role: 'condition' } as const };
        const found = changes(
            { columns: { d: risk.map((p) => Number(p < 0.1)) }, kinds },
            { columns: { d: risk.map((p) => Number(p < 0.12)) }, kinds },
        ).get('prevalence d')!;
        expect(found).toMatchObject({ verdict: 'different', kind: 'share' });
        // Two in a hundred change, so the difference is a share of 0.02: √(0.02·0.98/n).
        expect(found.standardError! / Math.sqrt((0.02 * 0.98) / N)).toBeCloseTo(1, 1);
    });
    test('what a pilot leaves open counts where a figure was solved for', () => {
        const kinds = { d: { kind: 'boolean', role: 'condition' } as const };
        const u = uniforms(8);
        const risk = Float64Array.from({ length: N }, u);
        const target = { kind: 'prevalence', columns: ['d'], pilotError: 0.003, asked: 0.1, achieved: 0.1, text: '', at: '' } as const;
        const found = changes(
            { columns: { d: risk.map((p) => Number(p < 0.1)) }, kinds },
            { columns: { d: risk.map((p) => Number(p < 0.104)) }, kinds },
            [{ ...target, columns: ['d'] }],
        ).get('prevalence d')!;
        expect(found.verdict).toBe('noise');
        expect(found.standardError).toBeGreaterThan(0.003);
    });
});

describe('figures of other kinds', () => {
    test('whole numbers: a step of the median by chance is noise, a real one is not', () => {
        // So many ones among 5,000, at places that have nothing to do with those of another step.
        const counts = (ones: number, step: number) => Float64Array.from({ length: 5000 }, (_, i) => Number((i * step) % 5000 < ones));
        const kinds = { n: { kind: 'integer' } as const };
        const chance = changes({ columns: { n: counts(2490, 1) }, kinds }, { columns: { n: counts(2510, 7919) }, kinds });
        expect(chance.get('quantile n 50')).toMatchObject({ before: 0, after: 1, verdict: 'noise' });
        const real = changes({ columns: { n: counts(2000, 1) }, kinds }, { columns: { n: counts(3000, 7919) }, kinds });
        expect(real.get('quantile n 50')).toMatchObject({ before: 0, after: 1, verdict: 'different' });
    });
    test('a label that only one of the two has is a share of nothing in the other', () => {
        const found = changes(
            { columns: { g: [0, 1, 0, 1] }, kinds: { g: { kind: 'category', labels: ['a', 'b'] } } },
            { columns: { g: [0, 1, 2, 2] }, kinds: { g: { kind: 'category', labels: ['b', 'a', 'c'] } } },
        );
        expect(found.get('share g a')).toMatchObject({ before: 0.5, after: 0.25 });
        expect(found.get('share g c')).toMatchObject({ before: 0, after: 0.5 });
    });
    test('columns and units of one side alone are told and not subtracted', () => {
        const found = changes(
            { columns: { old: [1, 2, 3], u: [1, 2, 3] }, kinds: { u: { unit: 'mg/dL' } } },
            { columns: { u: [1, 2, 3], fresh: [1, 2, 3] }, kinds: { u: { unit: 'mmol/L' } } },
        );
        expect(found.get('mean old')).toMatchObject({ verdict: 'removed', before: 2, after: null });
        expect(found.get('mean fresh')).toMatchObject({ verdict: 'added', before: null, after: 2 });
        expect(found.get('mean u')).toMatchObject({ verdict: 'incomparable', difference: null, unitBefore: 'mg/dL', unit: 'mmol/L' });
    });
    test('missing cells are counted as written', () => {
        const none = Number.NaN;
        const found = changes({ columns: { x: [1, 2, 3, 4] } }, { columns: { x: [1, 2, 3, 4] }, written: { x: [1, none, none, 4] } });
        expect(found.get('missing x')).toMatchObject({ before: 0, after: 0.5 });
        expect(found.get('mean x')!.verdict).toBe('same');
    });
    test('groups of patients are taken as drawn anew', () => {
        const groups = 50;
        const effect = normals(9, groups);
        const member = Float64Array.from({ length: 10_000 }, (_, i) => 1 + (i % groups));
        const noise = normals(10, 10_000);
        const flat = noise.map((z) => 0.01 * z);
        const raised = flat.map((value, i) => value + effect[member[i] - 1]);
        const cluster = { name: 'practice', count: groups, steps: [] };
        const kinds = { practice: { kind: 'integer', role: 'cluster' } as const };
        const found = changes({ columns: { practice: member, x: flat }, kinds }, { columns: { practice: member, x: raised }, kinds }, [], {
            clusters: [cluster],
        });
        const mean = effect.reduce((sum, value) => sum + value, 0) / groups;
        const sd = Math.sqrt(effect.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (groups - 1));
        expect(found.get('mean x')!.standardError! / (sd / Math.sqrt(groups))).toBeCloseTo(1, 2);
        expect(found.get('mean x')!.verdict).toBe('noise');
    });
    test('histograms of both have bins in common, and shares that add up', () => {
        const [a, b] = [patientsOf({ columns: { x: normals(11, N) } }), patientsOf({ columns: { x: normals(12, N).map((z) => z + 1) } })];
        const pair = histogramsOf('x', a, b)!;
        expect(pair.before).toHaveLength(pair.after.length);
        for (const shares of [pair.before, pair.after]) expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 2);
    });
});

test('false alarms are rarer than one in a thousand', () => {
    let [figures, alarms] = [0, 0];
    for (let seed = 100; seed < 160; seed++) {
        const columns = (from: number) => {
            const x = normals(from, 800);
            return { x, skew: x.map((z) => Math.exp(z)), n: x.map((z) => Math.floor(2 * z)) };
        };
        for (const { verdict } of changes({ columns: columns(seed) }, { columns: columns(seed + 1000) }).values()) {
            figures++;
            if (verdict === 'different') alarms++;
        }
    }
    expect(figures).toBe(60 * 18);
    expect(alarms).toBeLessThanOrEqual(1);
});

test('through the engine, errors are those that repetition shows', () => {
    const solved = (mean: number, prevalence: string, incidence: string) => {
        const text = `cohort C {
            followup 2 years
            age ~ normal(${mean}, 12)
            sbp ~ normal(110 + 0.5 * age, 12)
            condition d { prevalence ${prevalence} odds ratios { age: 1.05 } effect sbp + 6 }
            event fall { incidence ${incidence} per year hazard ratios { age: 1.02 } recurrent }
        }`;
        return (compileSpec(memory({ 'spec.cohort': text }), 'spec.cohort') as Compilation).solved!;
    };
    const [a, b] = [solved(50, '15%', '20%'), solved(52, '17%', '24%')];
    const seen = new Map<string, { differences: number[]; variance: number }>();
    const [runs, patients] = [60, 1000];
    for (let run = 0; run < runs; run++) {
        const [before, after] = [a, b].map((each) => {
            const plan = { ...each.plan, seed: `run ${run}` };
            const generator = createGenerator({ ...each, plan });
            const sample = new Patients(generator.columns, plan, patients);
            for (const _ of collect(generator, patients, [sample]));
            return { patients: sample, targets: [] };
        });
        for (const { change } of comparing(before, after)) {
            if (!change.difference || change.standardError === null) continue;
            const key = `${change.statistic} ${change.of} ${change.detail ?? ''}`.trim();
            const known = seen.get(key) ?? { differences: [], variance: 0 };
            known.differences.push(change.difference);
            known.variance += change.standardError ** 2 / runs;
            seen.set(key, known);
        }
    }
    for (const key of ['mean sbp', 'sd sbp', 'prevalence d', 'correlation age sbp', 'correlation d sbp', 'rate fall']) {
        const { differences, variance } = seen.get(key)!;
        const mean = differences.reduce((sum, each) => sum + each, 0) / runs;
        const spread = Math.sqrt(differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (runs - 1));
        // The spread over 60 runs is itself known to one part in eleven.
        expect(Math.sqrt(variance) / spread, key).toBeGreaterThan(0.7);
        expect(Math.sqrt(variance) / spread, key).toBeLessThan(1.4);
    }
});
