import { existsSync } from 'node:fs';
import { DiskFiles } from '../files.ts';
import type { SpecFiles } from '../spec.ts';
import { GitFiles, revisionAndPath } from './git.ts';

/** One of the two sides, as it was named on the command line. */
export interface Source {
    name: string;
    /** The entry as `files` know it. */
    file: string;
    files: SpecFiles;
}

/** A file on the disk where there is one of that name, else a path in a git revision. */
export function sourceOf(argument: string): Source {
    const named = existsSync(argument) ? undefined : revisionAndPath(argument);
    if (named === undefined) return { name: argument, file: argument, files: new DiskFiles() };
    const files = new GitFiles(named.revision, named.path);
    return { name: argument, file: files.entry, files };
}
