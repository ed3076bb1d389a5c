import assert from 'node:assert/strict';
import { languages, type Task, tasks, workspace } from 'vscode';
import { until } from '../until.ts';
import { fileOf, spec } from './spec.ts';

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
        test('show what they find among the problems', async () => {
            const uri = fileOf('broken.cohort');
            await workspace.fs.writeFile(uri, new TextEncoder().encode('cohort Broken {\n  x ~ normal(mu, 1)\n}\n'));
            const found = await until(
                'a task for the new file',
                () => tasks.fetchTasks({ type: 'cohort' }),
                (all) => all.some(({ name }) => name === 'check broken.cohort'),
            );
            assert.deepEqual(languages.getDiagnostics(uri), []);
            assert.equal(await statusOf(found.find(({ name }) => name === 'check broken.cohort')!), 1);
            const [problem] = await until(
                'the problem',
                () => languages.getDiagnostics(uri),
                ({ length }) => length > 0,
            );
            assert.match(problem.message, /There is no `mu` here/);
            assert.deepEqual([problem.source, problem.code, problem.range.start.line], ['cohort', 'name/unknown', 1]);
            await workspace.fs.delete(uri);
        });
    });
}
