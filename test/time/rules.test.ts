import { describe, expect, test } from 'vitest';
import { type Lives, lives } from './lives.ts';

/** Rows of a table as objects, labels as texts, numbers as numbers. */
// biome-ignore lint/suspicious/noExplicitAny: a cell is a number or a text, as its column says.
function rows(life: Lives, name: string): Record<string, any>[] {
    const table = life.table(name);
    const columns = table.fields.map((field) =>
        field.labels === undefined && field.kind !== 'text' ? [...table.column(field.name)] : table.texts(field.name),
    );
    return Array.from({ length: table.rows }, (_, r) => Object.fromEntries(table.fields.map((field, c) => [field.name, columns[c][r]])));
}

const of = (text: string, name: string, patients = 50) => rows(lives(text, { patients }), name);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const X = 'x = 10.5 round 0.001';
const QUARTER = 91.3125;

describe('visits', () => {
    test('regular visits start at the index date', () => {
        const visits = of('followup 1 year visits v every 3 months jitter 1 week { }', 'v').filter(({ visit }) => visit === 1);
        expect(visits).toHaveLength(50);
        for (const { time, date } of visits) expect([time, date]).toEqual([0, 18262]);
    });
    test('planned visits are at 0, i, 2i … up to the end of follow-up', () => {
        const visits = of('followup 1 year visits v every 3 months { }', 'v', 1);
        expect(visits.map(({ time }) => time)).toEqual([0, 0.25, 0.5, 0.75, 1]);
        expect(visits.map(({ date }) => date - 18262)).toEqual([0, 91, 182, 273, 365]);
    });
    test('jitter moves each date uniformly by up to that much either way, but not the first', () => {
        const moved = of('followup 4 years visits v every 3 months jitter 2 weeks { }', 'v', 400)
            .filter(({ visit }) => visit > 1 && visit < 17)
            .map(({ time, visit }) => time * 365.25 - (visit - 1) * QUARTER);
        expect(Math.min(...moved)).toBeGreaterThanOrEqual(-14);
        expect(Math.max(...moved)).toBeLessThanOrEqual(14);
        expect(Math.abs(mean(moved))).toBeLessThan((4 * 14) / Math.sqrt(3 * moved.length));
        expect(mean(moved.map((x) => x * x))).toBeCloseTo((14 * 14) / 3, -1);
    });
    test('jitter above half the interval is an error', () => {
        expect(lives('followup 1 year visits v every 2 weeks jitter «8 days» { }').said).toContain('error distribution/arguments «8 days»');
    });
    test('nothing happens after death, a terminal event or the end of follow-up', () => {
        const life = lives(
            `followup 3 years until 2021-12-31 enrolment 2019-01-01 .. 2020-06-30 ${X}
            visits v every 1 month jitter 1 week { measure x sd 1 } visits w rate 6 per year { }
            event e { hazard 2 per year recurrent fatal 10% } terminal event death { hazard 0.3 per year }`,
            { patients: 300 },
        );
        const patients = rows(life, 'patients');
        for (const name of ['v', 'w', 'events'])
            for (const { patient_id: id, date } of rows(life, name)) {
                expect(date).toBeLessThanOrEqual(patients[id - 1].followup_end);
                expect(date).toBeGreaterThanOrEqual(patients[id - 1].index_date);
            }
        const ends = new Map(
            rows(life, 'events')
                .filter(({ event, fatal }) => event === 'death' || fatal)
                .map((row) => [row.patient_id, row.time]),
        );
        for (const name of ['v', 'w'])
            for (const { patient_id: id, time } of rows(life, name)) expect(time).toBeLessThanOrEqual(ends.get(id) ?? 3);
    });
    test('within a block time strictly increases, and there is at most one visit of a block a day', () => {
        const visits = of('followup 1 year visits v rate 60 per year { }', 'v', 100);
        for (let r = 1; r < visits.length; r++) {
            if (visits[r].patient_id !== visits[r - 1].patient_id) continue;
            expect(visits[r].time).toBeGreaterThan(visits[r - 1].time);
            expect(visits[r].date).toBeGreaterThan(visits[r - 1].date);
        }
    });
    test('visit numbers planned visits, and one not attended is not written', () => {
        const visits = of('followup 2 years visits v every 1 month { attend 60% }', 'v', 400);
        expect(visits.length / (400 * 25)).toBeCloseTo(0.6, 1);
        for (const { visit, time } of visits) expect(time * 12).toBeCloseTo(visit - 1, 6);
    });
    test('one not attended is simulated: what comes after is as with it', () => {
        const spec = (attend: string) => `followup 2 years ${X} visits v every 1 month { ${attend} measure x sd 1 autocorrelation 0.8 }`;
        const all = of(spec(''), 'v');
        const some = of(spec('attend 50%'), 'v');
        const key = ({ patient_id: id, visit, x }: ReturnType<typeof of>[number]) => `${id} ${visit} ${x}`;
        const known = new Set(all.map(key));
        expect(some.length).toBeLessThan(all.length);
        for (const row of some) expect(known.has(key(row))).toBe(true);
    });
    test('one not attended starts no medication', () => {
        const spec = `followup 1 year ${X} visits v every 3 months { attend 0% measure x sd 50 }
            medication m { indicated when x > 20 }`;
        expect(of(spec, 'medications')).toHaveLength(0);
    });
    test('no visit of a block begins during its own stay', () => {
        const stays = of('followup 2 years visits v rate 20 per year stay ~ uniform(5, 30) [days] { }', 'v');
        for (let r = 1; r < stays.length; r++)
            if (stays[r].patient_id === stays[r - 1].patient_id) expect(stays[r].date).toBeGreaterThanOrEqual(stays[r - 1].end_date);
        expect(stays.length).toBeGreaterThan(500);
    });
    test('years are 365.25 days and months 30.4375', () => {
        const { followup, visits } = lives('followup 2 years visits v every 2 months { }').solved.plan.timeline!;
        expect([followup.days, visits[0].every!.interval]).toEqual([730.5, 60.875]);
    });
    test('previous is the value at the previous planned visit before effects, limits, rounding; first at the first', () => {
        const spec = `followup 1 year w = 80.25 round 0.01 condition c { prevalence 100% effect w + 5 }
            visits v every 3 months { attend 50% w = previous(w, patient.w) + 1.4 limits 0..84 round 1 }`;
        // 80.25 + 5 of the effect is the patient's value; each planned visit adds 1.4, and shows 5 more within its limits.
        for (const { visit, w } of of(spec, 'v')) expect(w).toBe(Math.min(84, Math.round(85.25 + 1.4 * visit + 5)));
    });
    test('a name means the visit’s own variable first, then the state on that day, then the patient’s', () => {
        const spec = `followup 1 year x = 1.5 round 0.1 y = 7.5 round 0.1 condition c { hazard 1 per year }
            visits v every 3 months { x = 2.5 a = x + 10 b = patient.x + 10 d = c e = y }`;
        const life = lives(spec, { patients: 200 });
        const onset = new Map(rows(life, 'conditions').map(({ patient_id: id, onset_date: day }) => [id, day]));
        for (const { patient_id: id, date, a, b, d, e } of rows(life, 'v'))
            expect([a, b, e, d]).toEqual([12.5, 11.5, 7.5, date >= (onset.get(id) ?? Number.POSITIVE_INFINITY) ? 1 : 0]);
    });
    test('time is years since index, visit counts from 1', () => {
        for (const { visit, time, a, b } of of('followup 1 year visits v every 3 months { a = time b = visit }', 'v', 2)) {
            expect(a).toBeCloseTo(time, 6);
            expect(b).toBe(visit);
        }
    });
});

