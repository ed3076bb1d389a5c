import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { onStage } from './on-stage.ts';

/** Of a card: the figures beside the chart, and the chart. */
function card(preview: Frame, name: string): { fact(term: string): Promise<string>; chart(): Promise<string> } {
    const article = preview.locator(`article.card[data-column="${name}"]`);
    return {
        fact: async (term) =>
            (
                await article
                    .locator('dl > div', { has: preview.locator('dt', { hasText: term }) })
                    .locator('dd')
                    .innerText()
            ).trim(),
        chart: () =>
            article
                .locator('figure svg')
                .first()
                .evaluate((svg) => svg.outerHTML),
    };
}

/** Relative luminance of what `getComputedStyle` gives. */
function luminance(colour: string): number {
    const [r, g, b] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

export function looking(stage: Stage): void {
    suite('a person who looks at the preview', () => {
        const at = onStage(stage, 'looking');
        const FILE = 'practice.cohort';

        suiteSetup(async () => {
            await at.vscode.openFile(FILE);
            await at.vscode.page.locator('.editor-actions [aria-label^="Preview to the Side"]').first().click();
        });

        test('has it beside the text and sees a chart for every variable', async () => {
            const preview = await at.vscode.preview();
            await preview.locator('h1', { hasText: 'Practice' }).waitFor();
            await preview.locator('[role=status]', { hasText: 'Up to date' }).waitFor();
            const names = await preview.locator('article.card h3 .name').allInnerTexts();
            assert.deepEqual(names, ['index_date', 'sex', 'age', 'bmi', 'sbp']);
            for (const name of names) assert.match(await card(preview, name).chart(), /<(rect|path)/);
            assert.match(await preview.locator('table.targets').innerText(), /prevalence\(diabetes\)\s+11/);
            // The text stays where it was.
            await at.vscode.editor(FILE).locator('.view-line').first().waitFor();
        });

        test('changes the text and sees the chart change where it stands', async () => {
            const preview = await at.vscode.preview();
            const age = card(preview, 'age');
            const [mean, chart] = [await age.fact('mean'), await age.chart()];
            assert.ok(Math.abs(Number(mean) - 52.6) < 1.5, mean);
            const sex = await card(preview, 'sex').chart();
            await preview.locator('article.card[data-column=age]').evaluate((element) => element.setAttribute('data-seen', 'before'));
            // The page follows the cursor; from there on it stays where the reader scrolls it.
            await at.vscode.select(FILE, '52,');
            await preview.locator('article.card.current[data-column=age]').waitFor();
            await until(
                'a page that rests',
                async () => {
                    await preview.evaluate(() => document.documentElement.scrollTo({ top: 120, behavior: 'instant' }));
                    return preview.evaluate(() => new Promise<number>((r) => setTimeout(() => r(document.documentElement.scrollTop), 200)));
                },
                (top) => top === 120,
            );
            await at.vscode.type('70,');
            await until(
                'the mean of age',
                async () => Number(await age.fact('mean')),
                (found) => found > 62 && found < 72,
            );
            assert.notEqual(await age.chart(), chart);
            // What does not depend on age is the same to the last point, and the page was patched, not made anew.
            assert.equal(await card(preview, 'sex').chart(), sex);
            assert.equal(await preview.locator('article.card[data-seen=before]').count(), 1);
            assert.equal(await preview.evaluate(() => document.documentElement.scrollTop), 120);
        });

        test('clicks a card and stands at the declaration', async () => {
            const preview = await at.vscode.preview();
            await preview.locator('article.card[data-column=bmi] h3 button').click();
            await at.vscode.page.locator('.statusbar-item', { hasText: /^Ln 8,/ }).waitFor();
            // And by keys alone.
            await preview.locator('article.card[data-column=sbp] h3 button').focus();
            await at.vscode.press('Enter');
            await at.vscode.page.locator('.statusbar-item', { hasText: /^Ln 10,/ }).waitFor();
        });

        test('moves the cursor and sees which card it is', async () => {
            const preview = await at.vscode.preview();
            await at.vscode.select(FILE, '13)');
            await preview.locator('article.card.current[data-column=sbp]').waitFor();
            assert.equal(await preview.locator('[aria-current=true]').count(), 1);
        });

        test('makes an error and is shown the last text without one', async () => {
            const preview = await at.vscode.preview();
            const mean = await card(preview, 'age').fact('mean');
            await at.vscode.replace(FILE, '17)', 'seventeen)');
            await preview.locator('[role=status]', { hasText: 'The spec has an error. Shown is the last text without errors.' }).waitFor();
            await preview.locator('.problems', { hasText: 'There is no `seventeen` here' }).waitFor();
            assert.equal(await card(preview, 'age').fact('mean'), mean);
            await at.vscode.replace(FILE, 'seventeen)', '17)');
            await preview.locator('[role=status]', { hasText: 'Up to date' }).waitFor();
        });

        test('filters and sorts ten thousand patients', async () => {
            const preview = await at.vscode.preview();
            await preview.locator('label', { hasText: 'Sample' }).locator('select').selectOption('10000');
            await preview.locator('input.filter').scrollIntoViewIfNeeded();
            const heading = preview.locator('#patients');
            await preview.locator('#patients', { hasText: '10,000 of 10,000' }).waitFor();
            await preview.locator('input.filter').fill('age > 90');
            const few = await until(
                'fewer patients',
                () => heading.innerText(),
                (text) => /\d+ of 10,000/.test(text) && !text.includes('10,000 of'),
            );
            const shown = Number(/(\d+) of/.exec(few)?.[1]);
            assert.ok(shown > 0 && shown < 2_000, few);
            const ages = async (): Promise<number[]> => {
                const heads = await preview.locator('table.patients thead th').allInnerTexts();
                const column = heads.findIndex((text) => text.startsWith('age'));
                return (await preview.locator(`table.patients tbody td:nth-child(${column + 1})`).allInnerTexts()).map(Number);
            };
            const sort = preview.locator('table.patients thead button', { hasText: 'age' });
            await sort.click();
            await preview.locator('th[aria-sort=ascending]', { hasText: 'age' }).waitFor();
            assert.equal((await ages())[0], 91);
            await sort.click();
            await preview.locator('th[aria-sort=descending]', { hasText: 'age' }).waitFor();
            assert.equal((await ages())[0], 95);
            // Only what is in sight is on the page.
            assert.ok((await ages()).length < 100);
        });

        test('exports the report as one file', async () => {
            await at.vscode.command('Cohort: Export Preview Report');
            const path = at.vscode.page.locator('.quick-input-widget:visible input').first();
            await until(
                'the proposed file',
                () => path.inputValue(),
                (value) => value.endsWith('/Practice.html'),
            );
            await at.vscode.press('Enter');
            await at.vscode.notification('The report is written.').waitFor();
            const report = readFileSync(join(at.vscode.folder, 'Practice.html'), 'utf8');
            assert.match(report, /default-src 'none'/);
            assert.match(report, /<svg/);
            assert.doesNotMatch(report, /<script|<button|https?:\/\/(?!www\.w3\.org)/);
        });

        test('changes the theme and the preview follows', async () => {
            const preview = await at.vscode.preview();
            const colours = () =>
                preview.evaluate(() => {
                    const bars = document.querySelector(
                        'article.card[data-column=age] figure svg rect, article.card[data-column=age] figure svg path',
                    );
                    const { color, backgroundColor } = getComputedStyle(document.body);
                    return { kind: document.body.className, color, backgroundColor, bars: bars ? getComputedStyle(bars).fill : '' };
                });
            const seen = new Map<string, Awaited<ReturnType<typeof colours>>>();
            for (const [theme, kind, dark] of [
                ['Dark Modern', 'vscode-dark', true],
                ['Light High Contrast', 'vscode-high-contrast-light', false],
                ['Dark High Contrast', 'vscode-high-contrast', true],
                ['Light Modern', 'vscode-light', false],
            ] as const) {
                await at.vscode.theme(theme);
                const found = await until(
                    theme,
                    colours,
                    (now) => now.kind.split(' ').includes(kind) && (kind !== 'vscode-high-contrast' || !now.kind.includes('light')),
                );
                const background = await at.vscode.background();
                assert.equal(luminance(background) < 0.5, dark, `${theme}: VS Code on ${background}`);
                // The text of the preview stands out from what is behind it.
                assert.ok(Math.abs(luminance(found.color) - luminance(background)) > 0.5, `${theme}: ${JSON.stringify(found)}`);
                seen.set(theme, found);
            }
            assert.ok(new Set([...seen.values()].map(({ color }) => color)).size > 1);
            assert.ok(new Set([...seen.values()].map(({ bars }) => bars)).size > 1, JSON.stringify([...seen]));
        });

        test('closes the window, comes back and has the preview again', async () => {
            const mean = await card(await at.vscode.preview(), 'age').fact('mean');
            await at.vscode.press('Control+s');
            await at.vscode.tab(FILE).and(at.vscode.page.locator(':not(.dirty)')).first().waitFor();
            await at.vscode.reload();
            const preview = await at.vscode.preview();
            await preview.locator('h1', { hasText: 'Practice' }).waitFor();
            await preview.locator('[role=status]', { hasText: 'Up to date' }).waitFor();
            assert.equal(await card(preview, 'age').fact('mean'), mean);
            assert.equal(await at.vscode.tab('Preview practice.cohort').count(), 1);
        });

        test('has a page that complains of nothing and loads nothing from elsewhere', async () => {
            assert.deepEqual(at.vscode.complaints, []);
            const preview = await at.vscode.preview();
            await preview.evaluate(
                (src) => {
                    const image = document.createElement('img');
                    image.src = src;
                    document.body.append(image);
                },
                `http://${(await stage.server()).authority}/favicon.ico`,
            );
            await until(
                'a refusal',
                () => at.vscode.complaints,
                (found) => found.some((text) => /Content Security Policy/.test(text)),
            );
        });
    });
}
