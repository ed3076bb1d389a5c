import type { Statistic, TargetReport } from '../plan/model.ts';
import { multipleOfError } from './normal.ts';
import type { Sample } from './sample.ts';
import type { StatisticSample } from './statistic-sample.ts';

export interface TargetResult {
    kind: TargetReport['kind'];
    text: string;
    at: string;
    asked: number;
    /** In this dataset; NaN where it has too few patients to say. */
    achieved: number;
    /** How far `achieved` may be from `asked` by chance: error of the pilot and 4 standard errors. */
    tolerance: number;
    low: number;
    high: number;
    pass: boolean;
}

/** What is measured in a dataset to check a calibrated target. */
export function statisticOfTarget(report: TargetReport): Statistic {
    const args = report.columns.map((column) => ({ column }));
    const group = report.group === undefined ? {} : { where: report.group };
    if (report.kind === 'prevalence') return { statistic: 'prevalence', args, ...group };
    if (report.kind === 'incidence') return { statistic: 'incidence', args: [], rate: report.columns[0], ...group };
    return { statistic: report.method === 'spearman' ? 'spearman' : 'correlation', args };
}

/**
 * Asked against achieved. The standard error is the greater of the one measured in the sample (weights and groups of
 * patients included) and the one that the asked value implies, since a sample without a single case shows no spread.
 */
export function targets(reports: readonly TargetReport[], sample: Sample): TargetResult[] {
    return reports.map((report) => {
        const { kind, text, at, asked, pilotError } = report;
        const measured = sample.of(statisticOfTarget(report))!;
        const achieved = measured.estimate;
        const { error, freedom } = measured.standardError();
        const implied = impliedError(report, measured);
        const spread = error > implied ? error * multipleOfError(freedom) : implied * 4;
        const tolerance = pilotError + spread;
        const [least, most] = RANGES[kind];
        return {
            kind,
            text,
            at,
            asked,
            achieved,
            tolerance,
            low: Math.max(asked - tolerance, least),
            high: Math.min(asked + tolerance, most),
            pass: Number.isNaN(achieved) || Math.abs(achieved - asked) <= tolerance,
        };
    });
}

const RANGES: Record<TargetReport['kind'], readonly [number, number]> = {
    prevalence: [0, 1],
    correlation: [-1, 1],
    incidence: [0, Number.POSITIVE_INFINITY],
};

/** The standard error that the asked value implies; of a rate, that of a count of events (Poisson) in as much time. */
function impliedError({ kind, asked }: TargetReport, measured: StatisticSample): number {
    if (kind === 'incidence') return Math.sqrt(asked / Math.max(measured.exposure, 1));
    const variance = kind === 'prevalence' ? asked * (1 - asked) : (1 - asked * asked) * (1 - asked * asked);
    return Math.sqrt(variance / Math.max(measured.effectiveRows, 1));
}
