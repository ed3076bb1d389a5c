import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { CodeServer } from './code-server.ts';
import { bundleSuites } from './host/bundle.ts';
import { GREP, REPORT } from './host/names.ts';
import type { Report } from './mocha.ts';

export const root = dirname(dirname(import.meta.dirname));

/** The packaged extension, made anew: what is tested is what is shipped. */
export function packageExtension(vsix: string): void {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/package.mjs'), '--out', vsix], {
        encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The extension cannot be packaged: ${stderr}${stdout}`);
}

/** A copy of the workspace that may be written to. */
export function copyWorkspace(target: string): string {
    cpSync(join(root, 'test/vscode/workspace'), target, { recursive: true });
    return target;
}

/** VS Code with the packaged extension, and a browser. One for all suites; each has a workspace of its own. */
export class Stage {
    readonly server: CodeServer;
    readonly vsix: string;
    private readonly folder: string;
    private readonly browser: Browser;
    private readonly others: CodeServer[] = [];
    private pages: Page[] = [];

    private constructor(folder: string, vsix: string, server: CodeServer, browser: Browser) {
        this.folder = folder;
        this.vsix = vsix;
        this.server = server;
        this.browser = browser;
    }

    /** `grep` chooses among the suites of the extension host. */
    static async set({ grep }: { grep?: string } = {}): Promise<Stage> {
        const folder = mkdtempSync(join(tmpdir(), 'cohort-vscode-'));
        const vsix = join(folder, 'cohort.vsix');
        let server: CodeServer | undefined;
        try {
            packageExtension(vsix);
            await bundleSuites(join(folder, 'suites'));
            const env = { [REPORT]: join(folder, 'suites.json'), [GREP]: grep ?? '' };
            server = await CodeServer.start(join(folder, 'data'), vsix, { env });
            return new Stage(folder, vsix, server, await launchBrowser());
        } catch (error) {
            await server?.stop();
            rmSync(folder, { recursive: true, force: true });
            throw error;
        }
    }

    workspace(name: string): string {
        return copyWorkspace(join(this.folder, name));
    }

    /** Another server that asks whether a folder is trusted: such as VS Code has it by default. */
    async distrusting(): Promise<CodeServer> {
        const server = await CodeServer.start(join(this.folder, 'data-distrusting'), this.vsix, { trust: 'ask' });
        this.others.push(server);
        return server;
    }

    /** A new page, in a browser profile of its own. */
    async newPage(): Promise<Page> {
        const context = await this.browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-GB' });
        const page = await context.newPage();
        page.setDefaultTimeout(60_000);
        this.pages.push(page);
        return page;
    }

    /** Runs the suites in the extension host, by a page that VS Code opens for tests. */
    async runHostSuites(): Promise<Report> {
        const page = await this.newPage();
        const ended = new Promise<void>((resolve, reject) => {
            const patience = setTimeout(() => reject(new Error('The suites in the extension host do not end.')), 300_000);
            const exit = (): void => {
                clearTimeout(patience);
                resolve();
            };
            // The workbench calls these, where they exist, when the tests are through.
            void page.exposeFunction('codeAutomationExit', exit);
            void page.exposeFunction('codeAutomationLog', () => {});
        });
        const suites = this.server.uri(join(this.folder, 'suites'));
        await page.goto(
            this.server.page(this.workspace('inside'), [
                ['extensionDevelopmentPath', suites],
                ['extensionTestsPath', `${suites}/index.js`],
            ]),
        );
        await ended;
        const file = join(this.folder, 'suites.json');
        if (!existsSync(file)) throw new Error('The suites in the extension host left no report.');
        const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
        if (report.failed.length > 0) await this.keep('extension-host');
        await this.closePages();
        return report;
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
        for (const server of [this.server, ...this.others]) await server.stop();
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
}
