import { expect, test } from 'vitest';
import { marked } from '../language/spec.ts';
import { lives } from './lives.ts';

/** What only calibration can know: severity and code, the text with the place marked, a word of the message. */
const CASES: [string, string, RegExp][] = [
    [
        'error time/negative-rate',
        'followup 1 year event e { hazard «0.1 - x per year» } x ~ uniform(0, 1)',
        /negative for some patients.*with x/,
    ],
    ['warning time/unreachable', 'followup 1 year event e { hazard «0 per year» }', /never happens/],
    ['warning time/unreachable', 'followup 1 year x ~ uniform(0, 1) medication m { «indicated when x > 2» }', /never indicated/],
    ['warning time/unreachable', 'followup 1 year visits v rate «0 per year» { }', /never happens/],
    [
        'warning time/unreachable',
        'followup 1 year progression p { state a state b state c a -> b rate 1 per year b -> c rate «0 per year» }',
        /`p: b -> c` never happens/,
    ],
    ['warning time/unreachable', 'followup 1 year x ~ uniform(0, 1) medication m { indicated when x > 0.5 «uptake 0%» }', /Nobody takes/],
    ['error calibration/unattainable', 'followup 1 year visits v rate «500 per year» { }', /at most/],
    [
        'error calibration/unattainable',
        'followup 1 year x ~ uniform(0, 1) event e { incidence when x > 2: «1% per year» otherwise: 2% per year }',
        /no simulated patient/,
    ],
];

for (const [code, source, words] of CASES) {
    test(`${code}: ${source}`, () => {
        const { text, start, end } = marked(source);
        const { said, messages } = lives(source, { patients: 10 });
        const hit = said.indexOf(`${code} «${text.slice(start, end)}»`);
        expect(said.join('\n')).toContain(`${code} «${text.slice(start, end)}»`);
        expect(messages[hit]).toMatch(words);
    });
}
