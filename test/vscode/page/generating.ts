import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Locator } from 'playwright-core';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { onStage } from './on-stage.ts';

export function generating(stage: Stage): void {
    suite('a person who generates', () => {
        const at = onStage(stage, 'generating');
        const FILE = 'practice.cohort';

        test('chooses format, size and folder, and opens the first file', async () => {
            const { vscode } = at;
            await vscode.openFile(FILE);
            await vscode.command('Cohort: Generate Dataset');
            await vscode.asked('Generate Practice (1/3): format');
            await vscode.take('csv');
            await vscode.asked('Generate Practice (2/3): size');
            await vscode.take('100');
            await vscode.asked('Generate Practice (3/3): folder');
            await vscode.take('beside the spec');
            const done = vscode.notification('100 patients').filter({ hasText: 'Open First File' });
            await done.waitFor();
            const folder = join(vscode.folder, 'Practice');
            const rows = readFileSync(join(folder, 'patients.csv'), 'utf8').trimEnd().split('\n');
            assert.equal(rows.length, 101);
            assert.ok(existsSync(join(folder, 'datapackage.json')));
            await done.getByText('Open First File').click();
            await vscode.tab('patients.csv').waitFor();
            assert.ok((await vscode.textBecomes('patients.csv', /patient_id/)).startsWith(rows[0]));
        });

        test('finds the last choice on top, replaces what is there and reads the report', async () => {
            const { vscode } = at;
            await vscode.openFile(FILE);
            await vscode.command('Cohort: Generate Dataset');
            await vscode.asked('Generate Practice (1/3): format');
            await vscode.row('as the last time').filter({ hasText: 'csv' }).waitFor();
            await vscode.press('Enter');
            await vscode.asked('Generate Practice (2/3): size');
            await vscode.row('as the last time').filter({ hasText: '100' }).waitFor();
            await vscode.take('1,000');
            await vscode.asked('Generate Practice (3/3): folder');
            await vscode.press('Enter');
            const dialog = vscode.page.locator('.monaco-dialog-box', { hasText: 'Practice holds something already.' });
            await dialog.getByText('Replace', { exact: true }).click();
            await vscode.notification('1,000 patients').getByText('Show Report').click();
            await vscode.tab('Report of Practice.txt').waitFor();
            await vscode.textBecomes('Report of Practice.txt', /^Practice, 1,000 patients[\s\S]*prevalence\(diabetes\) +11\.0 %/);
            assert.equal(readFileSync(join(vscode.folder, 'Practice/patients.csv'), 'utf8').trimEnd().split('\n').length, 1_001);
        });

        /** Asks for far more than anybody waits for, and sees it under way. */
        const generateForLong = async (): Promise<Locator> => {
            const { vscode } = at;
            await vscode.openFile('trial.cohort');
            await vscode.command('Cohort: Generate Dataset');
            await vscode.asked('Generate Trial (1/3): format');
            await vscode.take('csv');
            await vscode.asked('Generate Trial (2/3): size');
            await vscode.take('Another number…');
            await vscode.page.locator('.quick-input-widget:visible', { hasText: 'Patients to generate' }).waitFor();
            await vscode.type('200,000,000');
            await vscode.press('Enter');
            await vscode.asked('Generate Trial (3/3): folder');
            await vscode.take('beside the spec');
            const progress = vscode.notification(/of 200,000,000 patients/);
            await progress.waitFor();
            return progress;
        };
        const inFolder = (): string[] => readdirSync(at.vscode.folder).sort();

        test('cancels a long generation, of which nothing is left', async () => {
            const { vscode } = at;
            const before = inFolder();
            const progress = await generateForLong();
            assert.notDeepEqual(inFolder(), before, 'something is on the disk');
            await progress.getByText('Cancel').click();
            await vscode.page.locator('.statusbar', { hasText: 'Generation cancelled; nothing was written.' }).waitFor();
            await progress.waitFor({ state: 'detached' });
            assert.deepEqual(inFolder(), before);
        });

        test('closes the window during one, which ends it', async () => {
            const before = inFolder();
            await generateForLong();
            assert.notDeepEqual(inFolder(), before, 'something is on the disk');
            await at.vscode.page.goto('about:blank');
            await until('a folder as before', inFolder, (now) => isDeepStrictEqual(now, before));
        });
    });
}
