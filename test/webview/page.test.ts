import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Rows } from '../../server/protocol.ts';
import { HOSTILE, type Opened, openPage } from './browser.ts';
import { column, result, state, URI } from './result.ts';

/** The page of the preview in a real browser, under the content security policy that the extension gives it. */

let opened: Opened;
let page: Page;
let complaints: string[];

beforeAll(async () => {
    opened = await openPage('webview/main.ts');
    ({ page, complaints } = opened);
});
afterAll(() => opened?.browser.close());

const send = (...messages: object[]): Promise<void> => opened.send(...messages);
const said = (kind: string) => opened.said(kind);
const FILE = { kind: 'file', uri: URI, name: 'a.cohort', cohort: null, patients: 2000 };
const big = Array.from({ length: 24 }, (_, k) => column(`v${k}`));

describe('the page', () => {
    test('says that it is ready, and in words what it waits for', async () => {
        expect(await said('ready')).toHaveLength(1);
        await send(FILE, { kind: 'state', state: state({ phase: 'running' }) });
        expect(await page.textContent('[role=status]')).toBe('Simulating patients…');
        await send({ kind: 'state', state: state({ phase: 'empty', cohorts: [] }) });
        expect(await page.textContent('[role=status]')).toContain('declares no cohort');
    });

    test('shows a card for every variable, and its picture in words', async () => {
        await send({ kind: 'state', state: state() }, { kind: 'result', result: result({ columns: big }) });
        expect(await page.locator('article.card').count()).toBe(24);
        expect(await page.locator('.card figure[role=img] svg').count()).toBe(24);
        expect(await page.locator('.card figure').first().getAttribute('aria-label')).toContain('Mean 5.00');
    });

    test('patches what has changed and leaves the rest, the scroll position too', async () => {
        await page.evaluate(() => {
            document.documentElement.scrollTop = 700;
            for (const svg of document.querySelectorAll('.card svg')) (svg as Element & { drawnBefore?: boolean }).drawnBefore = true;
        });
        const columns = big.map((each, k) =>
            k === 3 ? column('v3', { histogram: { low: 0, width: 1, shares: [1], below: 0, above: 0 } }) : each,
        );
        await send({ kind: 'result', result: result({ columns, sequence: 2 }) });
        const same = await page.evaluate(() =>
            [...document.querySelectorAll('.card svg')].map((svg) => (svg as Element & { drawnBefore?: boolean }).drawnBefore === true),
        );
        expect(same.filter((each) => !each)).toHaveLength(1);
        expect(same[3]).toBe(false);
        expect(await page.evaluate(() => document.documentElement.scrollTop)).toBe(700);
    });

    test('shows what became of the patients where they are followed, each chart in words too', async () => {
        expect(await page.locator('section.followup').count()).toBe(0);
        const followup = {
            years: 2.5,
            ends: [
                { reason: 'completed', share: 0.9 },
                { reason: 'death', share: 0.1 },
            ],
            rates: [{ name: 'death', perYear: 0.04 }],
            incidence: [{ name: 'death', at: [1, 2, 3].map((years) => ({ years, share: years / 30 })) }],
            trajectories: [
                { name: 'clinic.sbp', unit: 'mmHg', course: [1, 2].map((years) => ({ years, mean: 130 + years, p5: 100, p95: 160 })) },
                { name: 'clinic.rare', unit: null, course: [{ years: 1, mean: 1, p5: 1, p95: 1 }] },
            ],
            medications: [{ name: HOSTILE, ever: 0.4, time: 0.3 }],
            states: [{ name: 'ckd', at: [{ years: 1, shares: [{ state: 'none', share: 1 }] }] }],
            lives: [
                {
                    years: 3,
                    reason: 'completed',
                    spans: [
                        { lane: 'diabetes', kind: 'bar' as const, from: 0, to: 3 },
                        { lane: 'clinic', kind: 'tick' as const, from: 1, to: 1 },
                        { lane: 'ckd', kind: 'state' as const, from: 0, to: 3, text: HOSTILE },
                    ],
                    courses: [{ name: 'clinic.sbp', points: [{ years: 1, value: 140 }] }],
                },
                { years: 1, reason: 'death', spans: [{ lane: 'death', kind: 'fatal' as const, from: 1, to: 1 }], courses: [] },
            ],
        };
        await send({ kind: 'result', result: result({ columns: big, sequence: 2.25, followup }) });
        const labels = await page
            .locator('section.followup figure')
            .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
        expect(labels).toEqual([
            'Cumulative incidence of death: 10.0 % by 3.00 years',
            `Years: diabetes 0.00 to 3.00; clinic 1.00; ckd ${HOSTILE} 0.00 to 3.00`,
            'Course of clinic.sbp: mean 131.0 at first, 132.0 at last; nine in ten between 100.0 and 160.0',
        ]);
        expect(await page.locator('section.followup figure svg').count()).toBe(3);
        // By the keyboard to the next patient, and no further.
        await page.locator('.lives button[aria-label="Next patient"]').focus();
        await page.keyboard.press('Enter');
        await page.waitForFunction(() =>
            document.querySelector('.lives .which')!.textContent!.startsWith('Patient 2 of the first 2: death'),
        );
        expect(await page.locator('figure.life').getAttribute('aria-label')).toBe('Years: death 1.00');
        expect(await page.locator('.lives button[aria-label="Next patient"]').isDisabled()).toBe(true);
        expect(await page.textContent('section.followup')).toContain(HOSTILE);
        expect(await page.evaluate(() => 'owned' in window)).toBe(false);
        await send({ kind: 'result', result: result({ columns: big, sequence: 2.5 }) });
        expect(await page.locator('section.followup').count()).toBe(0);
    });

    test('never draws an older result over a newer, nor one of another version of the protocol', async () => {
        await send({ kind: 'result', result: result({ sequence: 1, label: 'old' }) });
        await page.evaluate(() => window.postMessage({ kind: 'result', v: 99, result: { label: 'foreign', sequence: 1000 } }, '*'));
        expect(await page.textContent('h1')).toBe('A');
    });

    test('a click on a card asks for the declaration, and the cursor highlights the card', async () => {
        await page.locator('[data-column=v7] h3 button').click();
        expect((await said('reveal')).at(-1)).toMatchObject({ cohort: 'A', column: 'v7' });
        await send({ kind: 'cursor', column: 'v20' });
        await page.waitForFunction(() => document.querySelector('[data-column=v20]')!.getAttribute('aria-current') === 'true');
        expect(await page.locator('.card.current').count()).toBe(1);
    });

    test('keeps the last good result while the text has errors, marked, with the errors to go to', async () => {
        const problem = { severity: 'error', code: 'name/unknown', message: 'No variable is called x.', place: { uri: URI, range: {} } };
        await send({ kind: 'state', state: state({ phase: 'errors', errors: 1, problems: [problem as never] }) });
        expect(await page.textContent('[role=status]')).toContain('Shown is the last text without errors.');
        expect(await page.locator('main.old').count()).toBe(1);
        await page.locator('.problems button').click();
        expect(await said('problem')).toHaveLength(1);
        await send({ kind: 'state', state: state() });
        expect(await page.locator('main.old').count()).toBe(0);
    });

    test('sorts and filters 10,000 patients, of which it draws a screenful', async () => {
        const patients = 10_000;
        await send({ kind: 'result', result: result({ columns: [column('x', { decimals: 0 })], patients, sequence: 3 }) });
        await page.locator('.viewport').scrollIntoViewIfNeeded();
        await page.waitForFunction(() => (window as unknown as { said: { kind: string }[] }).said.some((m) => m.kind === 'rows'));
        const values = Float64Array.from({ length: patients }, (_, k) => (k * 7919) % 10_007);
        const rows: Rows = { sequence: 3, from: 0, columns: [{ encoding: 'f64', data: Buffer.from(values.buffer).toString('base64') }] };
        await send({ kind: 'rows', rows });
        expect(await page.locator('.patients tbody tr').count()).toBeLessThan(60);
        expect(await page.getAttribute('.patients', 'aria-rowcount')).toBe('10001');
        await page.locator('.patients th button').click();
        await page.waitForFunction(() => document.querySelector('.patients th[aria-sort=ascending]') !== null);
        expect(await page.locator('.patients tbody tr:not(.gap)').first().locator('td').nth(1).textContent()).toBe('0');
        await page.locator('.viewport').evaluate((each) => each.scrollTo(0, 24 * 5000));
        await page.waitForFunction(() => document.querySelector('.patients tbody tr:nth-child(20)')!.ariaRowIndex! > '4000');
        await page.fill('.filter', 'x >= 10000');
        await page.waitForFunction(() => document.querySelectorAll('.patients tbody tr:not(.gap)').length < 12);
        expect(await page.textContent('#patients .count')).toBe(`${values.filter((x) => x >= 10_000).length} of 10,000`);
    });

    test('shows names and labels as text, whatever they are, in the report too', async () => {
        const columns = [
            column(HOSTILE, { label: HOSTILE, unit: HOSTILE, reference: { low: 1, high: 2, source: HOSTILE } }),
            column('c', { kind: 'category', shares: [{ label: HOSTILE, share: 1 }], histogram: null }),
            column('ill', {
                role: 'condition',
                kind: 'boolean',
                label: HOSTILE,
                shares: [{ label: 'true', share: 0.5 }],
                histogram: null,
                mean: 0.5,
            }),
        ];
        const targets = [
            {
                kind: 'prevalence' as const,
                text: HOSTILE,
                columns: ['ill'],
                method: null,
                grouped: false,
                asked: 0.5,
                achieved: 0.5,
                error: 0.001,
                sample: 0.5,
                low: 0.4,
                high: 0.6,
                pass: true,
            },
        ];
        await send({ kind: 'result', result: result({ columns, targets, label: HOSTILE, sequence: 4 }) }, { kind: 'report' });
        expect(await page.textContent('h1')).toBe(HOSTILE);
        expect(await page.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
        expect(await page.locator('#page img, #page script').count()).toBe(0);
        const [{ body }] = (await said('report')) as unknown as { body: string }[];
        for (const forbidden of ['<script', '<img', '<button', '<!--']) expect(body).not.toContain(forbidden);
        expect(body).toContain('&lt;script&gt;');
        expect(body).toContain('<svg');
        const live = await page.evaluate((text) => {
            const elements = [...new DOMParser().parseFromString(text, 'text/html').querySelectorAll('*')];
            return elements.filter((each) => [...each.attributes].some(({ name }) => name.startsWith('on') || name === 'href')).length;
        }, body);
        expect(live).toBe(0);
    });

    test('breaks no rule of its security policy, and no script of it fails', () => {
        expect(complaints).toEqual([]);
    });
});
