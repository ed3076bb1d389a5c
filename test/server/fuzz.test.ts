import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { Client } from './client.ts';

const client = new Client({ initializationOptions: { commands: true } });
beforeAll(() => client.start());

const folder = new URL('../../examples/', import.meta.url);
const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.cohort'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const PIECES = [
    '{',
    '}',
    '(',
    ')',
    '"',
    '[',
    ']',
    '~',
    '=',
    '.',
    ',',
    ':',
    '#',
    '|',
    '/*',
    '//',
    '\n',
    ' ',
    '\r',
    '😀',
    'é',
    'x',
    '..',
    '%',
    '\\',
    '1e999',
];
const REQUESTS = ['completion', 'hover', 'signatureHelp', 'definition', 'documentHighlight', 'prepareRename', 'prepareCallHierarchy'];
const WHOLE = ['documentSymbol', 'foldingRange', 'documentLink', 'formatting', 'semanticTokens/full', 'codeLens'];
const RANGES = ['codeAction', 'inlayHint', 'rangeFormatting'];

/** Numbers from 0 below n, always the same. */
function random(seed: number): (n: number) => number {
    let state = seed;
    return (n) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
    };
}

test('whatever is typed, everything is answered', async () => {
    const below = random(20);
    for (const text of texts) {
        await client.openText('fuzz.cohort', text.replaceAll('|', ''));
        for (let edit = 0; edit < 12; edit++) {
            const { length } = client.text('fuzz.cohort');
            const start = below(length);
            const end = below(3) === 0 ? Math.min(length, start + below(80)) : start;
            await client.change('fuzz.cohort', start, end, below(4) === 0 ? '' : PIECES[below(PIECES.length)]);
            for (const at of [start, below(length)]) {
                const position = client.at('fuzz.cohort', at);
                for (const request of REQUESTS) await client.ask(`textDocument/${request}`, 'fuzz.cohort', { position });
            }
            const options = { tabSize: 2, insertSpaces: true };
            await client.ask(`textDocument/${WHOLE[below(WHOLE.length)]}`, 'fuzz.cohort', { options });
            const [from, to] = [below(length), below(length)].sort((a, b) => a - b).map((offset) => client.at('fuzz.cohort', offset));
            const ranged = { range: { start: from, end: to }, context: { diagnostics: [], includeDeclaration: true }, options };
            for (const request of RANGES) await client.ask(`textDocument/${request}`, 'fuzz.cohort', ranged);
            await client.ask('textDocument/references', 'fuzz.cohort', { ...ranged, position: from });
            await client.ask('textDocument/selectionRange', 'fuzz.cohort', { positions: [from, to] });
            await client.ask('textDocument/onTypeFormatting', 'fuzz.cohort', { position: to, ch: below(2) ? '}' : '\n', options });
        }
        await client.diagnostics('fuzz.cohort');
    }
    const files = [{ oldUri: client.uri('fuzz.cohort'), newUri: client.uri('moved/fuzz.cohort') }];
    await client.request('workspace/willRenameFiles', { files });
    await client.request('workspace/symbol', { query: 'a' });
    expect(client.errors).toEqual([]);
}, 120_000);

test('the server holds the text that the editor holds', async () => {
    const text = client.text('fuzz.cohort');
    const declared = /^cohort ([A-Za-z0-9]+)/m.exec(texts[0])![1];
    await client.change('fuzz.cohort', 0, text.length, texts[0]);
    const symbols = await client.ask<{ name: string }[]>('textDocument/documentSymbol', 'fuzz.cohort', {});
    expect(symbols.map(({ name }) => name)).toContain(declared);
});
