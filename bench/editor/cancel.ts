/**
 * A long generation, cancelled as the extension does it: `node bench/editor/cancel.ts FOLDER RUNS` prints, as JSON, the
 * milliseconds from the signal to the end of the process in each run. Fails where anything is left in the folder.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { generate, reference } from '../measure.ts';

const [folder, runs] = process.argv.slice(2);
const before = readdirSync(folder).length;
const times: number[] = [];
for (let i = 0; i < Number(runs); i++) {
    const [program, ...args] = generate(join(reference, 'baseline.cohort'), join(folder, 'cancelled'), 100_000_000, 2);
    const child = spawn(program, args, { env: { ...process.env, COHORT_PROGRESS: 'lines' }, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(child, 'exit');
    await once(child.stderr, 'data');
    const start = performance.now();
    child.kill('SIGINT');
    await ended;
    times.push(performance.now() - start);
    if (readdirSync(folder).length !== before) throw new Error(`something is left in ${folder}: ${readdirSync(folder)}`);
}
console.log(JSON.stringify(times));
