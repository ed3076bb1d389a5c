import { describe, expect, test } from 'vitest';
import { type Lives, lives } from './lives.ts';
import { cox, exponential } from './survival.ts';

const N = 40_000;
const YEAR = 365.25;

/** Years of the first event of that name, Infinity for who had none. */
function firstTimes({ table }: Lives, name: string, patients = N): Float64Array {
    const events = table('events');
    const out = new Float64Array(patients).fill(Number.POSITIVE_INFINITY);
    const [id, time, which] = [events.column('patient_id'), events.column('time'), events.texts('event')];
    for (let r = events.rows - 1; r >= 0; r--) if (which[r] === name) out[id[r] - 1] = time[r];
    return out;
}

/** The share with a time above t, and that it is within four standard errors of `p`. */
function expectShare(holds: (i: number) => boolean, p: number, n = N): void {
    let count = 0;
    for (let i = 0; i < n; i++) if (holds(i)) count++;
    expect(Math.abs(count / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n) + 1e-9);
}

describe('survival curves', () => {
    const AT = [0.1, 0.5, 1, 2, 3.3, 4.9];

    test('a constant hazard is exponential', () => {
        const time = firstTimes(lives('followup 5 years terminal event death { hazard 0.3 per year }', { patients: N }), 'death');
        for (const t of AT) expectShare((i) => time[i] > t, Math.exp(-0.3 * t));
    });

    test('a shape is Weibull, exactly', () => {
        const time = firstTimes(lives('followup 5 years terminal event death { hazard 0.3 per year shape 1.7 }', { patients: N }), 'death');
        for (const t of AT) expectShare((i) => time[i] > t, Math.exp(-((0.3 * t) ** 1.7)));
    });

    test('a hazard that grows with attained age is Gompertz', () => {
        const spec = 'followup 20 years age [years] = 60 terminal event death { hazard exp(-9.5 + 0.085 * (age + time)) per year }';
        const time = firstTimes(lives(spec, { patients: N }), 'death');
        const rate = Math.exp(-9.5 + 0.085 * 60);
        for (const t of [1, 5, 10, 15, 19]) expectShare((i) => time[i] > t, Math.exp((-rate / 0.085) * (Math.exp(0.085 * t) - 1)));
    });

    test('two competing risks have the cumulative incidence of the closed form', () => {
        const spec = 'followup 5 years terminal event death { hazard 0.2 per year } terminal event dropout { hazard 0.1 per year }';
        const life = lives(spec, { patients: N });
        const [death, dropout] = [firstTimes(life, 'death'), firstTimes(life, 'dropout')];
        for (const t of AT) {
            expectShare((i) => death[i] <= t, (0.2 / 0.3) * (1 - Math.exp(-0.3 * t)));
            expectShare((i) => dropout[i] <= t, (0.1 / 0.3) * (1 - Math.exp(-0.3 * t)));
        }
    });
});

test('hazard ratios are those that a Cox regression finds', () => {
    const spec = `followup 5 years
        x ~ normal(0, 1) y ~ bernoulli(40%)
        event e { incidence 10% per year hazard ratios { x: 1.5 y: 0.6 } }
        terminal event death { incidence 5% per year hazard ratios { x: 1.8 } }`;
    const life = lives(spec, { patients: N });
    const [first, death] = [firstTimes(life, 'e'), firstTimes(life, 'death')];
    const [x, y] = ['x', 'y'].map((name) => life.table('patients').column(name));
    const time = first.map((t, i) => Math.min(t, death[i], 5));
    const { beta, se } = cox({ time, event: Uint8Array.from(first, (t, i) => (t === time[i] ? 1 : 0)), factors: [x, y] });
    expect(Math.abs(beta[0] - Math.log(1.5))).toBeLessThan(3 * se[0]);
    expect(Math.abs(beta[1] - Math.log(0.6))).toBeLessThan(3 * se[1]);
    expect(se[0]).toBeLessThan(0.02);
});

test('states of a progression are occupied as the exponential of the rate matrix says', () => {
    const spec = `followup 10 years progression p {
        state a state b state c
        a -> b hazard 0.3 per year
        b -> a hazard 0.2 per year
        b -> c hazard 0.1 per year
    }`;
    const stays = lives(spec, { patients: N }).table('progressions');
    const [id, state] = [stays.column('patient_id'), stays.texts('state')];
    const [start, end] = [stays.column('start_date'), stays.column('end_date')];
    const index = start[0];
    const rates = [
        [-0.3, 0.3, 0],
        [0.2, -0.3, 0.1],
        [0, 0, 0],
    ];
    for (const years of [1, 3, 9]) {
        const day = index + Math.round(years * YEAR);
        const at = new Array<string>(N);
        for (let r = 0; r < stays.rows; r++) if (start[r] < day && !(end[r] < day)) at[id[r] - 1] = state[r];
        // Changes have a day and no hour, so that the day itself belongs to the state before.
        const expected = exponential(rates, (day - index) / YEAR)[0];
        for (const [s, name] of ['a', 'b', 'c'].entries()) expectShare((i) => at[i] === name, expected[s]);
    }
});

