import { commands, Uri, window, workspace } from 'vscode';

/** Saves what the preview shows as one file that any browser opens: no scripts, nothing fetched. */
export async function exportReport({ title, body }: { title: string; body: string }, spec: Uri, extension: Uri): Promise<void> {
    const name = title.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-|-$/g, '') || 'preview';
    const target = await window.showSaveDialog({
        title: 'Export Preview Report',
        defaultUri: Uri.joinPath(spec, '..', `${name}.html`),
        filters: { 'Web page': ['html'] },
    });
    if (!target) return;
    const style = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(extension, 'dist/preview.css')));
    await workspace.fs.writeFile(target, new TextEncoder().encode(reportOf(title, body, style)));
    const open = 'Open';
    if ((await window.showInformationMessage('The report is written.', open)) === open)
        await commands.executeCommand('vscode.open', target);
}

/** The body comes from the browser's serializer, which has escaped all text in it. */
export function reportOf(title: string, body: string, style: string): string {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style.replaceAll('</', '<\\/')}</style>
</head>
<body>
<div id="page">${body}</div>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
