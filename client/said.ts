import { Uri, ViewColumn, window, workspace } from 'vscode';

/** Read-only documents with what the command line says of a spec: `cohort-says:/TITLE.txt?ARGUMENTS`. */
export const SAID = 'cohort-says';

/** Shows such a document beside the text; the spec is the second argument. */
export async function showSaid(title: string, args: string[]): Promise<void> {
    const uri = Uri.from({ scheme: SAID, path: `/${title.replaceAll('/', '∕')}.txt`, query: JSON.stringify(args) });
    await window.showTextDocument(await workspace.openTextDocument(uri), {
        viewColumn: ViewColumn.Beside,
        preview: true,
        preserveFocus: true,
    });
}
