import assert from 'node:assert/strict';
import {
    type CompletionItem,
    type CompletionList,
    commands,
    Position,
    type SignatureHelp,
    SnippetString,
    WorkspaceEdit,
    workspace,
} from 'vscode';
import { until } from '../until.ts';
import { draft, provided, spec } from './spec.ts';

const labelOf = ({ label }: CompletionItem): string => (typeof label === 'string' ? label : label.label);

async function completed(text: string): Promise<CompletionItem[]> {
    const { document, at } = await draft(text);
    const { items } = await until(
        'completions',
        () => provided<CompletionList>('executeCompletionItemProvider', document.uri, at),
        // Words of the text are VS Code's own, and come alone where the server has not answered yet.
        ({ items }) => items.some(({ kind }) => kind !== undefined && kind !== 0),
    );
    return items;
}

export function typing(): void {
    suite('completion', () => {
        test('offers distributions after ~, as snippets', async () => {
            const found = await completed('cohort A {\n  x ~ |\n}\n');
            const normal = found.find((item) => labelOf(item) === 'normal');
            assert.ok(normal, `normal is among ${found.map(labelOf)}`);
            assert.ok(normal.insertText instanceof SnippetString);
            assert.match(normal.insertText.value, /^normal\(\$\{1/);
        });
        test('offers what a known analyte is like', async () => {
            const found = await completed('cohort A {\n  sbp [mmHg] ~ |\n}\n');
            const typical = found.find((item) => labelOf(item) === 'normal of sbp');
            assert.ok(typical, `normal of sbp is among ${found.map(labelOf)}`);
            const inserted = typeof typical.insertText === 'string' ? typical.insertText : typical.insertText!.value;
            const [, mean] = /^normal\(mean: ([\d.]+), sd: [\d.]+\)/.exec(inserted) ?? [];
            assert.ok(Number(mean) > 110 && Number(mean) < 135, inserted);
        });
        test('offers the names of the cohort in a definition', async () => {
            const found = (await completed('cohort A {\n  age ~ normal(50, 10)\n  x = 2 * |\n}\n')).map(labelOf);
            assert.ok(found.includes('age'));
            assert.ok(found.includes('exp'));
            assert.ok(!found.includes('normal'));
        });
        test('imports what another file declares', async () => {
            const document = await spec('draft.cohort');
            const edit = new WorkspaceEdit();
            edit.insert(document.uri, new Position(3, 0), '  rate = resting_');
            await workspace.applyEdit(edit);
            const { items } = await provided<CompletionList>('executeCompletionItemProvider', document.uri, document.lineAt(3).range.end);
            const item = items.find((each) => labelOf(each) === 'resting_rate');
            assert.ok(item, `resting_rate is among ${items.map(labelOf)}`);
            assert.match(
                item.additionalTextEdits?.map(({ newText }) => newText).join('') ?? '',
                /import \{ resting_rate \} from "\.\/shared\.cohort"/,
            );
            await commands.executeCommand('workbench.action.files.revert');
        });
    });
    suite('a word', () => {
        test('is a name as the language has it, so that typing it asks for completions', async () => {
            const { document, at } = await draft('cohort A {\n  größe_2|\n}\n');
            const range = document.getWordRangeAtPosition(at);
            assert.equal(range && document.getText(range), 'größe_2');
        });
    });
    suite('signature help', () => {
        test('names the parameters and the one that is being written', async () => {
            const { document, at } = await draft('cohort A {\n  x ~ normal(1, |)\n}\n');
            const { signatures, activeSignature } = await until(
                'a signature',
                () => provided<SignatureHelp>('executeSignatureHelpProvider', document.uri, at, '('),
                (help) => (help?.signatures.length ?? 0) > 0,
            );
            const shown = signatures[activeSignature];
            assert.match(shown.label, /^normal\(mean.*sd/);
        });
    });
}
