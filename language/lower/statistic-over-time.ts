import { AstUtils } from 'langium';
import type { Statistic } from '../../plan/model.ts';
import { DAYS_A_YEAR } from '../../plan/time.ts';
import type { Expression, Reference, Within } from '../grammar/generated/ast.ts';
import { durationOf } from '../syntax/literals.ts';
import { DAYS, definitely, lowerPredicate } from './expression.ts';
import type { Scope, StatisticsOverTime } from './scope.ts';
import type { Typed } from './typed.ts';

type Statistics = NonNullable<Scope['statistics']>;

/** The block of visits whose variables a statistic names (`mean(clinic.hba1c where time > 2)`): it is taken over their rows. */
export function visitsOf(node: Reference, scope: Scope, time: StatisticsOverTime): { name: string; scope: Scope } | 'several' | undefined {
    let found: { name: string; scope: Scope } | undefined;
    for (const each of AstUtils.streamAllContents(node)) {
        if (each.$type !== 'Reference' || (each as Reference).member === undefined) continue;
        const { name } = each as Reference;
        if (name === found?.name) continue;
        const visits = time.visit(name);
        if (!visits) continue;
        if (found) {
            scope.report.add(
                'type/mismatch',
                each,
                `A statistic is taken over the visits of one block, and this one names \`${found.name}\` and \`${name}\`.`,
                'Write a statistic for each of them.',
            );
            return 'several';
        }
        found = { name, scope: visits };
    }
    return found;
}

/** `incidence(stroke)`, `survival(death, 5 years)`, each with `where` of the patient at the index date. */
export function lowerHappening(node: Reference, scope: Scope, { inner, time }: Statistics): Typed | undefined {
    const args = node.arguments.filter(({ value }) => value);
    const where = node.arguments.find(({ predicate }) => predicate)?.predicate;
    const wanted = node.name === 'incidence' ? 1 : 2;
    const form = node.name === 'incidence' ? 'incidence(stroke)' : 'survival(death, 5 years)';
    if (args.length !== wanted || args.some(({ key, high }) => key || high)) {
        scope.report.add('distribution/arguments', node, `\`${node.name}\` is written \`${form}\`.`, 'Write it in this form.');
        return undefined;
    }
    const rate = rateOf(args[0].value, scope, time);
    if (rate === undefined) return undefined;
    const statistic: Statistic = { statistic: node.name as 'incidence' | 'survival', args: [], rate };
    if (node.name === 'survival') {
        const years = yearsOf(args[1].value, scope);
        if (years === undefined) return undefined;
        statistic.years = years;
    }
    return withGroup(statistic, where, node, inner);
}

/** `share(stroke within 5 years)`: the cumulative incidence. */
export function lowerWithin(node: Reference, within: Within, scope: Scope, { inner, time }: Statistics): Typed | undefined {
    const rate = rateOf(within.value, scope, time);
    const years = yearsOf(within.duration, scope);
    if (rate === undefined || years === undefined) return undefined;
    const where = node.arguments.find(({ predicate }) => predicate)?.predicate;
    return withGroup({ statistic: 'cumulative_incidence', args: [], rate, years }, where, node, inner);
}

function withGroup(statistic: Statistic, where: Expression | undefined, node: Reference, inner: Scope): Typed {
    if (where) statistic.where = definitely(lowerPredicate(where, inner).expr);
    return { expr: statistic, kind: 'number', node };
}

function rateOf(node: Expression | undefined, scope: Scope, time: StatisticsOverTime): string | undefined {
    const name = node?.$type === 'Reference' && !node.call && node.member === undefined ? node.name : undefined;
    const rate = name === undefined ? undefined : time.rateOf(name);
    if (rate !== undefined) return rate;
    const known = time.happening();
    scope.report.add(
        'type/mismatch',
        node ?? scope.file.ast,
        name === undefined ? 'An event or a condition is wanted here.' : `\`${name}\` does not happen during follow-up.`,
        known.length
            ? `Name one of ${known.map((each) => `\`${each}\``).join(', ')}.`
            : 'Declare an `event` or give a condition an `incidence`.',
    );
    return undefined;
}

function yearsOf(node: Expression | undefined, scope: Scope): number | undefined {
    const duration = node?.$type === 'DurationLiteral' ? durationOf(node.text) : undefined;
    if (duration) return (duration.count * DAYS[duration.unit]) / DAYS_A_YEAR;
    scope.report.add('distribution/arguments', node ?? scope.file.ast, 'A length of time is wanted here.', 'Write for instance `5 years`.');
    return undefined;
}
