import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { SessionFigures } from '../editor/session.ts';
import { type Figures, type Measure, root, say } from '../measure.ts';

/** What the page on the feel of authoring promises, in milliseconds and mebibytes. */
const GOALS: [name: string, goal: number, unit: string, of: (all: Record<string, SessionFigures>) => number | undefined][] = [
    ['edit to diagnostics, 300 lines, p95', 60, 'ms', (all) => all['300']?.edit.p95],
    ['edit to diagnostics, 1,000 lines, p95', 120, 'ms', (all) => all['1000']?.edit.p95],
    ['growth from 1,000 to 10,000 lines, medians', 12, '×', (all) => ratio(all['10000']?.edit.median, all['1000']?.edit.median)],
    ['completion, 1,000 lines, p95', 25, 'ms', (all) => all['1000']?.completion.p95],
    ['hover, 1,000 lines, p95', 25, 'ms', (all) => all['1000']?.hover.p95],
    ['signature help, 1,000 lines, p95', 25, 'ms', (all) => all['1000']?.signature.p95],
    ['symbols, 1,000 lines, p95', 25, 'ms', (all) => all['1000']?.symbols.p95],
    ['start to first diagnostics, 1,000 lines', 500, 'ms', (all) => all['1000']?.firstDiagnostics],
    ['memory after 1,000 edits over that after 200', 1.2, '×', (all) => ratio(all['1000']?.memory.late, all['1000']?.memory.early)],
    ['memory with 200 files of 60 lines', 200, 'MiB', (all) => all.files?.memory.late],
];

const ratio = (a?: number, b?: number): number | undefined => (a === undefined || b === undefined ? undefined : a / b);

/** The language server through the protocol, beside the goals. */
export const editor: Measure = {
    name: 'editor',
    title: 'Editor: the language server over its protocol',
    run({ smoke }) {
        const sessions: [string, string[]][] = smoke
            ? [['300', ['300', '5']]]
            : [
                  ['300', ['300', '250']],
                  ['1000', ['1000', '500']],
                  ['10000', ['10000', '25']],
                  ['files', ['files', '200', '60']],
              ];
        const all = Object.fromEntries(sessions.map(([name, args]) => [name, session(args)]));
        const ratios: Figures['ratios'] = {};
        for (const [name, goal, unit, of] of GOALS) {
            const value = of(all);
            if (value === undefined) continue;
            say(`  ${name.padEnd(48)} ${value.toFixed(1).padStart(8)} ${unit.padEnd(3)}  goal ${goal}`);
            ratios[`${name} / goal`] = value / goal;
        }
        const runs = Object.fromEntries(
            Object.entries(all).map(([name, each]) => [
                name,
                {
                    seconds: each.firstDiagnostics / 1000,
                    mebibytes: each.memory.late,
                    phases: Object.fromEntries(
                        PHASES.filter((phase) => Number.isFinite(each[phase].p95)).map((phase) => [`${phase} p95`, each[phase].p95]),
                    ),
                },
            ]),
        );
        return { runs, ratios };
    },
};

const PHASES = ['edit', 'completion', 'hover', 'signature', 'symbols'] as const;

function session(args: string[]): SessionFigures {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bench/editor/session.ts'), ...args], {
        encoding: 'utf8',
        timeout: 600_000,
    });
    if (status !== 0) throw new Error(`the session ended with status ${status}:\n${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1)!);
}
