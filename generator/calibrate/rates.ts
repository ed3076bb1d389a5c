import { log } from '../../math/elementary.ts';
import type { Finding, Plan, Rounding, SolvedPlan, TargetReport } from '../../plan/model.ts';
import type { IncidenceTarget } from '../../plan/time.ts';
import { EndlessLife } from '../timeline/timeline.ts';
import { Lives } from './lives.ts';
import { lookAtLives } from './lives-look.ts';
import { RateSum } from './rate-sum.ts';
import { relevantTimeline } from './relevant.ts';
import type { Solver } from './solver.ts';

/** Lives on which rates are solved for: first few, for several rounds, then as many as the pilot has. */
const REHEARSAL = 1 << 12;
const PILOT = 1 << 16;
const ROUNDS = 30;
/** Relative distance from what is asked. A rate this close stays, so that it is not moved by what it does not depend on. */
const REHEARSED = 5e-3;
const TOLERANCE = 5e-4;
/** Worse than this after the last round is reported. */
const MISS = 0.01;

type Solution = Pick<SolvedPlan, 'unknowns' | 'roundings' | 'latent'>;

export interface RateSolution {
    unknowns: Record<string, number>;
    roundings: Record<string, Rounding>;
    reports: TargetReport[];
    findings: Finding[];
    /** The work was stopped. */
    stopped?: true;
}

/**
 * Solves the rates of a timeline, so that the events a person-year are those asked for. What is compared with the target
 * is the cumulative rate over the time at risk and not a count of draws: both have the same mean (their difference is a
 * martingale), and without hazard ratios the first has no sampling error at all. All rates are moved together, each by
 * what its own ratio of asked to achieved says, until none moves: hazard ratios, competing risks and all that changes a
 * rate on the way are then in it.
 */
export function solveRates(
    plan: Plan,
    solver: Solver,
    solution: Solution,
    kept: ReadonlyMap<string, number>,
    shouldStop: () => boolean,
): RateSolution {
    const timeline = plan.timeline!;
    const result: RateSolution = { unknowns: { ...solution.unknowns }, roundings: { ...solution.roundings }, reports: [], findings: [] };
    const targets = timeline.targets.filter(({ unknown }) => !kept.has(unknown));
    try {
        if (targets.length > 0 && !solveTargets(plan, solver, { ...solution, ...result }, targets, result, shouldStop)) return result;
        lookAtLives(plan, solver, result, solution.latent);
    } catch (error) {
        if (!(error instanceof EndlessLife)) throw error;
        result.findings.push({
            code: 'limit/size',
            severity: 'error',
            at: timeline.events[0]?.at ?? targets[0]?.at ?? '',
            message: 'Rates are so high that more happens to one patient than can be simulated.',
            remedy: 'Lower them: check the period that each is per.',
        });
    }
    return result;
}

function solveTargets(
    plan: Plan,
    solver: Solver,
    solution: Solution,
    targets: IncidenceTarget[],
    result: RateSolution,
    shouldStop: () => boolean,
): boolean {
    const timeline = relevantTimeline(plan.timeline!);
    for (const [size, tolerance] of [[REHEARSAL, REHEARSED] as const, [PILOT, TOLERANCE] as const]) {
        const lives = new Lives({ ...plan, timeline }, solver, solution, size);
        const sums = targets.map((target) => new RateSum(target, lives));
        if (size === REHEARSAL && !start(lives, sums, result)) return false;
        for (let round = 0; round < ROUNDS; round++) {
            if (!lives.run(result, sums, shouldStop)) {
                result.stopped = true;
                return false;
            }
            const worst = Math.max(...sums.map((sum) => sum.distance()));
            if (worst <= tolerance) break;
            if (round < ROUNDS - 1) for (const sum of sums) if (sum.distance() > tolerance) sum.move(result.unknowns);
        }
        if (size === PILOT) result.reports.push(...sums.map((sum) => sum.report()));
    }
    for (const { text, asked, achieved, at } of result.reports) {
        if (Math.abs(achieved / asked - 1) <= MISS) continue;
        result.findings.push({
            code: 'calibration/unattainable',
            severity: 'error',
            at,
            message: `${text} cannot be ${perYear(asked)}: ${perYear(achieved)} is the nearest found.`,
            remedy: `Ask for ${perYear(achieved)}, or change what else acts on it.`,
            data: { asked, achieved },
        });
    }
    return true;
}

const perYear = (rate: number): string => `${Number((rate * 100).toPrecision(4))} % per year`;

/** Begins where the rates at the index date have the mean asked for; false where a group has nobody at risk. */
function start(lives: Lives, sums: RateSum[], result: RateSolution): boolean {
    for (const { target } of sums) result.unknowns[target.unknown] = 0;
    lives.begin(result, sums);
    for (const sum of sums) {
        const { target, process } = sum;
        if (sum.highest !== undefined && target.asked > sum.highest) {
            result.findings.push(
                unattainable(target, `it is at most ${perYear(sum.highest)}, one a day.`, `Ask for less.`, {
                    asked: target.asked,
                    high: sum.highest,
                }),
            );
            continue;
        }
        const mean = sum.meanRate();
        if (!(mean > 0)) {
            if (sum.members === 0) {
                const emptiedBy = sum.emptiedBy(lives);
                result.findings.push(
                    emptiedBy === undefined
                        ? unattainable(target, 'no simulated patient is in that group.', 'Widen the group, or remove this line.', {
                              asked: target.asked,
                          })
                        : unattainable(
                              target,
                              `${emptiedBy} rejects everybody in that group.`,
                              'Loosen that requirement, or remove this line.',
                              { asked: target.asked },
                          ),
                );
            }
            result.unknowns[target.unknown] = log(target.asked);
            continue;
        }
        const years = lives.years;
        result.unknowns[target.unknown] = log(target.asked / mean) + (1 - process.shape) * log(years);
    }
    return result.findings.length === 0;
}

function unattainable({ text, asked, at }: IncidenceTarget, why: string, remedy: string, data: Record<string, unknown>): Finding {
    return {
        code: 'calibration/unattainable',
        severity: 'error',
        at,
        message: `${text} cannot be ${perYear(asked)}: ${why}`,
        remedy,
        data,
    };
}
