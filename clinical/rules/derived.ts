import type { IdentityRelation } from '../../knowledge/relations.ts';
import { pairKey } from '../../language/model/cohort.ts';
import { columnsRead, stepExpressions } from '../../plan/traverse.ts';
import { derivations } from '../facts/relations.ts';
import type { Rule } from '../rule.ts';
import { isDrawn, nameOf, rangeOf } from '../spec.ts';
import type { Measured, View } from '../view.ts';

/** A quantity drawn on its own beside those that determine it: height, weight and BMI. */
export const derived: Rule = {
    code: 'clinical/derived',
    severity: 'warning',
    stage: 'text',
    *judge(view) {
        for (const each of derivations) {
            const result = each.of === 'egfr' ? estimatedRate(view) : view.of(each.of);
            const inputs = each.from.map((key) => view.of(key)).filter((found): found is Measured => found !== undefined);
            if (!result || inputs.length < each.from.length) continue;
            if (!unrelated(view, [result, ...inputs])) continue;
            const formula = written(each, inputs);
            const place = rangeOf(view, { node: result.member.node, property: 'value' });
            const kind = rangeOf(view, { node: result.member.node, property: 'kind' });
            // A formula of the language converts its arguments; a plain one is in the analytes' own units.
            const expected =
                result.unit === result.analyte.unit &&
                (each.function !== undefined || inputs.every(({ unit, analyte }) => unit === analyte.unit));
            // Everything from `~` to the end of the right-hand side becomes the formula.
            const range = { ...kind, end: place.end, endLine: place.endLine, endColumn: place.endColumn };
            yield {
                range: nameOf(view, result.member.node),
                about: result.name,
                message: `\`${result.name}\` follows from ${inputs.map(({ name }) => `\`${name}\``).join(' and ')}, and here it is drawn on its own: the figures of one patient would not agree.`,
                remedy: `Write \`${result.name} = ${formula}\`, or derive one of the others.`,
                ...(expected
                    ? { fixes: [{ title: `Change to = ${formula}`, edits: [{ range, text: `= ${formula}` }], preferred: true }] }
                    : {}),
            };
        }
    },
};

function estimatedRate(view: View): Measured | undefined {
    const { columns } = view.lowered.lowering;
    return columns.has('age') && columns.has('sex') ? view.of('egfr') : undefined;
}

/** All drawn, none from another, directly or not, and none correlated with the result. */
function unrelated({ lowered }: View, [result, ...inputs]: Measured[]): boolean {
    const all = [result, ...inputs];
    if (!all.every(({ step }) => isDrawn(step.value))) return false;
    const names = new Set(all.map(({ name }) => name));
    for (const { name } of all) {
        const seen = new Set<string>();
        const queue = [name];
        for (let column = queue.pop(); column !== undefined; column = queue.pop()) {
            const step = lowered.plan.steps.find((each) => each.column === column);
            for (const read of step ? columnsRead(stepExpressions(step)) : []) {
                if (names.has(read)) return false;
                if (!seen.has(read)) queue.push(read);
                seen.add(read);
            }
        }
    }
    const { correlations } = lowered.lowering.model;
    return !inputs.some(({ name }) => correlations.has(pairKey(name, result.name)));
}

function written({ formula, function: named, from }: IdentityRelation, inputs: readonly Measured[]): string {
    const names = inputs.map(({ name }) => name);
    if (named && named !== 'egfr') return `${named}(${names.join(', ')})`;
    return formula.replace(/[a-z_0-9]+/g, (word) => names[from.indexOf(word)] ?? word);
}
