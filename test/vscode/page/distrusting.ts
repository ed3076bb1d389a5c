import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Stage } from '../stage.ts';
import { onStage } from './on-stage.ts';

export function distrusting(stage: Stage): void {
    suite('a person who does not trust the folder', () => {
        const at = onStage(stage, 'distrusting', { asksForTrust: true });

        test('has a spec checked by itself, without a file of the folder being read', async () => {
            const { vscode } = at;
            await vscode.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
            await vscode.openFile('trial.cohort');
            await vscode.editor('trial.cohort').locator('.squiggly-error').first().waitFor();
            await vscode.hover('trial.cohort', './shared.cohort', /is not read, since its folder is not trusted/);
            await vscode.openFile('mistake.cohort');
            await vscode.hover('mistake.cohort', 'agee', /Did you mean/);
        });

        test('sees the preview, which needs nothing else', async () => {
            const { vscode } = at;
            await vscode.openFile('practice.cohort');
            await vscode.command('Cohort: Preview to the Side');
            const preview = await vscode.preview();
            await preview.locator('[role=status]', { hasText: 'Up to date' }).waitFor();
        });

        test('generates and runs nothing', async () => {
            const { vscode } = at;
            await vscode.openFile('practice.cohort');
            const before = readdirSync(vscode.folder);
            const lens = (title: string) => vscode.editor('practice.cohort').locator('.codelens-decoration a', { hasText: title });
            await lens('Generate').click();
            await vscode.notification('In Restricted Mode nothing is generated or run. Trust this folder first.').waitFor();
            await vscode.press('F1');
            await vscode.page.locator('.quick-input-widget:visible input').first().fill('>Cohort: ');
            await vscode.row('Cohort: New Cohort from Template').first().waitFor();
            for (const title of ['Generate Dataset', 'Run Cohort Tests', 'Show Patient'])
                assert.equal(await vscode.row(title).count(), 0, title);
            await vscode.press('Escape');
            assert.deepEqual(readdirSync(vscode.folder), before);
        });

        test('trusts it, and what is imported is read', async () => {
            const { vscode } = at;
            await vscode.command('Workspaces: Manage Workspace Trust');
            await vscode.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
            await vscode.openFile('trial.cohort');
            await vscode.editor('trial.cohort').locator('.squiggly-error').first().waitFor({ state: 'detached' });
            await vscode.hover('trial.cohort', 'resting_rate(', /Resting heart rate of an adult/);
        });
    });
}
