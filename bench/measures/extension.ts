import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Figures, type Measure, median, root, say } from '../measure.ts';

/** Milliseconds, as test/vscode/measure.ts prints them. */
interface Times {
    activation: number[];
    /** With the pause. */
    preview: number[];
}

/** How long the server waits for a pause in typing, in milliseconds; the goal of the preview counts from its end. */
const PAUSE = 150;

/** What the page on the feel of authoring promises of the extension, in milliseconds. */
const GOALS = { activation: 150, 'edit to updated preview, after the pause': 300, 'cancel of a generation': 100 };

/** The packaged extension in real VS Code, beside the goals. */
export const extension: Measure = {
    name: 'extension',
    title: 'Extension: in real VS Code',
    run({ smoke, scratch }) {
        const times = measured<Times>('test/vscode/measure.ts', smoke ? '1' : '5');
        const cancel = measured<number[]>('bench/editor/cancel.ts', scratch, smoke ? '1' : '10');
        const found: Record<keyof typeof GOALS, number> = {
            activation: median(times.activation),
            'edit to updated preview, after the pause': median(times.preview) - PAUSE,
            'cancel of a generation': median(cancel),
        };
        const figures: Required<Figures> = { runs: {}, ratios: {} };
        for (const [name, goal] of Object.entries(GOALS)) {
            const value = found[name as keyof typeof GOALS];
            say(`  ${name.padEnd(48)} ${value.toFixed(1).padStart(8)} ms   goal ${goal}`);
            figures.runs[name] = { seconds: value / 1000 };
            figures.ratios[`${name} / goal`] = value / goal;
        }
        return figures;
    },
};

/** The last line that a program prints, which is JSON. */
function measured<T>(program: string, ...args: string[]): T {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, program), ...args], { encoding: 'utf8', timeout: 600_000 });
    if (status !== 0) throw new Error(`${program} ended with status ${status}:\n${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}
