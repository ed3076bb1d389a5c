import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { CodeServer, install, type Ways } from './code-server.ts';
import { bundleSuites } from './host/bundle.ts';
import { GREP, REPORT } from './host/environment.ts';
import type { Report } from './mocha.ts';
import { PATIENCE } from './until.ts';

export const root = dirname(dirname(import.meta.dirname));

/** The packaged extension, made anew: what is tested is what is shipped. */
export function packageExtension(vsix: string): void {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/package.mjs'), '--out', vsix], {
        encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The extension cannot be packaged: ${stderr}${stdout}`);
}

/** A copy of the workspace of the tests, or of some files of the checkout, that may be written to. */
export function copyWorkspace(target: string, files?: readonly string[]): string {
    if (files) for (const file of files) cpSync(join(root, file), join(target, basename(file)));
    else cpSync(join(root, 'test/vscode/workspace'), target, { recursive: true });
    return target;
}

/** VS Code with the packaged extension, and a browser. One for all suites; each has a workspace of its own. */
export class Stage {
    private readonly folder: string;
    private readonly browser: Browser;
    private readonly servers = new Map<string, CodeServer>();
    private pages: Page[] = [];
    private suiteRuns = 0;

    private constructor(folder: string, browser: Browser) {
        this.folder = folder;
        this.browser = browser;
    }

    static async set(): Promise<Stage> {
        const folder = mkdtempSync(join(tmpdir(), 'cohort-vscode-'));
        try {
            const vsix = join(folder, 'cohort.vsix');
            packageExtension(vsix);
            install(vsix, join(folder, 'data'));
            return new Stage(folder, await launchBrowser());
        } catch (error) {
            rmSync(folder, { recursive: true, force: true });
            throw error;
        }
    }

    workspace(name: string, files?: readonly string[]): string {
        return copyWorkspace(join(this.folder, name), files);
    }

    /** A server of its ways, started when it is first asked for. */
    async server(ways: Ways = {}): Promise<CodeServer> {
        const key = JSON.stringify(ways);
        const server = this.servers.get(key) ?? (await CodeServer.start(join(this.folder, 'data'), ways));
        this.servers.set(key, server);
        return server;
    }

    /** A new page, in a browser profile of its own and with the settings that all begin with. */
    async newPage(): Promise<Page> {
        rmSync(join(this.folder, 'data/data/User/settings.json'), { force: true });
        const context = await this.browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-GB' });
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE);
        this.pages.push(page);
        return page;
    }

    /** Runs the suites in the extension host, by a page that VS Code opens for tests. */
    async runHostSuites(grep = ''): Promise<Report> {
        const [suites, file] = [join(this.folder, 'suites'), join(this.folder, 'suites.json')];
        await bundleSuites(suites);
        const server = await CodeServer.start(join(this.folder, 'data'), { automated: true, env: { [REPORT]: file, [GREP]: grep } });
        this.servers.set('suites', server);
        try {
            return await this.runSuitesOn(server, suites, file);
        } finally {
            await this.closePages();
            await server.stop();
            this.servers.delete('suites');
        }
    }

    private async runSuitesOn(server: CodeServer, suites: string, file: string): Promise<Report> {
        rmSync(file, { force: true });
        const page = await this.newPage();
        const ended = new Promise<void>((resolve, reject) => {
            const patience = setTimeout(() => reject(new Error('The suites in the extension host do not end.')), 5 * PATIENCE);
            // The workbench calls these, where they exist, when the tests are through.
            void page.exposeFunction('codeAutomationLog', () => {});
            void page.exposeFunction('codeAutomationExit', () => {
                clearTimeout(patience);
                resolve();
            });
        });
        const development = server.uri(suites);
        await page.goto(
            server.page(this.workspace(`inside-${this.suiteRuns++}`), [
                ['extensionDevelopmentPath', development],
                ['extensionTestsPath', `${development}/index.js`],
            ]),
        );
        await ended;
        if (!existsSync(file)) throw new Error('The suites in the extension host left no report.');
        const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
        if (report.failed.length > 0) await this.keep('extension-host');
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
        for (const server of this.servers.values()) await server.stop();
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }
}
