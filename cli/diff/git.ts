import { spawnSync } from 'node:child_process';
import { LIMITS } from '../../language/limits.ts';
import type { SpecFiles } from '../spec.ts';
import { STATUS, Stop } from '../status.ts';

/**
 * Git reads objects here and runs nothing else: no filter, no hook, no prompt, no fetch of what a partial clone lacks, no lock.
 * An editor that knows where its git is names it.
 */
const GIT = process.env.COHORT_GIT || 'git';
const QUIET = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_NO_REPLACE_OBJECTS: '1', LC_ALL: 'C' };

/** `HEAD~1:practice.cohort`: the revision, and the path as git reads it. Nothing where it is a path of Windows. */
export function revisionAndPath(argument: string): { revision: string; path: string } | undefined {
    const [, revision, path] = /^([^:]+):(.+)$/s.exec(argument) ?? [];
    if (revision === undefined || /^[A-Za-z]:[\\/]/.test(argument)) return undefined;
    return { revision, path };
}

/** The files of one commit, read from the repository itself: nothing is checked out. */
export class GitFiles implements SpecFiles {
    /** As the entry is named in messages, and by the files that it imports. */
    readonly entry: string;
    private readonly root: string;
    private readonly commit: string;
    private readonly named: string;
    private readonly here: string;
    private readonly cache = new Map<string, ReturnType<SpecFiles['read']>>();

    /** Ends the command with 3 where there is no git, no repository or no such revision. A path is read as git does: from the top of the repository, or from here where it begins with a dot. */
    constructor(revision: string, path: string) {
        const prefix = run(['rev-parse', '--show-prefix']);
        if ('failure' in prefix) throw new Stop(STATUS.io, `cannot read ${revision}:${path}: ${prefix.failure}`);
        this.here = prefix.text.trimEnd();
        const commit = revision.startsWith('-') ? undefined : run(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
        if (commit === undefined || 'failure' in commit)
            throw new Stop(STATUS.io, `cannot read ${revision}:${path}: the repository has no revision ${revision}`);
        this.commit = commit.text.trim();
        // With a slash of its own, a path that goes upwards out of the repository loses the revision, and is not found.
        this.root = `${revision}:/`;
        this.named = `${revision}:${path}`;
        const parts = /^\.\.?\//.test(path) ? resolved(`${this.here}${path}`) : resolved(path);
        this.entry = this.root + (parts ?? path);
    }

    async open(path: string): Promise<ReturnType<SpecFiles['read']>> {
        const found = this.read(path);
        if ('text' in found || found.problem !== 'missing' || this.here === '') return found;
        const beside = this.read(`${this.root}${this.here}${path.slice(this.root.length)}`);
        if (!('text' in beside)) return found;
        const [revision] = this.named.split(':');
        return {
            ...found,
            detail: `${found.detail}; paths begin at the top of the repository, and at this folder as ${revision}:./${path.slice(this.root.length)}`,
        };
    }

    read(path: string): ReturnType<SpecFiles['read']> {
        let reading = this.cache.get(path);
        if (reading === undefined) this.cache.set(path, (reading = this.readAnew(path)));
        return reading;
    }

    private readAnew(path: string): ReturnType<SpecFiles['read']> {
        const why = (problem: 'missing' | 'unreadable', words: string) => ({ problem, detail: `cannot read ${path}: ${words}` });
        const inside = path.startsWith(this.root) ? path.slice(this.root.length) : undefined;
        if (inside === undefined || /[\n\0]/.test(inside)) return why('missing', 'it is not in the repository');
        // Links inside the commit are followed there, and nowhere else.
        const { failure, bytes } = runRaw(['cat-file', '--batch', '--follow-symlinks'], `${this.commit}:${inside}\n`);
        if (failure === 'too large')
            return { problem: 'too-large', detail: `cannot read ${path}: it is larger than ${LIMITS.sourceBytes / 1e6} MB` };
        if (failure !== undefined) return why('unreadable', failure);
        const end = bytes.indexOf(10);
        const [, kind, size] = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(bytes.subarray(0, end).toString()) ?? [];
        if (kind === undefined) return why('missing', 'there is no such file in that revision');
        if (kind !== 'blob') return why('unreadable', 'it is a folder, not a file');
        try {
            return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(end + 1, end + 1 + Number(size))) };
        } catch {
            return why('unreadable', 'it is not UTF-8 text');
        }
    }
}

/** `a/./b/../c` as `a/c`; nothing where it leaves the repository. */
function resolved(path: string): string | undefined {
    const parts: string[] = [];
    for (const part of path.split('/')) {
        if (part === '..') {
            if (parts.pop() === undefined) return undefined;
        } else if (part !== '.' && part !== '') parts.push(part);
    }
    return parts.join('/');
}

function run(args: string[]): { text: string } | { failure: string } {
    const { failure, bytes } = runRaw(args);
    return failure === undefined ? { text: bytes.toString() } : { failure };
}

function runRaw(args: string[], input = ''): { failure?: string; bytes: Buffer } {
    const { error, status, stdout, stderr } = spawnSync(GIT, args, {
        input,
        env: { ...process.env, ...QUIET },
        maxBuffer: LIMITS.sourceBytes + 4096,
        timeout: 30_000,
        windowsHide: true,
    });
    const bytes = stdout ?? Buffer.alloc(0);
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    if (code === 'ENOENT') return { failure: 'there is no git on this computer', bytes };
    if (code === 'ENOBUFS') return { failure: 'too large', bytes };
    if (error) return { failure: error.message, bytes };
    if (status === 0) return { bytes };
    const said = stderr.toString();
    if (/not a git repository/.test(said)) return { failure: 'this folder is in no git repository', bytes };
    return {
        failure:
            said
                .trim()
                .split('\n')[0]
                ?.replace(/^fatal: /, '') || `git ended with ${status}`,
        bytes,
    };
}
