import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { onStage } from './on-stage.ts';

export function comparing(stage: Stage): void {
    suite('a person who compares with a revision', () => {
        const at = onStage(stage, 'comparing');
        const FILE = 'practice.cohort';
        const write = (change: (text: string) => string): void => {
            const path = join(at.vscode.folder, FILE);
            writeFileSync(path, change(readFileSync(path, 'utf8')));
        };
        const git = (...args: string[]): void => {
            const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
            execFileSync('git', [...who, ...args], { cwd: at.vscode.folder });
        };
        const shows = (page: Frame, selector: string, wanted: RegExp): Promise<string> =>
            until(
                `${selector} shows ${wanted}`,
                () => page.locator(selector).first().innerText(),
                (text) => wanted.test(text),
            );

        test('hears that there is no repository', async () => {
            await at.vscode.openFile(FILE);
            await at.vscode.command('Cohort: Compare with Git Revision');
            await at.vscode.notification('practice.cohort is in no git repository').waitFor();
        });

        test('takes a commit from the list and sees what came of it', async () => {
            const { vscode } = at;
            git('init', '-q');
            git('add', '.');
            git('commit', '-qm', 'As it was planned');
            write((text) => text.replace('96 + 0.4', '101 + 0.4'));
            git('commit', '-qam', 'Higher pressures');
            await vscode.command('Cohort: Compare with Git Revision');
            await vscode.asked('Compare with Git Revision');
            await vscode.row('Higher pressures').first().waitFor();
            await vscode.take('As it was planned');
            const page = await vscode.preview();
            await shows(page, '[role=status]', /^1 definition changed, \d+ figures differ\.$/);
            assert.match(await page.locator('.line.is').first().innerText(), /\+ sbp \[mmHg\] +~ normal\(101 \+ 0\.4/);
            await shows(page, 'tr.different', /sbp\s+mean mmHg\s+\d+\.\d\s+\d+\.\d\s+\+5 ± 0/);
            assert.equal(await page.locator('article.scenario[data-column="sbp"] svg').count(), 1);
            // The text stays where it was.
            await vscode.editor(FILE).locator('.view-line').first().waitFor();
        });

        test('sees it follow what is saved, and any revision by its name', async () => {
            const { vscode } = at;
            const page = await vscode.preview();
            await vscode.openFile(FILE);
            await vscode.textBecomes(FILE, /101 \+ 0\.4/);
            await vscode.press('Control+End');
            await vscode.page.keyboard.type('\nwhat');
            await vscode.press('Control+s');
            await shows(page, '[role=status]', /^The comparison could not be made\. Shown is the last/);
            await shows(page, '[role=alert]', /practice\.cohort:\d+:1: error syntax/);
            for (let letter = 0; letter < 4; letter++) await vscode.press('Backspace');
            await vscode.press('Control+s');
            await shows(page, '[role=status]', /^1 definition changed/);
            await vscode.command('Cohort: Compare with Git Revision');
            await vscode.take('Another revision…');
            await vscode.page.locator('.quick-input-widget:visible', { hasText: 'Any revision that git knows' }).waitFor();
            await vscode.page.keyboard.type('HEAD');
            await vscode.press('Enter');
            await shows(page, '[role=status]', /^No definitions changed, no figures differ/);
        });

        test('closes the window, comes back and has the comparison again', async () => {
            const { vscode } = at;
            await vscode.reload();
            const page = await vscode.preview();
            // A browser that is closed at once may not have kept the last revision, but that before.
            await shows(page, '[role=status]', /^(1 definition|No definitions) changed, (\d+|no) figures differ\.$/);
            assert.equal(await vscode.tab('Compare practice.cohort').count(), 1);
            assert.deepEqual(vscode.complaints, []);
        });
    });
}
