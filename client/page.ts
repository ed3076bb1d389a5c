import { Uri, type Webview, type WebviewPanel } from 'vscode';

/** Makes a panel one of ours: its icon, and a page that loads one script of `dist/` and the style sheet, and nothing else. */
export function furnish(panel: WebviewPanel, extension: Uri, { script, title }: { script: string; title: string }): void {
    const dist = Uri.joinPath(extension, 'dist');
    panel.iconPath = {
        light: Uri.joinPath(extension, 'client/icons/cohort-light.svg'),
        dark: Uri.joinPath(extension, 'client/icons/cohort-dark.svg'),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.html = pageOf(panel.webview, dist, script, title);
}

function pageOf(webview: Webview, dist: Uri, file: string, title: string): string {
    const nonce = Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const [script, style] = [file, 'preview.css'].map((name) => webview.asWebviewUri(Uri.joinPath(dist, name)));
    const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="page"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
