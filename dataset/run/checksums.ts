import { createHash, type Hash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** SHA-256 of files that grow. */
export interface Checksums {
    /** Continues the checksum of a file; a promise where the bytes must stay as they are until it resolves. */
    update(file: number, bytes: Uint8Array): Promise<void> | undefined;
    /** The checksums in hexadecimal, by file. */
    finish(): Promise<string[]>;
    /** Gives up; may be called at any time. */
    stop(): void;
    /** Milliseconds that this thread spent. */
    readonly spent: number;
}

/** In this thread. */
export class InlineChecksums implements Checksums {
    spent = 0;
    private readonly hashes: Hash[];

    /** @param hashes of what the files hold already */
    constructor(hashes: Hash[]) {
        this.hashes = hashes;
    }

    update(file: number, bytes: Uint8Array): undefined {
        const start = performance.now();
        this.hashes[file].update(bytes);
        this.spent += performance.now() - start;
    }

    finish(): Promise<string[]> {
        return Promise.resolve(this.hashes.map((hash) => hash.digest('hex')));
    }

    stop(): void {}
}

/** To the thread of `dataset/checksum.ts`; no bytes: the checksums are wanted. */
export type ChecksumRequest = { file: number; bytes: Uint8Array } | { bytes?: undefined };
/** Back: nothing for each run of bytes that is done, in order; then the checksums. */
export type ChecksumReply = undefined | string[];

/** In a thread of its own, while this one makes the next bytes. The bytes must lie in shared memory. */
export class ThreadedChecksums implements Checksums {
    readonly spent = 0;
    private readonly worker: Worker;
    private readonly waiting: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
    private digests: ((digests: string[]) => void) | undefined;
    private failure: unknown;

    /** @param url the bundled `dataset/checksum.ts` */
    constructor(url: URL, files: number) {
        this.worker = new Worker(url, { workerData: files });
        this.worker.on('message', (reply: ChecksumReply) => {
            if (reply === undefined) this.waiting.shift()?.resolve();
            else this.digests?.(reply);
        });
        const fail = (reason: unknown): void => {
            this.failure ??= reason;
            for (const { reject } of this.waiting.splice(0)) reject(reason);
        };
        this.worker.on('error', fail);
        this.worker.on('exit', (code) => fail(new Error(`the checksum thread stopped with status ${code}`)));
    }

    update(file: number, bytes: Uint8Array): Promise<void> {
        if (this.failure !== undefined) return Promise.reject(this.failure);
        this.worker.postMessage({ file, bytes } satisfies ChecksumRequest);
        return new Promise((resolve, reject) => {
            this.waiting.push({ resolve, reject });
        });
    }

    async finish(): Promise<string[]> {
        const digests = new Promise<string[]>((resolve, reject) => {
            if (this.failure !== undefined) reject(this.failure);
            this.digests = resolve;
            this.waiting.push({ resolve() {}, reject });
        });
        this.worker.postMessage({} satisfies ChecksumRequest);
        const found = await digests;
        this.stop();
        return found;
    }

    stop(): void {
        this.waiting.length = 0;
        void this.worker.terminate();
    }
}

export const emptyHashes = (files: number): Hash[] => Array.from({ length: files }, () => createHash('sha256'));
