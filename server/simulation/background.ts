import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Job, Report } from './job.ts';

/** What has been told to stop may take this long to hear it, or it is ended and its thread begun anew. */
const PATIENCE_MS = 1500;

/** Calibrates and simulates on a thread of its own, one spec at a time, of each spec only its latest text. */
export class Background {
    private worker: Worker | undefined;
    /** The job that the thread is to go on with: read by it between steps. */
    private readonly wanted = new Int32Array(new SharedArrayBuffer(4));
    private readonly waiting = new Map<string, Job>();
    private running: Job | undefined;
    private impatience: NodeJS.Timeout | undefined;
    private last = 0;
    private readonly heard: (report: Report) => void;

    /** What is outdated is not reported. */
    constructor(heard: (report: Report) => void) {
        this.heard = heard;
    }

    ask(job: Omit<Job, 'id'>): void {
        this.waiting.set(job.entry, { ...job, id: ++this.last });
        if (this.running?.entry === job.entry) this.loseInterest();
        this.next();
    }

    /** Nothing more is wanted of this spec. */
    forget(entry: string): void {
        this.waiting.delete(entry);
        if (this.running?.entry === entry) this.loseInterest();
    }

    private loseInterest(): void {
        Atomics.store(this.wanted, 0, 0);
        this.impatience ??= setTimeout(() => {
            void this.worker?.terminate();
            this.worker = undefined;
            this.finished();
        }, PATIENCE_MS);
    }

    private finished(): void {
        clearTimeout(this.impatience);
        this.impatience = undefined;
        this.running = undefined;
        this.next();
    }

    private next(): void {
        if (this.running) return;
        const [first] = this.waiting.values();
        if (!first) return;
        this.waiting.delete(first.entry);
        this.running = first;
        this.worker ??= this.start();
        Atomics.store(this.wanted, 0, first.id);
        this.worker.postMessage(first);
    }

    private start(): Worker {
        const worker = new Worker(programUrl(), { workerData: this.wanted });
        // The server ends when its client goes, whatever is being solved.
        worker.unref();
        const hear = (report: Report): void => {
            if (this.worker !== worker || report.id !== this.running?.id) return;
            if (this.impatience === undefined) this.heard(report);
            if (report.kind !== 'cohort') this.finished();
        };
        worker.on('message', hear);
        worker.on('error', (error) => {
            const job = this.running;
            if (this.worker !== worker || !job) return;
            this.worker = undefined;
            if (this.impatience === undefined) this.heard({ id: job.id, entry: job.entry, kind: 'failure', failure: String(error) });
            this.finished();
        });
        return worker;
    }
}

/** Bundled beside this program, or the source of a checkout. */
function programUrl(): URL {
    const bundled = new URL('./simulation-thread.js', import.meta.url);
    return existsSync(bundled) ? bundled : new URL('./thread.ts', import.meta.url);
}