describe('measures', () => {
    test('(x before effects) × products of the day + sums of the day + trend·time + e, then limits and round', () => {
        const spec = `followup 1 year x = 10.0 limits 0..100 round 0.01 condition c { prevalence 100% effect x * 3 effect x + 4 }
            visits v every 3 months { measure x trend 2 per year }`;
        for (const { time, x } of of(spec, 'v', 3)) expect(x).toBeCloseTo(10 * 3 + 4 + 2 * time, 6);
    });
    test('limits and rounding are x’s', () => {
        const xs = of('followup 3 years x = 10.0 limits 9..11 round 0.5 visits v every 1 month { measure x sd 3 }', 'v').map(({ x }) => x);
        expect(new Set(xs)).toEqual(new Set([9, 9.5, 10, 10.5, 11]));
    });
    test('a trend may be a distribution, one slope a patient', () => {
        const visits = of(
            'followup 2 years x = 10.0 round 0.0001 visits v every 6 months { measure x trend normal(1, 0.5) per year }',
            'v',
        );
        const slopes = new Map<number, number>();
        for (const { patient_id: id, time, x } of visits) {
            if (time === 0) continue;
            const slope = (x - 10) / time;
            if (slopes.has(id)) expect(slope).toBeCloseTo(slopes.get(id)!, 3);
            slopes.set(id, slope);
        }
        expect(new Set(slopes.values()).size).toBe(50);
    });
    test('measures whose patient variables are correlated have the same latent correlation in their deviations', () => {
        const visits = of(
            `followup 5 years x ~ normal(0, 1) y ~ normal(0, 1) correlate x with y 0.7
            visits v every 1 month { measure x sd 20 measure y sd 30 }`,
            'v',
            300,
        );
        const [xx, yy, xy] = [visits.map(({ x }) => x * x), visits.map(({ y }) => y * y), visits.map(({ x, y }) => x * y)].map(mean);
        expect(xy / Math.sqrt(xx * yy)).toBeCloseTo(0.7, 1);
    });
    test('each block has its own deviations', () => {
        const life = lives(`followup 1 year ${X} visits v every 3 months { measure x sd 1 } visits w every 3 months { measure x sd 1 }`);
        const [v, w] = ['v', 'w'].map((name) => rows(life, name).map(({ x }) => x - 10.5));
        expect(Math.abs(mean(v.map((x, r) => x * w[r])))).toBeLessThan(4 / Math.sqrt(v.length));
    });
});

