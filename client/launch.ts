import { type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { METHODS } from '../server/protocol.ts';
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
            synchronize: { configurationSection: LANGUAGE },
        },
    );
    await client.start();
    context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(METHODS.trusted)));
    return client;
}
