import { beforeAll, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { Client, has } from './client.ts';

const able = { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } } };
const clients = { able: new Client({ capabilities: able }), plain: new Client() };
const spec = 'table t(age) from "smoking.csv"\ncohort A {\n  age ~ uniform(20, 80)\n  x = t(age)\n}\n';

beforeAll(async () => {
    for (const client of Object.values(clients)) {
        client.write('smokers.csv', 'age,value\n*,0.2\n');
        await client.start();
        await client.openText('a.cohort', spec);
        await client.diagnostics('a.cohort', has('table/file'));
    }
});

const actions = (client: Client) => {
    const at = client.at('a.cohort', spec.indexOf('smoking'));
    return client.ask<CodeAction[]>('textDocument/codeAction', 'a.cohort', { range: { start: at, end: at }, context: { diagnostics: [] } });
};

test('a table is read from the file that was meant, or from a new one', async () => {
    const { able: client } = clients;
    const found = await actions(client);
    expect(found.map(({ title }) => title)).toEqual(expect.arrayContaining(['Change to "smokers.csv"', 'Create "smoking.csv"']));
    const [create, edit] = found.find(({ title }) => title.startsWith('Create'))!.edit!.documentChanges! as [
        { kind: string; uri: string },
        { edits: { newText: string }[] },
    ];
    expect(create).toEqual({ kind: 'create', uri: client.uri('smoking.csv') });
    client.write('smoking.csv', edit.edits[0].newText);
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: create.uri, type: 1 }] });
    await client.diagnostics('a.cohort', (each) => !has('table/file')(each));
});

test('an editor that creates no files is not asked to', async () => {
    expect((await actions(clients.plain)).map(({ title }) => title)).toEqual(['Change to "smokers.csv"']);
});
