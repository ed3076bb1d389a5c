import { recognise } from '../knowledge/analytes.ts';
import { referenceSentences } from '../knowledge/reference.ts';
import { displayUnit } from '../knowledge/units.ts';
import type { CorruptRule, Plan, SolvedPlan, Step, TargetReport } from '../plan/model.ts';
import { coefficient, percent, significant } from './text/number.ts';
import { columnsOfStep, distributionLines } from './wording/distribution.ts';
import { columnsOf, expressionText, type Vocabulary } from './wording/expression.ts';

/** A heading and its lines. */
export interface Section {
    title: string;
    lines: string[];
}

const KINDS = {
    number: 'number',
    integer: 'whole number',
    boolean: 'true or false',
    category: 'category',
    date: 'date',
    text: 'text',
} as const;

/** Everything that acts on one column of a plan, in words; nothing where there is no such column. */
export function explanationOf(name: string, solved: SolvedPlan, targets: readonly TargetReport[]): Section[] | undefined {
    const { plan } = solved;
    const column = plan.columns.find((c) => c.name === name);
    const cluster = plan.clusters.find((c) => c.name === name);
    if (column === undefined && cluster === undefined) return undefined;
    const words: Vocabulary = { columns: new Map(plan.columns.map((c) => [c.name, c])), unknowns: solved.unknowns };
    const steps = [...plan.clusters.flatMap((c) => c.steps), ...plan.steps];
    words.inner = (hidden) => drawn(hidden, steps, words);
    const step = steps.find((s) => s.column === name);
    const say = (expression: Parameters<typeof expressionText>[0]): string => expressionText(expression, words);
    const sections: Section[] = [];
    const add = (title: string, lines: string[]): void => {
        if (lines.length > 0) sections.push({ title, lines });
    };

    if (column !== undefined) {
        const what = column.role === 'condition' ? 'condition' : KINDS[column.kind];
        const facts = [
            what,
            column.unit === undefined ? '' : `in ${displayUnit(column.unit)}`,
            ...(column.codes ?? []).map((c) => `${c.system}#${c.code}`),
        ];
        add(column.label ?? column.name, [facts.filter((f) => f !== '').join(', '), ...(column.documentation?.split('\n') ?? [])]);
    }
    const analyte =
        column === undefined
            ? undefined
            : recognise({ name: column.name, label: column.label, codes: column.codes ?? [], unit: column.unit });
    if (analyte) add('reference', referenceSentences(analyte, column!.unit));
    if (cluster !== undefined)
        add('cluster', [
            `${cluster.count} groups; each patient belongs to one${cluster.size === undefined ? '' : `, with odds in proportion to ${cluster.size}`}`,
        ]);
    if (step !== undefined && column !== undefined) {
        add(
            step.stream !== undefined && step.value.family !== 'value' ? 'drawn from' : 'derived as',
            distributionLines(step.value, column, words),
        );
        add(
            'effects',
            (step.effects ?? []).map((e) => `${e.op === 'add' ? '+' : '×'} ${say(e.value)} where ${say(e.when)}`),
        );
        add('finished', finishing(step, solved, say));
    }
    const reads = step === undefined ? new Set<string>() : columnsOfStep(step);
    add('depends on', listed(reads, plan, name));
    add(
        'used by',
        listed(
            steps.filter((s) => s.column !== name && columnsOfStep(s).has(name)).map((s) => s.column),
            plan,
            name,
        ),
    );
    add('correlations', correlations(name, solved));
    add('calibration', targets.filter((t) => t.columns.includes(name)).map(calibration));
    add('rules', rules(name, plan));
    add('missing and corrupt cells', [
        ...plan.missing.filter((rule) => rule.column === name).map((rule) => `missing with probability ${say(rule.share)}`),
        ...plan.corrupt
            .filter((rule) => 'column' in rule && (rule.column === name || (rule.kind === 'swap' && rule.other === name)))
            .map((rule) => `${corruption(rule)}, with probability ${say(rule.share)}`),
    ]);
    return sections;
}

/** What an internal column is drawn from, such as the size of an effect. */
function drawn(name: string, steps: readonly Step[], words: Vocabulary): string | undefined {
    const column = words.columns.get(name);
    const step = steps.find((s) => s.column === name);
    if (column?.role !== 'internal' || step?.stream === undefined) return undefined;
    return `a draw from ${distributionLines(step.value, column, words).join('; ')}`;
}

function finishing(step: Step, solved: SolvedPlan, say: (e: number | null | Step['value']['parameters'][number]) => string): string[] {
    const lines =
        step.limits === undefined ? [] : [`what lies outside ${say(step.limits.low)} … ${say(step.limits.high)} is set to the bound`];
    const chosen = Object.hasOwn(solved.roundings, step.column) ? solved.roundings[step.column] : undefined;
    const rounding = step.rounding === 'auto' || step.rounding === undefined ? chosen : step.rounding;
    if (rounding !== undefined) {
        const unit = significant(rounding.multiple * 10 ** -rounding.decimals, 6);
        lines.push(`rounded to ${unit}${step.rounding === 'auto' ? ', at most a thousandth of its standard deviation' : ''}`);
    }
    return lines;
}

/** Names without the engine's own; an internal column stands for what it is part of. */
function listed(names: Iterable<string>, plan: Plan, self: string): string[] {
    const known = new Set(plan.columns.filter((c) => c.role !== 'internal').map((c) => c.name));
    const shown = [...new Set([...names])].filter((name) => known.has(name) && name !== self).sort();
    return shown.length === 0 ? [] : [shown.join(', ')];
}

function correlations(name: string, { plan, latent }: SolvedPlan): string[] {
    return plan.correlations.flatMap((set, s) =>
        set.pairs
            .filter(({ a, b }) => set.members[a] === name || set.members[b] === name)
            .map(({ a, b, target, method }) => {
                const other = set.members[a] === name ? set.members[b] : set.members[a];
                const hidden = latent[s]?.[a * set.members.length + b];
                return `with ${other}: ${coefficient(target)} (${method})${hidden === undefined ? '' : `; latent correlation ${coefficient(hidden)}`}`;
            }),
    );
}

function calibration(report: TargetReport): string {
    const show = report.kind === 'correlation' ? coefficient : percent;
    return `${report.text}: asked ${show(report.asked)}, achieved ${show(report.achieved)} in the pilot (standard error ${show(report.pilotError)})`;
}

function rules(name: string, plan: Plan): string[] {
    const touching = (predicate: Parameters<typeof columnsOf>[0]): boolean => columnsOf(predicate).has(name);
    const because = (why: string | undefined): string => (why === undefined ? '' : ` “${why}”`);
    return [
        ...plan.require.filter((r) => touching(r.predicate)).map((r) => `require ${r.text}${because(r.why)}`),
        ...plan.select.filter((r) => touching(r.predicate)).map((r) => `select ${r.text}`),
        ...(plan.oversample !== undefined && touching(plan.oversample.predicate) ? [`oversample ${plan.oversample.text}`] : []),
        ...plan.expectations.filter((e) => touching(e.predicate)).map((e) => `expect ${e.text}${because(e.why)}`),
    ];
}

function corruption(rule: CorruptRule): string {
    switch (rule.kind) {
        case 'swap':
            return `${rule.column} swapped with ${rule.other}`;
        case 'unit':
            return `recorded in ${displayUnit(rule.unit)}`;
        case 'scale':
            return `times ${significant(rule.factor, 6)}`;
        case 'round':
            return `rounded to ${significant(rule.step, 6)}`;
        case 'duplicate':
            return 'duplicated';
    }
}
