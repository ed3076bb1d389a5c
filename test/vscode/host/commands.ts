import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import { ID } from './spec.ts';

interface Contributed {
    commands: { command: string; title: string; category?: string; icon?: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    keybindings: { command: string }[];
}

export function commandTable(): void {
    suite('commands', () => {
        const contributed = (): Contributed => extensions.getExtension(ID)!.packageJSON.contributes;

        test('that are offered are there', async () => {
            const there = new Set(await commands.getCommands(true));
            const offered = contributed().commands.map(({ command }) => command);
            assert.ok(offered.length > 0);
            assert.deepEqual(
                offered.filter((command) => !there.has(command)),
                [],
            );
        });
        test('have a title of their own, the category and an icon', () => {
            const all = contributed().commands;
            for (const { command, title, category, icon } of all) {
                assert.match(command, /^cohort\./);
                assert.equal(category, 'Cohort', command);
                assert.match(icon ?? '', /^\$\([a-z-]+\)$/, command);
                assert.ok(title && !title.startsWith('Cohort'), command);
            }
            assert.equal(new Set(all.map(({ title }) => title)).size, all.length);
        });
        test('that menus and keys name are offered', () => {
            const offered = new Set(contributed().commands.map(({ command }) => command));
            const named = [...Object.values(contributed().menus).flat(), ...contributed().keybindings].map(({ command }) => command);
            assert.deepEqual(
                named.filter((command) => !offered.has(command)),
                [],
            );
        });
        test('need a spec, but for the one that makes it', () => {
            const always = (where: string): string[] =>
                contributed()
                    .menus[where].filter(({ when }) => when === undefined)
                    .map(({ command }) => command);
            assert.deepEqual(always('commandPalette'), []);
            assert.deepEqual(always('editor/title'), []);
            assert.deepEqual(always('explorer/context'), []);
            assert.deepEqual(always('file/newFile'), ['cohort.new']);
        });
    });
}
