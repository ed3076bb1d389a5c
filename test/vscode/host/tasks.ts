import assert from 'node:assert/strict';
import { type Task, tasks } from 'vscode';
import { spec } from './spec.ts';

const statusOf = (task: Task): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
        const listening = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
            if (execution.task.name !== task.name) return;
            listening.dispose();
            resolve(exitCode);
        });
        tasks.executeTask(task).then(undefined, reject);
    });

export function taskProvider(): void {
    suite('tasks', () => {
        test('check and test every spec of the workspace', async () => {
            const found = (await tasks.fetchTasks({ type: 'cohort' })).map(({ name }) => name);
            for (const name of ['check practice.cohort', 'test practice.cohort', 'check trial.cohort'])
                assert.ok(found.includes(name), `${name} in ${found}`);
        });
        test('run the command that comes with the extension', async () => {
            await spec('practice.cohort');
            const found = await tasks.fetchTasks({ type: 'cohort' });
            const named = (name: string): Task => found.find((task) => task.name === name)!;
            assert.equal(await statusOf(named('check practice.cohort')), 0);
            // One of its expectations does not hold.
            assert.equal(await statusOf(named('test practice.cohort')), 1);
        });
    });
}
