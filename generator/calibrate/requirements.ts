import type { CorrelationPair, CorrelationSet, Expression, Finding, Plan, PrevalenceTarget } from '../../plan/model.ts';
import type { Frame } from '../frame.ts';
import { isTrue } from '../kernel/operators.ts';
import { Program } from '../program.ts';
import { Measured } from './measured.ts';
import type { Population } from './population.ts';
import { type Kept, Solver } from './solver.ts';
import { LEAST_ACCEPTANCE, lowAcceptance, percent } from './target-findings.ts';

/** Rows at each end of what an unknown can do. */
const ROWS = 1 << 14;
/** An intercept that decides every patient whom it reaches. */
const CERTAIN = 60;
/** Rows below this weight say nothing of a share or a correlation. */
const FEW = 50;
/** Shares and correlations this far out of what was found are out of reach; nearer, it may be the sample. */
const SHARE_MARGIN = 0.01;
const CORRELATION_MARGIN = 0.03;

/**
 * Which targets the requirements keep from being met. The plan is solved as if nothing were required; then each unknown is
 * moved to both of its ends, and what the accepted patients have there is what can be reached. `failed`: what was found of
 * the plan itself, which does not know that it is the requirements.
 */
export function* clashes(plan: Plan, kept: Kept, failed: readonly Finding[], shouldStop: () => boolean): Generator<undefined, Finding[]> {
    const free = new Program({ ...plan, require: [] }, 'code');
    yield;
    const solver = new Solver(free, kept, undefined, shouldStop);
    // What cannot be reached without requirements either is nothing to blame them for.
    if (!(yield* solver.solve())) return solver.findings;
    const ends = new Ends(plan, solver);
    const { population } = ends.at();
    const decided = plan.targets.some(({ column }) => population.required.has(free.index.get(column)!));
    if (population.acceptance < LEAST_ACCEPTANCE && !decided) return [lowAcceptance(plan, population)];
    const found: Finding[] = [];
    for (const target of plan.targets) {
        if (kept.unknowns.has(target.unknown)) continue;
        found.push(...prevalenceClash(target, plan, ends));
        yield;
        if (shouldStop()) return [];
    }
    for (const [number, set] of plan.correlations.entries()) {
        for (const pair of set.pairs) {
            if (found.length > 0 || kept.unknowns.has(pair.unknown)) continue;
            found.push(
                ...correlationClash(
                    set,
                    pair,
                    number,
                    plan,
                    ends,
                    failed.some(({ at }) => at === pair.at),
                ),
            );
            yield;
            if (shouldStop()) return [];
        }
    }
    return found;
}

interface Sampled {
    frame: Frame;
    population: Population;
}

/** Samples of patients, accepted and not, with one number of the solution moved. */
class Ends {
    private readonly plan: Plan;
    private readonly solver: Solver;

    /** `solver` has solved the plan without its requirements, by which its samples are judged here. */
    constructor(plan: Plan, solver: Solver) {
        this.plan = plan;
        this.solver = solver;
    }

    at(unknown?: string, value = 0, factor?: { set: number; factor: Float64Array }): Sampled {
        const { program, unknowns, roundings } = this.solver;
        program.setConstants(unknown === undefined ? unknowns : new Map(unknowns).set(unknown, value), roundings);
        const sample = this.solver.sample(ROWS, factor, this.plan);
        for (const k of program.steps.keys()) sample.fill(k);
        return sample;
    }
}

/** Weight of the rows in the group, of those accepted, and of those accepted that have it. */
function sharesOf({ column, group }: PrevalenceTarget, { frame, population }: Sampled): { all: number; accepted: number; share: number } {
    const drawn = frame.column(frame.program.index.get(column)!);
    const inGroup = rowsOf(group, frame);
    let [all, accepted, having] = [0, 0, 0];
    for (let i = 0; i < frame.n; i++) {
        if (Number.isNaN(drawn[i]) || !inGroup(i)) continue;
        all++;
        if (population.accepted?.[i] === 0) continue;
        accepted++;
        if (drawn[i] !== 0) having++;
    }
    return { all, accepted, share: having / accepted };
}

function rowsOf(group: Expression | undefined, frame: Frame): (row: number) => boolean {
    if (group === undefined) return () => true;
    const rows = new Float64Array(frame.n);
    frame.evaluate(frame.program.expression(group), rows);
    return (i) => isTrue(rows[i]);
}