describe('conditions over time', () => {
    test('incidence and hazard are new cases among those without the condition', () => {
        const life = lives('followup 5 years condition c { prevalence 30% hazard 0.5 per year }', { patients: 2000 });
        const present = rows(life, 'patients').map(({ c }) => c);
        const episodes = rows(life, 'conditions');
        for (const { patient_id: id, onset_date: day } of episodes)
            expect(Number.isNaN(day)).toBe(String(present[id - 1]) === 'true' || present[id - 1] === 1);
        expect(episodes.length).toBeGreaterThan(1700);
    });
    test('resolves after: it ends, and can begin again', () => {
        const life = lives('followup 5 years condition c { hazard 2 per year resolves after ~ uniform(10, 20) [days] }', { patients: 100 });
        const episodes = rows(life, 'conditions');
        const lengths = episodes.filter(({ end_date: end }) => !Number.isNaN(end)).map((row) => row.end_date - row.onset_date);
        expect(Math.min(...lengths)).toBeGreaterThanOrEqual(9);
        expect(Math.max(...lengths)).toBeLessThanOrEqual(21);
        expect(episodes.length).toBeGreaterThan(700);
    });
    test('one present at the index date ends that long after its onset', () => {
        const spec = `followup 5 years age [years] = 50.5 condition c {
            prevalence 100% onset [years] ~ uniform(45.5, 50.5) resolves after ~ uniform(4, 8) [years] }`;
        for (const { onset_date: onset, end_date: end } of of(spec, 'conditions', 300)) {
            expect(end).not.toBeLessThan(18262);
            if (!Number.isNaN(end)) expect((end - onset) / 365.25).toBeGreaterThan(3.98);
            if (!Number.isNaN(end)) expect((end - onset) / 365.25).toBeLessThan(8.02);
        }
    });
    test('on a visit-level x what began after the index date acts too, on the patient-level x it does not', () => {
        const spec = `followup 2 years ${X} condition c { hazard 1 per year effect x + 5 } visits v every 3 months { measure x }`;
        const life = lives(spec);
        const onset = new Map(rows(life, 'conditions').map(({ patient_id: id, onset_date: day }) => [id, day]));
        for (const { x } of rows(life, 'patients')) expect(x).toBe(10.5);
        for (const { patient_id: id, date, x } of rows(life, 'v'))
            expect(x).toBe(date >= (onset.get(id) ?? Number.POSITIVE_INFINITY) ? 15.5 : 10.5);
    });
});

