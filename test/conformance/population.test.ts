import { describe, expect, test } from 'vitest';
import { createGenerator } from '../../generator/engine.ts';
import { correlation, mean, ranks } from '../generator/generated.ts';
import { differences, rowsWhere, run, share } from './run.ts';

const N = 60_000;
/** Four standard errors of a share. */
const within = (p: number, n: number) => 4 * Math.sqrt((p * (1 - p)) / n);

describe('correlate', () => {
    const { column, said } = run(
        `a ~ poisson(1) b ~ integer(1, 4) c ~ categorical(x: 20%, y: 30%, z: 50%) d ~ bernoulli(30%)
         e ~ normal(0, 1) round 1 f ~ normal(0, 1) g ~ lognormal(mu: 0, sigma: 1)
         correlations as spearman { a with b 0.5  c with d 0.3  a with c -0.2 }
         correlations { e with f 0.6  f with g 0.4 }`,
        { patients: N },
    );
    test('Spearman uses average ranks; categories count 0…K−1, booleans 0 and 1', () => {
        expect(said).toEqual([]);
        for (const [x, y, r] of [
            ['a', 'b', 0.5],
            ['c', 'd', 0.3],
            ['a', 'c', -0.2],
        ] as const)
            expect(Math.abs(correlation(ranks(column(x)), ranks(column(y))) - r)).toBeLessThan(0.015);
    });
    test('the number is the correlation of the finished columns', () => {
        expect(Math.abs(correlation(column('e'), column('f')) - 0.6)).toBeLessThan(0.015);
        expect(Math.abs(correlation(column('f'), column('g')) - 0.4)).toBeLessThan(0.02);
    });
    test('unlisted pairs are latently uncorrelated', () => {
        expect(Math.abs(correlation(column('e'), column('g')))).toBeLessThan(0.015);
    });
    test('or have the nearest value that leaves a valid matrix', () => {
        const three = run('a ~ normal(0, 1) b ~ normal(0, 1) c ~ normal(0, 1) correlate a with b 0.8 correlate b with c 0.8', {
            patients: N,
        });
        expect(three.said).toEqual(['hint correlation/completed «a with b 0.8»']);
        // r ≥ 2·0.8² − 1.
        expect(Math.abs(correlation(three.column('a'), three.column('c')) - 0.28)).toBeLessThan(0.02);
    });
    test('the attainable range of two booleans is that of Fréchet', () => {
        const { messages } = run('a ~ bernoulli(10%) b ~ bernoulli(50%) correlate a with b 0.5');
        expect(messages[0]).toContain('-0.33 and 0.33'); // √(0.1·0.5/(0.9·0.5)) = ⅓
    });
});

describe('conditions', () => {
    test('prevalence in each guarded group; odds ratios conditional on the other factors; onset and duration', () => {
        const { column, targets, data } = run(
            `sex ~ categorical(female: 50%, male: 50%) age [years] ~ normal(50, 10) in 18..90 round 1
             condition d { prevalence when sex == male: 12% otherwise: 5% odds ratios { age: 2 per 10 } onset [years] ~ normal(40, 10) in 18..age }
             condition e { prevalence 15% odds ratios { d: 4 } }
             onset = d.onset gap = age - d.onset - d.duration absent = is_missing(d.duration)`,
            { patients: N },
        );
        const [sex, d, e] = ['sex', 'd', 'e'].map(column);
        expect(Math.abs(mean(rowsWhere(d, (i) => sex[i] === 1)) - 0.12)).toBeLessThan(within(0.12, N / 2));
        expect(Math.abs(mean(rowsWhere(d, (i) => sex[i] === 0)) - 0.05)).toBeLessThan(within(0.05, N / 2));
        const odds = (on: number) => {
            const p = mean(rowsWhere(e, (i) => d[i] === on));
            return p / (1 - p);
        };
        expect(Math.abs(Math.log(odds(1) / odds(0) / 4))).toBeLessThan(0.15);
        expect(column('absent')).toEqual(d.map((v) => 1 - v));
        expect(column('onset').map(Number.isNaN as never)).toEqual(d.map((v) => 1 - v));
        expect(rowsWhere(column('gap'), (i) => d[i] === 1).every((v) => Math.abs(v) < 0.011)).toBe(true);
        expect(targets.map(({ text }) => text)).toEqual(['prevalence(d) when sex == male', 'prevalence(d) otherwise', 'prevalence(e)']);
        expect(data.rows).toBe(N);
    });
    test('a step with a unit is converted', () => {
        const { solved } = run(
            'w [g] ~ normal(70000, 9000) condition d { prevalence 20% odds ratios { w: 2 per 10 [kg] } } condition e { prevalence 20% odds ratios { w: 2 per 10000 } }',
        );
        expect(solved.unknowns['d.prevalence.0']).toBeCloseTo(solved.unknowns['e.prevalence.0'], 6);
    });
    test('without prevalence or probability it is absent at the index date', () => {
        expect(mean(run('age = 50 condition d { onset ~ normal(40, 10) }').column('d'))).toBe(0);
    });
    test('targets hold for accepted patients, and before selection', () => {
        const required = run('x ~ normal(0, 1) condition d { prevalence 10% odds ratios { x: 2 } } require x > 0', { patients: N });
        expect(Math.abs(mean(required.column('d')) - 0.1)).toBeLessThan(within(0.1, N));
        const selected = run('x ~ normal(0, 1) condition d { prevalence 10% odds ratios { x: 2 } } select x > 0', { patients: N });
        expect(mean(selected.column('d'))).toBeGreaterThan(0.12);
        expect(selected.solved.unknowns['d.prevalence.0']).toBe(
            run('x ~ normal(0, 1) condition d { prevalence 10% odds ratios { x: 2 } }').solved.unknowns['d.prevalence.0'],
        );
        expect(selected.solved.yield).toBeCloseTo(0.5, 2);
    });
});

