import type { Block } from '../generator/block.ts';
import type { Plan, Statistic, TargetReport } from '../plan/model.ts';
import type { Observer } from './collect.ts';
import { statisticsOf } from './scalar.ts';
import { type Prepare, StatisticSample } from './statistic-sample.ts';
import { MEASURES } from './statistics/index.ts';
import { statisticOfTarget } from './targets.ts';

/** Every statistic that the expectations and targets of a plan need, each taken once. */
export class Sample implements Observer {
    patients = 0;
    private readonly statistics = new Map<string, StatisticSample>();

    constructor(plan: Plan, reports: readonly TargetReport[], prepare: Prepare) {
        const levels = plan.clusters.map((c) => c.name);
        const wanted = [...plan.expectations.flatMap((e) => statisticsOf(e.predicate)), ...reports.map(statisticOfTarget)];
        for (const statistic of wanted) {
            const key = JSON.stringify(statistic);
            if (this.statistics.has(key) || !MEASURES.has(statistic.statistic)) continue;
            this.statistics.set(key, new StatisticSample(statistic, prepare, levels));
        }
    }

    observe(block: Block): void {
        this.patients += block.rows;
        for (const statistic of this.statistics.values()) statistic.observe(block);
    }

    /** Absent of a kind of statistic that is not among the measures. */
    of(statistic: Statistic): StatisticSample | undefined {
        return this.statistics.get(JSON.stringify(statistic));
    }

    /** NaN where the rows do not determine it. */
    estimate(statistic: Statistic): number {
        return this.of(statistic)?.estimate ?? Number.NaN;
    }
}
