import assert from 'node:assert/strict';
import {
    type CodeAction,
    CodeActionKind,
    commands,
    type Diagnostic,
    DiagnosticSeverity,
    languages,
    type Uri,
    window,
    workspace,
} from 'vscode';
import { until } from '../until.ts';
import { fileOf, placeOf, provided, spec } from './spec.ts';

const errorsOf = (uri: Uri): Diagnostic[] => languages.getDiagnostics(uri).filter(({ severity }) => severity === DiagnosticSeverity.Error);

export function diagnostics(): void {
    suite('diagnostics', () => {
        test('say what is wrong, where, by a code that leads to its page', async () => {
            const document = await spec('mistake.cohort');
            const [error, ...more] = await until(
                'the error',
                () => errorsOf(document.uri),
                (found) => found.length > 0,
            );
            assert.deepEqual(more, []);
            assert.equal(error.source, 'cohort');
            assert.match(error.message, /There is no `agee` here\. Did you mean `age`\?/);
            assert.equal(document.getText(error.range), 'agee');
            assert.ok(typeof error.code === 'object', 'the code is a link');
            assert.equal(error.code.value, 'name/unknown');
            // The page comes with the extension, so that the link works without a network.
            const page = new TextDecoder().decode(await workspace.fs.readFile(error.code.target.with({ fragment: '' })));
            const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^a-z0-9 -]/g, ''));
            assert.ok(anchors.includes(error.code.target.fragment), `${error.code.target.fragment} in ${anchors}`);
        });
        test('have a fix that takes them away', async () => {
            const document = await spec('mistake.cohort');
            const place = placeOf(document, 'agee');
            const actions = await until(
                'the fix',
                () => provided<CodeAction[]>('executeCodeActionProvider', document.uri, place, CodeActionKind.QuickFix.value),
                (found) => found.some(({ title }) => title === 'Change to `age`'),
            );
            const fix = actions.find(({ title }) => title === 'Change to `age`')!;
            assert.ok(fix.isPreferred);
            assert.ok(await workspace.applyEdit(fix.edit!));
            assert.match(document.getText(), /load = age \+ 1/);
            await until(
                'no error',
                () => errorsOf(document.uri),
                (found) => found.length === 0,
            );
            await document.save();
        });
        test('of a lookup file that is missing are taken away by a new one', async () => {
            const uri = fileOf('lacking.cohort');
            const text = 'table t(age) from "lacking.csv"\ncohort Lacking {\n  age ~ uniform(20, 80)\n  x = t(age)\n}\n';
            await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
            const document = await spec('lacking.cohort');
            const [create] = await until(
                'the fix',
                () => provided<CodeAction[]>('executeCodeActionProvider', document.uri, placeOf(document, 'lacking.csv')),
                (found) => found.some(({ title }) => title === 'Create "lacking.csv"'),
            ).then((found) => found.filter(({ title }) => title === 'Create "lacking.csv"'));
            await commands.executeCommand(create.command!.command, ...create.command!.arguments!);
            await window.showTextDocument(document);
            await until(
                'no error',
                () => errorsOf(document.uri).map(({ message }) => message),
                (found) => found.length === 0,
            );
            assert.equal(new TextDecoder().decode(await workspace.fs.readFile(fileOf('lacking.csv'))), 'age,value\n*,0\n');
            await workspace.fs.delete(uri);
            await workspace.fs.delete(fileOf('lacking.csv'));
        });
        test('are none for a spec that is right', async () => {
            const document = await spec('practice.cohort');
            // What is only a hint proves that the spec has been looked at.
            await until(
                'hints',
                () => languages.getDiagnostics(document.uri),
                (found) => found.some(({ severity }) => severity === DiagnosticSeverity.Hint),
            );
            assert.deepEqual(errorsOf(document.uri), []);
        });
    });
}
