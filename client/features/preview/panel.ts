import { basename } from 'node:path';
import { type Event, type Position, Range, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import {
    type Known,
    METHODS,
    type Place,
    PROTOCOL_VERSION,
    type Rows,
    SAMPLE_PATIENTS,
    type SimulationResult,
    type SimulationState,
    type Subject,
} from '../../../server/protocol.ts';
import type { FromPage, Kept, ToPage } from '../../../webview/messages.ts';
import { furnish } from '../../page.ts';
import type { Session } from '../../session.ts';
import { exportReport } from './report.ts';

export type { Kept };
export const VIEW_TYPE = 'cohort.preview';

type Body<M> = M extends { v: number } ? Omit<M, 'v'> : never;

/** A webview panel with the page of the preview, and the spec that it shows. */
export class PreviewPanel {
    readonly onDispose: Event<void>;
    private readonly session: Session;
    private readonly panel: WebviewPanel;
    private spec: { uri: Uri; cohort: string | null } | undefined;
    private patients = SAMPLE_PATIENTS;
    private ready = false;
    /** The last cursor that was asked about: what is answered later than a newer one is dropped. */
    private asked = 0;

    static create(session: Session, column: ViewColumn): PreviewPanel {
        const panel = window.createWebviewPanel(VIEW_TYPE, 'Cohort Preview', {
            viewColumn: column,
            preserveFocus: column === ViewColumn.Beside,
        });
        return new PreviewPanel(session, panel);
    }

    /** Of the page as it was left: with the size of its sample. */
    static restore(session: Session, panel: WebviewPanel, patients?: number): PreviewPanel {
        const restored = new PreviewPanel(session, panel);
        if (Number.isInteger(patients)) restored.patients = patients!;
        return restored;
    }

    private constructor(session: Session, panel: WebviewPanel) {
        this.session = session;
        this.panel = panel;
        this.onDispose = panel.onDidDispose;
        panel.webview.onDidReceiveMessage((message: FromPage) => this.hear(message));
        furnish(panel, session.context.extensionUri, { script: 'preview.js', title: 'Cohort Preview' });
    }

    reveal(): void {
        this.panel.reveal(undefined, true);
    }

    dispose(): void {
        this.panel.dispose();
    }

    /** Turns to a spec, and to one of its cohorts where one is named. */
    async show(uri: Uri, cohort: string | null): Promise<void> {
        if (this.spec?.uri.toString() !== uri.toString()) this.spec = { uri, cohort };
        else if (cohort !== null) this.spec.cohort = cohort;
        this.panel.title = `Preview ${basename(uri.path)}`;
        await this.tellAll();
    }

    simulated(result: SimulationResult): void {
        if (result.uri === this.spec?.uri.toString()) this.say({ kind: 'result', result });
    }

    stateChanged(state: SimulationState): void {
        if (state.uri === this.spec?.uri.toString()) this.say({ kind: 'state', state });
    }

    closed(uri: Uri): void {
        if (uri.toString() === this.spec?.uri.toString()) this.asked++;
    }

    async cursorMoved(uri: Uri, position: Position): Promise<void> {
        if (!this.ready || !this.panel.visible || uri.toString() !== this.spec?.uri.toString()) return;
        const asked = ++this.asked;
        const client = await this.session.server.client();
        const params = { textDocument: { uri: uri.toString() }, position: { line: position.line, character: position.character } };
        const subject = await client.sendRequest<Subject | null>(METHODS.subject, params);
        if (asked === this.asked) this.say({ kind: 'cursor', column: subject?.column ?? null });
    }

    askReport(): void {
        this.say({ kind: 'report' });
    }

    private say(message: Body<ToPage>): void {
        if (this.ready) void this.panel.webview.postMessage({ ...message, v: PROTOCOL_VERSION });
    }

    /** Everything that is known of the spec: after the page has loaded, or another spec is shown. */
    private async tellAll(): Promise<void> {
        const { spec } = this;
        if (!spec || !this.ready) return;
        const uri = spec.uri.toString();
        this.say({ kind: 'file', uri, name: basename(spec.uri.path), cohort: spec.cohort, patients: this.patients });
        const client = await this.session.server.client();
        await client.sendNotification(METHODS.watch, {
            uri,
            patients: this.patients,
            ...(spec.cohort === null ? {} : { cohort: spec.cohort }),
        });
        const { state, results } = await client.sendRequest<Known>(METHODS.all, { uri });
        if (spec !== this.spec) return;
        if (state) this.say({ kind: 'state', state });
        for (const result of results) this.say({ kind: 'result', result });
    }

    private async hear(message: FromPage): Promise<void> {
        if (message?.v !== PROTOCOL_VERSION) return;
        const { spec } = this;
        if (message.kind === 'ready') {
            this.ready = true;
            await this.tellAll();
            return;
        }
        if (!spec) return;
        const uri = spec.uri.toString();
        const client = await this.session.server.client();
        switch (message.kind) {
            case 'choose': {
                spec.cohort = message.cohort;
                this.patients = message.patients;
                await client.sendNotification(METHODS.watch, { uri, cohort: message.cohort, patients: message.patients });
                return;
            }
            case 'rows': {
                const { cohort, sequence, columns, from, to } = message;
                const rows = await client.sendRequest<Rows | null>(METHODS.rows, { uri, cohort, sequence, columns, from, to });
                this.say({ kind: 'rows', rows });
                return;
            }
            case 'reveal': {
                const column = message.column === null ? {} : { column: message.column };
                const place = await client.sendRequest<Place | null>(METHODS.declaration, { uri, cohort: message.cohort, ...column });
                if (place) await revealPlace(place);
                return;
            }
            case 'problem':
                return revealPlace(message.problem.place);
            case 'report':
                return exportReport(message, spec.uri, this.session.context.extensionUri);
        }
    }
}

/** Shows the place in the text, in the column where the file is open already. */
async function revealPlace({ uri, range: { start, end } }: Place): Promise<void> {
    const document = await workspace.openTextDocument(Uri.parse(uri));
    const open = window.visibleTextEditors.find((editor) => editor.document === document);
    const selection = new Range(start.line, start.character, end.line, end.character);
    await window.showTextDocument(document, { selection, viewColumn: open?.viewColumn ?? ViewColumn.One });
}
