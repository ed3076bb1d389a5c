import type { ColumnSummary, Histogram, Summary, TwinEffect } from '../../assess/index.ts';
import { displayUnit } from '../../knowledge/units.ts';
import type { Column } from '../../plan/model.ts';
import { COHORT_FLAG, type CommandDefinition } from '../command.ts';
import { effectsOf } from '../effects.ts';
import { followUpLines } from '../life/follow-up.ts';
import { simulate } from '../simulation.ts';
import { openSpec } from '../spec.ts';
import { STATUS } from '../status.ts';
import { jsonText, paint, plain, writeResult } from '../terminal.ts';
import { bar, sparkline } from '../text/histogram.ts';
import { amount, coefficient, counted, figure, percent, significant } from '../text/number.ts';
import { table } from '../text/table.ts';
import { timed } from '../timings.ts';
import { patients, seed } from '../values.ts';

const SAMPLE = 10_000;
const BINS = 24;
/** Correlations shown: the strongest, so many. */
const STRONGEST = 12;

export const preview: CommandDefinition = {
    name: 'preview',
    summary: 'Summarise a sample of a cohort: columns, correlations, prevalences. Nothing is written.',
    arguments: [['<file>', 'the spec']],
    flags: [
        {
            flags: '--patients <n>',
            says: `size of the sample (default: as in the spec, at most ${counted(SAMPLE)})`,
            example: '--patients 100000',
            parse: patients,
        },
        { flags: '--seed <seed>', says: 'in place of the seed of the spec', example: '--seed 7', parse: seed },
        { flags: '--json', says: 'print the summary as JSON', example: '--json' },
        COHORT_FLAG,
    ],
    exampleArguments: 'practice.cohort',
    async run([file], options) {
        const { compilation, solved } = await openSpec(file as string, {
            cohort: options.cohort as string | undefined,
            patients: options.patients as number | undefined,
            seed: options.seed as string | undefined,
        });
        const { createGenerator } = await timed('import', () => import('../../generator/engine.ts'));
        const { FollowUpSummary, Summariser } = await timed('import', () => import('../../assess/index.ts'));
        const rows = (options.patients as number | undefined) ?? Math.min(compilation.plan!.patients, SAMPLE);
        const generator = createGenerator(solved);
        const summariser = new Summariser(generator.columns);
        const { timeline } = solved.plan;
        const lives = timeline && new FollowUpSummary(timeline);
        await simulate(generator, rows, lives ? [summariser, lives] : [summariser]);
        const summary = summariser.summary(solved.plan.cohort, solved.acceptance);
        const effects = await effectsOf(solved);
        const followup = lives?.report();
        if (options.json === true)
            writeResult(
                jsonText({ ...summary, ...(followup === undefined ? {} : { followup }), ...(effects === undefined ? {} : { effects }) }),
            );
        else {
            const lines = screen(summary, generator.columns, (name) => summariser.histogram(name, BINS));
            if (followup && timeline) {
                const units = new Map(
                    timeline.visits.flatMap(({ columns }) =>
                        columns.map(({ name, unit }) => [name, unit === undefined ? '' : displayUnit(unit)]),
                    ),
                );
                lines.push(...followUpLines(followup, timeline, compilation.targets, units));
            }
            writeResult([...lines, ...effectLines(effects ?? [])].join('\n') + '\n');
        }
        return STATUS.done;
    },
};

function screen(summary: Summary, columns: readonly Column[], histogram: (name: string) => Histogram | undefined): string[] {
    const lines = [`${paint.bold(summary.cohort)}  ${amount(summary.patients, 'patient')}`];
    if (summary.acceptance < 1) lines[0] += `  ${percent(summary.acceptance)} of draws satisfy every requirement`;
    const variables = columns.filter((c) => c.role !== 'condition');
    const numbers = variables.filter((c) => summary.columns[c.name].quantiles !== null);
    const shares = variables.filter((c) => summary.columns[c.name].shares !== undefined);
    const rest = variables.filter((c) => !numbers.includes(c) && !shares.includes(c));
    if (numbers.length > 0) lines.push('', ...numberTable(numbers, summary, histogram));
    if (shares.length > 0) lines.push('', ...shareTable(shares, summary));
    const conditions = columns.filter((c) => c.role === 'condition');
    if (conditions.length > 0) lines.push('', ...conditionTable(conditions, summary));
    const strongest = correlationTable(summary);
    if (strongest.length > 0) lines.push('', ...strongest);
    if (rest.length > 0) lines.push('', `${paint.bold('text')}  ${rest.map((c) => c.name).join(', ')}`);
    return lines;
}

