import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { PROTOCOL_VERSION } from '../../server/protocol.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What no page may run or show as markup. */
export const HOSTILE = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>"\'&';

export interface Opened {
    browser: Browser;
    page: Page;
    /** What the browser's console says: of a refused style or script, or of an error. */
    complaints: string[];
    /** As the extension would, with the version of the protocol; back when it is drawn. */
    send(...messages: object[]): Promise<void>;
    /** What the page has said of a kind. */
    said(kind: string): Promise<{ kind: string }[]>;
}

/** A page of the extension in a real browser, under the content security policy that the extension gives it. */
export async function openPage(entry: string): Promise<Opened> {
    if (CHROMIUM === undefined) throw new Error('The tests of pages need chromium: apt-get install chromium');
    const { outputFiles } = await build({ entryPoints: [root(entry)], bundle: true, format: 'iife', write: false, logLevel: 'silent' });
    const files: Record<string, [type: string, body: string]> = {
        '/': [
            'text/html',
            `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-n'; style-src http://preview.test">
<link rel="stylesheet" href="/style.css"><div id="page"></div>
<script nonce="n">window.said = []; window.acquireVsCodeApi = () => ({ postMessage: (m) => said.push(m), getState: () => undefined, setState: (s) => { window.kept = s; } });</script>
<script nonce="n" src="/page.js"></script>`,
        ],
        '/page.js': ['text/javascript', outputFiles[0].text],
        '/style.css': ['text/css', readFileSync(root('webview/style.css'), 'utf8')],
    };
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
    const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.route('**/*', (route) => {
        const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ['text/plain', ''];
        return route.fulfill({ contentType, body });
    });
    await page.goto('http://preview.test/');
    return {
        browser,
        page,
        complaints,
        async send(...messages) {
            for (const message of messages) await page.evaluate((m) => window.postMessage(m, '*'), { ...message, v: PROTOCOL_VERSION });
            await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        },
        said: (kind) => page.evaluate((k) => (window as unknown as { said: { kind: string }[] }).said.filter((m) => m.kind === k), kind),
    };
}
