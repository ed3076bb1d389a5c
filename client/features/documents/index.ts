import { commands, Disposable, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';
import { folderOf, runCohort } from '../../command-line.ts';
import type { Feature } from '../../feature.ts';
import { SAID, showSaid } from '../../said.ts';
import type { Session } from '../../session.ts';
import { chooseCohort, cohortArgs } from '../../spec.ts';

/** `Cohort: Explain Variable` and `Cohort: Show Patient…`. */
export const documents: Feature = {
    register(session) {
        const provider: TextDocumentContentProvider = { provideTextDocumentContent: (uri) => contentOf(session, uri) };
        return Disposable.from(
            workspace.registerTextDocumentContentProvider(SAID, provider),
            commands.registerCommand('cohort.explain', () => explain(session)),
            commands.registerCommand('cohort.showPatient', (uri?: Uri) => showPatient(session, uri instanceof Uri ? uri : undefined)),
        );
    },
};

async function contentOf(session: Session, uri: Uri): Promise<string> {
    const args = JSON.parse(uri.query) as string[];
    const { stdout, stderr } = await runCohort(session, args, { cwd: folderOf(args[1]) });
    return stdout || stderr;
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
    await showSaid(`${name} explained`, ['explain', chosen.document.uri.fsPath, name, ...cohortArgs(chosen.cohort)]);
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
    await showSaid(`Patient ${id.trim()} of ${chosen.cohort ?? 'the cohort'}`, [
        'patient',
        chosen.document.uri.fsPath,
        id.trim(),
        ...cohortArgs(chosen.cohort),
    ]);
}