describe('medications', () => {
    const VISITS = 'visits v every 3 months { measure x }';
    test('indication is judged at the index date, and effects act from then on', () => {
        const life = lives(`followup 1 year ${X} ${VISITS} medication m { indicated when x > 10 effect x - 1 }`);
        expect(rows(life, 'medications').every((row) => row.start_date === 18262)).toBe(true);
        for (const { x } of rows(life, 'v')) expect(x).toBe(9.5);
    });
    test('indication is judged after each attended visit, and effects act from the next visit on', () => {
        const spec = `followup 1 year ${X} visits v every 3 months { x = 10.5 + visit } medication m { indicated when x >= 13 effect x - 100 }`;
        for (const { visit, x } of of(spec, 'v', 3)) expect(x).toBe(visit <= 3 ? 10.5 + visit : visit - 89.5);
    });
    test('the delay follows', () => {
        const life = lives(
            `followup 1 year ${X} ${VISITS} medication m { indicated when x > 10 start after ~ uniform(30, 60) [days] effect x - 1 }`,
        );
        const starts = rows(life, 'medications').map((row) => row.start_date - 18262);
        expect(Math.min(...starts)).toBeGreaterThanOrEqual(30);
        expect(Math.max(...starts)).toBeLessThanOrEqual(60);
        for (const { visit, x } of rows(life, 'v')) expect(x).toBe(visit === 1 ? 10.5 : 9.5);
    });
    test('uptake, delay, dose and adherence are drawn once a patient', () => {
        const spec = `followup 5 years y ~ bernoulli(50%) ${X} ${VISITS}
            medication m { indicated when true uptake 40% dose [mg] ~ categorical(500: 40%, 1000: 60%) adherence ~ beta(mean: 0.8, sd: 0.15) }`;
        const exposures = of(spec, 'medications', 2000);
        expect(exposures.length / 2000).toBeCloseTo(0.4, 1);
        expect(new Set(exposures.map(({ dose }) => dose))).toEqual(new Set(['500', '1000']));
    });
    test('stop wins over start', () => {
        expect(of(`followup 1 year ${X} ${VISITS} medication m { indicated when true stop when x > 10 }`, 'medications')).toHaveLength(0);
    });
    test('a stopped drug is not restarted', () => {
        const spec = `followup 2 years x = 0.5 round 0.1 visits v every 3 months { x = mod(visit, 2) + 0.5 } medication m { indicated when true stop when x > 1 }`;
        const exposures = of(spec, 'medications');
        expect(exposures).toHaveLength(50);
        for (const exposure of exposures) expect([exposure.start_date, exposure.end_date]).toEqual([18262, 18262]);
    });
    test('losing the indication alone does not stop it', () => {
        const spec = `followup 1 year x = 0.5 round 0.1 visits v every 3 months { x = visit + 0.5 } medication m { indicated when x < 1 }`;
        for (const exposure of of(spec, 'medications')) expect(exposure.end_date).toBeNaN();
    });
    test('with adherence a, a sum e becomes a·e and a product m becomes 1 + a·(m−1)', () => {
        const spec = `followup 1 year x = 10.0 round 0.0001 visits v every 1 year { measure x }
            medication m { indicated when true adherence = 0.25 effect x - 2 effect x * 0.6 }`;
        for (const { x } of of(spec, 'v', 3)) expect(x).toBeCloseTo(10 * (1 + 0.25 * (0.6 - 1)) - 0.25 * 2, 4);
    });
    test('values judged are that visit’s, else the latest, else baseline', () => {
        const spec = `followup 1 year x = 1.5 round 0.1 visits v every 6 months { x = visit * 10.5 } visits w every 3 months { y = x }
            medication m { indicated when x > 20 }`;
        // x is 21 at the second visit of v, after half a year; w has no x of its own.
        for (const exposure of of(spec, 'medications', 5)) expect(exposure.start_date - 18262).toBe(182);
    });
    test('a medication used in a patient-level variable is an error', () => {
        expect(lives('followup 1 year medication m { indicated when true } x = if «m» then 1 else 0').said).toContain(
            'error type/mismatch «m»',
        );
    });
});

