import { comparing, histogramsOf, Patients, type Sampled } from '../../assess/comparison/index.ts';
import { changesOfDefinitions } from '../../compiler/definition-changes.ts';
import { calibrating } from '../../generator/calibrate/index.ts';
import { createGenerator } from '../../generator/engine.ts';
import { displayUnit } from '../../knowledge/units.ts';
import type { CohortComparison, ComparedCohort, StatisticChange } from '../../plan/comparison.ts';
import type { Plan, SolvedPlan, TargetReport } from '../../plan/model.ts';
import { breathe, unhurried } from '../interrupt.ts';
import { Progress } from '../progress.ts';
import { simulate } from '../simulation.ts';
import { openSpec, type Spec } from '../spec.ts';
import { STATUS, Stop } from '../status.ts';
import { counted } from '../text/number.ts';
import { timed } from '../timings.ts';
import type { Source } from './source.ts';

export interface Wanted {
    /** The cohort of the first; of the second too, where nothing else is said. */
    cohort?: string;
    /** The cohort of the second. */
    against?: string;
    patients?: number;
    seed?: string;
}

/** Patients simulated of each where nothing else is asked for. */
const SAMPLE = 10_000;
/** Values kept of each: 256 MB of doubles at most. */
const VALUES_KEPT = 32_000_000;

/** Compiles both, simulates the same patients under either, and sets them side by side. */
export async function compareSources(first: Source, second: Source, wanted: Wanted): Promise<CohortComparison> {
    const a = await openSide(first, wanted.cohort);
    const { plan } = a.solved;
    const b = await openSecond(second, wanted, plan.cohort);
    const seed = wanted.seed ?? plan.seed;
    const patients = wanted.patients ?? Math.min(Math.max(plan.patients, b.solved.plan.patients), SAMPLE);
    const before = await sampleOf({ solved: a.solved, targets: a.compilation.targets }, patients, seed);
    const after = await sampleOf(await onStreams(plan.streams, b), patients, seed);
    const statistics = await figuresOf(before, after);
    const drawn = statistics.filter(({ verdict, statistic }) => verdict === 'different' && statistic !== 'correlation');
    return {
        a: sideOf(first, a.solved.plan),
        b: sideOf(second, b.solved.plan),
        patients,
        seed,
        definitions: changesOfDefinitions(a.compilation.definitions ?? [], b.compilation.definitions ?? []),
        statistics,
        histograms: [...new Set(drawn.map(({ of }) => of))].flatMap((name) => {
            const pair = histogramsOf(name, before.patients, after.patients);
            return pair === undefined ? [] : [{ ...pair, unit: shown(pair.unit) }];
        }),
    };
}

function openSide({ file, files }: Source, cohort: string | undefined): Promise<Spec> {
    return openSpec(file, { files, cohort, quiet: true, definitions: true });
}

/** Where nothing is said, a cohort is compared with that of the same name, else with the first. */
async function openSecond(source: Source, { cohort, against }: Wanted, first: string): Promise<Spec> {
    const asked = against ?? cohort;
    const spec = await openSide(source, asked);
    const namesake = spec.compilation.cohorts.includes(first) && spec.solved.plan.cohort !== first;
    return asked === undefined && namesake ? openSide(source, first) : spec;
}

interface Solved {
    solved: SolvedPlan;
    targets: readonly TargetReport[];
}

/**
 * Patients of cohorts with other names are drawn from other streams. On the same ones they are the same patients, and what was
 * solved for rests on the same pilot, so that a change of name alone changes nothing.
 */
async function onStreams(streams: string, { solved, compilation: { targets } }: Spec): Promise<Solved> {
    if (solved.plan.streams === streams) return { solved, targets };
    const moved = (plan: Plan): Plan => ({ ...plan, streams, ...(plan.base && { base: { ...plan.base, plan: moved(plan.base.plan) } }) });
    const again = await timed('compile', () => unhurried(calibrating(moved(solved.plan))));
    // What can just be reached on one pilot may be just out of reach on another.
    return again.findings.some(({ severity }) => severity === 'error') || again.solved === undefined
        ? { solved: { ...solved, plan: moved(solved.plan) }, targets }
        : { solved: again.solved, targets: again.targets };
}

async function sampleOf({ solved, targets }: Solved, patients: number, seed: string): Promise<Sampled> {
    const plan = { ...solved.plan, seed };
    const generator = createGenerator({ ...solved, plan });
    const most = Math.floor(VALUES_KEPT / (generator.columns.length + 1));
    if (patients > most)
        throw new Stop(STATUS.usage, `${plan.cohort} has so many columns that at most ${counted(most)} patients can be compared`);
    const sample = new Patients(generator.columns, plan, patients);
    await simulate(generator, patients, [sample]);
    return { patients: sample, targets };
}

async function figuresOf(before: Sampled, after: Sampled): Promise<StatisticChange[]> {
    const found: StatisticChange[] = [];
    const progress = new Progress('comparing', 1);
    try {
        await timed('assess', async () => {
            let last = performance.now();
            for (const { change, total } of comparing(before, after)) {
                found.push({ ...change, unit: shown(change.unit), unitBefore: shown(change.unitBefore) });
                if (performance.now() - last < 30) continue;
                progress.update(found.length, total);
                await breathe();
                last = performance.now();
            }
        });
    } finally {
        await progress.stop();
    }
    return found;
}

const shown = (unit: string | null): string | null => (unit === null ? null : displayUnit(unit));

const sideOf = ({ name }: Source, { cohort, label }: Plan): ComparedCohort => ({ file: name, cohort, label: label ?? null });