function numberTable(
    columns: readonly Column[],
    { columns: all, patients }: Summary,
    histogram: (name: string) => Histogram | undefined,
): string[] {
    const anyMissing = columns.some((c) => all[c.name].missing > 0);
    const rows = columns.map(({ name, unit }) => {
        const of = all[name];
        const show = (x: number | string | null | undefined): string => (typeof x === 'string' ? x : figure(x, of.sd));
        const q = of.quantiles!;
        return [
            paint.cyan(name),
            unit === undefined ? (of.kind === 'date' ? 'date' : '') : displayUnit(unit),
            show(of.mean),
            of.kind === 'date' ? `${figure(of.sd, of.sd)} d` : show(of.sd),
            show(of.min),
            show(q['5']),
            show(q['50']),
            show(q['95']),
            show(of.max),
            anyMissing ? missingShare(of, patients) : '',
            sparkline(histogram(name)?.shares ?? []),
        ];
    });
    const heads = ['variable', 'unit', 'mean', 'sd', 'min', '5 %', 'median', '95 %', 'max', 'missing', 'histogram'];
    return table(
        heads.map((title, k) => ({ title, align: k < 2 || k === 10 ? 'left' : 'right' })),
        rows,
        paint.bold,
    );
}

function missingShare(of: ColumnSummary, patients: number): string {
    return of.missing === 0 ? '' : percent(of.missing / patients);
}

function shareTable(columns: readonly Column[], { columns: all, patients }: Summary): string[] {
    const rows = columns.flatMap(({ name, kind }) => {
        const of = all[name];
        const entries = kind === 'boolean' ? Object.entries(of.shares!).slice(0, 1) : Object.entries(of.shares!);
        const shown = entries
            .slice(0, 20)
            .map(([label, share], k) => [
                k === 0 ? paint.cyan(name) : '',
                plain(label),
                percent(share),
                bar(share, 30),
                k === 0 ? missingShare(of, patients) : '',
            ]);
        if (entries.length > 20) shown.push(['', `and ${entries.length - 20} more`, '', '', '']);
        return shown;
    });
    return table(
        [
            { title: 'variable' },
            { title: 'value' },
            { title: 'share', align: 'right' },
            { title: '' },
            { title: 'missing', align: 'right' },
        ],
        rows,
        paint.bold,
    );
}

function conditionTable(columns: readonly Column[], summary: Summary): string[] {
    const rows = columns.map(({ name, label }) => {
        const { prevalence } = summary.conditions[name];
        return [paint.cyan(name), plain(label ?? ''), percent(prevalence), bar(prevalence, 30)];
    });
    return table([{ title: 'condition' }, { title: '' }, { title: 'prevalence', align: 'right' }, { title: '' }], rows, paint.bold);
}

function correlationTable({ correlations }: Summary): string[] {
    const pairs: [string, string, number][] = [];
    const names = Object.keys(correlations);
    for (const [j, b] of names.entries()) {
        for (const a of names.slice(0, j)) {
            const r = correlations[a][b];
            if (r !== null && Math.abs(r) >= 0.1) pairs.push([a, b, r]);
        }
    }
    pairs.sort((p, q) => Math.abs(q[2]) - Math.abs(p[2]));
    const rows = pairs.slice(0, STRONGEST).map(([a, b, r]) => [`${paint.cyan(a)} with ${paint.cyan(b)}`, coefficient(r)]);
    if (rows.length === 0) return [];
    return table(
        [{ title: pairs.length > STRONGEST ? `strongest of ${pairs.length} correlations` : 'correlations' }, { title: '', align: 'right' }],
        rows,
        paint.bold,
    );
}

/** What a counterfactual does to each outcome, and in the groups in which it does something else. */
function effectLines(effects: readonly TwinEffect[]): string[] {
    if (effects.length === 0) return [];
    const shown = (mean: number, error: number): string => {
        const sign = mean > 0 ? '+' : '';
        return error > 1e-9 ? `${sign}${figure(mean, error)} ± ${significant(2 * error, 2)}` : `${sign}${significant(mean, 6)}`;
    };
    const rows = effects.flatMap(({ outcome, twin, against, mean, standardError, groups }) => [
        [paint.cyan(outcome), `${plain(twin)} − ${plain(against)}`, '', shown(mean, standardError)],
        ...groups
            // Further from the whole than chance explains.
            .filter((of) => Math.abs(of.mean - mean) > 3 * of.standardError + 1e-9)
            .map((of) => ['', '', plain(of.group), shown(of.mean, of.standardError)]),
    ]);
    return [
        '',
        ...table([{ title: 'effect on' }, { title: 'twins' }, { title: 'among' }, { title: 'mean', align: 'right' }], rows, paint.bold),
    ];
}
