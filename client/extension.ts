import { type ExtensionContext, window, workspace } from 'vscode';
import { endCommands } from './command-line.ts';
import { FEATURES } from './features/index.ts';
import { LANGUAGE } from './language.ts';
import { LanguageServer } from './language-server.ts';
import type { Session } from './session.ts';

let server: LanguageServer | undefined;

/** Starts with the first spec or command; the server starts beside it. */
export function activate(context: ExtensionContext): void {
    const output = window.createOutputChannel('Cohort', { log: true });
    server = new LanguageServer(context, output);
    const session: Session = { context, output, server };
    context.subscriptions.push(output, server);
    for (const feature of FEATURES) context.subscriptions.push(feature.register(session));
    const start = () => void session.server.client().catch(() => {});
    if (workspace.textDocuments.some(({ languageId }) => languageId === LANGUAGE)) start();
    else context.subscriptions.push(workspace.onDidOpenTextDocument(({ languageId }) => languageId === LANGUAGE && start()));
}

export async function deactivate(): Promise<void> {
    endCommands();
    await server?.stop();
}
