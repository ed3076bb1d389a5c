/** Columns to statistics: summaries of a sample, expectations judged, targets asked against achieved. */
export { type Bins, binsOf } from './bins.ts';
export { collect, type Observer } from './collect.ts';
export { Comorbidities, type Comorbidity } from './comorbidity.ts';
export { chanceOfFailure, type ExpectationResult, evaluate } from './expectation.ts';
export { type FollowUpReport, FollowUpSummary, incidenceBy } from './follow-up.ts';
export { beforeSelection } from './population.ts';
export { prepareExpressions } from './row-expressions.ts';
export { Sample } from './sample.ts';
export type { Prepare, RowExpression } from './statistic-sample.ts';
export { type ColumnSummary, type Histogram, isoDate, Summariser, type Summary } from './summary.ts';
export { type TargetResult, targets } from './targets.ts';
export { EFFECT_SEED, type TwinEffect, twinEffects } from './twin-effects.ts';
