import { type Connection, DidChangeConfigurationNotification, type InitializeParams } from 'vscode-languageserver/node';
import { type Severities, severitiesOf } from '../clinical/index.ts';

/** Each kind of inlay hint has a switch of its own. */
export interface InlayHintSettings {
    achieved: boolean;
    units: boolean;
    codes: boolean;
    parameterNames: boolean;
}

/** What a client may set, under `cohort` in its configuration; these are what holds where it sets nothing. */
export class Settings {
    /** How loud the clinical rules are. */
    severities: Severities = {};
    readonly inlayHints: InlayHintSettings = { achieved: true, units: true, codes: true, parameterNames: true };

    /** Asks the client where it can be asked, now and after each change. */
    follow(connection: Connection, client: InitializeParams | undefined, changed: () => void): void {
        const { configuration, didChangeConfiguration } = client?.capabilities.workspace ?? {};
        const ask = async () => {
            this.take((await connection.workspace.getConfiguration('cohort').catch(() => undefined)) as unknown);
            changed();
        };
        if (didChangeConfiguration?.dynamicRegistration)
            void connection.client.register(DidChangeConfigurationNotification.type, { section: 'cohort' });
        if (configuration) void ask();
        connection.onDidChangeConfiguration(({ settings }) => {
            if (configuration) return void ask();
            this.take((settings as { cohort?: unknown } | null)?.cohort);
            changed();
        });
    }

    private take(given: unknown): void {
        this.severities = severitiesOf((given as { lint?: { severities?: unknown } } | null | undefined)?.lint?.severities).severities;
        const hints = (given as { inlayHints?: Record<string, unknown> } | null | undefined)?.inlayHints ?? {};
        for (const key of Object.keys(this.inlayHints) as (keyof InlayHintSettings)[])
            if (Object.hasOwn(hints, key) && typeof hints[key] === 'boolean') this.inlayHints[key] = hints[key];
    }
}
