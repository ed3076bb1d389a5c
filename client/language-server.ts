import { type Disposable, type Event, EventEmitter, type ExtensionContext, type LogOutputChannel, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { METHODS, type SimulationResult, type SimulationState } from '../server/protocol.ts';

/** The language server in its own process: started with the first spec, and stopped with the extension. */
export class LanguageServer implements Disposable {
    private readonly context: ExtensionContext;
    private readonly output: LogOutputChannel;
    private readonly starts = new EventEmitter<LanguageClient>();
    private readonly states = new EventEmitter<SimulationState>();
    private readonly results = new EventEmitter<SimulationResult>();
    private starting: Promise<LanguageClient> | undefined;

    /** Fires with each client that has started: the place to listen for notifications. */
    readonly onStart: Event<LanguageClient> = this.starts.event;

    /** What the server says of simulations. A client has one handler a notification, so that several listen here. */
    readonly onState: Event<SimulationState> = this.states.event;
    readonly onSimulated: Event<SimulationResult> = this.results.event;

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
        for (const emitter of [this.starts, this.states, this.results]) emitter.dispose();
    }

    private async start(): Promise<LanguageClient> {
        try {
            const { launch } = await import('./launch.ts');
            const client = await launch(this.context, this.output);
            client.onNotification(METHODS.state, (state: SimulationState) => this.states.fire(state));
            client.onNotification(METHODS.simulated, (result: SimulationResult) => this.results.fire(result));
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
