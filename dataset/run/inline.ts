import { setImmediate } from 'node:timers/promises';
import type { Generator } from '../../generator/block.ts';
import { type Output, outputOver } from '../text/output.ts';
import type { GrowingFiles } from './files.ts';
import { REQUEST, type Simulation } from './simulation.ts';

/** Called when a task is in the files; `settled` resolves when it is on the disk too. */
export type TaskDone = (task: number) => Promise<void>;

/** Milliseconds after which other work of the process gets its turn. */
const TURN = 30;
/** Outputs beyond those being filled, at most: bytes on their way to the disk and the checksum, whose thread takes its time to start. */
const SPARE = 24;
/** Bytes of them together, at most: an output holds four of the longest rows, which are long where there are thousands of columns. */
const SPARE_BYTES = 1 << 26;

/** Outputs of which so many exist, and no more: memory stays flat. */
class OutputPool {
    private readonly free: Output[] = [];
    private readonly waiting: ((out: Output) => void)[] = [];
    private left: number;
    private readonly size: number;
    constructor(count: number, size: number) {
        this.left = count;
        this.size = size;
    }
    take(): Output | Promise<Output> {
        const free = this.free.pop();
        if (free) return free;
        if (this.left === 0) return new Promise((resolve) => this.waiting.push(resolve));
        this.left--;
        // Shared, so that another thread can take its checksum.
        return outputOver(new SharedArrayBuffer(this.size), 0, this.size);
    }
    give(out: Output): void {
        const next = this.waiting.shift();
        if (next) next(out);
        else this.free.push(out);
    }
}

/** Runs the tasks one after another in this thread. Throws what a write fails with, and the signal's reason. */
export async function runInline(
    simulation: Simulation,
    generator: Generator,
    files: GrowingFiles,
    count: number,
    firstTask: number,
    done: TaskDone,
    signal: AbortSignal | undefined,
): Promise<void> {
    const spare = Math.max(1, Math.min(SPARE, Math.floor(SPARE_BYTES / simulation.outputSize)));
    const pool = new OutputPool(count + spare, simulation.outputSize);
    let turn = performance.now();
    for (let task = firstTask; task < simulation.tasks; task++) {
        const steps = simulation.task(task, generator);
        let given: Output | undefined;
        for (;;) {
            const { value, done: ended } = steps.next(given);
            given = undefined;
            if (ended) break;
            if (value === REQUEST) given = await pool.take();
            else files.append(value.file, value.out.bytes.subarray(0, value.length), value.rows).then(() => pool.give(value.out));
            if (performance.now() - turn > TURN) {
                await setImmediate();
                turn = performance.now();
            }
            signal?.throwIfAborted();
        }
        await done(task);
    }
}
