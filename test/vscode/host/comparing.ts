import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, TabInputWebview, Uri, window, workspace } from 'vscode';
import type { CohortComparison } from '../../../plan/comparison.ts';
import { until } from '../until.ts';
import { draft } from './spec.ts';

const FRAGMENT = (pulse: number): string => `fragment Vitals {\n  pulse [bpm] ~ normal(${pulse}, 5)\n}\n`;
const SPEC = (mean: number): string =>
    `import { Vitals } from "../shared.cohort"\ncohort Study {\n  patients 1000\n  seed 1\n  age [years] ~ normal(${mean}, 10)\n  include Vitals\n}\n`;

export function comparing(): void {
    suite('comparing with a revision', () => {
        const folder = mkdtempSync(join(tmpdir(), 'cohort-repository-'));
        const spec = join(folder, 'study', 'spec.cohort');
        const git = (...args: string[]): string =>
            execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args], {
                cwd: folder,
                encoding: 'utf8',
            });
        const compare = (revision: string): Thenable<CohortComparison | undefined> =>
            commands.executeCommand('cohort.compareRevision', Uri.file(spec), revision);
        const panels = () =>
            window.tabGroups.all
                .flatMap(({ tabs }) => tabs)
                .filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith('cohort.comparison'));

        suiteSetup(() => {
            mkdirSync(join(folder, 'study'));
            git('init', '-q');
            writeFileSync(join(folder, 'shared.cohort'), FRAGMENT(70));
            writeFileSync(spec, SPEC(50));
            git('add', '.');
            git('commit', '-qm', 'first');
            git('tag', 'first');
            writeFileSync(spec, SPEC(55));
            git('commit', '-qam', 'older patients');
            writeFileSync(join(folder, 'shared.cohort'), FRAGMENT(80));
        });
        suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

        test('reads the spec and what it imports as they were, and writes nothing', async () => {
            const before = readdirSync(folder, { recursive: true }).filter((name) => !`${name}`.startsWith('.git'));
            const comparison = await compare('first');
            assert.deepEqual(
                comparison?.definitions.map(({ kind, name, change }) => `${kind} ${name} ${change}`),
                ['variable age changed', 'variable pulse changed'],
            );
            const mean = (of: string) => comparison?.statistics.find((each) => each.statistic === 'mean' && each.of === of);
            // The same patients are five years older and have ten beats more.
            assert.ok(Math.abs(mean('age')!.difference! - 5) < 0.01, `${mean('age')!.difference}`);
            assert.ok(Math.abs(mean('pulse')!.difference! - 10) < 0.01, `${mean('pulse')!.difference}`);
            assert.equal(mean('age')!.verdict, 'different');
            const after = readdirSync(folder, { recursive: true }).filter((name) => !`${name}`.startsWith('.git'));
            assert.deepEqual(after, before);
            assert.equal(git('status', '--porcelain').trim(), 'M shared.cohort');
        });
        test('shows it in one panel beside the text', async () => {
            await compare('first');
            const comparison = await compare('HEAD');
            assert.deepEqual(
                comparison?.definitions.map(({ name }) => name),
                ['pulse'],
            );
            const [panel, ...others] = await until('the panel', panels, ({ length }) => length > 0);
            assert.equal(panel.label, 'Compare spec.cohort');
            assert.deepEqual(others, []);
        });
        test('takes the text in the editor, which it saves', async () => {
            const document = await workspace.openTextDocument(spec);
            const editor = await window.showTextDocument(document);
            await editor.edit((edit) =>
                edit.insert(document.positionAt(document.getText().indexOf('  include')), '  height ~ normal(170, 9)\n'),
            );
            const comparison = await compare('HEAD');
            assert.ok(comparison?.definitions.some(({ name, change }) => name === 'height' && change === 'added'));
            assert.equal(document.isDirty, false);
        });
        test('says where there is no such revision, no repository, no file', async () => {
            assert.equal(await compare('nowhere'), undefined);
            assert.equal(await compare('--output=x'), undefined);
            const alone = mkdtempSync(join(tmpdir(), 'cohort-alone-'));
            const elsewhere = join(alone, 'alone.cohort');
            writeFileSync(elsewhere, SPEC(50));
            assert.equal(await commands.executeCommand('cohort.compareRevision', Uri.file(elsewhere), 'HEAD'), undefined);
            rmSync(alone, { recursive: true });
            const { document } = await draft('cohort C { x ~ normal(0, 1) }');
            assert.equal(await commands.executeCommand('cohort.compareRevision', document.uri, 'HEAD'), undefined);
        });
    });
}