test('deviations at irregular times have the autocovariance of AR(1) in continuous time', () => {
    const spec = `followup 5 years x = 0.0 round 0.0001 visits v rate 3 per year { measure x sd 2 autocorrelation 0.5 }`;
    const visits = lives(spec, { patients: 8000 }).table('v');
    const [id, time, x] = ['patient_id', 'time', 'x'].map((name) => visits.column(name));
    for (const lag of [1, 2]) {
        let [products, expected, squares, pairs] = [0, 0, 0, 0];
        for (let r = lag; r < visits.rows; r++) {
            if (id[r] !== id[r - lag]) continue;
            const covariance = 4 * 0.5 ** (time[r] - time[r - lag]);
            products += x[r] * x[r - lag];
            expected += covariance;
            squares += (x[r] * x[r - lag] - covariance) ** 2;
            pairs++;
        }
        expect(pairs).toBeGreaterThan(50_000);
        // Neighbouring products are not independent: twice the error of as many that are.
        expect(Math.abs(products - expected)).toBeLessThan(8 * Math.sqrt(squares));
    }
});

test('visits that come at a rate are counted as Poisson', () => {
    const visits = lives('followup 4 years visits v rate 1.5 per year { }', { patients: N }).table('v');
    const counts = new Float64Array(N);
    for (const id of visits.column('patient_id')) counts[id - 1]++;
    const mean = counts.reduce((sum, count) => sum + count, 0) / N;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / N;
    expect(Math.abs(mean - 6)).toBeLessThan(4 * Math.sqrt(6 / N) + 0.02);
    // At most one a day: a little less than Poisson.
    expect(variance / mean).toBeGreaterThan(0.96);
    expect(variance / mean).toBeLessThan(1.03);
});

describe('asked is achieved, competing risks and all that changes a rate included', () => {
    const spec = `followup 5 years
        age [years] ~ normal(60, 10) in 30..90 sex ~ categorical(female: 51%, male: 49%) bp ~ normal(130, 15)
        condition diabetes { prevalence 10% odds ratios { age: 1.04 } incidence 2% per year hazard ratios { age: 1.03 } }
        visits clinic every 6 months { measure bp sd 8 trend 1 per year }
        visits emergency rate 0.4 per year { rate ratios { diabetes: 1.8 age: 1.02 } }
        event stroke { incidence when sex == male: 3% per year otherwise: 2% per year
            hazard ratios { age + time: 1.06 diabetes: 1.9 latest(bp): 1.2 per 10 } shape 1.3 fatal 20% }
        event fall { incidence 20% per year hazard ratios { age: 1.05 stroke: 2.5 } recurrent }
        terminal event death { incidence 3% per year hazard ratios { age: 1.09 stroke: 3 diabetes: 1.5 } }
        terminal event dropout { incidence 6% per year }`;
    const life = lives(spec, { patients: 100_000 });
    const patients = life.table('patients');
    const events = life.table('events');
    const id = events.column('patient_id');
    const which = events.texts('event');
    const time = events.column('time');
    const fatal = events.column('fatal');
    const male = patients.texts('sex').map((sex) => sex === 'male');
    const end = new Float64Array(100_000).fill(5);
    for (let r = 0; r < events.rows; r++) if (fatal[r] === 1 || which[r] === 'dropout') end[id[r] - 1] = time[r];

    /** Events a person-year, up to the first where `first`, with its standard error. */
    function expectRate(name: string, first: boolean, asked: number, among: (i: number) => boolean = () => true): void {
        const until = end.slice();
        let count = 0;
        const seen = new Set<number>();
        for (let r = 0; r < events.rows; r++) {
            if (which[r] !== name || !among(id[r] - 1) || (first && seen.has(id[r]))) continue;
            seen.add(id[r]);
            count++;
            if (first) until[id[r] - 1] = time[r];
        }
        const years = until.reduce((sum, t, i) => sum + (among(i) ? t : 0), 0);
        expect(Math.abs(count / years - asked)).toBeLessThan(Math.max((3 * Math.sqrt(count)) / years, 0.02 * asked));
    }

    test('no complaint', () => expect(life.said).toEqual([]));
    test('of a first event, in each group', () => {
        expectRate('stroke', true, 0.03, (i) => male[i]);
        expectRate('stroke', true, 0.02, (i) => !male[i]);
    });
    test('of a recurrent event', () => expectRate('fall', false, 0.2));
    test('of terminal events', () => {
        expectRate('death', true, 0.03);
        expectRate('dropout', true, 0.06);
    });
    test('of visits', () => {
        const years = end.reduce((sum, t) => sum + t, 0);
        expect(Math.abs(life.table('emergency').rows / years - 0.4)).toBeLessThan(0.008);
    });
    test('of a condition, among those without it', () => {
        const present = patients.column('diabetes');
        const episodes = life.table('conditions');
        const [patient, onset] = [episodes.column('patient_id'), episodes.column('onset_date')];
        const index = patients.column('index_date');
        const until = end.slice();
        let count = 0;
        for (let r = 0; r < episodes.rows; r++) {
            if (!(onset[r] >= index[patient[r] - 1])) continue;
            until[patient[r] - 1] = (onset[r] - index[patient[r] - 1] + 0.5) / YEAR;
            count++;
        }
        const years = until.reduce((sum, t, i) => sum + (present[i] === 0 ? t : 0), 0);
        expect(Math.abs(count / years - 0.02)).toBeLessThan(0.0006);
    });
    test('and reported', () => {
        for (const { kind, asked, achieved } of life.targets)
            if (kind === 'incidence') expect(Math.abs(achieved / asked - 1)).toBeLessThan(0.001);
        expect(life.targets.filter(({ kind }) => kind === 'incidence')).toHaveLength(7);
    });
});
