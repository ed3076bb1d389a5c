import { commands, Disposable, type Uri, window, workspace } from 'vscode';
import type { CohortComparison } from '../../../plan/comparison.ts';
import { PROTOCOL_VERSION } from '../../../server/protocol.ts';
import type { KeptComparison } from '../../../webview/messages.ts';
import type { Feature } from '../../feature.ts';
import type { Session } from '../../session.ts';
import { chooseCohort } from '../../spec.ts';
import { repositoryOf } from './git.ts';
import { ComparisonPanel, VIEW_TYPE } from './panel.ts';
import { pickRevision, revisionOf } from './revisions.ts';

/** `Cohort: Compare with Git Revision…`: what a cohort was beside what it is, anew whenever the spec is saved. */
export const compare: Feature = {
    register(session) {
        let panel: ComparisonPanel | undefined;
        const own = (made: ComparisonPanel): ComparisonPanel => {
            panel?.dispose();
            panel = made;
            made.onDispose(() => {
                if (panel === made) panel = undefined;
            });
            return made;
        };
        const shown = (): ComparisonPanel => {
            panel?.reveal();
            return panel ?? own(ComparisonPanel.create(session));
        };
        return Disposable.from(
            // A menu gives the files that are selected in the second place.
            commands.registerCommand('cohort.compareRevision', (uri?: Uri | string, revision?: unknown) =>
                compareRevision(session, shown, uri, typeof revision === 'string' ? revision : undefined),
            ),
            window.registerWebviewPanelSerializer(VIEW_TYPE, {
                async deserializeWebviewPanel(webviewPanel, kept: KeptComparison | undefined) {
                    if (kept?.v === PROTOCOL_VERSION && workspace.isTrusted)
                        void own(new ComparisonPanel(session, webviewPanel)).show(kept.subject);
                    else webviewPanel.dispose();
                },
            }),
            workspace.onDidSaveTextDocument(({ uri }) => {
                if (panel?.isAbout(uri)) void panel.again();
            }),
            { dispose: () => panel?.dispose() },
        );
    },
};

/** Gives what the panel shows; nothing where the author gives up or it cannot be made, which is then said. */
async function compareRevision(
    session: Session,
    shown: () => ComparisonPanel,
    uri: Uri | string | undefined,
    named: string | undefined,
): Promise<CohortComparison | undefined> {
    const chosen = await chooseCohort(session, uri);
    if (!chosen) return undefined;
    const file = chosen.document.uri;
    const found = await repositoryOf(file);
    if (typeof found === 'string') {
        void window.showInformationMessage(found);
        return undefined;
    }
    const { repository } = found;
    const revision = named === undefined ? await pickRevision(repository, file) : await revisionOf(repository, named);
    if (!revision) {
        if (named !== undefined) void window.showInformationMessage(`The repository has no revision ${named}.`);
        return undefined;
    }
    return shown().show({ uri: file.toString(), cohort: chosen.cohort ?? null, commit: revision.commit, revision: revision.name });
}
