import { expect, test } from 'vitest';
import { collect, FollowUpSummary, incidenceBy } from '../../assess/index.ts';
import { createGenerator } from '../../generator/engine.ts';
import { cohort, scratch } from '../cli/command.ts';
import { lives } from '../time/lives.ts';

const { path, write } = scratch();

function report(members: string, patients: number) {
    const { solved } = lives(members, { patients: 10 });
    const summary = new FollowUpSummary(solved.plan.timeline!);
    for (const _ of collect(createGenerator(solved), patients, [summary]));
    return summary.report();
}

const RATES = [0.5, 0.2];
const SPEC = `followup 2 years
    x ~ normal(10, 2)
    condition c { prevalence 0% hazard 0.3 per year }
    visits v every 1 month { measure x sd 1 trend 3 per year }
    medication m { indicated when x > -100 uptake 40% }
    progression p { state a state b a -> b after ~ exponential(mean: 2) [years] }
    terminal event death { hazard ${RATES[0]} per year }
    terminal event other { hazard ${RATES[1]} per year }`;
const N = 40_000;
/** Four standard errors of a share: one correct summary in sixteen thousand fails. */
const within = (share: number) => 4 * Math.sqrt((share * (1 - share)) / N);

test('ends, incidence with competing risks, states and exposure against closed forms', () => {
    const found = report(SPEC, N);
    const total = RATES[0] + RATES[1];
    for (const { years, share } of found.incidence.death) {
        const exact = (RATES[0] / total) * (1 - Math.exp(-total * years));
        expect(Math.abs(share - exact)).toBeLessThan(within(exact));
    }
    // Each condition for itself: whoever dies before is no case.
    for (const { years, share } of found.incidence.c) {
        const exact = (0.3 / (0.3 + total)) * (1 - Math.exp(-(0.3 + total) * years));
        expect(Math.abs(share - exact)).toBeLessThan(within(exact));
    }
    const survivors = Math.exp(-2 * total);
    expect(Math.abs(found.ends.completed - survivors)).toBeLessThan(within(survivors));
    expect(found.ends.death + found.ends.other + found.ends.completed).toBeCloseTo(1, 10);
    expect(Math.abs(found.rates.death! / RATES[0] - 1)).toBeLessThan(4 / Math.sqrt(found.years * RATES[0]));
    expect(found.years / N).toBeCloseTo((1 - survivors) / total, 1);
    for (const { years, shares } of found.states.p) expect(Math.abs(shares.a - Math.exp(-years / 2))).toBeLessThan(2 * within(0.5));
    expect(Math.abs(found.medications.m.ever - 0.4)).toBeLessThan(within(0.4));
    expect(Math.abs(found.medications.m.time - 0.4)).toBeLessThan(2 * within(0.4));
    const course = found.trajectories['v.x'];
    expect(course).toHaveLength(12);
    // One visit a stretch for the first of two months, on the line 10 + 3·t.
    for (const { years, mean } of course) expect(Math.abs(mean - 10 - 3 * (years - 1 / 24))).toBeLessThan(0.2);
});

test('nobody at risk, and everybody censored', () => {
    expect(incidenceBy({ time: [], ended: [], weight: [] }, 1)).toBe(0);
    expect(incidenceBy({ time: [1, 2], ended: [0, 0], weight: [1, 1] }, 3)).toBe(0);
    expect(incidenceBy({ time: [1, 1, 2], ended: [1, 0, 1], weight: [1, 1, 2] }, 1)).toBeCloseTo(1 / 4, 12);
});

test('cohort preview shows it, and --json has it under followup', async () => {
    write('lives.cohort', `cohort L {\n${SPEC}\n patients 400 }`);
    const shown = await cohort(['preview', 'lives.cohort'], { cwd: path() });
    expect(shown).toMatchObject({ status: 0 });
    for (const head of ['follow-up ended with', 'a person-year', 'happened by', 'measured', 'taken']) expect(shown.stdout).toContain(head);
    const { stdout } = await cohort(['preview', 'lives.cohort', '--json'], { cwd: path() });
    const { followup } = JSON.parse(stdout);
    expect(Object.keys(followup)).toEqual([
        'patients',
        'years',
        'ends',
        'rates',
        'incidence',
        'visits',
        'trajectories',
        'medications',
        'states',
    ]);
});
