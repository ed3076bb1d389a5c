import { expect, test } from 'vitest';
import { FEATURES } from '../../server/features/index.ts';
import { REFACTORINGS } from '../../server/refactorings/index.ts';
import { textOf } from '../project/sources.ts';

/** The editor's page lists what there is: no more, no less. */
const page = textOf('docs/editor.md');
const { contributes, capabilities } = JSON.parse(textOf('package.json')) as {
    contributes: {
        commands: { command: string; title: string }[];
        keybindings: { command: string; key: string; mac: string }[];
        configuration: { properties: Record<string, unknown> };
        taskDefinitions: { properties: { command: { enum: string[] } } }[];
    };
    capabilities: Record<string, { supported: string }>;
};

/** The cells of the table whose first column has this title. */
function rowsOf(title: string): string[][] {
    const lines = page.split('\n');
    const head = lines.findIndex((line) => line.startsWith(`| ${title} |`));
    expect(head, title).toBeGreaterThan(0);
    const end = lines.findIndex((line, i) => i > head && !line.startsWith('|'));
    return lines.slice(head + 2, end).map((line) =>
        line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
    );
}
const code = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);

test('all commands with their titles, and the keys that they have', () => {
    const listed = rowsOf('command').map(([command, title]) => `${code(command)} ${title}`);
    expect(listed.sort()).toEqual(contributes.commands.map(({ command, title }) => `${command} ${title}`).sort());
    for (const { command, key } of contributes.keybindings) {
        const row = rowsOf('command').find(([cell]) => code(cell).includes(command))!;
        expect(code(row[2]).map((each) => each.toLowerCase())).toContain(key);
    }
});

test('all settings', () => {
    expect(
        rowsOf('setting')
            .flatMap(([cell]) => code(cell))
            .sort(),
    ).toEqual(Object.keys(contributes.configuration.properties).sort());
});

test('all that the server announces', () => {
    const announced = new Set(['textDocumentSync', ...FEATURES.flatMap(({ capabilities: each }) => Object.keys(each))]);
    expect(
        rowsOf('capability')
            .flatMap(([cell]) => code(cell))
            .sort(),
    ).toEqual([...announced].sort());
});

test('every refactoring', () => {
    // Cases to blocks and back are one row.
    expect(rowsOf('refactoring').length).toBe(REFACTORINGS.length - 1);
});

test('what is announced as limited is told', () => {
    expect(Object.keys(capabilities).sort()).toEqual(['untrustedWorkspaces', 'virtualWorkspaces']);
    expect(rowsOf('folder').length).toBe(Object.keys(capabilities).length);
});

test('the task that is shown is one', () => {
    const [task] = [...page.matchAll(/```json\n([^`]+)```/g)].map(([, text]) => JSON.parse(text));
    expect(contributes.taskDefinitions[0].properties.command.enum).toContain(task.command);
});

test('links within the page lead somewhere', () => {
    const headings = [...page.matchAll(/^##+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replaceAll(' ', '-'));
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
});
