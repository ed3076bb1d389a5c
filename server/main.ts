import {
    CodeLensRefreshRequest,
    type Connection,
    createConnection,
    DidChangeWatchedFilesNotification,
    FileChangeType,
    type InitializeParams,
    type ServerCapabilities,
    TextDocumentSyncKind,
    TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CONFIG_FILE } from '../clinical/index.ts';
import { Checking } from './checking.ts';
import type { ClientAbilities } from './feature.ts';
import { FEATURES } from './features/index.ts';
import { METHODS } from './protocol.ts';
import { Settings } from './settings.ts';
import { filesBelow } from './workspace/disk.ts';
import { isFile, pathOf } from './workspace/places.ts';
import { Workspace } from './workspace/workspace.ts';

/** Speaks the language server protocol over the process's own streams until the client ends it. */
export function serve(): Promise<never> {
    start(createConnection(process.stdin, process.stdout));
    return new Promise(() => {});
}

/** Speaks it as the arguments say: over Node's channel to the process that forked this one, or over its streams. */
export function serveEditor(): void {
    start(createConnection());
}

/** Makes a connection answer for the language. */
export function start(connection: Connection): void {
    const workspace = new Workspace();
    const settings = new Settings();
    const client: ClientAbilities = { snippets: false, commands: false, creates: false };
    const refresh = () => void refreshed(connection, initialised);
    let initialised: InitializeParams | undefined;
    const checking = new Checking(connection, workspace, () => initialised?.initializationOptions?.simulation === true, refresh);
    const documents = new TextDocuments(TextDocument);

    connection.onInitialize((params) => {
        initialised = params;
        client.snippets = params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
        client.commands = params.initializationOptions?.commands === true;
        const { documentChanges, resourceOperations } = params.capabilities.workspace?.workspaceEdit ?? {};
        client.creates = documentChanges === true && resourceOperations?.includes('create') === true;
        // An editor that knows no trust says nothing of it.
        workspace.trusted = params.initializationOptions?.trusted !== false;
        const features: ServerCapabilities[] = FEATURES.map(({ capabilities }) => capabilities);
        const capabilities: ServerCapabilities = Object.assign({ textDocumentSync: TextDocumentSyncKind.Incremental }, ...features);
        return { capabilities, serverInfo: { name: 'cohort' } };
    });
    connection.onInitialized(() => {
        settings.follow(connection, initialised, () => {
            if (JSON.stringify(workspace.lintSettings) !== JSON.stringify(settings.severities)) {
                workspace.lintSettings = settings.severities;
                checking.reconfigured();
            }
            refresh();
        });
        if (initialised?.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration)
            // Nothing else is watched: a dataset written into the workspace is none of ours.
            void connection.client.register(DidChangeWatchedFilesNotification.type, {
                watchers: [{ globPattern: '**/*.cohort' }, { globPattern: '**/*.csv' }, { globPattern: `**/${CONFIG_FILE}` }],
            });
        if (workspace.trusted) findSpecs();
    });
    const findSpecs = (): void => {
        for (const uri of foldersOf(initialised))
            void filesBelow(pathOf(uri)).then((paths) => {
                for (const path of paths) workspace.filesOf(path)?.add(path);
                workspace.touch();
            });
    };
    connection.onNotification(METHODS.trusted, () => {
        workspace.trusted = true;
        findSpecs();
        checking.reconfigured();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
        for (const { uri, type } of changes) {
            const path = pathOf(uri);
            if (type === FileChangeType.Deleted) workspace.filesOf(path)?.delete(path);
            else workspace.filesOf(path)?.add(path);
            workspace.touch();
            if (path.endsWith(`/${CONFIG_FILE}`)) checking.reconfigured();
            else checking.changed(path);
        }
    });
    documents.onDidChangeContent(({ document }) => checking.changed(workspace.update(document)));
    documents.onDidClose(({ document }) => checking.closed(workspace.close(document.uri)));
    const { findings, simulations } = checking;
    const watch = checking.watch.bind(checking);
    const stateOf = checking.stateOf.bind(checking);
    for (const feature of FEATURES) feature.register({ connection, workspace, findings, simulations, stateOf, watch, client, settings });
    documents.listen(connection);
    connection.listen();
}

/** What is shown beside the text has changed without the text. */
async function refreshed(connection: Connection, client: InitializeParams | undefined): Promise<void> {
    const { inlayHint, codeLens } = client?.capabilities.workspace ?? {};
    if (inlayHint?.refreshSupport) await connection.languages.inlayHint.refresh();
    if (codeLens?.refreshSupport) await connection.sendRequest(CodeLensRefreshRequest.type);
}

function foldersOf(params: InitializeParams | undefined): string[] {
    const folders = params?.workspaceFolders?.map(({ uri }) => uri) ?? [];
    return folders.filter((uri) => isFile(pathOf(uri)));
}
