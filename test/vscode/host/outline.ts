import assert from 'node:assert/strict';
import {
    type CallHierarchyIncomingCall,
    type CallHierarchyItem,
    commands,
    type DocumentLink,
    type DocumentSymbol,
    type FoldingRange,
    Range,
    type SelectionRange,
    type SemanticTokens,
    type SemanticTokensLegend,
    type SymbolInformation,
} from 'vscode';
import { until } from '../until.ts';
import { placeOf, provided, spec } from './spec.ts';

export function outline(): void {
    suite('outline', () => {
        test('has the cohort and what it declares', async () => {
            const { uri } = await spec('practice.cohort');
            const [cohort] = await until(
                'symbols',
                () => provided<DocumentSymbol[]>('executeDocumentSymbolProvider', uri),
                (found) => (found?.length ?? 0) > 0,
            );
            assert.equal(cohort.name, 'Practice');
            const inside = cohort.children.map(({ name }) => name);
            for (const name of ['sex', 'age', 'bmi', 'sbp', 'diabetes']) assert.ok(inside.includes(name), `${name} in ${inside}`);
        });
        test('finds names in all files', async () => {
            const found = await until(
                'workspace symbols',
                () => provided<SymbolInformation[]>('executeWorkspaceSymbolProvider', 'Trial'),
                (symbols) => symbols.length > 0,
            );
            assert.ok(found.some(({ name, location }) => name === 'Trial' && location.uri.path.endsWith('/trial.cohort')));
        });
        test('folds blocks', async () => {
            const document = await spec('practice.cohort');
            const found = await provided<FoldingRange[]>('executeFoldingRangeProvider', document.uri);
            assert.ok(found.some(({ start }) => start === placeOf(document, 'condition diabetes').start.line));
        });
        test('widens a selection step by step', async () => {
            const document = await spec('practice.cohort');
            const [start] = await provided<SelectionRange[]>('executeSelectionRangeProvider', document.uri, [
                placeOf(document, '0.4').start,
            ]);
            const steps: string[] = [];
            for (let at: SelectionRange | undefined = start; at; at = at.parent) steps.push(document.getText(at.range));
            assert.ok(steps.includes('0.4'));
            assert.ok(
                steps.some((text) => text.startsWith('sbp [mmHg]')),
                steps.join('\n---\n'),
            );
        });
        test('gives each word its meaning', async () => {
            const document = await spec('practice.cohort');
            const { tokenTypes } = await provided<SemanticTokensLegend>('provideDocumentSemanticTokensLegend', document.uri);
            const { data } = await provided<SemanticTokens>('provideDocumentSemanticTokens', document.uri);
            const found = new Map<string, string>();
            for (let i = 0, line = 0, column = 0; i < data.length; i += 5) {
                column = data[i] === 0 ? column + data[i + 1] : data[i + 1];
                line += data[i];
                found.set(document.getText(new Range(line, column, line, column + data[i + 2])), tokenTypes[data[i + 3]]);
            }
            assert.deepEqual(Object.fromEntries(found), {
                Practice: 'class',
                age: 'variable',
                bmi: 'variable',
                diabetes: 'property',
                female: 'enumMember',
                male: 'enumMember',
                sbp: 'variable',
                sex: 'variable',
            });
        });
        test('knows who depends on a variable', async () => {
            const document = await spec('practice.cohort');
            const [item] = await provided<CallHierarchyItem[]>('prepareCallHierarchy', document.uri, placeOf(document, 'age [').start);
            assert.equal(item.name, 'age');
            const users = await commands.executeCommand<CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', item);
            const by = users.map(({ from }) => from.name);
            for (const name of ['sbp', 'diabetes']) assert.ok(by.includes(name), `${name} in ${by}`);
        });
        test('links an import to its file', async () => {
            const { uri } = await spec('trial.cohort');
            const links = await provided<DocumentLink[]>('executeLinkProvider', uri, 10);
            assert.ok(links.some(({ target }) => target?.path.endsWith('/shared.cohort')));
        });
    });
}
