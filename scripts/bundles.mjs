/**
 * What `dist/` is made of: one line a bundle.
 *
 * `entry` is the source, `name` the file in `dist/`. Entries of one `group` are bundled alike and share their common
 * code as chunks. An `executable` one starts with `#!`; a Node too old for the program must be able to read it.
 */
export const bundles = [
    { name: 'cli', entry: 'cli/main.ts', group: 'node', executable: true },
    { name: 'simulator', entry: 'dataset/simulator.ts', group: 'node' },
    { name: 'checksum', entry: 'dataset/checksum.ts', group: 'node' },
    { name: 'simulation-thread', entry: 'server/simulation/thread.ts', group: 'node' },
    { name: 'preview', entry: 'webview/main.ts', group: 'page' },
    { name: 'comparison', entry: 'webview/comparison/main.ts', group: 'page' },
    { name: 'preview', entry: 'webview/style.css', group: 'page' },
    { name: 'server', entry: 'server/program.ts', group: 'node' },
    { name: 'extension', entry: 'client/extension.ts', group: 'extension' },
];

const node = {
    format: 'esm',
    platform: 'node',
    target: 'node22',
    splitting: true,
    // Bundled CommonJS packages call require for Node's own modules, which an ES module does not have.
    banner: { js: "import{createRequire as __cohortRequire}from'node:module';const require=__cohortRequire(import.meta.url);" },
};
/** How each group is bundled, on top of what all have in common. */
export const groups = {
    node,
    // VS Code itself is there as a module of that name, in its extension host only.
    extension: { ...node, external: ['vscode'] },
    page: { format: 'iife', platform: 'browser', target: 'es2023' },
};
