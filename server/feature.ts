import type { Connection, ServerCapabilities } from 'vscode-languageserver/node';
import type { Findings } from './diagnostics.ts';
import type { SimulationState, Watch } from './protocol.ts';
import type { Settings } from './settings.ts';
import type { Simulations } from './simulation/simulations.ts';
import type { Workspace } from './workspace/workspace.ts';

/** What the client can do beyond what every client does, as it said when it connected. */
export interface ClientAbilities {
    /** Fills in snippets. */
    snippets: boolean;
    /** Has the extension's commands (`initializationOptions.commands`). */
    commands: boolean;
    /** Creates files where an edit says so. */
    creates: boolean;
}

/** What a feature works with. */
export interface Session {
    connection: Connection;
    workspace: Workspace;
    findings: Findings;
    client: ClientAbilities;
    settings: Settings;
    /** What the open specs look like, simulated. */
    simulations: Simulations;
    /** How it stands with the simulation of an open spec. */
    stateOf(path: string): SimulationState | undefined;
    /** Says what the author looks at. */
    watch(path: string, watch: Watch): void;
}

/** One thing that the server does for an editor: a file under features/ and a line in its table. */
export interface Feature {
    /** What the client is told; a feature that is not in the table is not announced. */
    capabilities: ServerCapabilities;
    register(session: Session): void;
}

/** Answers a request; a fault of ours is logged and gives the empty answer, since an editor shows errors in the author's way. */
export function answering<P, R>({ connection }: Session, empty: R, work: (params: P) => R): (params: P) => R {
    return (params) => {
        try {
            return work(params);
        } catch (error) {
            connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
            return empty;
        }
    };
}
