import { basename } from 'node:path';
import { CancellationTokenSource, commands, type Event, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { CohortComparison } from '../../../plan/comparison.ts';
import { PROTOCOL_VERSION } from '../../../server/protocol.ts';
import type { ComparisonSubject, FromComparison, ToComparison } from '../../../webview/messages.ts';
import { folderOf, runCohort } from '../../command-line.ts';
import { furnish } from '../../page.ts';
import type { Session } from '../../session.ts';
import { cohortArgs } from '../../spec.ts';
import { repositoryOf } from './git.ts';

export const VIEW_TYPE = 'cohort.comparison';

type Body<M> = M extends { v: number } ? Omit<M, 'v'> : never;

/** A webview panel with what a cohort was at a revision beside what it is. */
export class ComparisonPanel {
    readonly onDispose: Event<void>;
    private readonly session: Session;
    private readonly panel: WebviewPanel;
    private subject: ComparisonSubject | undefined;
    private ready = false;
    private latest: Body<ToComparison> | undefined;
    private running: CancellationTokenSource | undefined;

    static create(session: Session): ComparisonPanel {
        const panel = window.createWebviewPanel(VIEW_TYPE, 'Cohort Comparison', { viewColumn: ViewColumn.Beside, preserveFocus: true });
        return new ComparisonPanel(session, panel);
    }

    constructor(session: Session, panel: WebviewPanel) {
        this.session = session;
        this.panel = panel;
        this.onDispose = panel.onDidDispose;
        panel.onDidDispose(() => this.running?.cancel());
        panel.webview.onDidReceiveMessage((message: FromComparison) => this.hear(message));
        furnish(panel, session.context.extensionUri, { script: 'comparison.js', title: 'Cohort Comparison' });
    }

    reveal(): void {
        this.panel.reveal(undefined, true);
    }

    dispose(): void {
        this.panel.dispose();
    }

    isAbout(uri: Uri): boolean {
        return this.subject?.uri === uri.toString();
    }

    /** Compares, and shows what came of it; nothing where that failed or something newer is asked for. */
    async show(subject: ComparisonSubject): Promise<CohortComparison | undefined> {
        this.subject = subject;
        this.panel.title = `Compare ${basename(Uri.parse(subject.uri).path)}`;
        this.say({ kind: 'subject', subject });
        return this.compare(subject);
    }

    async again(): Promise<void> {
        if (this.subject) await this.compare(this.subject);
    }

    private async compare(subject: ComparisonSubject): Promise<CohortComparison | undefined> {
        this.running?.cancel();
        const running = new CancellationTokenSource();
        this.running = running;
        this.tell({ kind: 'running', share: null });
        const path = Uri.parse(subject.uri).fsPath;
        const found = await repositoryOf(Uri.parse(subject.uri));
        if (running.token.isCancellationRequested) return undefined;
        if (typeof found === 'string') {
            this.tell({ kind: 'failed', message: found });
            return undefined;
        }
        const args = ['diff', `${subject.commit}:./${basename(path)}`, path, '--json', ...cohortArgs(subject.cohort ?? undefined)];
        const { status, stdout, stderr } = await runCohort(this.session, args, {
            cwd: folderOf(path),
            token: running.token,
            env: { COHORT_GIT: found.git.git.path },
            progress: (done, total) => running === this.running && this.say({ kind: 'running', share: total > 0 ? done / total : null }),
        });
        if (running.token.isCancellationRequested) return undefined;
        if (status !== 0) {
            this.session.output.info(`cohort ${args.join(' ')}\n${stderr}`);
            this.tell({ kind: 'failed', message: stderr || 'The comparison could not be made.' });
            return undefined;
        }
        const comparison = JSON.parse(stdout) as CohortComparison;
        this.tell({ kind: 'comparison', comparison });
        return comparison;
    }

    /** Says it now, and again to a page that loads later. */
    private tell(message: Body<ToComparison>): void {
        this.latest = message;
        this.say(message);
    }

    private say(message: Body<ToComparison>): void {
        if (this.ready) void this.panel.webview.postMessage({ ...message, v: PROTOCOL_VERSION });
    }

    private async hear(message: FromComparison): Promise<void> {
        if (message?.v !== PROTOCOL_VERSION) return;
        if (message.kind === 'ready') {
            this.ready = true;
            if (this.subject) this.say({ kind: 'subject', subject: this.subject });
            if (this.latest) this.say(this.latest);
        } else if (message.kind === 'again') await this.again();
        else if (this.subject) await showTexts(this.subject);
    }
}

async function showTexts({ uri, commit, revision }: ComparisonSubject): Promise<void> {
    const file = Uri.parse(uri);
    const found = await repositoryOf(file);
    if (typeof found === 'string') void window.showInformationMessage(found);
    else await commands.executeCommand('vscode.diff', found.git.toGitUri(file, commit), file, `${basename(file.path)} (${revision} ↔ now)`);
}
