import { commands, Disposable, type TextDocumentContentProvider, Uri, ViewColumn, window, workspace } from 'vscode';
import { folderOf, runCohort } from '../../command-line.ts';
import type { Feature } from '../../feature.ts';
import type { Session } from '../../session.ts';
import { chooseCohort } from '../../spec.ts';

/** Read-only documents with what the command line says of a spec: `cohort-says:/TITLE.txt?ARGUMENTS`. */
const SCHEME = 'cohort-says';

/** `Cohort: Explain Variable` and `Cohort: Show Patient…`. */
export const documents: Feature = {
    register(session) {
        const provider: TextDocumentContentProvider = { provideTextDocumentContent: (uri) => contentOf(session, uri) };
        return Disposable.from(
            workspace.registerTextDocumentContentProvider(SCHEME, provider),
            commands.registerCommand('cohort.explain', () => explain(session)),
            commands.registerCommand('cohort.showPatient', (uri?: Uri) => showPatient(session, uri instanceof Uri ? uri : undefined)),
        );
    },
};

async function contentOf(session: Session, uri: Uri): Promise<string> {
    const args = JSON.parse(uri.query) as string[];
    const { status, stdout, stderr } = await runCohort(session, args, { cwd: folderOf(args[1]) });
    return status === 0 ? stdout : stderr || stdout;
}

async function show(title: string, args: string[]): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${title.replaceAll('/', '∕')}.txt`, query: JSON.stringify(args) });
    await window.showTextDocument(await workspace.openTextDocument(uri), {
        viewColumn: ViewColumn.Beside,
        preview: true,
        preserveFocus: true,
    });
}

const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_]*(\.[\p{L}_][\p{L}\p{M}\p{N}_]*)?/u;

async function explain(session: Session): Promise<void> {
    const editor = window.activeTextEditor;
    const chosen = await chooseCohort(session);
    if (!chosen) return;
    const at = editor?.document === chosen.document ? editor.document.getWordRangeAtPosition(editor.selection.active, NAME) : undefined;
    const name = await window.showInputBox({
        title: 'Explain Variable',
        prompt: 'Name of a variable or condition',
        value: at && editor ? editor.document.getText(at) : '',
    });
    if (!name) return;
    await show(`${name} explained`, ['explain', chosen.document.uri.fsPath, name, ...cohortArgs(chosen.cohort)]);
}

async function showPatient(session: Session, uri: Uri | undefined): Promise<void> {
    const chosen = await chooseCohort(session, uri);
    if (!chosen) return;
    const id = await window.showInputBox({
        title: 'Show Patient',
        prompt: 'Number of the patient, from 1',
        value: '1',
        validateInput: (value) => (/^[1-9][0-9]*$/.test(value.trim()) ? undefined : 'A whole number from 1'),
    });
    if (!id) return;
    await show(`Patient ${id.trim()} of ${chosen.cohort ?? 'the cohort'}`, [
        'patient',
        chosen.document.uri.fsPath,
        id.trim(),
        ...cohortArgs(chosen.cohort),
    ]);
}

const cohortArgs = (cohort: string | undefined): string[] => (cohort === undefined ? [] : ['--cohort', cohort]);
