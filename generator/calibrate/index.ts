import { hashOf } from '../../plan/hash.ts';
import type { Finding, Plan, Rounding, SolvedPlan, TargetReport } from '../../plan/model.ts';
import { Program } from '../program.ts';
import { acceptanceFindings } from './acceptance.ts';
import { CalibrationCache } from './cache.ts';
import { distributionFindings } from './distribution-findings.ts';
import { Memory } from './memory.ts';
import { solveRates } from './rates.ts';
import { clashes } from './requirements.ts';
import { rowFindings } from './row-findings.ts';
import { type Kept, Solver } from './solver.ts';
import { LEAST_ACCEPTANCE } from './target-findings.ts';

export { CalibrationCache };

export interface Calibration {
    /** Absent where a finding is an error, or where the work was stopped. */
    solved?: SolvedPlan;
    targets: TargetReport[];
    findings: Finding[];
}

export interface CalibrateOptions {
    /** What earlier calibrations found, by the hash of all that it depends on: an edit then solves only what it reaches. */
    cache?: CalibrationCache;
    /** Asked between steps; true ends the work without a solution. */
    shouldStop?: () => boolean;
    backend?: 'code' | 'closure';
}

/**
 * Solves for every unknown of a plan: intercepts of prevalences, latent correlations, `auto` roundings. Depends on
 * neither `seed` nor `patients`. See the manual, section 4, for what is promised, and docs of Pilot for how it is kept.
 */
export function calibrate(plan: Plan, options: CalibrateOptions = {}): Calibration {
    for (const steps = calibrating(plan, options); ; ) {
        const step = steps.next();
        if (step.done) return step.value;
    }
}

/** The same, with a pause after each step of the pilot, so that a shell hears of Ctrl-C in between. */
export function* calibrating(plan: Plan, options: CalibrateOptions = {}): Generator<undefined, Calibration, undefined> {
    const key = options.cache && dependencyHash(plan);
    const known = key === undefined ? undefined : options.cache?.whole.get(key);
    if (known !== undefined) return { ...known, solved: known.solved && { ...known.solved, plan } };
    const result = yield* calibrateAnew(plan, options);
    const stopped = result.solved === undefined && result.findings.every((f) => f.severity !== 'error');
    if (key !== undefined && !stopped) options.cache?.whole.set(key, result);
    return result;
}

function* calibrateAnew(plan: Plan, options: CalibrateOptions): Generator<undefined, Calibration, undefined> {
    const nothing: Kept = { unknowns: new Map(), roundings: new Map() };
    let kept = nothing;
    if (plan.base !== undefined) {
        const base = yield* calibrating(plan.base.plan, options);
        if (base.solved === undefined) return { targets: [], findings: base.findings };
        kept = keptFrom(base.solved, plan.base);
    }
    const program = new Program(plan, options.backend ?? 'code');
    yield;
    const findings: Finding[] = distributionFindings(program);
    if (hasError(findings)) return { targets: [], findings };
    const memory = options.cache && plan.require.length === 0 ? new Memory(program, kept.unknowns, options.cache) : undefined;
    const solver = new Solver(program, kept, memory, options.shouldStop ?? (() => false));
    yield;
    const solvedAll = yield* solver.solve();
    if (plan.require.length > 0 && (!solvedAll || solver.strained) && !options.shouldStop?.()) {
        const clash = yield* clashes(plan, kept, solver.findings, options.shouldStop ?? (() => false));
        if (hasError(clash)) return { targets: [], findings: [...findings, ...clash] };
    }
    if (!solvedAll) return { targets: [], findings: [...findings, ...solver.findings] };
    solver.remember();
    const accepted = acceptanceFindings(plan, solver);
    findings.push(...accepted.findings);
    if (solver.population.acceptance < LEAST_ACCEPTANCE) return { targets: [], findings };
    yield;
    findings.push(...rowFindings(plan, solver));
    for (const set of solver.correlations) findings.push(...set.completed());
    const targets = solver.reports();
    if (hasError(findings)) return { targets, findings };
    const { acceptance, yield: kept_, stratum } = accepted;
    const solved = { ...solver.solution(), acceptance, yield: kept_, stratum };
    if (plan.timeline === undefined) return { solved, targets, findings };
    const rates = solveRates(plan, solver, solved, kept.unknowns, options.shouldStop ?? (() => false));
    findings.push(...rates.findings);
    targets.push(...rates.reports);
    if (hasError(findings) || rates.stopped) return { targets, findings };
    return { solved: { ...solved, unknowns: rates.unknowns, roundings: rates.roundings }, targets, findings };
}

function keptFrom(base: SolvedPlan, { keep, keepRounding }: NonNullable<Plan['base']>): Kept {
    const unknowns = new Map<string, number>();
    const roundings = new Map<string, Rounding>();
    for (const name of keep) if (Object.hasOwn(base.unknowns, name)) unknowns.set(name, base.unknowns[name]);
    for (const name of keepRounding) if (Object.hasOwn(base.roundings, name)) roundings.set(name, base.roundings[name]);
    return { unknowns, roundings };
}

function hasError(findings: Finding[]): boolean {
    return findings.some((f) => f.severity === 'error');
}

/** Of all that a calibration reads, places included (findings point at them). */
function dependencyHash(plan: Plan): string {
    const { columns, lookups, clusters, steps, correlations, targets, require, select, oversample, streams, timeline } = plan;
    const kinds = columns.map(({ name, kind, labels }) => ({ name, kind, labels }));
    const base = plan.base && { ...plan.base, plan: dependencyHash(plan.base.plan) };
    const read = { streams, kinds, lookups, clusters, steps, correlations, targets, require, select, oversample, timeline, base };
    return hashOf(read, { places: true });
}
