import { ProcessExecution, Task, type TaskDefinition, TaskGroup, TaskScope, tasks as taskApi, workspace } from 'vscode';
import type { Feature } from '../../feature.ts';
import type { Session } from '../../session.ts';

const TYPE = 'cohort';

/** A task of tasks.json: `{ "type": "cohort", "command": "check", "file": "a.cohort", "args": ["--strict"] }`. */
interface CohortTask extends TaskDefinition {
    command: string;
    file: string;
    args?: string[];
}

const COMMANDS = ['check', 'test'];
const MOST_FILES = 50;

/** The task type `cohort`, with the specs of the workspace checked and tested by it. */
export const tasks: Feature = {
    register: (session) =>
        taskApi.registerTaskProvider(TYPE, {
            async provideTasks() {
                const files = await workspace.findFiles('**/*.cohort', '**/node_modules/**', MOST_FILES);
                return files.flatMap((uri) =>
                    COMMANDS.map((command) => taskOf({ type: TYPE, command, file: workspace.asRelativePath(uri, false) }, session)),
                );
            },
            resolveTask({ definition }) {
                const { command, file } = definition as CohortTask;
                return typeof command === 'string' && typeof file === 'string' ? taskOf(definition as CohortTask, session) : undefined;
            },
        }),
};

function taskOf(definition: CohortTask, { context }: Session): Task {
    const { command, file, args = [] } = definition;
    const execution = new ProcessExecution(process.execPath, [context.asAbsolutePath('dist/cli.js'), command, file, ...args], {
        env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const task = new Task(definition, TaskScope.Workspace, `${command} ${file}`, TYPE, execution, '$cohort');
    task.group = TaskGroup.Test;
    return task;
}
