import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Unread } from '../../language/files.ts';
import { LIMITS } from '../../language/limits.ts';
import { decode } from '../../language/project/decode.ts';
import { libraryFile } from '../../language/project/paths.ts';
import { diskPath, isFile } from './places.ts';

type Reading = { text: string } | { problem: Unread };

/** Files as they are on the disk, read again when their time or size has changed. */
export class Disk {
    /** While false nothing is read: what lies in the folder has come from elsewhere. */
    trusted = true;
    private readonly known = new Map<string, { stamp: string; reading: Reading }>();

    read(path: string): Reading {
        if (!isFile(path)) return notOnDisk(path);
        if (!this.trusted) return { problem: 'untrusted' };
        try {
            const stat = statSync(diskPath(path), { throwIfNoEntry: false });
            if (!stat) return { problem: 'missing' };
            if (!stat.isFile()) return { problem: 'unreadable' };
            if (stat.size > LIMITS.sourceBytes) return { problem: 'too-large' };
            const stamp = `${stat.mtimeMs} ${stat.size}`;
            const known = this.known.get(path);
            if (known?.stamp === stamp) return known.reading;
            const reading = decode(readFileSync(diskPath(path)));
            this.known.set(path, { stamp, reading });
            return reading;
        } catch {
            return { problem: 'unreadable' };
        }
    }
}

/** Files of the standard library are there without being on the disk. */
function notOnDisk(path: string): Reading {
    const text = libraryFile(path);
    return text === undefined ? { problem: 'not-on-disk' } : { text };
}

const MOST_FILES = 500;
const MOST_FOLDERS = 3000;
const SKIPPED = /^(\.|node_modules$)/;

/** Paths of the specs and CSV files below a folder; bounded, so that opening a home folder costs little. */
export async function filesBelow(folder: string): Promise<string[]> {
    const found: string[] = [];
    const most = new Map([
        ['.cohort', MOST_FILES],
        ['.csv', MOST_FILES],
    ]);
    const folders = [folder];
    for (let i = 0; i < folders.length && i < MOST_FOLDERS; i++) {
        const entries = await readdir(diskPath(folders[i]), { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
            const path = `${folders[i].replace(/\/$/, '')}/${entry.name}`;
            if (entry.isDirectory() && !SKIPPED.test(entry.name)) folders.push(path);
            const extension = entry.isFile() ? /\.[^.]*$/.exec(entry.name)?.[0] : undefined;
            const left = most.get(extension ?? '') ?? 0;
            if (extension === undefined || left === 0) continue;
            most.set(extension, left - 1);
            found.push(path);
        }
    }
    return found;
}
