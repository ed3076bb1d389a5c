import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, root, sourcesOf } from './sources.ts';

/** The arrows of ARCHITECTURE.md: what each folder may import besides itself. */
const ARROWS: Record<string, string[]> = {
    math: [],
    plan: [],
    knowledge: [],
    language: ['math', 'plan', 'knowledge'],
    generator: ['math', 'plan'],
    clinical: ['math', 'language', 'plan', 'generator', 'knowledge'],
    compiler: ['math', 'language', 'plan', 'generator', 'knowledge', 'clinical'],
    assess: ['math', 'plan', 'generator'],
    dataset: ['math', 'plan', 'generator', 'knowledge'],
    cli: ['math', 'language', 'plan', 'generator', 'knowledge', 'clinical', 'compiler', 'assess', 'dataset', 'server'],
    server: ['math', 'language', 'plan', 'generator', 'knowledge', 'clinical', 'compiler', 'assess', 'dataset'],
    client: [],
    webview: [],
};

/** They also run in a browser's worker. */
const CORE = ['language', 'plan', 'math', 'generator', 'knowledge', 'clinical', 'compiler', 'assess'];

/** Client and server, client and command line, and client and page share the types of what they say, and nothing else. */
const PROTOCOLS = new Set(['server/protocol.ts', 'plan/comparison.ts', 'webview/messages.ts']);

const folders = Object.keys(ARROWS).filter((folder) => existsSync(join(root, folder)));

describe.each(folders)('%s', (folder) => {
    const files = sourcesOf(folder);

    test('imports only along the arrows', () => {
        const allowed = new Set([folder, ...ARROWS[folder]]);
        const wrong = files.flatMap((file) =>
            importsOf(file)
                .filter((target) => target.includes('/') && target.endsWith('.ts') && !PROTOCOLS.has(target))
                .filter((target) => !allowed.has(target.split('/')[0]))
                .map((target) => `${file} imports ${target}`),
        );
        expect(wrong).toEqual([]);
    });

    test('follows the project references of its tsconfig.json', async () => {
        const path = `${folder}/tsconfig.json`;
        if (!existsSync(join(root, path))) return expect(files).toEqual([]);
        const { default: config } = await import(join(root, path), { with: { type: 'json' } });
        const references = (config.references ?? []).map((reference: { path: string }) => reference.path.replace('../', ''));
        expect(ARROWS[folder]).toEqual(expect.arrayContaining(references));
    });
});

describe.each(CORE)('%s', (folder) => {
    test('imports nothing of Node or VS Code', () => {
        const hosts = new Set([...builtinModules, 'vscode']);
        const wrong = sourcesOf(folder).flatMap((file) =>
            importsOf(file)
                .filter((target) => target.startsWith('node:') || hosts.has(target))
                .map((target) => `${file} imports ${target}`),
        );
        expect(wrong).toEqual([]);
    });
});
