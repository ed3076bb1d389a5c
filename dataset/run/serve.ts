import type { Generator } from '../../generator/block.ts';
import type { SolvedPlan } from '../../plan/model.ts';
import { formatsOf } from '../formats/format.ts';
import { tableFiles } from '../manifest/datapackage.ts';
import { tablesOf } from '../tables.ts';
import type { Output } from '../text/output.ts';
import { FREE, outputsOf, TAKEN, type WorkerJob, type WorkerMessage } from './protocol.ts';
import { refusalOf } from './refusal.ts';
import { REQUEST, Simulation } from './simulation.ts';

/** The life of a worker: takes tasks from the shared counter and hands their bytes to the writer until there are no more. */
export function serve(
    job: WorkerJob,
    createGenerator: (solved: SolvedPlan, options: { twins: true }) => Generator,
    send: (message: WorkerMessage) => void,
): void {
    try {
        work(job, createGenerator, send);
    } catch (error) {
        const failure = refusalOf(error);
        if (!failure) throw error;
        send({ type: 'refused', failure });
    }
}

function work(
    job: WorkerJob,
    createGenerator: (solved: SolvedPlan, options: { twins: true }) => Generator,
    send: (message: WorkerMessage) => void,
): void {
    const formats = formatsOf(job.formats);
    if (!formats.ok) throw new Error(formats.failure.message);
    const tables = tablesOf(job.solved);
    const simulation = new Simulation(job.solved, tables, tableFiles(tables, formats.value), job.range);
    const generator = createGenerator(job.solved, { twins: true });
    const outputs = outputsOf(job);
    const states = new Int32Array(job.states);
    const counter = new Int32Array(job.counter);
    let turn = 0;
    const take = (): Output => {
        // Any free one does; where none is, the one given away first comes back first.
        for (let i = 0; i < states.length; i++) {
            turn = (turn + 1) % states.length;
            if (Atomics.compareExchange(states, turn, FREE, TAKEN) === FREE) return outputs[turn];
        }
        for (;;) {
            for (let i = 0; i < states.length; i++) if (Atomics.compareExchange(states, i, FREE, TAKEN) === FREE) return outputs[i];
            // Outputs being filled are taken as well, so wait for a moment on one, then look at all.
            Atomics.wait(states, turn, TAKEN, 2);
            turn = (turn + 1) % states.length;
        }
    };
    for (;;) {
        const task = Atomics.add(counter, 0, 1);
        if (task >= simulation.tasks) return;
        const steps = simulation.task(task, generator);
        let given: Output | undefined;
        for (;;) {
            const { value, done } = steps.next(given);
            given = undefined;
            if (done) break;
            if (value === REQUEST) given = take();
            else
                send({
                    type: 'segment',
                    task,
                    file: value.file,
                    rows: value.rows,
                    output: outputs.indexOf(value.out),
                    length: value.length,
                });
        }
        send({ type: 'done', task });
    }
}