function prevalenceClash(target: PrevalenceTarget, plan: Plan, ends: Ends): Finding[] {
    const none = ends.at(target.unknown, -CERTAIN);
    const every = ends.at(target.unknown, CERTAIN);
    const [least, most] = [sharesOf(target, none), sharesOf(target, every)];
    const { asked, at, text } = target;
    if (least.all < FEW) return [];
    const shares = [least, most].filter(({ accepted }) => accepted > 0).map(({ share }) => share);
    const said = `${text} cannot be ${percent(asked)}`;
    const code = 'calibration/unattainable';
    if (shares.length === 0) {
        const why = clauseAgainst(plan, none.frame, target.group);
        return [
            {
                code,
                severity: 'error',
                at,
                message: `${said}: ${why} rejects everybody ${target.group === undefined ? 'whom it is asked of' : 'in that group'}.`,
                remedy: 'Loosen that requirement, or remove this line.',
                data: { asked },
            },
        ];
    }
    const [low, high] = [Math.min(...shares), Math.max(...shares)];
    if (asked >= low - SHARE_MARGIN && asked <= high + SHARE_MARGIN && (low < high || asked === low)) return [];
    const why = clauseAgainst(plan, (asked > high ? every : none).frame, target.group);
    const range = low === high ? percent(low) : `between ${percent(low)} and ${percent(high)}`;
    return [
        {
            code,
            severity: 'error',
            at,
            message: `${said}: of the patients that ${why} accepts it is ${range} whatever the intercept.`,
            remedy: `Ask for ${low === high ? percent(low) : `a share from ${percent(low)} to ${percent(high)}`}, or loosen that requirement.`,
            data: { asked, low, high },
        },
    ];
}

/** Latent correlations from one end to the other: what is accepted need not change evenly, and an end may have nobody. */
const LATENTS = [-1, -0.95, -0.8, -0.6, -0.3, 0, 0.3, 0.6, 0.8, 0.95, 1];

function correlationClash(set: CorrelationSet, pair: CorrelationPair, number: number, plan: Plan, ends: Ends, failed: boolean): Finding[] {
    const at = (latent: number): Sampled & { r: number } => {
        const sampled = ends.at(undefined, 0, { set: number, factor: factorOf(set, pair, latent) });
        const { frame, population } = sampled;
        const [a, b] = [pair.a, pair.b].map((member) => frame.program.index.get(set.members[member])!);
        const enough = population.acceptance * frame.n >= FEW;
        return { ...sampled, r: enough ? new Measured(frame, population).correlation(a, b, pair.method) : NaN };
    };
    const { target } = pair;
    const scanned = LATENTS.map((latent) => at(latent).r).filter((r) => !Number.isNaN(r));
    if (scanned.length === 0) return [];
    const [low, high] = [Math.min(...scanned), Math.max(...scanned)];
    const within = target >= low - CORRELATION_MARGIN && target <= high + CORRELATION_MARGIN;
    if (within && !failed) return [];
    const written = at(target);
    const why = clauseAgainst(plan, within ? written.frame : at(target > high ? 0.95 : -0.95).frame);
    const [a, b] = [set.members[pair.a], set.members[pair.b]];
    const said = `A ${pair.method === 'spearman' ? 'rank correlation' : 'correlation'} of ${target} between ${a} and ${b}`;
    const [from, to] = [Math.ceil(low * 100) / 100 + 0, Math.floor(high * 100) / 100 + 0];
    const [message, remedy] = within
        ? [
              `${said} was not found together with ${why}: drawn with it, the patients accepted have ${written.r.toFixed(2)}, of what may lie between ${from} and ${to}.`,
              `Ask for a value nearer to ${written.r.toFixed(2)}, or loosen that requirement.`,
          ]
        : [
              `${said} is out of reach: among the patients that ${why} accepts it lies between ${from} and ${to}.`,
              `Ask for a value from ${from} to ${to}, or loosen that requirement.`,
          ];
    return [{ code: 'correlation/unattainable', severity: 'error', at: pair.at, message, remedy, data: { a, b, low, high } }];
}

/** Of a set in which only this pair is correlated. */
function factorOf({ members: { length: m } }: CorrelationSet, pair: CorrelationPair, latent: number): Float64Array {
    const [first, second] = pair.a < pair.b ? [pair.a, pair.b] : [pair.b, pair.a];
    const factor = Float64Array.from({ length: m * m }, (_, cell) => (Math.floor(cell / m) === cell % m ? 1 : 0));
    factor[second * m + first] = latent;
    factor[second * m + second] = Math.sqrt(1 - latent * latent);
    return factor;
}

/** The requirement that rejects most of a group, as the author wrote it. */
export function clauseAgainst(plan: Plan, frame: Frame, group?: Expression): string {
    const inGroup = rowsOf(group, frame);
    const rejected = plan.require.map(({ predicate }) => {
        const holds = new Float64Array(frame.n);
        frame.evaluate(frame.program.expression(predicate), holds);
        return holds.reduce((sum, value, i) => sum + (inGroup(i) && !isTrue(value) ? 1 : 0), 0);
    });
    return `\`require ${plan.require[rejected.indexOf(Math.max(...rejected))].text}\``;
}
