import type { TwinEffect } from '../assess/index.ts';
import type { SolvedPlan } from '../plan/model.ts';
import { timed } from './timings.ts';

/** What a spec's counterfactual does, in the population; undefined where it has none. */
export async function effectsOf(solved: SolvedPlan): Promise<TwinEffect[] | undefined> {
    if (solved.plan.counterfactual === undefined) return undefined;
    const { EFFECT_SEED, twinEffects } = await timed('import', () => import('../assess/index.ts'));
    const { createGenerator } = await timed('import', () => import('../generator/engine.ts'));
    const population = { ...solved, plan: { ...solved.plan, seed: EFFECT_SEED } };
    return timed('effects', () => twinEffects(population.plan, createGenerator(population, { twins: true })));
}
