import type { Statistic } from '../../plan/model.ts';
import { auc } from './auc.ts';
import { correlation } from './correlation.ts';
import { extreme } from './extreme.ts';
import { count, mean, missing, share } from './mean.ts';
import type { Measure } from './measure.ts';
import { quantile } from './quantile.ts';
import { incidence } from './rate.ts';
import { sd } from './sd.ts';
import { spearman } from './spearman.ts';
import { cumulativeIncidence, survival } from './survival.ts';

/** Every statistic of an expectation. */
export const MEASURES = new Map<Statistic['statistic'], Measure>([
    ['mean', mean],
    ['sd', sd],
    ['median', quantile],
    ['min', extreme],
    ['max', extreme],
    ['quantile', quantile],
    ['share', share],
    ['prevalence', share],
    ['correlation', correlation],
    ['spearman', spearman],
    ['count', count],
    ['missing', missing],
    ['auc', auc],
    ['incidence', incidence],
    ['survival', survival],
    ['cumulative_incidence', cumulativeIncidence],
]);
