import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import {
    createProtocolConnection,
    type Diagnostic,
    type InitializeResult,
    type Position,
    type ProtocolConnection,
    type PublishDiagnosticsParams,
    type Range,
    StreamMessageReader,
    StreamMessageWriter,
    type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { METHODS, type SimulationResult, type SimulationState } from '../../server/protocol.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** The real server as an editor runs it, over a folder of its own. */
export class Client {
    readonly folder = mkdtempSync(join(tmpdir(), 'cohort-lsp-'));
    readonly errors: string[] = [];
    readonly published = new Map<string, PublishDiagnosticsParams[]>();
    /** Notifications of simulations, in order. */
    readonly results: SimulationResult[] = [];
    readonly states: SimulationState[] = [];
    readonly process: ChildProcess;
    result!: InitializeResult;
    private readonly connection: ProtocolConnection;
    private readonly open = new Map<string, TextDocument>();
    private waiting: (() => void)[] = [];
    private readonly given: { capabilities?: object; initializationOptions?: object; configuration?: object };

    /** `configuration` is what the client has under `cohort` in its settings. */
    constructor(given: { capabilities?: object; initializationOptions?: object; configuration?: object } = {}) {
        this.given = given;
        this.process = spawn(process.execPath, [MAIN, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
        this.process.stderr!.setEncoding('utf8').on('data', (text) => this.errors.push(text));
        this.connection = createProtocolConnection(
            new StreamMessageReader(this.process.stdout!),
            new StreamMessageWriter(this.process.stdin!),
        );
        this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
            this.errors.push(message);
        });
        this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
            this.published.set(params.uri, [...(this.published.get(params.uri) ?? []), params]);
            for (const wake of this.waiting.splice(0)) wake();
        });
        for (const method of ['client/registerCapability', 'workspace/inlayHint/refresh', 'workspace/codeLens/refresh'])
            this.connection.onRequest(method, () => null);
        this.connection.onRequest('workspace/configuration', () => [this.given.configuration ?? null]);
        this.connection.onNotification(METHODS.simulated, (result: SimulationResult) => this.arrived(this.results, result));
        this.connection.onNotification(METHODS.state, (state: SimulationState) => this.arrived(this.states, state));
        this.connection.listen();
        afterAll(() => this.stop());
    }

    private arrived<T>(list: T[], item: T): void {
        list.push(item);
        for (const wake of this.waiting.splice(0)) wake();
    }

    async start(): Promise<this> {
        const uri = pathToFileURL(this.folder).href;
        this.result = await this.connection.sendRequest('initialize', {
            processId: process.pid,
            rootUri: uri,
            workspaceFolders: [{ uri, name: 'specs' }],
            capabilities: this.given.capabilities ?? {},
            initializationOptions: this.given.initializationOptions,
        });
        await this.connection.sendNotification('initialized', {});
        return this;
    }

    async stop(): Promise<void> {
        if (this.process.exitCode === null) {
            await this.connection.sendRequest('shutdown');
            await this.connection.sendNotification('exit');
        }
        rmSync(this.folder, { recursive: true, force: true });
    }

    uri(name: string): string {
        return pathToFileURL(join(this.folder, name)).href;
    }

    write(name: string, text: string): void {
        writeFileSync(join(this.folder, name), text);
    }

    /** Opens a text; a `|` in it is a marker and taken out. Gives where it stood. */
    async openText(name: string, marked: string): Promise<Position> {
        const at = marked.indexOf('|');
        const text = at < 0 ? marked : marked.slice(0, at) + marked.slice(at + 1);
        const uri = this.uri(name);
        if (this.open.has(name)) await this.closeText(name);
        const document = TextDocument.create(uri, 'cohort', 1, text);
        this.open.set(name, document);
        this.published.delete(uri);
        await this.connection.sendNotification('textDocument/didOpen', {
            textDocument: { uri, languageId: 'cohort', version: 1, text },
        });
        return document.positionAt(Math.max(0, at));
    }

    async closeText(name: string): Promise<void> {
        this.open.delete(name);
        await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri: this.uri(name) } });
    }

    /** Replaces part of an open text, as typing does. */
    async change(name: string, start: number, end: number, text: string): Promise<void> {
        const document = this.open.get(name)!;
        const range = { start: document.positionAt(start), end: document.positionAt(end) };
        const contentChanges = [{ range, text }];
        const version = document.version + 1;
        this.published.delete(document.uri);
        this.open.set(name, TextDocument.update(document, contentChanges, version));
        await this.connection.sendNotification('textDocument/didChange', {
            textDocument: { uri: document.uri, version },
            contentChanges,
        });
    }

    text(name: string): string {
        return this.open.get(name)!.getText();
    }

    at(name: string, offset: number): Position {
        return this.open.get(name)!.positionAt(offset);
    }

    slice(name: string, range: Range): string {
        return this.open.get(name)!.getText(range);
    }

    apply(name: string, edits: TextEdit[]): string {
        return TextDocument.applyEdits(this.open.get(name)!, edits);
    }

    ask<R>(method: string, name: string, rest: object): Promise<R> {
        return this.connection.sendRequest(method, { textDocument: { uri: this.uri(name) }, ...rest });
    }

    request<R>(method: string, params: object): Promise<R> {
        return this.connection.sendRequest(method, params);
    }

    notify(method: string, params: object): Promise<void> {
        return this.connection.sendNotification(method, params);
    }

    /** Waits for a result of a document that is as wanted. */
    async simulated(name: string, wanted: (result: SimulationResult) => boolean = () => true): Promise<SimulationResult> {
        return this.until(() => this.results.findLast((each) => each.uri === this.uri(name) && wanted(each)));
    }

    state(name: string, phase: SimulationState['phase']): Promise<SimulationState> {
        return this.settled(this.uri(name), phase);
    }

    async settled(address: string, phase: SimulationState['phase']): Promise<SimulationState> {
        return this.until(() => {
            const last = this.states.findLast(({ uri }) => uri === address);
            return last?.phase === phase ? last : undefined;
        });
    }

    private async until<T>(look: () => T | undefined): Promise<T> {
        for (;;) {
            const found = look();
            if (found !== undefined) return found;
            await new Promise<void>((resolve) => this.waiting.push(resolve));
        }
    }

    /** Waits for diagnostics of a document that are as wanted. */
    diagnostics(name: string, wanted: (diagnostics: Diagnostic[]) => boolean = () => true): Promise<Diagnostic[]> {
        return this.saidOf(this.uri(name), wanted);
    }

    /** The same of a document that is not in the folder. */
    saidOf(address: string, wanted: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
        return this.until(() => {
            const last = this.published.get(address)?.at(-1)?.diagnostics;
            return last && wanted(last) ? last : undefined;
        });
    }
}

export const has =
    (code: string) =>
    (diagnostics: Diagnostic[]): boolean =>
        diagnostics.some((each) => each.code === code);