describe('progressions', () => {
    test('without initial the first state, and labels may be quoted', () => {
        const stays = of('followup 1 year progression p { state "a" state b "B" "a" -> b hazard 0.01 per year }', 'progressions');
        for (const stay of stays.filter((row) => row.start_date === 18262)) expect(stay.state).toBe('a');
    });
    test('a state is compared by its label everywhere', () => {
        const spec = `followup 1 year progression p { state a state b a -> b after ~ uniform(99, 101) [days] }
            visits v every 3 months { y = p == b }`;
        for (const { visit, y } of of(spec, 'v', 5)) expect(y).toBe(visit <= 2 ? 0 : 1);
    });
    test('times in a state start when it is entered', () => {
        const spec =
            'followup 2 years progression p { state a state b state c a -> b hazard 3 per year b -> c after ~ uniform(99, 101) [days] }';
        const stays = of(spec, 'progressions').filter(({ state, end_date: end }) => state === 'b' && !Number.isNaN(end));
        expect(stays.length).toBeGreaterThan(30);
        for (const stay of stays) expect(Math.abs(stay.end_date - stay.start_date - 100)).toBeLessThanOrEqual(2);
    });
    test('ratios act on the hazard of a time in a state', () => {
        const spec =
            'followup 9 years y ~ bernoulli(50%) progression p { state a state b a -> b after ~ weibull(shape: 2, scale: 3) [years] hazard ratios { y: 4 } }';
        const life = lives(spec, { patients: 20_000 });
        const y = rows(life, 'patients').map((row) => row.y);
        const stays = rows(life, 'progressions').filter(({ state }) => state === 'a');
        for (const [value, ratio] of [
            [0, 1],
            [1, 4],
        ]) {
            const mine = stays.filter(
                (stay) => Number(y[stay.patient_id - 1] === 1 || String(y[stay.patient_id - 1]) === 'true') === value,
            );
            const after = mine.filter((stay) => !(stay.end_date - 18262 <= 2 * 365.25)).length / mine.length;
            expect(after).toBeCloseTo(Math.exp(-ratio * (2 / 3) ** 2), 1);
        }
    });
});

test('ratios act on a time in a state whose parameters are those of the day it was entered', () => {
    // One column of what the parameters depend on, one of what the ratio does: four groups of closed survival curves.
    const scales = [2, 4];
    const spec = (law: string) => `followup 9 years s ~ bernoulli(50%) y ~ bernoulli(50%) progression p { state o state a state b
        initial = a  a -> b after ~ ${law} [years] hazard ratios { y: 3 } }`;
    const laws: [string, (t: number, s: number) => number][] = [
        [`weibull(shape: 2, scale: ${scales[0]} + ${scales[1] - scales[0]} * s)`, (t, s) => (t / scales[s]) ** 2],
        [
            `when s: weibull(shape: 2, scale: ${scales[1]}) otherwise: exponential(mean: ${scales[0]})`,
            (t, s) => (s ? (t / scales[1]) ** 2 : t / scales[0]),
        ],
    ];
    for (const [law, cumulative] of laws) {
        const life = lives(spec(law), { patients: 16_000 });
        expect(life.said.filter((each) => each.startsWith('error'))).toEqual([]);
        const people = rows(life, 'patients');
        const stays = rows(life, 'progressions').filter(({ state }) => state === 'a');
        const yes = (x: unknown): number => Number(x === 1 || String(x) === 'true');
        for (const s of [0, 1])
            for (const y of [0, 1]) {
                const mine = stays.filter(({ patient_id }) => yes(people[patient_id - 1].s) === s && yes(people[patient_id - 1].y) === y);
                for (const years of [1, 2]) {
                    const left = mine.filter((stay) => !(stay.end_date - 18262 <= years * 365.25)).length / mine.length;
                    const exact = Math.exp(-(y ? 3 : 1) * cumulative(years, s));
                    // Four standard errors of a share, and the day that dates are rounded to.
                    expect(Math.abs(left - exact), `${law} s ${s} y ${y} at ${years}`).toBeLessThan(
                        4 * Math.sqrt((exact * (1 - exact)) / mine.length) + 0.004,
                    );
                }
            }
    }
});

