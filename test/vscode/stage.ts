import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { CodeServer } from './code-server.ts';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** VS Code with the packaged extension, a browser, and a workspace that may be written to. */
export class Stage {
    readonly workspace: string;
    readonly server: CodeServer;
    private readonly folder: string;
    private readonly browser: Browser;
    private pages: Page[] = [];

    private constructor(folder: string, server: CodeServer, browser: Browser) {
        this.folder = folder;
        this.workspace = join(folder, 'workspace');
        this.server = server;
        this.browser = browser;
    }

    static async set(): Promise<Stage> {
        const folder = mkdtempSync(join(tmpdir(), 'cohort-vscode-'));
        const vsix = join(folder, 'cohort.vsix');
        let server: CodeServer | undefined;
        try {
            cpSync(join(root, 'test/vscode/workspace'), join(folder, 'workspace'), { recursive: true });
            const packaging = spawnSync(process.execPath, [join(root, 'scripts/package.mjs'), '--out', vsix], { encoding: 'utf8' });
            if (packaging.status !== 0) throw new Error(packaging.stderr);
            server = await CodeServer.start(join(folder, 'data'), vsix);
            return new Stage(folder, server, await launchBrowser());
        } catch (error) {
            await server?.stop();
            rmSync(folder, { recursive: true, force: true });
            throw error;
        }
    }

    /** The workbench on the workspace, with these pairs for it. */
    async open(payload: [string, string][]): Promise<Page> {
        const context = await this.browser.newContext({ viewport: { width: 1400, height: 900 } });
        const page = await context.newPage();
        page.setDefaultTimeout(60_000);
        this.pages.push(page);
        await page.goto(this.server.page(this.workspace, payload));
        return page;
    }

    /** The workbench with a file of the workspace in the editor. */
    async edit(file: string): Promise<Page> {
        const page = await this.open([['openFile', this.server.uri(join(this.workspace, file))]]);
        await page.locator('.monaco-editor .view-line').first().waitFor();
        return page;
    }

    async closePages(): Promise<void> {
        for (const page of this.pages.splice(0)) await page.context().close();
    }

    /** Keeps what is on the screen, and the logs, where a failure can be looked into. */
    async keep(name: string): Promise<void> {
        const kept = join(root, '.cache/vscode-failure');
        mkdirSync(kept, { recursive: true });
        const safe = name.replace(/\W+/g, '-');
        for (const [index, page] of this.pages.entries()) {
            await page.screenshot({ path: join(kept, `${safe}-${index}.png`), timeout: 10_000 }).catch(() => {});
        }
        for (const log of ['data/server.log', 'data/data/logs']) {
            const from = join(this.folder, log);
            if (existsSync(from)) cpSync(from, join(kept, log.split('/').at(-1)!), { recursive: true });
        }
    }

    async strike(): Promise<void> {
        await this.closePages();
        await this.browser.close();
        await this.server.stop();
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
}
