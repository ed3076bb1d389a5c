import { type QuickPickItem, type TextDocument, Uri, window, workspace } from 'vscode';
import type { Known } from '../server/protocol.ts';
import { METHODS } from '../server/protocol.ts';
import { LANGUAGE } from './language.ts';
import { whyNotRun } from './refusal.ts';
import type { Session } from './session.ts';

/** A cohort of a spec on disk, as a command is about it. */
export interface Chosen {
    document: TextDocument;
    cohort: string | undefined;
}

/**
 * What a command is about: the spec and cohort that it is called with (from a code lens or a menu), else the spec in the
 * editor, asking for the cohort where the file has several. Saved, since the command line reads files. Undefined where the
 * author gives up or there is none, which is then said.
 */
export async function chooseCohort(session: Session, uri?: Uri | string, cohort?: string): Promise<Chosen | undefined> {
    const document = await specOf(uri);
    if (!document) {
        void window.showInformationMessage('Open a file that ends with .cohort first.');
        return undefined;
    }
    const why = whyNotRun(document, workspace.isTrusted);
    if (why !== undefined) {
        void window.showInformationMessage(why);
        return undefined;
    }
    if (document.isDirty && !(await document.save())) return undefined;
    if (cohort !== undefined) return { document, cohort };
    const names = await cohortsOf(session, document);
    if (names.length <= 1) return { document, cohort: names[0]?.label };
    const picked = await window.showQuickPick(names, { title: 'Cohort', placeHolder: 'Which cohort of the file?' });
    return picked && { document, cohort: picked.label };
}

/** How a cohort is named on the command line. */
export const cohortArgs = (cohort: string | undefined): string[] => (cohort === undefined ? [] : ['--cohort', cohort]);

export async function specOf(uri?: Uri | string): Promise<TextDocument | undefined> {
    if (uri !== undefined) return workspace.openTextDocument(typeof uri === 'string' ? Uri.parse(uri) : uri);
    const document = window.activeTextEditor?.document;
    if (document?.languageId === LANGUAGE) return document;
    return window.visibleTextEditors.find((editor) => editor.document.languageId === LANGUAGE)?.document;
}

async function cohortsOf({ server }: Session, document: TextDocument): Promise<QuickPickItem[]> {
    const client = await server.client();
    const known = await client.sendRequest<Known>(METHODS.all, { uri: document.uri.toString() });
    return known.cohorts.map(({ name, base }) => ({ label: name, ...(base ? { description: `of ${base}` } : {}) }));
}
