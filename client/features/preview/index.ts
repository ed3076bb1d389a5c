import { commands, Disposable, Position, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Feature } from '../../feature.ts';
import { LANGUAGE } from '../../language.ts';
import { specOf } from '../../spec.ts';
import { type Kept, PreviewPanel, VIEW_TYPE } from './panel.ts';

/** The preview beside the text: one panel, which follows the spec in the editor. */
export const preview: Feature = {
    register(session) {
        let panel: PreviewPanel | undefined;
        const open = async (column: ViewColumn, uri?: Uri | string, cohort?: string): Promise<void> => {
            const document = await specOf(uri);
            if (!document) {
                void window.showInformationMessage('Open a file that ends with .cohort first.');
                return;
            }
            if (panel) panel.reveal();
            else own(PreviewPanel.create(session, column));
            await panel?.show(document.uri, typeof cohort === 'string' ? cohort : null);
        };
        const own = (made: PreviewPanel): void => {
            panel = made;
            made.onDispose(() => {
                if (panel === made) panel = undefined;
            });
        };
        return Disposable.from(
            commands.registerCommand('cohort.preview', (uri?: Uri | string, cohort?: string) => open(ViewColumn.Active, uri, cohort)),
            // From a lens over the cohort the text stays in sight.
            commands.registerCommand('cohort.previewToSide', (uri?: Uri | string, cohort?: string) => open(ViewColumn.Beside, uri, cohort)),
            commands.registerCommand('cohort.exportPreview', async () => {
                if (!panel) await open(ViewColumn.Beside);
                panel?.askReport();
            }),
            window.registerWebviewPanelSerializer(VIEW_TYPE, {
                async deserializeWebviewPanel(webviewPanel, state: Kept | undefined) {
                    const restored = PreviewPanel.restore(session, webviewPanel, state?.patients);
                    own(restored);
                    const uri = state?.uri === undefined ? (await specOf())?.uri : Uri.parse(state.uri);
                    if (uri) await restored.show(uri, state?.cohort ?? null);
                },
            }),
            session.server.onSimulated((result) => panel?.simulated(result)),
            session.server.onState((state) => panel?.stateChanged(state)),
            window.onDidChangeActiveTextEditor((editor) => {
                if (panel && editor?.document.languageId === LANGUAGE) void panel.show(editor.document.uri, null);
            }),
            window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
                const { document } = textEditor;
                if (document.languageId !== LANGUAGE) return;
                // The space before a declaration is part of it to an author.
                const { line, character } = selections[0].active;
                const first = document.lineAt(line).firstNonWhitespaceCharacterIndex;
                void panel?.cursorMoved(document.uri, new Position(line, Math.max(character, first)));
            }),
            workspace.onDidCloseTextDocument(({ uri }) => panel?.closed(uri)),
            { dispose: () => panel?.dispose() },
        );
    },
};
