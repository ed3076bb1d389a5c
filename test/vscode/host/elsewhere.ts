import assert from 'node:assert/strict';
import {
    commands,
    type DocumentLink,
    EventEmitter,
    extensions,
    type FileChangeEvent,
    FileSystemError,
    type FileSystemProvider,
    FileType,
    type Hover,
    languages,
    type MarkdownString,
    TabInputWebview,
    Uri,
    window,
    workspace,
} from 'vscode';
import { until } from '../until.ts';
import { draft, ID, placeOf, provided } from './spec.ts';

/** Files in memory: a folder that is on no disk, as a repository opened from the web is. */
class Memory implements FileSystemProvider {
    readonly onDidChangeFile = new EventEmitter<FileChangeEvent[]>().event;
    private readonly files = new Map<string, Uint8Array>();

    watch = () => ({ dispose() {} });
    stat({ path }: Uri) {
        const file = this.files.get(path);
        if (!file && path !== '/') throw FileSystemError.FileNotFound(path);
        return { type: file ? FileType.File : FileType.Directory, ctime: 0, mtime: 0, size: file?.length ?? 0 };
    }
    readDirectory = (): [string, FileType][] => [...this.files.keys()].map((path) => [path.slice(1), FileType.File]);
    readFile({ path }: Uri) {
        const file = this.files.get(path);
        if (!file) throw FileSystemError.FileNotFound(path);
        return file;
    }
    writeFile({ path }: Uri, content: Uint8Array) {
        this.files.set(path, content);
    }
    delete({ path }: Uri) {
        this.files.delete(path);
    }
    createDirectory() {
        throw FileSystemError.NoPermissions();
    }
    rename() {
        throw FileSystemError.NoPermissions();
    }
    get names(): string[] {
        return [...this.files.keys()];
    }
}

const SPEC = `import { Lipids } from "std/lipids"
table smoking(age) from "smoking.csv"
cohort Remote {
  sex         ~ categorical(female: 51%, male: 49%)
  age [years] ~ uniform(20, 80)
  include Lipids
  smoker      ~ bernoulli(smoking(age))
}
`;

export function elsewhere(): void {
    suite('a folder that is on no disk', () => {
        const memory = new Memory();
        const uri = Uri.parse('cohort-memory:/remote.cohort');
        const read = async () => {
            const document = await workspace.openTextDocument(uri);
            await window.showTextDocument(document);
            return document;
        };
        suiteSetup(() => {
            workspace.registerFileSystemProvider('cohort-memory', memory);
            memory.writeFile(uri, new TextEncoder().encode(SPEC));
        });

        test('is announced as working in part', () => {
            const { capabilities, contributes } = extensions.getExtension(ID)!.packageJSON;
            assert.equal(capabilities.virtualWorkspaces.supported, 'limited');
            const disk = ['cohort.generate', 'cohort.runTests', 'cohort.explain', 'cohort.showPatient'];
            for (const { command, enablement = '' } of contributes.commands as { command: string; enablement?: string }[])
                if (disk.includes(command)) assert.match(enablement, /!virtualWorkspace/, command);
        });
        test('has diagnostics from the text, which say what is not read', async () => {
            await read();
            const found = await until(
                'diagnostics',
                () => Promise.resolve(languages.getDiagnostics(uri)),
                (each) => each.length > 0,
            );
            assert.deepEqual(
                found.filter(({ severity }) => severity === 0).map(({ message }) => message),
                [
                    'The file "smoking.csv" is not read, since its folder is not on a disk. Open the folder from a disk; an imported spec is also read where it is open.',
                ],
            );
        });
        test('is simulated and previewed from the text', async () => {
            const document = await read();
            memory.writeFile(uri, new TextEncoder().encode(SPEC.replace(/table.*\n/, '').replace('smoking(age)', '22%')));
            await commands.executeCommand('workbench.action.files.revert');
            await until(
                'the other text',
                () => Promise.resolve(document.getText()),
                (text) => text.includes('22%'),
            );
            await until(
                'a hover with figures',
                async () =>
                    (await provided<Hover[]>('executeHoverProvider', uri, placeOf(document, 'age').start))
                        .flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value))
                        .join('\n'),
                (text) => /Simulated: mean (49|50|51)/.test(text),
            );
            await commands.executeCommand('cohort.previewToSide', uri);
            await until(
                'the preview',
                () =>
                    Promise.resolve(
                        window.tabGroups.all
                            .flatMap(({ tabs }) => tabs)
                            .filter(({ input }) => input instanceof TabInputWebview)
                            .map(({ label }) => label),
                    ),
                (labels) => labels.some((label) => /remote/i.test(label)),
            );
            await commands.executeCommand('workbench.action.closeActiveEditor');
        });
        test('is not written to: what generates says why it does not', async () => {
            await read();
            const before = memory.names;
            await commands.executeCommand('cohort.generate', uri);
            assert.deepEqual(memory.names, before);
        });
    });

    suite('the standard library', () => {
        test('opens from the link of an import, as text that is only read', async () => {
            const { document } = await draft('import { Lipids } from "std/lipids"\n');
            const [link] = await until(
                'a link',
                () => provided<DocumentLink[]>('executeLinkProvider', document.uri, 5),
                (links) => links.length > 0,
            );
            assert.equal(link.target?.toString(), 'cohort-std:/lipids.cohort');
            const library = await workspace.openTextDocument(link.target!);
            assert.equal(library.languageId, 'cohort');
            assert.match(library.getText(), /fragment Lipids/);
            const editor = await window.showTextDocument(library);
            // A person who types in it is told that it is only read, and there is nothing to save.
            await commands.executeCommand('type', { text: 'x' });
            assert.equal(library.isDirty, false);
            assert.equal(editor.document.getText(), library.getText());
            assert.doesNotMatch(library.getText(), /^x/);
            assert.deepEqual(
                languages.getDiagnostics(library.uri).filter(({ severity }) => severity === 0),
                [],
            );
        });
    });
}
