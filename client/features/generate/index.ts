import { relative } from 'node:path';
import { commands, ProgressLocation, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { folderOf, runCohort } from '../../command-line.ts';
import type { Feature } from '../../feature.ts';
import { showSaid } from '../../said.ts';
import type { Session } from '../../session.ts';
import { type Chosen, chooseCohort, cohortArgs } from '../../spec.ts';

/** `Cohort: Generate Dataset…`: format, size and folder in one sequence, remembered for the next time. */
export const generate: Feature = {
    register: (session) =>
        commands.registerCommand('cohort.generate', async (uri?: Uri | string, cohort?: string) => {
            const chosen = await chooseCohort(session, uri, typeof cohort === 'string' ? cohort : undefined);
            const wanted = chosen && (await ask(session, chosen));
            if (wanted) await write(session, chosen, wanted);
        }),
};

interface Wanted {
    format: string;
    /** Absent: as the spec says. */
    patients?: number;
    folder: string;
}

const FORMATS: QuickPickItem[] = [
    { label: 'csv', description: 'one file a table, for any tool' },
    { label: 'ndjson', description: 'one JSON object a line' },
];

async function ask(session: Session, { document, cohort }: Chosen): Promise<Wanted | undefined> {
    const key = `generate ${document.uri.toString()} ${cohort ?? ''}`;
    const last = session.context.workspaceState.get<Wanted>(key);
    const title = `Generate ${cohort ?? 'Dataset'}`;
    const format = await pick(`${title} (1/3): format`, FORMATS, last?.format);
    if (!format) return undefined;
    const sizes: QuickPickItem[] = [
        { label: 'As the spec says' },
        ...['100', '1,000', '10,000', '100,000', '1,000,000'].map((label) => ({ label, description: 'patients' })),
        { label: 'Another number…' },
    ];
    const size = await pick(`${title} (2/3): size`, sizes, last?.patients === undefined ? undefined : last.patients.toLocaleString('en'));
    if (!size) return undefined;
    const patients = size.endsWith('…') ? await askNumber(title) : Number(size.replaceAll(',', ''));
    if (patients === undefined) return undefined;
    const folder = await askFolder(`${title} (3/3): folder`, document.uri, cohort, last?.folder);
    if (!folder) return undefined;
    const wanted: Wanted = { format, folder, ...(Number.isNaN(patients) ? {} : { patients }) };
    await session.context.workspaceState.update(key, wanted);
    return wanted;
}

/** What was chosen the last time comes first, so that Enter takes it again. */
async function pick(title: string, items: readonly QuickPickItem[], last: string | undefined): Promise<string | undefined> {
    const remembered = items.find(({ label }) => label === last);
    const ordered = remembered ? [{ ...remembered, detail: 'as the last time' }, ...items.filter((each) => each !== remembered)] : items;
    return (await window.showQuickPick(ordered, { title, ignoreFocusOut: true }))?.label;
}

async function askNumber(title: string): Promise<number | undefined> {
    const text = await window.showInputBox({
        title,
        prompt: 'Patients to generate',
        ignoreFocusOut: true,
        validateInput: (value) => (/^[1-9][0-9_,]*$/.test(value.trim()) ? undefined : 'A whole number from 1'),
    });
    return text === undefined ? undefined : Number(text.replace(/[_,\s]/g, ''));
}

async function askFolder(title: string, spec: Uri, cohort: string | undefined, last: string | undefined): Promise<string | undefined> {
    const beside = Uri.joinPath(spec, '..', cohort ?? 'dataset').fsPath;
    const other = 'Choose a folder…';
    const items: QuickPickItem[] = [
        ...(last !== undefined && last !== beside ? [{ label: last, description: 'as the last time' }] : []),
        { label: beside, description: 'beside the spec' },
        { label: other },
    ];
    const picked = await window.showQuickPick(items, { title, ignoreFocusOut: true });
    if (picked?.label !== other) return picked?.label;
    const chosen = await window.showOpenDialog({ title, canSelectFolders: true, canSelectFiles: false, openLabel: 'Write Here' });
    return chosen?.[0]?.fsPath;
}

async function write(session: Session, { document, cohort }: Chosen, { format, patients, folder }: Wanted, force = false): Promise<void> {
    const size = patients === undefined ? [] : ['--patients', String(patients)];
    const args = ['generate', document.uri.fsPath, '--out', folder, '--format', format, ...cohortArgs(cohort), ...size];
    if (force) args.push('--force');
    const options = { location: ProgressLocation.Notification, title: `Generating ${cohort ?? 'dataset'}`, cancellable: true };
    const ended = await window.withProgress(options, (report, token) => {
        let before = 0;
        return runCohort(session, args, {
            cwd: folderOf(document.uri.fsPath),
            token,
            progress(done, total) {
                const share = total > 0 ? (100 * done) / total : 0;
                report.report({
                    increment: share - before,
                    message: `${done.toLocaleString('en')} of ${total.toLocaleString('en')} patients`,
                });
                before = share;
            },
        });
    });
    session.output.info(`cohort ${args.join(' ')}\n${ended.stderr}`);
    if (ended.status === 130) {
        void window.setStatusBarMessage('Generation cancelled; nothing was written.', 5_000);
        return;
    }
    if (ended.status === 0) {
        const report = ['test', document.uri.fsPath, ...cohortArgs(cohort), ...size];
        return offer(ended.stderr, { folder, format, report });
    }
    if (/--force/.test(ended.stderr) && !force) {
        const replace = 'Replace';
        const answer = await window.showWarningMessage(
            `${relativeName(folder)} holds something already.`,
            { modal: true, detail: folder },
            replace,
        );
        if (answer === replace) await write(session, { document, cohort }, { format, folder, ...(patients ? { patients } : {}) }, true);
        return;
    }
    const show = 'Show Details';
    const answer = await window.showErrorMessage(firstLine(ended.stderr) || 'The dataset could not be generated.', show);
    if (answer === show) session.output.show(true);
}

/** `report` asks the command line for what was asked beside what these patients show. */
async function offer(said: string, { folder, format, report }: { folder: string; format: string; report: string[] }): Promise<void> {
    const [openFirst, reveal, show] = ['Open First File', 'Open Folder', 'Show Report'];
    const answer = await window.showInformationMessage(firstLine(said) || 'The dataset is written.', openFirst, reveal, show);
    if (answer === show) await showSaid(`Report of ${relativeName(folder)}`, report);
    if (answer === openFirst) await commands.executeCommand('vscode.open', Uri.joinPath(Uri.file(folder), `patients.${format}`));
    if (answer === reveal)
        await commands.executeCommand(
            workspace.getWorkspaceFolder(Uri.file(folder)) ? 'revealInExplorer' : 'revealFileInOS',
            Uri.file(folder),
        );
}

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';

function relativeName(folder: string): string {
    const root = workspace.getWorkspaceFolder(Uri.file(folder))?.uri.fsPath;
    return root === undefined ? folder : relative(root, folder) || folder;
}
