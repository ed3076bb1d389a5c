import assert from 'node:assert/strict';
import { type Location, type LocationLink, type Uri, type WorkspaceEdit, workspace } from 'vscode';
import { until } from '../until.ts';
import { fileOf, placeOf, provided, spec } from './spec.ts';

const endsOf = (uris: Uri[]): string[] => uris.map(({ path }) => path.split('/').at(-1)!).sort();

export function names(): void {
    suite('names', () => {
        test('lead to their declaration in another file', async () => {
            const document = await spec('trial.cohort');
            const [found] = await until(
                'the definition',
                () =>
                    provided<(Location | LocationLink)[]>(
                        'executeDefinitionProvider',
                        document.uri,
                        placeOf(document, 'resting_rate', 2).start,
                    ),
                ({ length }) => length > 0,
            );
            const uri = 'targetUri' in found ? found.targetUri : found.uri;
            assert.equal(uri.toString(), fileOf('shared.cohort').toString());
        });
        test('of the standard library lead to its file, which opens to be read', async () => {
            const file = fileOf('library.cohort');
            await workspace.fs.writeFile(
                file,
                Buffer.from('import { AdultVitals } from "std/vitals"\n\ncohort L {\n  include AdultVitals\n}\n'),
            );
            const document = await spec('library.cohort');
            const [found] = await until(
                'the definition',
                () =>
                    provided<(Location | LocationLink)[]>(
                        'executeDefinitionProvider',
                        document.uri,
                        placeOf(document, 'AdultVitals', 1).start,
                    ),
                ({ length }) => length > 0,
            );
            const uri = 'targetUri' in found ? found.targetUri : found.uri;
            assert.equal(uri.toString(), 'cohort-std:/vitals.cohort');
            const opened = await workspace.openTextDocument(uri);
            assert.match(opened.getText(), /fragment AdultVitals/);
            assert.equal(opened.languageId, 'cohort');
        });
        test('are found wherever they are used', async () => {
            const document = await spec('shared.cohort');
            const found = await provided<Location[]>('executeReferenceProvider', document.uri, placeOf(document, 'resting_rate').start);
            assert.deepEqual(endsOf(found.map(({ uri }) => uri)), ['shared.cohort', 'trial.cohort', 'trial.cohort']);
        });
        test('change in every file', async () => {
            const shared = await spec('shared.cohort');
            const edit = await provided<WorkspaceEdit>(
                'executeDocumentRenameProvider',
                shared.uri,
                placeOf(shared, 'resting_rate').start,
                'heart_rate',
            );
            assert.deepEqual(endsOf(edit.entries().map(([uri]) => uri)), ['shared.cohort', 'trial.cohort']);
            assert.ok(await workspace.applyEdit(edit));
            const trial = await workspace.openTextDocument(fileOf('trial.cohort'));
            assert.match(shared.getText(), /define heart_rate\(age\)/);
            assert.match(trial.getText(), /import \{ heart_rate \}[\s\S]*= heart_rate\(age\)/);
            assert.doesNotMatch(trial.getText() + shared.getText(), /resting_rate/);
            await workspace.saveAll();
        });
        test('that are none cannot be given', async () => {
            const document = await spec('draft.cohort');
            await assert.rejects(
                provided('executeDocumentRenameProvider', document.uri, placeOf(document, 'age').start, '12 months'),
                /name/i,
            );
        });
    });
}
