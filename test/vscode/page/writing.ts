import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { onStage } from './on-stage.ts';

export function writing(stage: Stage): void {
    suite('a person who writes', () => {
        const at = onStage(stage, 'writing');

        test('sees a squiggle, reads why, and applies the quick fix', async () => {
            const { page } = at.vscode;
            await at.vscode.openFile('mistake.cohort');
            const squiggle = at.vscode.editor('mistake.cohort').locator('.squiggly-error');
            await squiggle.first().waitFor();
            await at.vscode.hover('mistake.cohort', 'agee', /There is no `?agee`? here\. Did you mean `?age`?\?/);
            await at.vscode.select('mistake.cohort', 'agee');
            const fix = page.locator('.action-widget', { hasText: 'Change to `age`' });
            await at.vscode.pressUntil('Control+.', fix);
            await at.vscode.press('Enter');
            await squiggle.first().waitFor({ state: 'detached' });
            await at.vscode.textBecomes('mistake.cohort', /load.*= age \+ 1/);
        });

        test('is told in the status bar how it stands', async () => {
            await at.vscode.openFile('draft.cohort');
            const item = at.vscode.statusItem('cohort.cohort.cohort.status');
            await item.locator('.codicon-check').waitFor();
            assert.equal((await item.innerText()).trim(), 'Cohort');
            await at.vscode.replace('draft.cohort', '50,', 'fifty,');
            await item.locator('.codicon-error').waitFor();
            await item.hover();
            await at.vscode.page
                .locator('.monaco-hover:visible', { hasText: /has\serrors\s*1\serror\s*Draft/ })
                .first()
                .waitFor();
            await at.vscode.replace('draft.cohort', 'fifty,', '50,');
            await item.locator('.codicon-check').waitFor();
        });

        test('completes an analyte, then its distribution', async () => {
            const { page } = at.vscode;
            const list = page.locator('.suggest-widget.visible');
            const row = (label: string) => list.locator('.monaco-list-row', { hasText: label }).first();
            await at.vscode.openFile('draft.cohort');
            await at.vscode.select('draft.cohort', '18..90');
            await at.vscode.press('End', 'Enter');
            // The list comes by itself with the first letter, and the rest is looked for in it.
            await at.vscode.type('h');
            await list.waitFor();
            await at.vscode.type('ba1');
            await row('hba1c').waitFor();
            await at.vscode.press('Tab');
            await at.vscode.textBecomes('draft.cohort', /hba1c "Hemoglobin A1c" LOINC#4548-4 \[%\] ~ /);
            await at.vscode.pressUntil('Control+Space', row('quantiles of hba1c'));
            await row('quantiles of hba1c').click();
            await at.vscode.textBecomes('draft.cohort', /hba1c .* ~ quantiles\(/);
            await at.vscode.press('Escape', 'End', 'Enter');
            await at.vscode.type('fee ~');
            await row('bernoulli').waitFor();
            await at.vscode.type(' tri');
            await at.vscode.pressUntil('Control+Space', row('triangular'));
            await at.vscode.press('Tab');
            await at.vscode.textBecomes('draft.cohort', /fee.*~ triangular\(/);
        });

        test('hovers over a variable and sees what was simulated', async () => {
            await at.vscode.openFile('practice.cohort');
            const hover = await at.vscode.hover('practice.cohort', 'sbp', /Simulated: mean 117/);
            const picture = hover.locator('img[src^="data:image/svg+xml"]');
            const width = await until(
                'the picture',
                () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth),
                (found) => found > 0,
            );
            assert.ok(width >= 100, `the picture is ${width} wide`);
        });

        test('renames across two files', async () => {
            await at.vscode.openFile('shared.cohort');
            await at.vscode.select('shared.cohort', 'resting_rate');
            await at.vscode.press('F2');
            const box = at.vscode.page.locator('.rename-box input');
            await box.waitFor();
            await box.fill('heart_rate');
            await at.vscode.press('Enter');
            await at.vscode.textBecomes('shared.cohort', /define heart_rate\(age\)/);
            await at.vscode.openFile('trial.cohort');
            const text = await at.vscode.textBecomes('trial.cohort', /import \{ heart_rate \}/);
            assert.match(text, /rate.*= heart_rate\(age/);
            assert.doesNotMatch(text, /resting_rate/);
            assert.equal(await at.vscode.editor('trial.cohort').locator('.squiggly-error').count(), 0);
        });
    });
}
