import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeFolders } from '../folder/paths.ts';
import type { FileEntry } from '../manifest/model.ts';
import { type Checksums, emptyHashes, InlineChecksums, ThreadedChecksums } from './checksums.ts';

/** A file that grows: its checksum is taken of the stream, not of the disk. */
interface GrowingFile {
    path: string;
    descriptor: number;
    bytes: number;
    rows: number;
}

/** How far files had come when all that was before was on its way to the disk. */
export interface Extent {
    bytes: number;
    rows: number;
}

const writeAll = (descriptor: number, bytes: Uint8Array, position: number): Promise<void> =>
    new Promise((resolve, reject) => {
        const step = (from: number) =>
            fs.write(descriptor, bytes, from, bytes.length - from, position + from, (error, written) => {
                if (error) reject(error);
                else if (from + written < bytes.length) step(from + written);
                else resolve();
            });
        step(0);
    });

const READ = 1 << 20;

/** Checksum of the first bytes of a file that a killed run left. */
function hashPrefix(descriptor: number, bytes: number): Hash {
    const hash = createHash('sha256');
    const buffer = new Uint8Array(READ);
    for (let at = 0; at < bytes; ) {
        const read = fs.readSync(descriptor, buffer, 0, Math.min(READ, bytes - at), at);
        if (read === 0) throw new Error('the file is shorter than its checkpoint says');
        hash.update(buffer.subarray(0, read));
        at += read;
    }
    return hash;
}

/** The files of a dataset while they are written. Appends return at once; the system writes several at a time. */
export class GrowingFiles {
    private readonly files: GrowingFile[] = [];
    private readonly pending = new Set<Promise<void>>();
    private failure: unknown;
    private checksums: Checksums = new InlineChecksums([]);

    /**
     * @param extents how far each file had come, of a run that is resumed
     * @param checksumUrl the bundled `dataset/checksum.ts`, where a thread is worth its start; all bytes appended then lie in
     * shared memory. A resumed run does without.
     */
    static open(folder: string, paths: string[], extents?: Extent[], checksumUrl?: URL): GrowingFiles {
        const files = new GrowingFiles();
        const hashes = emptyHashes(paths.length);
        try {
            for (let i = 0; i < paths.length; i++) {
                const file = path.join(folder, paths[i]);
                makeFolders(path.dirname(file));
                const extent = extents?.[i];
                const descriptor = fs.openSync(file, extent ? 'r+' : 'wx');
                const growing = {
                    path: paths[i],
                    descriptor,
                    bytes: extent?.bytes ?? 0,
                    rows: extent?.rows ?? 0,
                };
                files.files.push(growing);
                if (extent) {
                    fs.ftruncateSync(descriptor, extent.bytes);
                    hashes[i] = hashPrefix(descriptor, extent.bytes);
                }
            }
            files.checksums = checksumUrl && !extents ? new ThreadedChecksums(checksumUrl, paths.length) : new InlineChecksums(hashes);
            return files;
        } catch (error) {
            files.closeNow();
            throw error;
        }
    }

    /** Milliseconds that this thread spent on checksums. */
    get hashing(): number {
        return this.checksums.spent;
    }
    get bytes(): number {
        return this.files.reduce((sum, file) => sum + file.bytes, 0);
    }
    get extents(): Extent[] {
        return this.files.map(({ bytes, rows }) => ({ bytes, rows }));
    }

    /** Resolves when the bytes may be overwritten. Throws what an earlier write failed with. */
    append(file: number, bytes: Uint8Array, rows: number): Promise<void> {
        if (this.failure !== undefined) throw this.failure;
        const growing = this.files[file];
        const position = growing.bytes;
        growing.bytes += bytes.length;
        growing.rows += rows;
        const fail = (error: unknown): void => {
            this.failure ??= error;
        };
        const written = writeAll(growing.descriptor, bytes, position).catch(fail);
        // Hashed while the system writes.
        const hashed = this.checksums.update(file, bytes)?.catch(fail);
        const settled = hashed === undefined ? written : Promise.all([written, hashed]).then(() => undefined);
        this.pending.add(settled);
        settled.finally(() => this.pending.delete(settled));
        return settled;
    }

    /** Resolves when all that was appended so far is written. Throws what a write failed with. */
    async settle(): Promise<void> {
        await Promise.all(this.pending);
        if (this.failure !== undefined) throw this.failure;
    }

    /** Closes the files and says what is in them. */
    async finish(): Promise<FileEntry[]> {
        await this.settle();
        const digests = await this.checksums.finish();
        const entries = this.files.map(({ path, rows, bytes }, i) => ({ path, rows, bytes, sha256: digests[i] }));
        this.closeNow();
        return entries;
    }

    /** Closes the files as they are. */
    async discard(): Promise<void> {
        await Promise.all(this.pending);
        this.closeNow();
    }

    private closeNow(): void {
        this.checksums.stop();
        for (const { descriptor } of this.files.splice(0)) fs.closeSync(descriptor);
    }
}
