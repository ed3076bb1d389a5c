import { expect, test } from 'vitest';
import { calibrate } from '../../generator/calibrate/index.ts';
import type { Lookup, Plan } from '../../plan/model.ts';
import { category, col, condition, derived, dist, type Item, is, op, planOf, truncated, variable, when } from './plan-fixture.ts';

const sex = category('sex', [0.5, 0.5]);
const age = variable('age', truncated(dist('normal', 50, 15), 18, 90));

/** The codes found, with severity and place. */
function found(plan: Plan): string[] {
    return calibrate(plan).findings.map((f) => `${f.severity} ${f.code} ${f.at}`);
}

const of = (...items: Item[]): string[] => found(planOf([sex, age, ...items]));

test('nothing to say of a sound plan', () => {
    expect(
        of(
            variable('x', when([is('sex', 1)], dist('normal', 1, 2), dist('normal', 2, 2))),
            condition('ill', 0.1, op('divide', col('age'), 20)),
        ),
    ).toEqual([]);
});

test('guards that never or always decide', () => {
    const three = (a: ReturnType<typeof op>, b: ReturnType<typeof op>) =>
        variable('x', when([a, b], dist('normal', 1, 2), dist('normal', 2, 2), dist('normal', 3, 2)));
    expect(of(three(op('greater', col('age'), 120), is('sex', 1)))).toEqual(['warning rule/never x.when.0']);
    expect(of(three(op('less', col('age'), 120), is('sex', 1)))).toEqual(['warning rule/always x.when.0']);
});

test('a classification that leaves nobody to its otherwise is no finding, a last case that holds for everybody is', () => {
    const cases = (...guards: ReturnType<typeof op>[]) =>
        of(variable('x', when(guards, ...[...guards, 0].map((_, k) => dist('normal', k, 2)))));
    const young = op('less', col('age'), 50);
    const others = op('greater_or_equal', col('age'), 50);
    expect(cases(is('sex', 0), is('sex', 1))).toEqual([]);
    expect(cases(young, others)).toEqual([]);
    expect(cases(young, op('less', col('age'), 120))).toEqual(['warning rule/always x.when.1']);
    expect(cases(young, others, is('sex', 1))).toEqual(['warning rule/always x.when.1']);
});

test('truncation that keeps little, and impossible constants', () => {
    expect(of(variable('x', truncated(dist('normal', 50, 10), 50, 90)))).toEqual(['warning distribution/truncation x']);
    expect(of(variable('x', truncated(dist('normal', 50, 10), 85, 90)))).toEqual(['error distribution/truncation x']);
    expect(of(variable('x', dist('normal', 50, -1)))).toEqual(['error distribution/arguments x']);
    expect(of(variable('x', dist('bernoulli', 1.2)))).toEqual(['error distribution/arguments x']);
});

test('parameters that are impossible for some patients', () => {
    expect(of(variable('x', dist('normal', 50, op('subtract', col('age'), 20))))).toEqual(['error distribution/arguments x']);
    expect(of(variable('x', truncated(dist('normal', 50, 5), 40, col('age'))))).toEqual(['error distribution/arguments x']);
    expect(of(variable('x', dist('bernoulli', op('divide', col('age'), 80))))).toEqual(['warning distribution/arguments x']);
    expect(of(derived('x', col('age'), { limits: [40, op('subtract', col('age'), 10)] }))).toEqual(['error distribution/arguments x']);
    // A parameter that is missing is no fault of the parameters.
    expect(of(derived('y', op('if', is('sex', 1), 3, null)), variable('x', dist('normal', 50, col('y'))))).toEqual([]);
});

test('rows that no line of a lookup matches, with an example', () => {
    const lookup: Lookup = {
        name: 'rates',
        keys: ['age', 'sex'],
        rows: [
            { keys: [{ low: 18, high: 60 }, { any: true }], value: 0.1 },
            { keys: [{ low: 60, high: 90 }, { equals: 1 }], value: 0.2 },
        ],
        at: 'rates',
    };
    const call = { lookup: 'rates', keys: [col('age'), col('sex')] };
    for (const item of [derived('x', call), variable('x', when([op('greater', call, 0.15)], dist('normal', 1, 1), dist('normal', 2, 1)))]) {
        const { findings } = calibrate(planOf([sex, age, item], { lookups: [lookup] }));
        const nomatch = findings.find((f) => f.code === 'table/nomatch');
        expect(nomatch?.severity).toBe('error');
        expect(nomatch?.message).toMatch(/sex sex0/);
    }
    const guarded = derived('x', op('if', op('less', col('age'), 60), call, 0));
    expect(found(planOf([sex, age, guarded], { lookups: [lookup] }))).toEqual([]);
});

test('requirements that reject much, all or nothing', () => {
    const requiring = (low: number) => planOf([age], { require: [{ predicate: op('greater', col('age'), low), text: 'old', at: 'r0' }] });
    expect(found(requiring(10))).toEqual(['warning rule/always r0']);
    expect(found(requiring(50))).toEqual([]);
    expect(found(requiring(70))).toEqual(['warning rule/acceptance r0']);
    expect(found(requiring(200))).toEqual(['error rule/acceptance r0']);
    const two = planOf([age, sex], {
        require: [
            { predicate: is('sex', 1), text: 'men', at: 'r0' },
            { predicate: op('greater', col('age'), 89.99), text: 'very old', at: 'r1' },
        ],
    });
    const [finding] = calibrate(two).findings;
    expect([finding.code, finding.at, calibrate(two).solved]).toEqual(['rule/acceptance', 'r1', undefined]);
});

test('prevalences that cannot be', () => {
    const none = condition(
        'ill',
        [
            [op('greater', col('age'), 200), 0.3],
            [op('less_or_equal', col('age'), 200), 0.1],
        ],
        0,
    );
    expect(of(none)).toEqual(['error calibration/unattainable ill.prevalence.0']);
    // Half of the patients have it whatever the intercept.
    const fixed = condition('ill', 0.2, 0);
    fixed.step.value = when([is('sex', 1)], dist('bernoulli', 1), dist('bernoulli', op('logistic', { unknown: 'ill.prevalence.0' })));
    const { findings } = calibrate(planOf([sex, fixed]));
    expect(findings.map((f) => f.code)).toEqual(['calibration/unattainable']);
    expect(findings[0].data!.low).toBeCloseTo(0.5, 2);
});
