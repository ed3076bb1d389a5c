import { expect, test } from 'vitest';
import { run } from './run.ts';

/** Targets that a requirement keeps from being met: what is said, of which line, and with which range. */
const X = 'x ~ uniform(0, 1)';
const PAIR = 'a ~ normal(0, 1) b ~ normal(0, 1)';

test.each<[string, string, RegExp]>([
    [`condition d { prevalence 30% } require not d`, '30%', /`require not d` accepts it is 0% .* Ask for 0%/],
    [`condition d { prevalence 30% } require d`, '30%', /`require d` accepts it is 100%/],
    [
        `${X} condition d { prevalence 30% } require x > 0.2 require d implies x < 0.1`,
        '30%',
        /`require d implies x < 0.1` accepts it is 0%/,
    ],
    [
        `${X} condition d { prevalence when x > 0.5: 30% otherwise: 5% } require x < 0.4`,
        '30%',
        /`require x < 0.4` rejects everybody in that/,
    ],
    [`s ~ bernoulli(50%) condition d { prevalence when s: 30% otherwise: 5% } require d implies not s`, '30%', /`require d implies not s`/],
    [
        `followup 1 year ${X} event e { incidence when x > 0.5: 10% per year otherwise: 5% per year } require x < 0.4`,
        '10% per year',
        /`require x < 0.4` rejects everybody in that group/,
    ],
])('%s', (text, at, message) => {
    const { said, messages } = run(text, { patients: 0 });
    expect(said).toEqual([`error calibration/unattainable «${at}»`]);
    expect(messages[0]).toMatch(message);
});

test('a correlation that what is required leaves no room for', () => {
    // Of two positive normals that are nearly equal: at most 1, and hardly below 0.
    const { said, messages } = run(`${PAIR} correlate a with b -0.5 require a > 0 and b > 0 and abs(a - b) < 0.5`, { patients: 0 });
    expect(said).toEqual(['error correlation/unattainable «a with b -0.5»']);
    expect(messages[0]).toMatch(/`require a > 0 .*` accepts it lies between -0\.\d+ and (1|0\.99)/);
});

test('a requirement that nobody meets is named, and not the targets', () => {
    const { said } = run(`${X} condition d { prevalence 30% } require x > 0.5 and x < 0.4`, { patients: 0 });
    expect(said).toEqual(['error rule/acceptance «x > 0.5 and x < 0.4»']);
});

test('what cannot be reached without the requirement either is not blamed on it', () => {
    const { messages } = run(`${X} condition d { prevalence when x > 5: 30% otherwise: 5% } require x < 0.4`, { patients: 0 });
    expect(messages[0]).toMatch(/simulated patients is in that group/);
});

test('a rare condition that few accepted patients have is met all the same', () => {
    const { said, targets } = run(`${X} condition d { prevalence 0.1% } require x > 0.5 or d`, { patients: 0 });
    expect(said).toEqual([]);
    expect(targets[0].achieved).toBeCloseTo(0.001, 4);
});

test('a requirement that a scenario takes over may hold for all of it', () => {
    const text = 'cohort A { age ~ normal(40, 20) require age > 18 } scenario Old of A { age ~ uniform(60, 90) }';
    expect(run(text, { patients: 0, cohort: 'Old' }).said).toEqual([]);
    expect(run('age ~ uniform(60, 90) require age > 18', { patients: 0 }).said).toEqual(['warning rule/always «age > 18»']);
});
