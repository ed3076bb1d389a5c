import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { needs } from '../debian.ts';

/** A headless chromium of this machine. */
export function launchBrowser(): Promise<Browser> {
    const executablePath = process.env.CHROMIUM || 'chromium';
    needs(executablePath, 'chromium');
    const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
    return chromium.launch({
        executablePath: executablePath.includes('/') ? executablePath : onPath(executablePath),
        args: [...args, '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
}

function onPath(program: string): string {
    const found = (process.env.PATH ?? '')
        .split(delimiter)
        .map((folder) => join(folder, program))
        .find(existsSync);
    return found ?? program;
}
