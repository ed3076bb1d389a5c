import { type Disposable, type Event, EventEmitter, type ExtensionContext, type LogOutputChannel, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** The language server in its own process: started with the first spec, and stopped with the extension. */
export class LanguageServer implements Disposable {
    private readonly context: ExtensionContext;
    private readonly output: LogOutputChannel;
    private readonly starts = new EventEmitter<LanguageClient>();
    private starting: Promise<LanguageClient> | undefined;

    /** Fires with each client that has started: the place to listen for notifications. */
    readonly onStart: Event<LanguageClient> = this.starts.event;

    constructor(context: ExtensionContext, output: LogOutputChannel) {
        this.context = context;
        this.output = output;
    }

    /** The running client; starts it where it does not run. */
    client(): Promise<LanguageClient> {
        this.starting ??= this.start();
        return this.starting;
    }

    async restart(): Promise<void> {
        await this.stop();
        await this.client();
    }

    async stop(): Promise<void> {
        const running = this.starting;
        this.starting = undefined;
        const client = await running?.catch(() => undefined);
        await client?.dispose();
    }

    dispose(): void {
        void this.stop();
        this.starts.dispose();
    }

    private async start(): Promise<LanguageClient> {
        try {
            const { launch } = await import('./launch.ts');
            const client = await launch(this.context, this.output);
            this.starts.fire(client);
            return client;
        } catch (error) {
            this.starting = undefined;
            this.output.error(error instanceof Error ? error : String(error));
            void window.showErrorMessage(`The language server of Cohort did not start: ${reason(error)}`);
            throw error;
        }
    }
}

function reason(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
