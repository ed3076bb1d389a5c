import { expect, test } from 'vitest';
import { createGenerator } from '../../generator/engine.ts';
import { run } from './run.ts';

test('what corruptions list is what is written in the end, also of a cell that was altered twice', () => {
    const { solved } = run('a ~ normal(5, 1) b ~ normal(50, 1) corrupt a 50% swap with b corrupt a 50% scale 10 corrupt b 50% round 10', {
        patients: 0,
    });
    const { corruptions, written, values } = createGenerator(solved).block(0, 500);
    expect(corruptions!.length).toBeGreaterThan(500);
    for (const { column, row, truth, written: listed } of corruptions!) {
        expect(listed).toBe(written.get(column)![row]);
        expect(truth).toBe(values.get(column)![row]);
    }
});

test.each([
    ['s ~ categorical(f: 50%, m: 50%) t ~ categorical(x: 50%, y: 50%) corrupt s 5% swap with t', 't'],
    ['s ~ bernoulli(50%) t ~ normal(0, 1) corrupt s 5% swap with t', 't'],
    ['t ~ normal(0, 1) corrupt t 5% swap with t', 't'],
])('cells that cannot stand in each other’s column are not swapped: %s', (text, at) => {
    expect(run(text, { patients: 0 }).said).toEqual([`error type/mismatch «${at}»`]);
});

test('weights that vary have to sum to 1 too', () => {
    const x = 'x ~ uniform(0, 1)';
    const wrong = (text: string) => run(`${x} y ~ ${text}`, { patients: 0 });
    expect(wrong('categorical(a: x, b: x)').messages[0]).toMatch(/weights do not sum to 100 % for 99\.\d+% of patients/);
    expect(wrong('mixture(x: normal(0, 1), x: normal(1, 1))').said[0]).toMatch(/^error distribution.arguments/);
    expect(wrong('discrete(1: x, 2: 1 - x)').said).toEqual([]);
    expect(wrong('when x > 2: categorical(a: x, b: 1 - x) otherwise: categorical(a: x / 2, b: 1 - x / 2)').said).toEqual([
        'warning rule/never «x > 2»',
    ]);
});

test('arguments of a define and keys of a table have names of their own', () => {
    expect(run('define f(a, a) = a cohort C { x = f(1, 2) }', { patients: 0 }).said).toEqual(['error name/duplicate «a»']);
    expect(run('table t(a, a) { 1, 2: 3 } cohort C { x = t(1, 2) }', { patients: 0 }).said).toEqual(['error name/duplicate «a»']);
});
