import { expect, test } from 'vitest';
import { calibrate, calibrating } from '../../generator/calibrate/index.ts';
import { planOf } from '../language/spec.ts';

const found = (members: string) => calibrate(planOf(members)).findings.map(({ code, severity }) => `${severity} ${code}`);
const IMPOSSIBLE = ['error distribution/arguments'];

test('draws too large for a number are an error', () => {
    expect(found('x ~ lognormal(mu: 1000, sigma: 1)')).toEqual(IMPOSSIBLE);
    expect(found('x ~ pareto(1, 0.001)')).toEqual(IMPOSSIBLE);
    expect(found('x ~ lognormal(mu: 600, sigma: 1)')).toEqual([]);
    expect(found('x ~ lognormal(mu: 1000, sigma: 1) in 1..1e300')).not.toEqual([]);
});

test('parts of a mixture that no number can hold together are an error, far ones are not', () => {
    for (const mean of ['1e300', '1e154', '1e91'])
        expect(found(`x ~ mixture(50%: normal(0, 1), 50%: normal(${mean}, 1))`)).toEqual(IMPOSSIBLE);
    expect(found('x ~ mixture(50%: normal(0, 1), 50%: normal(1e12, 1))')).toEqual([]);
});

test('draws too large for some patients say so, and not that parameters are impossible', () => {
    const messages = (members: string) => calibrate(planOf(members)).findings.map(({ message }) => message);
    expect(messages('a ~ uniform(0, 10) x ~ lognormal(mu: a * 100, sigma: 1)')).toEqual([
        expect.stringMatching(/too large for a number for 2\d/),
    ]);
    expect(messages('a ~ uniform(0, 10) x ~ normal(a, a - 5)')).toEqual([expect.stringMatching(/parameters are impossible/)]);
});

test('a cluster of negative size is an error, one that is rarely so is not', () => {
    expect(found('cluster c of 5 { size ~ normal(-3, 1) } x ~ normal(0, 1)')).toEqual(IMPOSSIBLE);
    expect(found('cluster c of 5 { size ~ normal(1, 0.2) } x ~ normal(0, 1)')).toEqual([]);
});

test('a calibration pauses at every step and gives what it gives without pauses', () => {
    const plan = planOf('a ~ normal(0, 1) b ~ normal(a, 1) condition d { prevalence 20% odds ratios { b: 2 } } require a < b + 1');
    let pauses = 0;
    const steps = calibrating(plan);
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses++;
    expect(pauses).toBeGreaterThan(6);
    expect(step.value).toEqual(calibrate(plan));
});
