import assert from 'node:assert/strict';
import { commands, type Position, Range, type TextDocument, Uri, window, workspace } from 'vscode';

/** The extension under test. */
export const ID = 'cohort.cohort';

/** The workspace is made anew for each run; suites name its files. */
export const fileOf = (name: string): Uri => Uri.joinPath(workspace.workspaceFolders![0].uri, name);

/** A file of the workspace, in the editor. */
export async function spec(name: string): Promise<TextDocument> {
    const document = await workspace.openTextDocument(fileOf(name));
    await window.showTextDocument(document);
    return document;
}

/** A spec of its own for one test: `|` marks a place. On disk nowhere. */
export async function draft(text: string): Promise<{ document: TextDocument; at: Position }> {
    const offset = text.indexOf('|');
    const content = offset < 0 ? text : text.slice(0, offset) + text.slice(offset + 1);
    const document = await workspace.openTextDocument({ language: 'cohort', content });
    await window.showTextDocument(document);
    return { document, at: document.positionAt(Math.max(offset, 0)) };
}

/** The place of a text in a document, or of its nth occurrence. */
export function placeOf(document: TextDocument, text: string, nth = 1): Range {
    let offset = -1;
    for (let i = 0; i < nth; i++) offset = document.getText().indexOf(text, offset + 1);
    assert.ok(offset >= 0, `${document.fileName} has "${text}"`);
    return new Range(document.positionAt(offset), document.positionAt(offset + text.length));
}

/** What a provider of the extension answers, by the command that VS Code has for it. */
export const provided = async <T>(command: string, ...args: unknown[]): Promise<T> =>
    (await commands.executeCommand<T>(`vscode.${command}`, ...args)) as T;
