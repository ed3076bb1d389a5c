/**
 * One session of an editor with the language server as users have it, over the real protocol: `node bench/editor/session.ts
 * LINES EDITS` or `… files COUNT LINES`. The last line that it prints is what it measured, as JSON.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
    createProtocolConnection,
    type Diagnostic,
    type PublishDiagnosticsParams,
    StreamMessageReader,
    StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { root } from '../measure.ts';
import { specOf } from './specs.ts';

/** Milliseconds: half are below the first, nineteen in twenty below the second. */
export interface Spread {
    median: number;
    p95: number;
}
export interface SessionFigures {
    /** From the start of the process to the diagnostics of the first spec. */
    firstDiagnostics: number;
    edit: Spread;
    completion: Spread;
    hover: Spread;
    signature: Spread;
    symbols: Spread;
    /** Resident mebibytes of the server: after a fifth of the edits, and after all. */
    memory: { early: number; late: number };
}

const [first, second, third] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'cohort-bench-'));
try {
    const figures = first === 'files' ? await ofFiles(Number(second), Number(third)) : await ofOne(Number(first), Number(second));
    console.log(JSON.stringify(figures));
} finally {
    rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

function connect() {
    const started = performance.now();
    const server = spawn(process.execPath, [join(root, 'dist/cli.js'), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    let last: Diagnostic[] | undefined;
    let wake = () => {};
    connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: PublishDiagnosticsParams) => {
        last = diagnostics;
        wake();
    });
    connection.listen();
    const wanted = async (is: (diagnostics: Diagnostic[]) => boolean): Promise<void> => {
        while (!last || !is(last)) await new Promise<void>((resolve) => (wake = resolve));
    };
    return { started, server, connection, wanted, forget: () => (last = undefined) };
}

type Session = ReturnType<typeof connect>;

async function initialise({ connection }: Session): Promise<void> {
    const uri = pathToFileURL(folder).href;
    await connection.sendRequest('initialize', {
        processId: process.pid,
        rootUri: uri,
        workspaceFolders: [{ uri, name: 'bench' }],
        capabilities: {},
    });
    await connection.sendNotification('initialized', {});
}

async function ofOne(lines: number, edits: number): Promise<SessionFigures> {
    const session = connect();
    const { connection, wanted, forget } = session;
    await initialise(session);
    const uri = pathToFileURL(join(folder, 'a.cohort')).href;
    let document = TextDocument.create(uri, 'cohort', 1, specOf(lines));
    await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'cohort', version: 1, text: document.getText() },
    });
    await wanted(() => true);
    const firstDiagnostics = performance.now() - session.started;
    const apply = async (start: number, end: number, text: string): Promise<void> => {
        const contentChanges = [{ range: { start: document.positionAt(start), end: document.positionAt(end) }, text }];
        document = TextDocument.update(document, contentChanges, document.version + 1);
        forget();
        await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: document.version }, contentChanges });
    };
    const places = [...document.getText().matchAll(/(?<=\* 2\) )\/ 3/g)].map(({ index }) => index);
    const failed = (all: Diagnostic[]) => all.some(({ severity }) => severity === 1);
    const took: Record<string, number[]> = { edit: [], completion: [], hover: [], signature: [], symbols: [] };
    let early = 0;
    // A name that does not exist comes, and goes: what is said then tells that the text was read.
    for (let i = 0; i < edits; i++) {
        const place = places[(i * 7) % places.length];
        await timed(took.edit, async () => {
            await apply(place, place, '/ nothing ');
            await wanted(failed);
        });
        if (i % 10 === 0) {
            const position = document.positionAt(place + 2);
            const at = { textDocument: { uri }, position };
            await timed(took.completion, () => connection.sendRequest('textDocument/completion', at));
            await timed(took.hover, () => connection.sendRequest('textDocument/hover', { ...at, position: { ...position, character: 4 } }));
            const inCall = document.positionAt(document.getText().indexOf('lognormal(', place > 4000 ? place - 3000 : 0) + 10);
            await timed(took.signature, () => connection.sendRequest('textDocument/signatureHelp', { ...at, position: inCall }));
            await timed(took.symbols, () => connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } }));
        }
        await timed(took.edit, async () => {
            await apply(place, place + '/ nothing '.length, '');
            await wanted((all) => !failed(all));
        });
        if (i === Math.floor(edits / 5)) early = resident(session.server.pid!);
    }
    const spreads = Object.fromEntries(Object.entries(took).map(([name, all]) => [name, spread(all)]));
    return { firstDiagnostics, ...spreads, memory: { early, late: resident(session.server.pid!) } } as SessionFigures;
}

/** A folder of many specs, of which the server reads the names of all. */
async function ofFiles(count: number, lines: number): Promise<SessionFigures> {
    for (let i = 0; i < count; i++) writeFileSync(join(folder, `spec-${i}.cohort`), specOf(lines, `Cohort${i}`));
    const session = connect();
    await initialise(session);
    const uri = pathToFileURL(join(folder, 'spec-0.cohort')).href;
    const text = specOf(lines, 'Cohort0');
    await session.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'cohort', version: 1, text } });
    await session.wanted(() => true);
    const firstDiagnostics = performance.now() - session.started;
    const symbols: number[] = [];
    let found = 0;
    while (found < count) found = ((await session.connection.sendRequest('workspace/symbol', { query: 'Cohort' })) as unknown[]).length;
    const early = resident(session.server.pid!);
    for (let i = 0; i < 50; i++) await timed(symbols, () => session.connection.sendRequest('workspace/symbol', { query: `Cohort${i}` }));
    const none = { median: Number.NaN, p95: Number.NaN };
    return {
        firstDiagnostics,
        edit: none,
        completion: none,
        hover: none,
        signature: none,
        symbols: spread(symbols),
        memory: { early, late: resident(session.server.pid!) },
    };
}

async function timed(into: number[], work: () => Promise<unknown>): Promise<void> {
    const start = performance.now();
    await work();
    into.push(performance.now() - start);
}

function spread(values: number[]): Spread {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return { median: at(0.5), p95: at(0.95) };
}

/** Resident mebibytes of a process; 0 where the system does not tell. */
function resident(pid: number): number {
    try {
        return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    } catch {
        return 0;
    }
}
