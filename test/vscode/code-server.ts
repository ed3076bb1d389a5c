import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = '4.139.1';
const SETTINGS = {
    'workbench.startupEditor': 'none',
    'extensions.autoCheckUpdates': false,
    'extensions.ignoreRecommendations': true,
    'workbench.tips.enabled': false,
    'chat.disableAIFeatures': true,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/**
 * The folder of VS Code's server build, installed from npm where it is not in the cache.
 * Complete or absent: it is made under another name, and whoever comes second throws away its own.
 */
export function installedServer(): string {
    const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cohort');
    const home = join(cache, `code-server-${VERSION}`);
    const inside = 'node_modules/code-server/lib/vscode';
    if (existsSync(home)) return join(home, inside);
    mkdirSync(cache, { recursive: true });
    const aside = mkdtempSync(join(cache, 'installing-'));
    try {
        // Without scripts: they compile native modules that the server runs without.
        const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
        npm(['install', '--prefix', aside, ...quiet, `code-server@${VERSION}`], aside);
        npm(['install', '--omit=dev', ...quiet], join(aside, inside));
        if (!existsSync(home)) renameSync(aside, home);
    } catch (error) {
        if (!existsSync(home)) throw error;
    } finally {
        rmSync(aside, { recursive: true, force: true });
    }
    return join(home, inside);
}

function npm(args: string[], cwd: string): void {
    const { status, error, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
    if (status !== 0) throw new Error(`npm ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

const MAIN = ['out/server-main.js', '--accept-server-license-terms', '--telemetry-level', 'off'];

/** Puts our settings and an extension into a folder for VS Code's data. */
export function install(vsix: string, data: string): void {
    mkdirSync(join(data, 'data/Machine'), { recursive: true });
    writeFileSync(join(data, 'data/Machine/settings.json'), JSON.stringify(SETTINGS));
    const args = [...MAIN, '--server-data-dir', data, '--install-extension', vsix];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: installedServer(), encoding: 'utf8' });
    if (status !== 0) throw new Error(`${vsix} cannot be installed: ${stdout}${stderr}`);
}

/** How a server differs from what people have. */
export interface Ways {
    /** Takes the path of tests from the page's address, which a built workbench does with this alone; shows no notifications then. */
    automated?: boolean;
    /** Leaves folders in Restricted Mode until somebody trusts them. */
    asksForTrust?: boolean;
    /** Environment of its extension host. */
    env?: Record<string, string>;
}

/** VS Code as a server on a free port. Its settings, extensions and logs are below `data`. */
export class CodeServer {
    readonly authority: string;
    private readonly child: ChildProcess;

    private constructor(authority: string, child: ChildProcess) {
        this.authority = authority;
        this.child = child;
    }

    static async start(data: string, { automated, asksForTrust, env }: Ways = {}): Promise<CodeServer> {
        const port = await freePort();
        const args = [...MAIN, '--server-data-dir', data, '--host', '127.0.0.1', '--port', `${port}`, '--without-connection-token'];
        args.push('--disable-getting-started-override');
        if (!asksForTrust) args.push('--disable-workspace-trust');
        if (automated) args.push('--enable-smoke-test-driver');
        const child = spawn(process.execPath, args, {
            cwd: installedServer(),
            env: { ...process.env, ...env },
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        const log = createWriteStream(join(data, 'server.log'), { flags: 'a' });
        child.stdout.pipe(log, { end: false });
        child.stderr.pipe(log, { end: false });
        const server = new CodeServer(`127.0.0.1:${port}`, child);
        try {
            await server.answers();
        } catch (error) {
            await server.stop();
            throw error;
        }
        return server;
    }

    /** The address of a page that shows `folder`; `payload` are pairs for VS Code's web workbench. */
    page(folder: string, payload: [string, string][] = []): string {
        const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
        return `http://${this.authority}/?${query}`;
    }

    /** How a page names a file of this machine. */
    uri(path: string): string {
        return `vscode-remote://${this.authority}${path}`;
    }

    async stop(): Promise<void> {
        if (this.child.exitCode !== null || this.child.signalCode !== null) return;
        const exit = once(this.child, 'exit');
        this.child.kill('SIGTERM');
        const patience = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
        await exit;
        clearTimeout(patience);
    }

    private async answers(): Promise<void> {
        const end = Date.now() + 60_000;
        while (this.child.exitCode === null && Date.now() < end) {
            const answer = await fetch(`http://${this.authority}/version`).catch(() => undefined);
            if (answer?.ok) return;
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error('The server of VS Code does not answer.');
    }
}

async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (address === null || typeof address === 'string') throw new Error('no port is free');
    return address.port;
}
