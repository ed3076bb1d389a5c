import type { Statistic } from '../../plan/model.ts';
import type { Argument, Reference } from '../grammar/generated/ast.ts';
import { definitely, lowerExpression, lowerPredicate, mustBe } from './expression.ts';
import type { Scope } from './scope.ts';
import { lowerHappening, lowerWithin, visitsOf } from './statistic-over-time.ts';
import type { Typed } from './typed.ts';

interface StatisticSpec {
    parameters: string[];
    /** What the statistic is: the unit of what it is taken of, a share, a plain number, a count. */
    result: 'same' | 'share' | 'number' | 'count';
    /** What its arguments are: values, predicates, or columns named as they stand. */
    of: 'value' | 'predicate' | 'column';
    documentation: string;
}

/** Statistics over the patients of a dataset, for `expect`. */
export const STATISTICS = new Map<string, StatisticSpec>([
    ['mean', { parameters: ['x'], result: 'same', of: 'value', documentation: 'The mean of x.' }],
    ['sd', { parameters: ['x'], result: 'same', of: 'value', documentation: 'The standard deviation of x.' }],
    ['median', { parameters: ['x'], result: 'same', of: 'value', documentation: 'The median of x.' }],
    ['min', { parameters: ['x'], result: 'same', of: 'value', documentation: 'The smallest x.' }],
    ['max', { parameters: ['x'], result: 'same', of: 'value', documentation: 'The largest x.' }],
    [
        'quantile',
        {
            parameters: ['x', 'share'],
            result: 'same',
            of: 'value',
            documentation: 'The value below which the given share of x lies: `quantile(x, 90%)`.',
        },
    ],
    [
        'share',
        {
            parameters: ['predicate'],
            result: 'share',
            of: 'predicate',
            documentation:
                'The share of patients for whom the predicate holds; `share(stroke within 5 years)` is the cumulative incidence (Aalen–Johansen).',
        },
    ],
    [
        'prevalence',
        { parameters: ['condition'], result: 'share', of: 'predicate', documentation: 'The share of patients with the condition.' },
    ],
    ['correlation', { parameters: ['a', 'b'], result: 'number', of: 'value', documentation: 'The Pearson correlation of a and b.' }],
    ['spearman', { parameters: ['a', 'b'], result: 'number', of: 'value', documentation: 'The Spearman rank correlation of a and b.' }],
    [
        'count',
        {
            parameters: [],
            result: 'count',
            of: 'value',
            documentation: 'The number of patients; `count(where …)` of those for whom it holds.',
        },
    ],
    ['missing', { parameters: ['x'], result: 'share', of: 'column', documentation: 'The share of written values of x that are missing.' }],
    [
        'auc',
        {
            parameters: ['outcome', 'score'],
            result: 'number',
            of: 'value',
            documentation: 'The area under the ROC curve of the score for the outcome.',
        },
    ],
    [
        'incidence',
        {
            parameters: ['event'],
            result: 'number',
            of: 'column',
            documentation: 'Events per person-year: first ones, of an event that recurs all.',
        },
    ],
    [
        'survival',
        {
            parameters: ['event', 'time'],
            result: 'share',
            of: 'column',
            documentation: 'The Kaplan–Meier estimate of being free of the event at that time.',
        },
    ],
]);

export function lowerStatistic(node: Reference, scope: Scope, of: NonNullable<Scope['statistics']>): Typed | undefined {
    const spec = STATISTICS.get(node.name)!;
    if (node.name === 'incidence' || node.name === 'survival') return lowerHappening(node, scope, of);
    const [first] = node.arguments;
    if (node.name === 'share' && first?.value?.$type === 'Within') return lowerWithin(node, first.value, scope, of);
    const block = visitsOf(node, scope, of.time);
    if (block === 'several') return undefined;
    const inner = block?.scope ?? of.inner;
    const fail = (message: string, place: Parameters<Scope['report']['add']>[1] = node) => {
        scope.report.add(
            'distribution/arguments',
            place,
            message,
            `Write \`${node.name}(${spec.parameters.join(', ')})\`, with \`where …\` inside the parentheses if it is of some patients only.`,
        );
        return undefined;
    };
    const { args, where } = separated(node);
    if (args.length !== spec.parameters.length)
        return fail(
            `\`${node.name}\` takes ${spec.parameters.length === 0 ? 'no value' : spec.parameters.map((each) => `\`${each}\``).join(' and ')}, and ${args.length} ${args.length === 1 ? 'is' : 'are'} given.`,
        );
    if (args.some((arg) => arg.key || arg.high)) return fail(`\`${node.name}\` takes plain values.`);
    const statistic: Statistic = { statistic: node.name as Statistic['statistic'], args: [], ...(block ? { visits: block.name } : {}) };
    let taken: Typed | undefined;
    for (const [index, arg] of args.entries()) {
        if (node.name === 'quantile' && index === 1) {
            const share = lowerExpression(arg.value, inner);
            if (typeof share.expr !== 'number' || share.expr < 0 || share.expr > 1)
                return fail('The share of a quantile is a constant from 0 % to 100 %.', arg.value);
            statistic.probability = share.expr;
            continue;
        }
        const value = spec.of === 'predicate' ? lowerPredicate(arg.value, inner) : lowerExpression(arg.value, inner);
        if (spec.of === 'column' && value.column === undefined && value.expr !== null)
            return fail(`\`${node.name}\` takes the name of a variable.`, arg.value);
        if (spec.of === 'value' && value.kind === 'text') return fail('A text has no such statistic.', arg.value);
        if (
            spec.of === 'value' &&
            value.kind === 'category' &&
            node.name !== 'correlation' &&
            node.name !== 'spearman' &&
            !mustBe(['number', 'integer', 'boolean', 'date'], value, 'A number', scope)
        )
            return undefined;
        taken ??= value;
        statistic.args.push(value.expr);
    }
    if (where) statistic.where = definitely(lowerPredicate(where, inner).expr);
    const shape =
        spec.result === 'same' && taken
            ? { unit: taken.unit, analyte: taken.analyte, kind: taken.kind === 'date' ? ('date' as const) : ('number' as const) }
            : { kind: spec.result === 'count' ? ('integer' as const) : ('number' as const) };
    return { expr: statistic, node, ...shape };
}

/** The values and the `where`, which stands behind the last of them, or alone in `count(where …)`. */
function separated(node: Reference): { args: Argument[]; where?: Argument['predicate'] } {
    const args = [...node.arguments];
    const where = args.find((arg) => arg.predicate)?.predicate;
    return { args: args.filter((arg) => arg.value), where };
}
