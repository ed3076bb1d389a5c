import assert from 'node:assert/strict';
import { type TextDocument, type TextEdit, WorkspaceEdit, workspace } from 'vscode';
import { until } from '../until.ts';
import { draft, provided } from './spec.ts';

const UNTIDY = `cohort A {
patients 100
    age [years]~normal(50,10) in 18..90   // adults
  sex~categorical(female:50%,male:50%)
}
`;
const OPTIONS = { tabSize: 2, insertSpaces: true };

async function format(document: TextDocument): Promise<number> {
    const edits = (await provided<TextEdit[]>('executeFormatDocumentProvider', document.uri, OPTIONS)) ?? [];
    const edit = new WorkspaceEdit();
    edit.set(document.uri, edits);
    await workspace.applyEdit(edit);
    return edits.length;
}

export function layout(): void {
    suite('formatting', () => {
        test('sets a text in columns and keeps its comments', async () => {
            const { document } = await draft(UNTIDY);
            await until(
                'a formatted text',
                () => format(document),
                () => document.getText() !== UNTIDY,
            );
            assert.match(document.getText(), /^ {2}patients 100$/m);
            assert.match(document.getText(), /^ {2}age \[years\] ~ normal\(50, 10\) in 18\.\.90 +\/\/ adults$/m);
            assert.match(document.getText(), /^ {2}sex {9}~ categorical\(female: 50%, male: 50%\)$/m);
        });
        test('changes nothing the second time', async () => {
            const { document } = await draft(UNTIDY);
            await format(document);
            const once = document.getText();
            await format(document);
            assert.equal(document.getText(), once);
        });
    });
}
