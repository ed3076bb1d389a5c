import { type QuickPickItem, QuickPickItemKind, type Uri, window } from 'vscode';
import type { Commit, Ref, Repository } from './git.ts';

/** A commit, and how a reader knows it. */
export interface Revision {
    commit: string;
    name: string;
}

type Item = QuickPickItem & { revision?: Revision };

const MOST_COMMITS = 50;
const MOST_REFS = 50;
const REFS: Record<Ref['type'], string> = { 0: 'branch', 1: 'branch of a remote', 2: 'tag' };
const OTHER = 'Another revision…';

/** Asks for a revision: the last commit, those that touched the file, branches and tags, or any other that git knows. */
export async function pickRevision(repository: Repository, file: Uri): Promise<Revision | undefined> {
    const title = 'Compare with Git Revision';
    const items = itemsOf(repository, file);
    const picked = await window.showQuickPick(items, { title, placeHolder: 'Which revision was before?', matchOnDescription: true });
    if (picked?.label !== OTHER || picked.revision) return picked?.revision;
    const asked = await window.showInputBox({
        title,
        ignoreFocusOut: true,
        prompt: 'Any revision that git knows: HEAD~3, a tag, the beginning of a hash',
        validateInput: async (text) =>
            text.trim() === '' || (await revisionOf(repository, text)) ? undefined : 'There is no such revision',
    });
    return asked ? revisionOf(repository, asked) : undefined;
}

/** A revision by its name; nothing where there is none. */
export async function revisionOf(repository: Repository, name: string): Promise<Revision | undefined> {
    const text = name.trim();
    // Git would take it for an option.
    if (text === '' || text.startsWith('-')) return undefined;
    const commit = await repository.getCommit(text).catch(() => undefined);
    return commit && { commit: commit.hash, name: text };
}

async function itemsOf(repository: Repository, file: Uri): Promise<Item[]> {
    const { HEAD } = repository.state;
    const [commits, refs] = await Promise.all([
        repository.log({ maxEntries: MOST_COMMITS, path: file.fsPath }).catch(() => []),
        repository.getRefs?.({ sort: 'committerdate', count: MOST_REFS }).catch(() => []) ?? [],
    ]);
    const head: Item[] = HEAD?.commit
        ? [
              {
                  label: 'HEAD',
                  description: `the last commit${HEAD.name ? ` of ${HEAD.name}` : ''}, ${HEAD.commit.slice(0, 8)}`,
                  revision: { commit: HEAD.commit, name: 'HEAD' },
              },
          ]
        : [];
    return [
        ...head,
        ...group('Commits that touched the file', commits.map(ofCommit)),
        ...group('Branches and tags', refs.flatMap(ofRef)),
        { label: '', kind: QuickPickItemKind.Separator },
        { label: OTHER },
    ];
}

function ofCommit({ hash, message, authorName, authorDate }: Commit): Item {
    const subject = message.split('\n')[0];
    const details = [hash.slice(0, 8), authorDate?.toLocaleDateString(), authorName].filter(Boolean);
    return { label: subject || hash.slice(0, 8), description: details.join(', '), revision: { commit: hash, name: `“${subject}”` } };
}

function ofRef({ type, name, commit }: Ref): Item[] {
    if (!name || !commit) return [];
    return [{ label: name, description: `${REFS[type]}, ${commit.slice(0, 8)}`, revision: { commit, name } }];
}

function group(label: string, items: Item[]): Item[] {
    return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}