describe('an onset lies in the life of the patient', () => {
    const life = 'age [years] ~ normal(50, 20) in 1..95 round 1';
    test('from birth to the index date, and one written outside is warned of, with its share', () => {
        const { column, said, messages } = run(`${life} condition a { prevalence 40% onset [years] ~ normal(40, 30) }`, { patients: 5000 });
        const onset = column('a.onset');
        column('age').forEach((age, i) => {
            if (!Number.isNaN(onset[i])) expect(onset[i] >= 0 && onset[i] <= age, `${onset[i]} at ${age}`).toBe(true);
        });
        expect(said).toEqual(['warning distribution/truncation «normal(40, 30)»']);
        // Of N(40, 30) a share Φ(-4/3) = 0.0912 lies below 0.
        expect(Number(/^([\d.]+)%/.exec(messages[0])?.[1])).toBeCloseTo(9.12, 0);
        expect(run(`${life} condition a { prevalence 40% onset [years] ~ normal(40, 30) in 0..age }`).said).toEqual([]);
    });
    test('after the onset of what the patient must have for it', () => {
        const both = (guard: string) => `${life}
            condition a { prevalence 40% onset [years] ~ uniform(0, 60) in 0..age }
            condition b { ${guard} onset [years] ~ uniform(0, 60) in 0..age }`;
        for (const guard of ['prevalence when a: 50% otherwise: 0%', 'probability 0.5 * a', 'probability when not a: 0 otherwise: 0.4']) {
            const { column, said } = run(both(guard), { patients: 3000 });
            const [first, second] = [column('a.onset'), column('b.onset')];
            second.forEach((onset, i) => {
                if (!Number.isNaN(onset)) expect(onset).toBeGreaterThanOrEqual(first[i]);
            });
            expect(said).toEqual(['warning distribution/truncation «uniform(0, 60)»']);
        }
        expect(run(both('prevalence when a: 50% otherwise: 10%')).said).toEqual([]);
        const after = both('probability 0.5 * a').replace(/in 0\.\.age }$/, 'in a.onset..age }');
        expect(run(after).said).toEqual([]);
    });
    test('also where the other way round is written', () => {
        const { said } = run(
            `${life} condition a { prevalence 40% onset [years] ~ normal(b.onset, 1) in 0..age } condition b { probability 0.5 * a onset [years] ~ uniform(0, 60) in 0..age }`,
        );
        expect(said.filter((each) => each.startsWith('error'))).toEqual([]);
    });
});

describe('oversample', () => {
    test('draws the stratum first; the weights undo it', () => {
        const { column, data, solved } = run('x ~ normal(0, 1) condition d { prevalence 10% odds ratios { x: 2 } } oversample d to 50%', {
            patients: N,
        });
        const d = column('d');
        expect(Math.abs(mean(d) - 0.5)).toBeLessThan(within(0.5, N));
        const total = data.weights.reduce((a, b) => a + b);
        const weighted = (x: Float64Array) => x.reduce((sum, v, i) => sum + v * data.weights[i], 0) / total;
        expect(Math.abs(weighted(d) - 0.1)).toBeLessThan(0.004);
        expect(Math.abs(weighted(column('x')))).toBeLessThan(0.025);
        expect(new Set(data.weights)).toEqual(new Set([solved.stratum / 0.5, (1 - solved.stratum) / 0.5]));
    });
    test('stands once a cohort', () => {
        expect(run('x ~ normal(0, 1) oversample x > 0 to 70% oversample x > 1 to 20%').said[0]).toMatch(/^error name\/duplicate/);
    });
});

