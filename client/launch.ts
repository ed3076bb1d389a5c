import { type CodeAction, type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type Created, METHODS } from '../server/protocol.ts';
import { CREATE } from './features/new-file/index.ts';
import { LANGUAGE } from './language.ts';

/** Starts the server. A file of its own, since the library is most of the extension's code and is loaded with the first spec only. */
export async function launch(context: ExtensionContext, output: LogOutputChannel): Promise<LanguageClient> {
    const run = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
    const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=0'] } };
    const client = new LanguageClient(
        LANGUAGE,
        'Cohort',
        { run, debug },
        {
            documentSelector: [{ language: LANGUAGE }],
            outputChannel: output,
            initializationOptions: { trusted: workspace.isTrusted, simulation: true, commands: true },
            middleware: {
                provideCodeActions: async (document, range, context, token, next) => {
                    const actions = await next(document, range, context, token);
                    return actions?.map((action) => written(action as Creating));
                },
            },
            synchronize: { configurationSection: LANGUAGE },
        },
    );
    await client.start();
    context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(METHODS.trusted)));
    return client;
}

type Creating = CodeAction & { data?: { creates?: Created } };

function written(action: Creating): CodeAction {
    const creates = action.data?.creates;
    if (!creates) return action;
    action.edit = undefined;
    action.command = { title: action.title, command: CREATE, arguments: [creates] };
    return action;
}
