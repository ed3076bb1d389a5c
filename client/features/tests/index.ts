import {
    type CancellationToken,
    commands,
    Disposable,
    type DocumentSymbol,
    Location,
    Range,
    type TestController,
    type TestItem,
    TestMessage,
    type TestRun,
    TestRunProfileKind,
    type TestRunRequest,
    type TextDocument,
    tests as testApi,
    type Uri,
    window,
    workspace,
} from 'vscode';
import { METHODS, type Place } from '../../../server/protocol.ts';
import { folderOf, runCohort } from '../../command-line.ts';
import type { Feature } from '../../feature.ts';
import { LANGUAGE } from '../../language.ts';
import type { Session } from '../../session.ts';
import { chooseCohort } from '../../spec.ts';
import { type Expectation, expectationsIn, sameText } from './expectations.ts';

interface Result {
    kind: string;
    text: string;
    asked: number | null;
    achieved: number | null;
    low: number | null;
    high: number | null;
    pass: boolean;
}

/** Each `expect` and each calibrated target of a spec in the Test Explorer, run by `cohort test`. */
export const tests: Feature = {
    register(session) {
        const controller = testApi.createTestController('cohort', 'Cohort');
        const runner = new Runner(session, controller);
        controller.createRunProfile('Run', TestRunProfileKind.Run, (request, token) => runner.run(request, token), true);
        controller.refreshHandler = () => runner.discoverAll();
        const open = ({ languageId }: TextDocument): boolean => languageId === LANGUAGE;
        const discover = (document: TextDocument): void => {
            if (open(document)) void runner.discover(document);
        };
        for (const document of workspace.textDocuments) discover(document);
        return Disposable.from(
            controller,
            workspace.onDidOpenTextDocument(discover),
            workspace.onDidSaveTextDocument(discover),
            workspace.onDidCloseTextDocument((document) => controller.items.delete(document.uri.toString())),
            commands.registerCommand('cohort.runTests', async (uri?: Uri | string, cohort?: string) => {
                const chosen = await chooseCohort(session, uri, typeof cohort === 'string' ? cohort : undefined);
                if (!chosen) return;
                await runner.discover(chosen.document);
                const item = controller.items.get(chosen.document.uri.toString())?.children.get(chosen.cohort ?? '');
                await commands.executeCommand('workbench.view.testing.focus');
                if (item) await runner.run({ include: [item], exclude: [], profile: undefined, preserveFocus: true });
            }),
        );
    },
};

class Runner {
    private readonly session: Session;
    private readonly controller: TestController;

    constructor(session: Session, controller: TestController) {
        this.session = session;
        this.controller = controller;
    }

    async discoverAll(): Promise<void> {
        for (const document of workspace.textDocuments) if (document.languageId === LANGUAGE) await this.discover(document);
    }

    /** File, cohorts, expectations: what can be known without running. Targets join when they have been run. */
    async discover(document: TextDocument): Promise<void> {
        if (document.uri.scheme !== 'file') return;
        await this.session.server.client();
        const symbols = await commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
        const file = this.controller.createTestItem(document.uri.toString(), workspace.asRelativePath(document.uri), document.uri);
        const cohorts = (symbols ?? []).filter(({ range }) => /^\s*(cohort|scenario)\b/.test(textOfRange(document, range)));
        for (const { name, range, selectionRange } of cohorts) {
            const cohort = this.controller.createTestItem(name, name, document.uri);
            cohort.range = selectionRange;
            for (const expectation of expectationsIn(textOfRange(document, range)))
                cohort.children.add(this.expectationItem(document, document.offsetAt(range.start), expectation));
            file.children.add(cohort);
        }
        if (file.children.size > 0) this.controller.items.add(file);
        else this.controller.items.delete(file.id);
    }

    private expectationItem(document: TextDocument, from: number, { text, offset, length }: Expectation): TestItem {
        const item = this.controller.createTestItem(`expect ${text}`, text, document.uri);
        item.range = new Range(document.positionAt(from + offset), document.positionAt(from + offset + length));
        return item;
    }

