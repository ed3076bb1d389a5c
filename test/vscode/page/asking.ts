import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { onStage } from './on-stage.ts';

export function asking(stage: Stage): void {
    suite('a person who asks', () => {
        const at = onStage(stage, 'asking');
        const FILE = 'practice.cohort';

        test('for the tests of a spec sees which hold, and the line of the one that does not', async () => {
            const { vscode } = at;
            await vscode.openFile(FILE);
            await vscode.command('Cohort: Run Cohort Tests');
            const row = (text: string | RegExp) => vscode.page.locator('.test-explorer .monaco-list-row', { hasText: text });
            for (const text of [/^practice\.cohort$/, /^Practice$/]) {
                await row(text).first().locator('.monaco-tl-twistie.collapsed').click();
            }
            await row('mean(sbp) in 160..170').locator('.codicon-testing-failed-icon').waitFor();
            await row('mean(age) in 45..60').locator('.codicon-testing-passed-icon').waitFor();
            // What was calibrated is a test as well.
            await row('prevalence(diabetes)').locator('.codicon-testing-passed-icon').waitFor();
            const editor = vscode.editor(FILE);
            await editor.locator('.codicon-testing-failed-icon').first().waitFor();
            // What came of it is said at its line, and at no other.
            const marks = editor.locator('.test-error-content-widget');
            await marks.filter({ hasText: 'Achieved 117.5, asked between 160 and 170' }).waitFor();
            assert.equal(await marks.count(), 1);
            await until(
                'the mark at its line',
                async () => {
                    const box = await marks.boundingBox();
                    const { y } = await vscode.place(FILE, 'expect mean(sbp)');
                    return box ? Math.abs(box.y + box.height / 2 - y) : Number.NaN;
                },
                (apart) => apart < 10,
            );
        });

        test('what a variable is reads it beside the text', async () => {
            const { vscode } = at;
            await vscode.openFile(FILE);
            await vscode.select(FILE, '0.4 * age');
            await vscode.press('ArrowRight');
            await vscode.command('Cohort: Explain Variable');
            const box = vscode.page.locator('.quick-input-widget:visible input').first();
            await vscode.asked('Explain Variable');
            assert.equal(await box.inputValue(), 'age');
            await vscode.press('Enter');
            await vscode.tab('age explained.txt').waitFor();
            await vscode.textBecomes('age explained.txt', /number, in years[\s\S]*used by\s+diabetes, sbp/);
        });

        test('for one patient sees all of it', async () => {
            const { vscode } = at;
            await vscode.openFile(FILE);
            await vscode.command('Cohort: Show Patient');
            await vscode.asked('Show Patient');
            await vscode.page.keyboard.type('3');
            await vscode.press('Enter');
            await vscode.tab('Patient 3 of Practice.txt').waitFor();
            await vscode.textBecomes('Patient 3 of Practice.txt', /sbp +\d+/);
        });

        test('for a template has a whole spec to begin with', async () => {
            const { vscode } = at;
            await vscode.command('Cohort: New Cohort from Template');
            await vscode.asked('New Cohort from Template');
            await vscode.take('Primary care');
            await vscode.tab('Untitled-1').waitFor();
            await vscode.textBecomes('Untitled-1', /\/\*\*/);
            await vscode.page
                .locator('.statusbar-item', { hasText: /^Cohort$/ })
                .first()
                .waitFor();
            assert.equal(await vscode.editor('Untitled-1').locator('.squiggly-error').count(), 0);
        });
    });
}
