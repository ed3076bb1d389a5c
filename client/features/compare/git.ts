import { dirname } from 'node:path';
import { type Disposable, type Event, extensions, Uri } from 'vscode';

/** What is used of the API that VS Code's own Git extension gives to others (its `api/git.d.ts`, version 1). */
interface GitExtension {
    enabled: boolean;
    getAPI(version: 1): Git;
}

export interface Git {
    state: 'uninitialized' | 'initialized';
    onDidChangeState: Event<Git['state']>;
    /** The program. */
    git: { path: string };
    getRepository(uri: Uri): Repository | null;
    openRepository?(root: Uri): Promise<Repository | null>;
    toGitUri(uri: Uri, ref: string): Uri;
}

export interface Repository {
    state: { HEAD?: { name?: string; commit?: string } };
    log(options: { maxEntries: number; path?: string }): Promise<Commit[]>;
    getCommit(ref: string): Promise<Commit>;
    getRefs?(query: { sort?: 'alphabetically' | 'committerdate'; count?: number }): Promise<Ref[]>;
}

export interface Commit {
    hash: string;
    message: string;
    authorName?: string;
    authorDate?: Date;
}

export interface Ref {
    /** 0 a branch, 1 one of a remote, 2 a tag. */
    type: 0 | 1 | 2;
    name?: string;
    commit?: string;
}

/** The repository that a file is in, by VS Code's own Git extension; else, in words, why there is none. */
export async function repositoryOf(uri: Uri): Promise<{ git: Git; repository: Repository } | string> {
    const extension = extensions.getExtension<GitExtension>('vscode.git');
    if (!extension) return 'Comparing with a revision needs the Git extension that comes with VS Code; it is disabled or not installed.';
    const { enabled, getAPI } = await extension.activate().then((exports) => ({
        enabled: exports.enabled,
        getAPI: exports.getAPI.bind(exports),
    }));
    if (!enabled) return 'Comparing with a revision needs git: install it, and see that the setting git.enabled is on.';
    const git = getAPI(1);
    await initialized(git);
    const repository = git.getRepository(uri) ?? (await git.openRepository?.(Uri.file(dirname(uri.fsPath)))) ?? git.getRepository(uri);
    return repository ? { git, repository } : `${uri.path.split('/').at(-1)} is in no git repository that VS Code knows.`;
}

const PATIENCE = 10_000;

/** Until it has looked for repositories. */
function initialized(git: Git): Promise<void> {
    if (git.state === 'initialized') return Promise.resolve();
    return new Promise((resolve) => {
        let listening: Disposable | undefined;
        const done = (): void => {
            clearTimeout(patience);
            listening?.dispose();
            resolve();
        };
        const patience = setTimeout(done, PATIENCE);
        listening = git.onDidChangeState((state) => state === 'initialized' && done());
    });
}
