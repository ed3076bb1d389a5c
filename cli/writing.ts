import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Cells below which a second thread costs more to start than it saves. */
const CELLS_WORTH_A_WORKER = 30_000_000;

/** Threads taken without being asked: more hardly help, since one disk takes the bytes of all. */
const MOST_WORKERS = 4;

export function defaultWorkers(patients: number, columns: number): number {
    return patients * columns < CELLS_WORTH_A_WORKER ? 1 : Math.min(availableParallelism(), MOST_WORKERS);
}

/** The program of a thread: bundled beside this one, or the source of a checkout. */
const threadUrl = (name: string): URL => {
    const bundled = new URL(`./${name}.js`, import.meta.url);
    return existsSync(bundled) ? bundled : new URL(`../dataset/${name}.ts`, import.meta.url);
};

/** Simulates in a worker. */
export const simulatorUrl = (): URL => threadUrl('simulator');

/** Takes checksums beside a large run. */
export const checksumUrl = (): URL => threadUrl('checksum');
