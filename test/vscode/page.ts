/** The page of VS Code, driven as a person would. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';

const { stage } = globalThis as unknown as { stage: Stage };
/** The text of the editor as it is shown; VS Code writes spaces that do not break. */
const shown = async (page: Page): Promise<string> =>
    (await page.locator('.monaco-editor .view-line').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');

suite('a person', () => {
    teardown(async function () {
        if (this.currentTest?.state === 'failed') await stage.keep(this.currentTest.title);
        await stage.closePages();
    });

    test('sees a squiggle, reads why, and applies the quick fix', async () => {
        const page = await stage.edit('mistake.cohort');
        const squiggle = page.locator('.squiggly-error');
        await squiggle.first().waitFor();
        await word(page, 'agee').click();
        await page.keyboard.press('Control+.');
        await page.getByText('Change to `age`').first().waitFor();
        await page.keyboard.press('Enter');
        await squiggle.first().waitFor({ state: 'detached' });
        assert.match(await shown(page), /load = age \+ 1/);
    });
});

/** A word of the text in the editor. */
function word(page: Page, text: string) {
    return page
        .locator('.monaco-editor .view-line span:not(:has(span))')
        .filter({ hasText: new RegExp(`\\b${text}\\b`) })
        .first();
}
