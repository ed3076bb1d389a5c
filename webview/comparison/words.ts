import type { DefinitionChange, StatisticChange, Verdict } from '../../plan/comparison.ts';
import { coefficient, counted, day, figure, percent, significant } from '../figures.ts';
import type { Model } from './model.ts';

export const VERDICTS: Record<Verdict, string> = {
    different: 'differs',
    noise: 'within sampling noise',
    same: 'the same',
    added: 'new',
    removed: 'gone',
    incomparable: 'in another unit',
};

export const CHANGES: Record<DefinitionChange['change'], string> = {
    added: 'added',
    removed: 'removed',
    changed: 'changed',
    affected: 'affected',
};

export function valueText({ kind, statistic }: StatisticChange, x: number | null, spread: number | null): string {
    if (x === null) return '–';
    if (kind === 'share') return percent(x);
    if (kind === 'coefficient') return coefficient(x);
    if (kind === 'date') return day(x);
    return statistic === 'rate' || statistic === 'visits' ? significant(x) : figure(x, spread);
}

/** The difference with two standard errors, as many decimals as two digits of the error have; shares in points. */
export function differenceOf({ kind, difference, standardError, verdict }: StatisticChange): string {
    if (difference === null) return '';
    if (verdict === 'same') return '0';
    const scale = kind === 'share' ? 100 : 1;
    const [by, twice] = [scale * difference, 2 * scale * (standardError ?? 0)];
    const exact = twice <= Math.abs(by) * 1e-6;
    const unit = kind === 'share' ? ' points' : kind === 'date' ? ' d' : '';
    const error = standardError === null ? '' : ` ± ${exact ? '0' : significant(Number(twice.toPrecision(2)))}`;
    return `${by > 0 ? '+' : ''}${exact ? significant(by) : figure(by, 10 * twice)}${unit}${error}`;
}

/** How it stands, in one line. */
export function standing({ comparison, running, problem }: Model): { text: string; tone: 'good' | 'busy' | 'bad' } {
    const last = comparison ? ' Shown is the last comparison that could be made.' : '';
    if (running !== undefined) return { text: running === null ? 'Comparing…' : `Comparing… ${percent(running)}`, tone: 'busy' };
    if (problem !== undefined) return { text: `The comparison could not be made.${last}`, tone: 'bad' };
    if (!comparison) return { text: 'Waiting…', tone: 'busy' };
    const differing = comparison.statistics.filter(({ verdict }) => verdict === 'different').length;
    const definitions = comparison.definitions.length;
    const words = (n: number, what: string) => `${n === 0 ? 'No' : counted(n)} ${what}${n === 1 ? '' : 's'}`;
    return {
        text: `${words(definitions, 'definition')} changed, ${words(differing, 'figure').toLowerCase()} differ${differing === 1 ? 's' : ''}.`,
        tone: 'good',
    };
}
