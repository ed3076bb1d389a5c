import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CohortComparison, StatisticChange } from '../../plan/comparison.ts';
import { HOSTILE, type Opened, openPage } from './browser.ts';

let opened: Opened;

beforeAll(async () => {
    opened = await openPage('webview/comparison/main.ts');
});
afterAll(() => opened?.browser.close());

const statistic = (rest: Partial<StatisticChange>): StatisticChange => ({
    statistic: 'mean',
    of: 'sbp',
    detail: null,
    kind: 'number',
    unit: 'mmHg',
    unitBefore: 'mmHg',
    before: 120,
    after: 125,
    difference: 5,
    standardError: 0.0123,
    verdict: 'different',
    ...rest,
});

const COMPARISON: CohortComparison = {
    a: { file: 'abc:./a.cohort', cohort: 'Practice', label: null },
    b: { file: '/specs/a.cohort', cohort: 'Practice', label: HOSTILE },
    patients: 10_000,
    seed: '1',
    definitions: [
        {
            kind: 'variable',
            name: 'sbp',
            change: 'changed',
            before: 'sbp ~ normal(120, 15)',
            after: 'sbp ~ normal(125, 15)',
            lines: [
                { mark: '-', text: 'sbp ~ normal(120, 15)' },
                { mark: '+', text: `sbp ~ normal(125, 15) ${HOSTILE}` },
            ],
        },
        { kind: 'variable', name: 'map', change: 'affected', before: 'map = sbp', after: 'map = sbp', lines: [] },
    ],
    statistics: [
        statistic({}),
        statistic({ statistic: 'sd', before: 15, after: 15, difference: 0, standardError: 0, verdict: 'same' }),
        statistic({
            of: 'age',
            unit: 'a',
            unitBefore: 'a',
            before: 50,
            after: 50.1,
            difference: 0.1,
            standardError: 0.2,
            verdict: 'noise',
        }),
        statistic({
            statistic: 'prevalence',
            of: 'diabetes',
            kind: 'share',
            unit: null,
            unitBefore: null,
            before: 0.1,
            after: 0.12,
            difference: 0.02,
            standardError: 0.002,
        }),
        statistic({
            of: 'glucose',
            before: 100,
            after: 5.5,
            unit: 'mmol/L',
            unitBefore: 'mg/dL',
            difference: null,
            standardError: null,
            verdict: 'incomparable',
        }),
        statistic({ of: HOSTILE, before: null, difference: null, standardError: null, verdict: 'added' }),
    ],
    histograms: [{ of: 'sbp', kind: 'number', unit: 'mmHg', low: 80, width: 20, before: [0.2, 0.5, 0.3], after: [0.1, 0.5, 0.4] }],
};

const SUBJECT = { uri: 'file:///specs/a.cohort', cohort: 'Practice', commit: 'abc', revision: 'main' };
const text = (selector: string): Promise<string> => opened.page.locator(selector).first().innerText();
const rows = (): Promise<string[]> =>
    opened.page
        .locator('table.figures tbody tr')
        .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent!.replace(/\s+/g, ' ').trim()).join('|')));

describe('the page of a comparison', () => {
    test('says that it is ready, and what is under way', async () => {
        expect(await opened.said('ready')).toHaveLength(1);
        await opened.send({ kind: 'subject', subject: SUBJECT }, { kind: 'running', share: 0.5 });
        expect(await text('[role=status]')).toBe('Comparing… 50.0 %');
        expect(await text('h1')).toBe('Practice');
        expect(await opened.page.evaluate(() => (window as unknown as { kept: { subject: unknown } }).kept.subject)).toEqual(SUBJECT);
    });
    test('shows both texts of what changed, and names what is affected', async () => {
        await opened.send({ kind: 'comparison', comparison: COMPARISON });
        expect(await text('[role=status]')).toBe('2 definitions changed, 2 figures differ.');
        expect(await text('article.definition .line.was')).toContain('- sbp ~ normal(120, 15)');
        expect(await text('article.definition .line.is')).toContain('+ sbp ~ normal(125, 15)');
        expect(await text('p.affected')).toContain('map');
        expect(await opened.page.locator('main').innerText()).toContain('at main');
    });
    test('shows figures that differ with their error, and all on demand', async () => {
        expect(await rows()).toEqual([
            'sbp|mean mmHg|120.0|125.0|+5.000 ± 0.025|differs',
            'diabetes|prevalence|10.0 %|12.0 %|+2.00 points ± 0.4|differs',
            'glucose|mean mmol/L|100 mg/dL|5.5||in another unit',
            `${HOSTILE}|mean mmHg|–|125||new`,
        ]);
        await opened.page.getByLabel('Show every figure').check();
        expect(await rows()).toContain('age|mean a|50|50.1|+0.10 ± 0.4|within sampling noise');
        await opened.page.getByLabel('Show every figure').uncheck();
    });
    test('draws both distributions, and says so in words', async () => {
        expect(await opened.page.locator('article.scenario figure svg').count()).toBe(1);
        expect(await opened.page.locator('article.scenario figure').getAttribute('aria-label')).toBe('sbp: mean 120 → 125');
    });
    test('keeps the last comparison where a newer fails, and says why', async () => {
        await opened.send({ kind: 'failed', message: `spec.cohort:1:1: error ${HOSTILE}` });
        expect(await text('[role=alert]')).toContain('spec.cohort:1:1: error <img');
        expect(await text('[role=status]')).toBe('The comparison could not be made. Shown is the last comparison that could be made.');
        expect(await rows()).toHaveLength(4);
        await opened.send({ kind: 'comparison', comparison: COMPARISON });
        expect(await opened.page.locator('[role=alert]').count()).toBe(0);
    });
    test('shows nothing old of another subject', async () => {
        await opened.send({ kind: 'subject', subject: { ...SUBJECT, revision: 'other', commit: 'def' } }, { kind: 'running', share: null });
        expect(await opened.page.locator('table.figures').count()).toBe(0);
    });
    test('asks for the texts and for another comparison', async () => {
        await opened.page.getByText('Show the texts').click();
        await opened.page.getByText('Compare again').click();
        expect([await opened.said('texts'), await opened.said('again')].map(({ length }) => length)).toEqual([1, 1]);
    });
    test('runs nothing of the author, and breaks no policy', async () => {
        await opened.send({ kind: 'subject', subject: SUBJECT }, { kind: 'comparison', comparison: COMPARISON });
        if (process.env.SHOT) await opened.page.screenshot({ path: process.env.SHOT, fullPage: true });
        expect(await opened.page.evaluate(() => (window as unknown as { owned?: number }).owned)).toBeUndefined();
        expect(await text('h1')).toBe(HOSTILE);
        expect(opened.complaints).toEqual([]);
    });
});
