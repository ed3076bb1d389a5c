import { beforeAll, describe, expect, test } from 'vitest';
import type { CodeAction, DocumentLink } from 'vscode-languageserver/node';
import { Client, has } from './client.ts';

const client = new Client({ initializationOptions: { simulation: true } });
beforeAll(() => client.start());

const MAIN = 'vscode-vfs://github/who/what/main.cohort';
const OTHER = 'vscode-vfs://github/who/what/other.cohort';
const open = (uri: string, text: string) =>
    client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'cohort', version: 1, text } });

describe('a spec that is on no disk', () => {
    const spec = `import { half } from "./other.cohort"
import { Lipids } from "std/lipids"
cohort A {
  sex ~ categorical(female: 51%, male: 49%)
  age [years] ~ normal(50, 15) in 18..90
  include Lipids
  x = half(age) + smoking(age)
}
table smoking(age) from "smoking.csv"
`;
    test('says what is not read and why, and offers nothing that would write', async () => {
        await open(MAIN, spec);
        const found = await client.saidOf(MAIN, (each) => has('table/file')(each) && has('name/unknown')(each));
        const said = found.filter(({ severity }) => severity === 1).map(({ message }) => message);
        expect(said).toEqual([
            'The file "./other.cohort" is not read, since its folder is not on a disk. Open the folder from a disk; an imported spec is also read where it is open.',
            'The file "smoking.csv" is not read, since its folder is not on a disk. Open the folder from a disk; an imported spec is also read where it is open.',
        ]);
        const range = { start: { line: 8, character: 26 }, end: { line: 8, character: 26 } };
        const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
            textDocument: { uri: MAIN },
            range,
            context: { diagnostics: [] },
        });
        expect(actions.map(({ title }) => title)).toEqual([]);
    });
    test('reads what is open beside it, and is simulated from its text', async () => {
        await open(OTHER, 'define half(x) = x / 2\ntable smoking(age) { *: 25% }\n');
        await client.notify('textDocument/didChange', {
            textDocument: { uri: MAIN, version: 2 },
            contentChanges: [{ text: spec.replace('{ half }', '{ half, smoking }').replace(/table.*\n$/, '') }],
        });
        expect(
            (await client.saidOf(MAIN, (each) => !has('name/unknown')(each) && !has('table/file')(each))).filter(
                (each) => each.severity === 1,
            ),
        ).toEqual([]);
        await client.settled(MAIN, 'done');
    });
});

describe('links', () => {
    test('lead to imports, the standard library and tables', async () => {
        await client.openText('a.cohort', 'import { Lipids } from "std/lipids"\nimport { x } from "./b.cohort"\ntable t(a) from "t.csv"\n');
        const links = await client.ask<DocumentLink[]>('textDocument/documentLink', 'a.cohort', {});
        expect(links.map(({ range, target }) => [client.slice('a.cohort', range), target])).toEqual([
            ['"std/lipids"', 'cohort-std:/lipids.cohort'],
            ['"./b.cohort"', client.uri('b.cohort')],
            ['"t.csv"', client.uri('t.csv')],
        ]);
    });
    test('of a library that has no such file lead nowhere', async () => {
        await client.openText('a.cohort', 'import { Lipids } from "std/lipid"\n');
        expect(await client.ask<DocumentLink[]>('textDocument/documentLink', 'a.cohort', {})).toEqual([]);
    });
});
test('nothing went wrong on the way', () => expect(client.errors).toEqual([]));