describe('cluster', () => {
    const spec = `cluster practice of 24 { size ~ gamma(mean: 1, sd: 0.4) urban ~ bernoulli(60%) shift ~ normal(0, 3) }
        sbp ~ normal(120 + practice.shift, 13) p = practice u = practice.urban`;
    const first = run(spec, { patients: 20_000 });
    const groups = createGenerator(first.solved).cluster('practice');

    test('each patient belongs to one, in proportion to size, and has its values', () => {
        const [p, u] = [first.column('p'), first.column('u')];
        const size = [...groups.get('practice.size')!];
        const total = size.reduce((a, b) => a + b);
        let chiSquared = 0;
        for (let k = 0; k < 24; k++) {
            const expected = (20_000 * size[k]) / total;
            chiSquared += (rowsWhere(p, (i) => p[i] === k + 1).length - expected) ** 2 / expected;
        }
        expect(chiSquared).toBeLessThan(49.7); // 99.9 % of 23 degrees of freedom
        const urban = groups.get('practice.urban')!;
        expect(u).toEqual(p.map((k) => urban[k - 1]));
    });
    test('the groups drawn depend on seed, never on patients', () => {
        const more = run(`${spec} patients 7 x ~ normal(0, 1)`, { patients: 5000 });
        expect(differences(more.column('p'), first.column('p').slice(0, 5000))).toBe(0);
        expect(differences(more.column('sbp'), first.column('sbp').slice(0, 5000))).toBe(0);
        const other = createGenerator(run(spec, { seed: '99' }).solved).cluster('practice');
        expect(differences(other.get('practice.shift')!, groups.get('practice.shift')!)).toBe(24);
    });
});

describe('missing and corrupt', () => {
    test('first missing, then on the cells present swap, unit, scale, round; guards read true values', () => {
        const { column, data } = run(
            `a ~ uniform(0, 10) b ~ uniform(100, 200) y = a + 1
             missing a 50% missing y when a > 5: 100% otherwise: 0%
             corrupt a 100% round 5 corrupt a 100% scale 10 corrupt a 100% swap with b`,
        );
        const [a, b, y] = ['a', 'b', 'y'].map(column);
        const [wa, wb, wy] = ['a', 'b', 'y'].map((name) => data.written.get(name)!);
        for (let i = 0; i < 1000; i++) {
            expect(wy[i]).toEqual(a[i] > 5 ? Number.NaN : y[i]);
            if (Number.isNaN(wa[i])) expect(wb[i]).toBe(b[i]);
            else {
                expect(wb[i]).toBe(a[i]);
                expect(wa[i]).toBe(5 * Math.floor((b[i] * 10) / 5 + 0.5 + 1e-9));
            }
        }
        expect(share(wa, Number.isNaN)).toBeCloseTo(0.5, 1);
    });
    test('the wrong unit', () => {
        const { column, data } = run('glucose LOINC#2345-7 [mg/dL] ~ normal(100, 10) corrupt glucose 100% unit [mmol/L]');
        expect(column('glucose')[0] / data.written.get('glucose')![0]).toBeCloseTo(18.016, 1);
    });
    test('a share outside 0–100 % and a second rule are errors', () => {
        expect(run('x ~ normal(0, 1) missing x 120%').said).toEqual(['error distribution/arguments «120%»']);
        expect(run('x ~ normal(0, 1) missing x 10% missing x 20%').said).toEqual(['error name/duplicate «x»']);
    });
});

describe('enrolment', () => {
    test('is uniform over days, both ends included; by default one day, 2020-01-01', () => {
        const days = run('enrolment 2020-01-30 .. 2020-02-02', { patients: 8000 }).column('index_date');
        for (let k = 0; k < 4; k++) expect(Math.abs(share(days, (day) => day === 18291 + k) - 0.25)).toBeLessThan(within(0.25, 8000));
        expect(new Set(run('x = 1').column('index_date'))).toEqual(new Set([Date.UTC(2020, 0, 1) / 864e5]));
    });
});
