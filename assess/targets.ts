import type { Statistic, TargetReport } from '../plan/model.ts';
import { multipleOfError } from './normal.ts';
import type { Sample } from './sample.ts';

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
    if (report.kind === 'prevalence')
        return { statistic: 'prevalence', args, ...(report.group === undefined ? {} : { where: report.group }) };
    return { statistic: report.method === 'spearman' ? 'spearman' : 'correlation', args };
}

/**
 * Asked against achieved. The standard error is the greater of the one measured in the sample (weights and groups of
 * patients included) and the one that the asked value implies, since a sample without a single case shows no spread.
 */
export function targets(reports: readonly TargetReport[], sample: Sample): TargetResult[] {
    // Rates are judged on lives, not on columns.
    return reports
        .filter(({ kind }) => kind !== 'incidence')
        .map((report) => {
            const { kind, text, at, asked, pilotError } = report;
            const measured = sample.of(statisticOfTarget(report))!;
            const achieved = measured.estimate;
            const { error, freedom } = measured.standardError();
            const variance = kind === 'prevalence' ? asked * (1 - asked) : (1 - asked * asked) * (1 - asked * asked);
            const implied = Math.sqrt(variance / Math.max(measured.effectiveRows, 1));
            const spread = error > implied ? error * multipleOfError(freedom) : implied * 4;
            const tolerance = pilotError + spread;
            const [least, most] = kind === 'prevalence' ? [0, 1] : [-1, 1];
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
