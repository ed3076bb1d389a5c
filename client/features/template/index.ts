import { basename } from 'node:path';
import { commands, Range, Uri, window, workspace } from 'vscode';
import type { Feature } from '../../feature.ts';
import { LANGUAGE } from '../../language.ts';

/** Folder of the specs that come with the extension. */
const TEMPLATES = 'dist/templates';

/** `Cohort: New Cohort from Template…`: an untitled document with one of the specs that come with the extension. */
export const template: Feature = {
    register: ({ context }) =>
        commands.registerCommand('cohort.new', async () => {
            const folder = Uri.joinPath(context.extensionUri, TEMPLATES);
            const files = (await workspace.fs.readDirectory(folder)).map(([name]) => name).filter((name) => name.endsWith('.cohort'));
            const items = await Promise.all(
                files.sort().map(async (name) => {
                    const text = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(folder, name)));
                    return { label: titleOf(name), detail: summaryOf(text), text };
                }),
            );
            const picked = await window.showQuickPick(items, { title: 'New Cohort from Template', matchOnDetail: true });
            if (!picked) return;
            const document = await workspace.openTextDocument({ language: LANGUAGE, content: picked.text });
            const editor = await window.showTextDocument(document);
            editor.revealRange(new Range(0, 0, 0, 0));
        }),
};

function titleOf(name: string): string {
    const words = basename(name, '.cohort').replaceAll('-', ' ');
    return words[0].toUpperCase() + words.slice(1);
}

/** The first sentence of the documentation comment. */
function summaryOf(text: string): string {
    const comment = /\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '';
    return (
        comment
            .replace(/\s*\*?\s+/g, ' ')
            .trim()
            .split(/(?<=[.:])\s/)[0] ?? ''
    );
}