    async run(request: TestRunRequest, token?: CancellationToken): Promise<void> {
        if (!workspace.isTrusted) {
            void window.showInformationMessage('In Restricted Mode no tests are run. Trust this folder first.');
            return;
        }
        const run = this.controller.createTestRun(request);
        const stop = token ?? run.token;
        try {
            for (const [cohort, wanted] of cohortsOf(request, this.controller)) {
                if (stop.isCancellationRequested) break;
                await this.runCohort(cohort, wanted, run, stop);
            }
        } finally {
            run.end();
        }
    }

    private async runCohort(cohort: TestItem, wanted: ReadonlySet<TestItem>, run: TestRun, token: CancellationToken): Promise<void> {
        const uri = cohort.uri!;
        for (const item of wanted) if (item !== cohort) run.started(item);
        await workspace.textDocuments.find((document) => document.uri.toString() === uri.toString() && document.isDirty)?.save();
        const args = ['test', uri.fsPath, '--cohort', cohort.id, '--json'];
        const { status, stdout, stderr } = await runCohort(this.session, args, { cwd: folderOf(uri.fsPath), token });
        if (token.isCancellationRequested) {
            for (const item of wanted) run.skipped(item);
            return;
        }
        const results = resultsIn(stdout);
        if (!results) {
            const message = new TestMessage(stderr || `cohort test ended with status ${status}`);
            for (const item of wanted) run.errored(item, message);
            run.appendOutput(`${stderr}\n`.replaceAll('\n', '\r\n'));
            return;
        }
        const whole = wanted.has(cohort);
        for (const result of results) {
            const item = await this.itemOf(cohort, result);
            if (!whole && !wanted.has(item)) continue;
            if (result.pass) run.passed(item);
            else run.failed(item, messageOf(result, item));
        }
    }

    private async itemOf(cohort: TestItem, { kind, text }: Result): Promise<TestItem> {
        for (const [, item] of cohort.children) if (sameText(item.label, text)) return item;
        const item = this.controller.createTestItem(`${kind} ${text}`, text, cohort.uri);
        item.description = kind;
        item.range = await this.declarationOf(cohort, text);
        cohort.children.add(item);
        return item;
    }

    /** Of the first name in a target's text: `prevalence(diabetes)`. */
    private async declarationOf(cohort: TestItem, text: string): Promise<Range | undefined> {
        const [, column] = /\(\s*([\p{L}_][\p{L}\p{M}\p{N}_]*)/u.exec(text) ?? [];
        if (column === undefined) return undefined;
        const client = await this.session.server.client();
        const params = { uri: cohort.uri!.toString(), cohort: cohort.id, column };
        const place = await client.sendRequest<Place | null>(METHODS.declaration, params);
        if (!place || place.uri !== params.uri) return undefined;
        const { start, end } = place.range;
        return new Range(start.line, start.character, end.line, end.character);
    }
}

/** Which cohorts are to be run, and of each the items that are asked for: the cohort itself stands for all of its tests. */
function cohortsOf({ include, exclude }: TestRunRequest, controller: TestController): Map<TestItem, Set<TestItem>> {
    const found = new Map<TestItem, Set<TestItem>>();
    const add = (cohort: TestItem, item: TestItem): void => {
        const items = found.get(cohort) ?? new Set();
        found.set(cohort, items.add(item));
        if (item === cohort) for (const [, child] of cohort.children) items.add(child);
    };
    const visit = (item: TestItem): void => {
        if (exclude?.includes(item)) return;
        if (item.parent === undefined) for (const [, cohort] of item.children) visit(cohort);
        else if (item.parent.parent === undefined) add(item, item);
        else add(item.parent, item);
    };
    if (include) for (const item of include) visit(item);
    else for (const [, item] of controller.items) visit(item);
    return found;
}

function resultsIn(stdout: string): Result[] | undefined {
    try {
        return (JSON.parse(stdout) as { results: Result[] }).results;
    } catch {
        return undefined;
    }
}

function messageOf({ text, asked, achieved, low, high }: Result, item: TestItem): TestMessage {
    const show = (x: number | null): string => (x === null ? '–' : String(Number(x.toPrecision(4))));
    const wanted = asked === null ? `between ${show(low)} and ${show(high)}` : `${show(asked)} (${show(low)} to ${show(high)})`;
    const message = new TestMessage(`Achieved ${show(achieved)}, asked ${wanted}: ${text}`);
    if (item.uri && item.range) message.location = new Location(item.uri, item.range);
    return message;
}

const textOfRange = (document: TextDocument, range: Range): string => document.getText(range);
