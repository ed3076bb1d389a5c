import type { Plan } from '../../plan/model.ts';
import type { Timeline } from '../../plan/time.ts';
import type { Subject } from '../timeline/process.ts';
import { Lives } from './lives.ts';
import type { RateSolution } from './rates.ts';
import { roundingFor } from './rounding.ts';
import type { Solver } from './solver.ts';

/** Lives in which every event, drug and visit is looked for. */
const SAMPLE = 1 << 13;

/** Looks at whole lives: roundings of what visits measure, rates that are negative, and what never happens. */
export function lookAtLives(plan: Plan, solver: Solver, result: RateSolution, latent: number[][]): void {
    const timeline = plan.timeline!;
    const lives = new Lives(plan, solver, { ...result, latent }, SAMPLE);
    const { life } = lives;
    const moments = new Map(
        life.kernels.unrounded.filter((name) => !Object.hasOwn(result.roundings, name)).map((name) => [name, { n: 0, sum: 0, squares: 0 }]),
    );
    for (const process of life.processes) process.watch();
    const sums = life.processes.map(() => 0);
    const years = life.processes.map(() => 0);
    lives.run(
        result,
        [],
        () => false,
        (rows) => {
            life.blocks.forEach(({ block, rows: table }) => {
                block.columns.forEach(({ name }, c) => {
                    const into = moments.get(name);
                    if (into === undefined) return;
                    const column = table.columns[3 + c];
                    for (let r = 0; r < table.count; r++) {
                        if (Number.isNaN(column[r])) continue;
                        into.n++;
                        into.sum += column[r];
                        into.squares += column[r] * column[r];
                    }
                });
            });
            life.processes.forEach((process, p) => {
                for (let i = 0; i < rows; i++) sums[p] += process.tally!.expected[i];
                for (let i = 0; i < rows; i++) years[p] += process.tally!.years[i];
            });
        },
    );
    for (const [name, { n, sum, squares }] of moments) {
        const mean = n > 0 ? sum / n : 0;
        result.roundings[name] = roundingFor(mean, n > 0 ? Math.sqrt(Math.max(0, squares / n - mean * mean)) : 0);
    }
    life.processes.forEach((process, p) => {
        const { subject, lowest } = process;
        const at = process.at;
        if (lowest !== undefined) {
            result.findings.push({
                code: 'time/negative-rate',
                severity: 'error',
                at,
                message: `This rate is negative for some patients: ${Number(lowest.rate.toPrecision(4))} per year for one with ${lowest.where}.`,
                remedy: 'Write it as `exp(…)`, with ratios, or with `max(0, …)`.',
            });
        } else if (sums[p] === 0 && (subject.kind !== 'transition' || years[p] > 0)) {
            // Of a state that nobody reaches it is said already.
            result.findings.push({
                code: 'time/unreachable',
                severity: 'warning',
                at,
                message: `\`${nameOf(subject, timeline)}\` never happens: its rate was 0 at all times for all of ${SAMPLE} simulated patients.`,
                remedy: 'Correct the rate, or remove it.',
            });
        }
    });
    for (const { medication, everIndicated } of life.medications) {
        if (everIndicated) continue;
        result.findings.push({
            code: 'time/unreachable',
            severity: 'warning',
            at: medication.at,
            message: `\`${medication.name}\` is never indicated: its condition held for none of ${SAMPLE} simulated patients at any visit.`,
            remedy: 'Correct `indicated when …`, or remove the medication.',
        });
    }
}

/** As an author calls what a rate is of. */
function nameOf({ kind, index, transition }: Subject, { events, courses, visits, progressions }: Timeline): string {
    if (kind === 'event') return events[index].name;
    if (kind === 'course') return courses[index].condition;
    if (kind === 'visits') return visits[index].name;
    const { name, states, transitions } = progressions[index];
    const { from, to } = transitions[transition];
    return `${name}: ${states[from].name} -> ${states[to].name}`;
}
