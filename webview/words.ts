import type { ColumnResult, SimulationResult, SimulationState, TargetOutcome } from '../server/protocol.ts';
import { coefficient, counted, percent, value } from './figures.ts';

/** Every chart in words, for those who hear the page instead of seeing it. */

export function columnInWords(column: ColumnResult): string {
    const { name, label, unit, shares, histogram, missing, count } = column;
    const head = `${label ?? name}${unit ? ` in ${unit}` : ''}.`;
    const gaps = missing > 0 ? ` ${percent(missing / (count + missing))} missing.` : '';
    if (shares) return `${head} ${shares.map((each) => `${each.label} ${percent(each.share)}`).join(', ')}.${gaps}`;
    if (!histogram) return `${head} Text.${gaps}`;
    const q = column.quantiles;
    return `${head} Mean ${value(column, column.mean)}, middle half from ${value(column, q?.['25'])} to ${value(column, q?.['75'])}, ${shapeOf(column)}.${gaps}`;
}

/** On which side the longer tail is: the nonparametric skew, mean less median in standard deviations. */
function shapeOf({ mean, sd, quantiles }: ColumnResult): string {
    const skew = mean === null || !sd || !quantiles ? 0 : (mean - quantiles['50']) / sd;
    if (Math.abs(skew) < 0.1) return 'about symmetric';
    return skew > 0 ? 'with a longer tail to high values' : 'with a longer tail to low values';
}

export function targetInWords({ text, asked, achieved, sample, kind, pass }: TargetOutcome): string {
    const show =
        kind === 'prevalence' ? percent : kind === 'correlation' ? coefficient : (x: number | null) => `${x?.toPrecision(3)} a year`;
    const seen = sample === null ? '' : `, ${show(sample)} in this sample, ${pass ? 'within' : 'outside'} what chance allows`;
    return `${text}: asked ${show(asked)}, achieved ${show(achieved)}${seen}.`;
}

/** How the panel stands, in one line; empty where there is nothing to say. */
export function standing(
    state: SimulationState | undefined,
    result: SimulationResult | undefined,
): { text: string; tone: 'good' | 'busy' | 'bad' } {
    const last = result ? ' Shown is the last text without errors.' : '';
    switch (state?.phase) {
        case undefined:
            return { text: 'Waiting for the language server…', tone: 'busy' };
        case 'waiting':
        case 'running':
            return { text: result ? 'Updating…' : 'Simulating patients…', tone: 'busy' };
        case 'errors':
            return {
                text: `${state.errors === 1 ? 'The spec has an error.' : `The spec has ${counted(state.errors)} errors.`}${last}`,
                tone: 'bad',
            };
        case 'failed':
            return { text: `The simulation failed; the log of Cohort says why.${last}`, tone: 'bad' };
        case 'empty':
            return { text: 'This file declares no cohort. Fragments and definitions show in the specs that import them.', tone: 'busy' };
        case 'done':
            return { text: result ? `Up to date, ${counted(result.milliseconds)} ms` : 'This cohort has no result.', tone: 'good' };
    }
}