describe('events', () => {
    test('first occurrence only, unless recurrent', () => {
        const count = (more: string) => of(`followup 5 years event e { hazard 2 per year ${more} }`, 'events', 200).length;
        expect(count('')).toBeLessThanOrEqual(200);
        expect(count('recurrent') / 200).toBeCloseTo(10, 0);
    });
    test('a fatal event ends follow-up and names itself in end_reason; death counts the other deaths', () => {
        const life = lives(
            'followup 5 years event e { hazard 1 per year recurrent fatal 25% } terminal event death { hazard 0.2 per year }',
            { patients: 400 },
        );
        const events = rows(life, 'events');
        const reasons = rows(life, 'patients').map((row) => row.end_reason);
        for (const { patient_id: id, event, fatal } of events) if (fatal) expect(reasons[id - 1]).toBe(event);
        expect(events.filter(({ event, fatal }) => event === 'e' && fatal).length).toBe(
            reasons.filter((reason) => String(reason) === 'e').length,
        );
        expect(reasons.filter((reason) => String(reason) === 'death').length).toBeGreaterThan(50);
    });
    test('shape is Weibull’s in years since the index date, not reset by recurrent', () => {
        const times = of('followup 4 years event e { hazard 1 per year shape 2 recurrent }', 'events', 2000).map(({ time }) => time);
        // The cumulative rate is t².
        for (const t of [1, 2, 4])
            expect(Math.abs(times.filter((time) => time <= t).length / 2000 - t * t)).toBeLessThan(4 * Math.sqrt((t * t) / 2000));
    });
    test('shape goes with incidence or a constant hazard', () => {
        expect(lives('followup 1 year x ~ uniform(1, 2) event e { hazard «x per year» shape 2 }').said).toContain(
            'error distribution/arguments «x per year»',
        );
    });
    test('an event’s name is true once it has happened', () => {
        const life = lives('followup 2 years event e { hazard 1 per year } visits v every 1 month { y = e }');
        const day = new Map(rows(life, 'events').map(({ patient_id: id, date }) => [id, date]));
        for (const { patient_id: id, date, y } of rows(life, 'v'))
            expect(y).toBe(date >= (day.get(id) ?? Number.POSITIVE_INFINITY) ? 1 : 0);
    });
    test('latest(x) is x at the last attended visit, else baseline', () => {
        const spec = `followup 1 year x = 0.0 round 0.1 visits v every 6 months { x = 1.5 } event e { hazard 3 * (1 - latest(x) / 1.5) per year }`;
        expect(of(spec, 'events').every(({ date }) => date === 18262)).toBe(true);
    });
    test('expressions of time are held constant within a quarter of a year, at its midpoint', () => {
        const times = of('followup 1 year event e { hazard (if time > 0.5 then 40 else 0) per year }', 'events').map(({ time }) => time);
        expect(Math.min(...times)).toBeGreaterThanOrEqual(0.5);
        expect(times.length).toBe(50);
    });
    test('a hazard is taken as it is', () => {
        const events = of('followup 1 year x = 2.5 round 0.1 event e { hazard x per year recurrent }', 'events', 4000);
        expect(Math.abs(events.length / 4000 - 2.5)).toBeLessThan(4 * Math.sqrt(2.5 / 4000));
    });
    test('ratios of a boolean compare true with false, of a number are per step', () => {
        const spec = `followup 1 year y ~ bernoulli(50%) event e { hazard 0.5 per year hazard ratios { y: 3 } recurrent }`;
        const life = lives(spec, { patients: 4000 });
        const y = rows(life, 'patients').map((row) => Number(row.y === 1 || String(row.y) === 'true'));
        const counts = [0, 0];
        for (const { patient_id: id } of rows(life, 'events')) counts[y[id - 1]]++;
        const exposed = y.filter(Boolean).length;
        expect(counts[1] / exposed / (counts[0] / (4000 - exposed))).toBeCloseTo(3, 0);
    });
    test('a scenario keeps its base’s hazards for what it does not write', () => {
        const spec = `cohort A { followup 5 years smoker ~ bernoulli(20%) event e { incidence 2% per year hazard ratios { smoker: 3 } } }
            scenario B of A { smoker ~ bernoulli(80%) }`;
        const [a, b] = ['A', 'B'].map((cohort) => lives(spec, { cohort }).solved.unknowns);
        expect(b['e.rate.0']).toBe(a['e.rate.0']);
    });
});
