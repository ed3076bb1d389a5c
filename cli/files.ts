import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Files } from '../language/files.ts';
import { LIMITS } from '../language/limits.ts';
import { decode } from '../language/project/decode.ts';

type Reading = ReturnType<Files['read']>;

const REASONS = new Map<string, string>([
    ['ENOENT', 'there is no such file'],
    ['ENOTDIR', 'a part of the path is a file, not a folder'],
    ['EACCES', 'permission denied'],
    ['EPERM', 'the system does not permit it'],
    ['ELOOP', 'the path has too many symbolic links'],
    ['ENAMETOOLONG', 'the path is too long'],
    ['EISDIR', 'it is a folder'],
    ['EAGAIN', 'it has no text to give'],
    ['ENXIO', 'it is not a file'],
    ['EIO', 'the disk reported an error'],
    ['ERR_INVALID_ARG_VALUE', 'the path holds a NUL character'],
]);

/** Reads UTF-8 text from disk, each file once; a byte order mark is dropped, anything but UTF-8 is refused. */
export class DiskFiles implements Files {
    private readonly cache = new Map<string, Reading>();

    /** Reads the file that the command line names. It alone may be a pipe: `cohort check <(m4 practice.m4)`. */
    async open(path: string): Promise<Reading> {
        const reading = this.cache.get(path) ?? (await readFileOrPipe(path));
        this.cache.set(path, reading);
        return reading;
    }

    read(path: string): Reading {
        let reading = this.cache.get(path);
        if (reading === undefined) {
            reading = readText(path);
            this.cache.set(path, reading);
        }
        return reading;
    }
}

/** Opening a pipe that nobody writes to must not wait: the wait would be deaf to Ctrl-C. Windows has no such flag. */
const AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Milliseconds without a byte after which a pipe is given up, and between two looks at it. */
const PATIENCE = 10_000;
const LOOK = 10;

/** The text of a regular file. */
export function readText(path: string): Reading {
    let descriptor: number | undefined;
    try {
        descriptor = openSync(path, AT_ONCE);
        return obstacle(path, descriptor) ?? decoded(path, readUpTo(descriptor, LIMITS.sourceBytes));
    } catch (error) {
        return refused(path, error);
    } finally {
        if (descriptor !== undefined) closeSync(descriptor);
    }
}

async function readFileOrPipe(path: string): Promise<Reading> {
    let descriptor: number | undefined;
    try {
        descriptor = openSync(path, AT_ONCE);
        if (!fstatSync(descriptor).isFIFO()) return readText(path);
        const bytes = await readPipe(descriptor, LIMITS.sourceBytes);
        return bytes === 'silent'
            ? unreadable(path, `nothing was written to the pipe for ${PATIENCE / 1000} seconds`)
            : decoded(path, bytes);
    } catch (error) {
        return refused(path, error);
    } finally {
        if (descriptor !== undefined) closeSync(descriptor);
    }
}

/** Why it is not to be read: a device has no size and may have no end. */
function obstacle(path: string, descriptor: number): Reading | undefined {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return unreadable(path, 'it is a folder, not a file');
    if (stat.isCharacterDevice()) return unreadable(path, 'it is a device, not a file');
    if (stat.isFIFO()) return unreadable(path, 'it is a pipe, not a file');
    if (!stat.isFile()) return unreadable(path, 'it is not a file');
    return stat.size > LIMITS.sourceBytes ? tooLarge(path) : undefined;
}

function decoded(path: string, bytes: Buffer | undefined): Reading {
    if (bytes === undefined) return tooLarge(path);
    const decoded = decode(bytes);
    if ('text' in decoded) return decoded;
    const what = decoded.problem === 'utf-16' ? 'UTF-16 text' : 'not UTF-8 text';
    return { ...decoded, detail: `cannot read ${path}: it is ${what}; save it as UTF-8` };
}

function refused(path: string, error: unknown): Reading {
    const code = codeOf(error);
    const reason = REASONS.get(code) ?? (error instanceof Error ? error.message : String(error));
    return { problem: code === 'ENOENT' ? 'missing' : 'unreadable', detail: `cannot read ${path}: ${reason}` };
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Files below /proc say that they are empty and are not, so the limit is kept while reading. */
function readUpTo(descriptor: number, limit: number): Buffer | undefined {
    const parts: Buffer[] = [];
    for (let total = 0; ; ) {
        const part = Buffer.allocUnsafe(1 << 16);
        const count = readSync(descriptor, part);
        if (count === 0) return Buffer.concat(parts);
        parts.push(part.subarray(0, count));
        total += count;
        if (total > limit) return undefined;
    }
}

/** Nothing to read is the end of the text, but before the first byte it may be that the writer has yet to come. */
async function readPipe(descriptor: number, limit: number): Promise<Buffer | undefined | 'silent'> {
    const parts: Buffer[] = [];
    let last = performance.now();
    for (let total = 0; ; ) {
        const part = Buffer.allocUnsafe(1 << 16);
        const count = readNow(descriptor, part);
        if (count === 0 && total > 0) return Buffer.concat(parts);
        if (count > 0) {
            parts.push(part.subarray(0, count));
            total += count;
            if (total > limit) return undefined;
            last = performance.now();
        } else if (performance.now() - last > PATIENCE) return 'silent';
        else await pause(LOOK);
    }
}

/** Bytes that are there; -1 where a writer has the pipe open and has written nothing yet. */
function readNow(descriptor: number, part: Buffer): number {
    try {
        return readSync(descriptor, part);
    } catch (error) {
        if (codeOf(error) === 'EAGAIN') return -1;
        throw error;
    }
}

function unreadable(path: string, why: string): Reading {
    return { problem: 'unreadable', detail: `cannot read ${path}: ${why}` };
}

function tooLarge(path: string): Reading {
    return { problem: 'too-large', detail: `cannot read ${path}: it is larger than ${LIMITS.sourceBytes / 1e6} MB` };
}
