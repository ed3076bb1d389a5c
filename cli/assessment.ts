import {
    beforeSelection,
    chanceOfFailure,
    type ExpectationResult,
    evaluate,
    prepareExpressions,
    Sample,
    targets,
} from '../assess/index.ts';
import type { SolvedPlan } from '../plan/model.ts';
import { simulate } from './simulation.ts';
import type { Spec } from './spec.ts';
import { timed } from './timings.ts';

/** One line of `cohort test`: an expectation or a calibrated target, in one dataset. */
export interface Verdict {
    kind: string;
    text: string;
    /** The value asked for; null of an expectation. */
    asked: number | null;
    achieved: number | null;
    low: number | null;
    high: number | null;
    pass: boolean;
    /** Half the width of what is accepted; null of an expectation. */
    tolerance: number | null;
    /** What the author says it is for. */
    why?: string;
    /** Of an expectation: the chance that a correct dataset of this size fails. */
    chanceOfFailure?: number;
}

/** Generates the dataset of one seed in memory and judges it; targets hold, and are judged, in the population before `select`. */
export async function judge(spec: Spec, solved: SolvedPlan, patients: number): Promise<Verdict[]> {
    const { createGenerator } = await timed('import', () => import('../generator/engine.ts'));
    const reports = spec.compilation.targets;
    const selects = solved.plan.select.length > 0;
    const sample = new Sample(solved.plan, selects ? [] : reports, prepareExpressions(solved));
    await simulate(createGenerator(solved), patients, [sample]);
    let population = sample;
    if (selects && reports.length > 0) {
        const everybody = beforeSelection(solved);
        population = new Sample(everybody.plan, reports, prepareExpressions(everybody));
        await simulate(createGenerator(everybody), patients, [population]);
    }
    const expectations = solved.plan.expectations.length > 0 ? await populationOf(solved, patients, sample) : sample;
    return timed('assess', () => [
        ...solved.plan.expectations.map((expectation) => ({
            ...ofExpectation(evaluate(expectation, sample)),
            chanceOfFailure: chanceOfFailure(expectation.predicate, expectations, patients),
        })),
        ...targets(reports, population).map((t) => ({ ...t, achieved: known(t.achieved) })),
    ]);
}

/** Patients that stand for the population where a dataset has fewer. */
const POPULATION = 50_000;

/**
 * What a correct dataset is drawn from, to say how often one fails an expectation. A small dataset says that badly of
 * itself: one that happens to lie near a bound would make the bound look too narrow.
 */
async function populationOf(solved: SolvedPlan, patients: number, dataset: Sample): Promise<Sample> {
    if (patients >= POPULATION) return dataset;
    const { createGenerator } = await import('../generator/engine.ts');
    const another: SolvedPlan = { ...solved, plan: { ...solved.plan, seed: 'population' } };
    const sample = new Sample(another.plan, [], prepareExpressions(another));
    await simulate(createGenerator(another), POPULATION, [sample]);
    return sample;
}

function ofExpectation({ text, why, achieved, low, high, pass }: ExpectationResult): Verdict {
    return {
        kind: 'expect',
        text,
        asked: null,
        achieved: known(achieved),
        low: low ?? null,
        high: high ?? null,
        pass,
        tolerance: null,
        why,
    };
}

function known(x: number): number | null {
    return Number.isNaN(x) ? null : x;
}
