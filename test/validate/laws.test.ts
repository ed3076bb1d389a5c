import fc from 'fast-check';
import { expect, test } from 'vitest';
import { written } from './written.ts';

const rate = fc.constantFrom('2%', '30%', '150%');
const ratios = fc.constantFrom('', ' hazard ratios { age: 1.05 }', ' hazard ratios { a: 3 }', ' hazard ratios { latest(x): 1.4 }');
const law = fc.constantFrom('exponential(mean: 0.4)', 'weibull(shape: 0.7, scale: 1)', 'gamma(mean: 2, sd: 2)');
const onset = fc.constantFrom(
    '',
    'onset [years] ~ normal(40, 30)',
    'onset [years] ~ uniform(-5, 120)',
    'onset [years] ~ normal(30, 9) in 0..age',
);
const often = fc.constantFrom('every 1 month', 'every 6 months jitter 2 months', 'rate 4 per year', 'rate 40 per year');
const stay = fc.constantFrom('', ' stay ~ gamma(mean: 20, sd: 30) [days]', ' stay ~ exponential(mean: 2) [days]');

/** Everything that can follow from everything, with rates from rare to many a month. */
const specs = fc
    .record({
        years: fc.constantFrom('2 months', '1 year', '7 years', '3 years until 2021-03-01'),
        a: fc.record({ rate, ratios: fc.constantFrom('', ' hazard ratios { age: 1.05 }'), onset, resolves: fc.option(law) }),
        b: fc.record({ rate, onset, needs: fc.boolean() }),
        visits: fc.array(fc.record({ often, stay, attend: fc.constantFrom('100%', '60%') }), { minLength: 1, maxLength: 3 }),
        drug: fc.option(fc.record({ uptake: fc.constantFrom('100%', '50%'), delay: law, stop: fc.constantFrom('x > 60', 'not a') })),
        states: fc.option(fc.record({ rate, law })),
        stroke: fc.option(fc.record({ rate, ratios, recurrent: fc.boolean(), fatal: fc.constantFrom('', 'fatal 40%') })),
        death: fc.option(fc.record({ rate, ratios })),
        dropout: fc.option(rate),
        twins: fc.boolean(),
    })
    .map(({ years, a, b, visits, drug, states, stroke, death, dropout, twins }) =>
        [
            'cohort C {',
            `enrolment 2018-02-20 .. 2020-03-05 followup ${years}`,
            'sex ~ categorical(female: 50%, male: 50%) age [years] ~ normal(50, 20) in 0..99 round 1 x ~ normal(50, 10)',
            'arm ~ categorical(p: 50%, t: 50%)',
            `condition a { prevalence 20% ${a.onset} incidence ${a.rate} per year${a.ratios} ${a.resolves === null ? '' : `resolves after ~ ${a.resolves} [years]`} }`,
            b.needs
                ? `condition b { prevalence when a: 30% otherwise: 0% ${b.onset} hazard 0.5 * a per year }`
                : `condition b { prevalence 5% ${b.onset} incidence ${b.rate} per year }`,
            ...visits.map(
                (block, i) =>
                    `visits v${i} ${block.often}${block.stay} { ${block.often.startsWith('every') ? `attend ${block.attend}` : ''} measure x sd 3 }`,
            ),
            drug === null
                ? ''
                : `medication m { indicated when a uptake ${drug.uptake} start after ~ ${drug.delay} [months] stop when ${drug.stop} }`,
            states === null
                ? ''
                : `progression s { state one state two state three one -> two rate ${states.rate} per year two -> three after ~ ${states.law} [years] three -> one rate 20% per year }`,
            stroke === null
                ? ''
                : `event stroke { incidence ${stroke.rate} per year${stroke.ratios} ${stroke.recurrent ? 'recurrent' : ''} ${stroke.fatal} }`,
            death === null ? '' : `terminal event death { incidence ${death.rate} per year${death.ratios} }`,
            dropout === null ? '' : `terminal event dropout { hazard ${dropout} per year }`,
            twins ? 'counterfactual arm' : '',
            '}',
        ].join('\n'),
    );

const RUNS = 10;

test('whatever a spec says, nothing impossible is written', async () => {
    let made = 0;
    await fc.assert(
        fc.asyncProperty(specs, async (spec) => {
            const dataset = await written(spec, ['csv'], 150);
            // A rate that cannot be reached is an error of the spec.
            if (typeof dataset === 'string') {
                expect(dataset, spec).toMatch(/^(calibration|rule|distribution|time|limit)\//);
                return;
            }
            made++;
            expect(await dataset.problems(), spec).toEqual([]);
        }),
        { numRuns: RUNS, seed: 5 },
    );
    expect(made).toBeGreaterThan(RUNS / 2);
}, 120_000);
