import { conversion } from '../../knowledge/units.ts';
import { type Order, orders } from '../facts/relations.ts';
import type { Rule } from '../rule.ts';
import { afterNode, indentOf, nameOf, rangeOf } from '../spec.ts';
import type { Measured, View } from '../view.ts';
import { percent } from '../wording.ts';

const BROKEN = 0.001;

/** Pairs that must be ordered, such as systolic above diastolic, out of order in more than 0.1 % of the sample. */
export const order: Rule = {
    code: 'clinical/order',
    severity: 'warning',
    stage: 'sample',
    *judge(view, settled) {
        const said = new Set<string>();
        for (const each of orders) {
            const greater = view.of(each.greater);
            const lesser = each.lesser.map((key) => view.of(key)).filter((found): found is Measured => found !== undefined);
            // A sum needs its first two at least; of more the sum of those that are there must not exceed.
            if (!greater || lesser.length < Math.min(2, each.lesser.length)) continue;
            const all = [greater, ...lesser];
            if (all.some(({ name }) => settled.has(name)) || lesser.some(({ name }) => said.has(`${greater.name} ${name}`))) continue;
            const broken = brokenIn(view, each, greater, lesser);
            const { share, atLeast } = view.share(view.patients, broken);
            if (!(atLeast > BROKEN)) continue;
            for (const { name } of lesser) said.add(`${greater.name} ${name}`);
            const last = all.toSorted((a, b) => nameOf(view, a.member.node).start - nameOf(view, b.member.node).start).at(-1)!;
            const sum = lesser.map(({ name }) => name).join(' + ');
            const rule = `require ${greater.name} ${each.strict ? '>' : '>='} ${sum}`;
            const plain = all.every(({ unit }) => unit === greater.unit);
            const at = afterNode(view, last.member.node);
            const indent = indentOf(view, rangeOf(view, last.member.node));
            yield {
                range: nameOf(view, last.member.node),
                about: all.map(({ name }) => name).join(' '),
                message: `${percent(share)} of patients would have ${greater.name} ${each.strict ? '≤' : '<'} ${sum}, which is impossible (${each.source}).`,
                remedy: `Correlate them, correct their distributions, or write \`${rule}\`.`,
                ...(plain ? { fixes: [{ title: `Add \`${rule}\``, edits: [{ range: at, text: `\n${indent}${rule}` }] }] } : {}),
            };
        }
    },
};

function brokenIn(view: View, { strict }: Order, greater: Measured, lesser: readonly Measured[]): (i: number) => number {
    const { patients } = view;
    const high = view.values(greater, patients);
    const low = lesser.map((each) => inUnitOf(greater, each, view.values(each, patients)));
    // What was rounded may meet, and a sum of rounded parts may exceed by the rounding.
    return (i) => {
        let sum = 0;
        for (const each of low) sum += each[i];
        const slack = strict ? 0 : 1e-9 + 0.01 * Math.abs(high[i]);
        return Number.isNaN(sum + high[i]) ? Number.NaN : Number(strict ? high[i] <= sum : high[i] < sum - slack);
    };
}

function inUnitOf(to: Measured, from: Measured, own: Float64Array): Float64Array {
    if (to.analyte.unit === from.analyte.unit) return own;
    const factors = conversion(from.analyte.unit, to.analyte.unit, to.analyte);
    return 'problem' in factors ? own.map(() => Number.NaN) : own.map((x) => x * factors.scale + factors.offset);
}
