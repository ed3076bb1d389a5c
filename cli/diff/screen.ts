import { isoDate } from '../../assess/index.ts';
import { type CohortComparison, type DefinitionChange, nameOf, type StatisticChange, type Verdict } from '../../plan/comparison.ts';
import { paint, plain } from '../terminal.ts';
import { sparkline } from '../text/histogram.ts';
import { amount, coefficient, counted, figure, percent, significant } from '../text/number.ts';
import { table } from '../text/table.ts';

const MARKS: Record<DefinitionChange['change'], string> = { added: '+', removed: '-', changed: '~', affected: '≈' };
const PAINTS = { '+': paint.green, '-': paint.red, '~': paint.yellow, '≈': paint.yellow, ' ': paint.dim };
const WORDS: Record<Verdict, string> = {
    different: 'differs',
    noise: 'within noise',
    same: 'the same',
    added: 'new',
    removed: 'gone',
    incomparable: 'in another unit',
};
/** What a reader wants to see without asking for all. */
const TELLING: ReadonlySet<Verdict> = new Set(['different', 'added', 'removed', 'incomparable']);

/** Of correlations, which are many, those that differ most. */
const MOST_CORRELATIONS = 10;

/** The comparison for reading: what was written differently, then what came of it. */
export function screenOf(comparison: CohortComparison, all: boolean): string[] {
    const { a, b, patients, seed } = comparison;
    const sides = table(
        [{ title: '' }, { title: '' }, { title: '' }],
        [
            ['A', plain(a.file), `${paint.cyan(a.cohort)}${a.label === null ? '' : `  ${plain(a.label)}`}`],
            ['B', plain(b.file), `${paint.cyan(b.cohort)}${b.label === null ? '' : `  ${plain(b.label)}`}`],
        ],
    ).slice(1);
    return [
        ...sides,
        paint.dim(`the same ${amount(patients, 'patient')} under either, seed ${plain(seed)}`),
        '',
        ...definitionLines(comparison.definitions),
        '',
        ...statisticLines(comparison, all),
    ];
}

function definitionLines(changes: readonly DefinitionChange[]): string[] {
    if (changes.length === 0) return [`${paint.bold('definitions')}  none differs`];
    const count = (change: DefinitionChange['change']) => changes.filter((each) => each.change === change).length;
    const counts = (['added', 'removed', 'changed', 'affected'] as const).filter((change) => count(change) > 0);
    const lines = [`${paint.bold('definitions')}  ${counts.map((change) => `${counted(count(change))} ${change}`).join(', ')}`];
    for (const { kind, name, change, lines: text } of changes) {
        if (change === 'affected') continue;
        lines.push(`${PAINTS[MARKS[change] as '+'](MARKS[change])} ${kind} ${paint.cyan(plain(name))}`);
        for (const { mark, text: line } of text) lines.push(`    ${PAINTS[mark](`${mark} ${plain(line)}`)}`);
    }
    const affected = changes.filter(({ change }) => change === 'affected');
    if (affected.length > 0)
        lines.push(
            `${PAINTS['≈']('≈')} written as before, changed by what they use or what acts on them: ${affected.map(({ name }) => plain(name)).join(', ')}`,
        );
    return lines;
}

function statisticLines({ statistics, histograms }: CohortComparison, all: boolean): string[] {
    const count = (verdict: Verdict) => statistics.filter((each) => each.verdict === verdict).length;
    const differing = count('different');
    const counts = [
        `${amount(differing, 'figure')} ${differing === 1 ? 'differs' : 'differ'} by more than sampling noise`,
        `${counted(count('noise'))} within it`,
        `${counted(count('same'))} the same`,
    ];
    const head = `${paint.bold('data')}  ${counts.join(', ')}`;
    const telling = statistics.filter(({ verdict }) => TELLING.has(verdict));
    const correlations = telling.filter(({ statistic }) => statistic === 'correlation');
    const most = new Set(
        correlations.sort((x, y) => Math.abs(y.difference ?? 0) - Math.abs(x.difference ?? 0)).slice(0, MOST_CORRELATIONS),
    );
    const shown = all ? statistics : telling.filter((each) => each.statistic !== 'correlation' || most.has(each));
    if (shown.length === 0) return [head];
    const spreads = new Map(
        statistics.filter(({ statistic }) => statistic === 'sd').map(({ of, after, before }) => [of, after ?? before ?? undefined]),
    );
    const drawn = new Map(histograms.map((each) => [each.of, each]));
    const rows = shown.map((each) => {
        const show = (x: number | null): string => valueText(each, x, spreads.get(each.of));
        const pair = each.statistic === 'mean' ? drawn.get(each.of) : undefined;
        const other = each.unitBefore !== null && each.unitBefore !== each.unit ? ` ${each.unitBefore}` : '';
        return [
            paint.cyan(plain(each.of)),
            plain(nameOf(each)),
            each.unit ?? '',
            show(each.before) + other,
            show(each.after),
            differenceText(each),
            all || each.verdict !== 'different' ? WORDS[each.verdict] : '',
            pair ? sparkline(pair.before) : '',
            pair ? sparkline(pair.after) : '',
        ];
    });
    const titles = ['of', 'figure', 'unit', 'A', 'B', 'B − A ± 2 standard errors', '', 'histogram of A', 'of B'];
    return [
        head,
        '',
        ...table(
            titles.map((title, k) => ({ title, align: k >= 3 && k <= 5 ? ('right' as const) : ('left' as const) })),
            rows,
            paint.bold,
        ),
        ...(shown.length < telling.length && !all
            ? [paint.dim(`and ${amount(telling.length - shown.length, 'smaller difference')} of correlations; --all shows every figure`)]
            : []),
    ];
}

function valueText({ kind, statistic }: StatisticChange, x: number | null, spread: number | undefined): string {
    if (x === null) return '–';
    if (kind === 'share') return percent(x);
    if (kind === 'coefficient') return coefficient(x);
    if (kind === 'date') return isoDate(x);
    return statistic === 'rate' || statistic === 'visits' ? significant(x, 4) : figure(x, spread);
}

function differenceText({ kind, difference, standardError, verdict }: StatisticChange): string {
    if (difference === null) return '';
    if (verdict === 'same') return '0';
    const scale = kind === 'share' ? 100 : 1;
    const unit = kind === 'share' ? ' points' : kind === 'date' ? ' d' : '';
    const twice = 2 * scale * (standardError ?? 0);
    const by = scale * difference;
    const exact = twice <= Math.abs(by) * 1e-6;
    // As many decimals as two digits of the error have.
    const text = exact ? significant(by, 4) : figure(by, 10 * twice);
    const known = standardError === null ? '' : ` ± ${exact ? '0' : significant(twice, 2)}`;
    return `${by > 0 ? '+' : ''}${text}${unit}${known}`;
}
