import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { LanguageServer } from './language-server.ts';

/** What a feature works with. */
export interface Session {
    context: ExtensionContext;
    /** The one output channel. */
    output: LogOutputChannel;
    server: LanguageServer;
}
