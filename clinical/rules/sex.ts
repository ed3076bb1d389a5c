import type { Found, Rule } from '../rule.ts';
import { nameOf } from '../spec.ts';
import type { Declared, View } from '../view.ts';
import { percent } from '../wording.ts';

/** A chance this small in the other sex is what a logistic model leaves, not what the author meant. */
const LEAST = 0.0002;
const SOURCE = 'OHDSI Data Quality Dashboard, plausible gender';

/** A condition, event or state of the other sex: prostate cancer in women. */
export const sex: Rule = {
    code: 'clinical/sex',
    severity: 'warning',
    stage: 'text',
    *judge(view) {
        for (const declared of view.declared) {
            const only = declared.facts.find((each) => each.sex)?.sex;
            if (!only || declared.facts.some((each) => each.sex && each.sex !== only)) continue;
            const found = inTheOther(view, declared, only);
            if (found) yield found;
        }
    },
};

function inTheOther(view: View, { name, facts, member }: Declared, only: 'female' | 'male'): Found | undefined {
    const { female } = view.life(view.patients);
    if (!female) return undefined;
    const wrong = (i: number) => female(i) === (only === 'male');
    const others = view.share(view.patients, (i) => Number(wrong(i)));
    if (others.share === 0) return undefined;
    const [who, those] = only === 'male' ? ['women', 'men'] : ['men', 'women'];
    const title = facts.find((each) => each.sex)!.names[0];
    const at = nameOf(view, member.node);
    const chance = view.chance(name);
    if (chance) {
        if (view.lowered.lowering.columns.get(name)?.kind !== 'boolean') return undefined;
        const { share } = view.share(view.patients, (i) => (wrong(i) ? chance[i] : Number.NaN));
        if (!(share > LEAST)) return undefined;
        return {
            range: at,
            about: name,
            message: `${percent(share)} of ${who} would have \`${name}\`, and ${title} occurs only in ${those} (${SOURCE}).`,
            remedy:
                member.node.$type === 'Condition'
                    ? `Guard it, for instance \`prevalence when sex == ${labelOf(view, only)}: … otherwise: 0%\`.`
                    : `Let it depend on \`sex\`.`,
        };
    }
    // Over time: not simulated here, so it must name the sex, or what only that sex has, somewhere.
    const text = member.node.$cstNode?.text ?? '';
    const told =
        /\bsex\b/.test(text) ||
        view.declared.some(
            (each) => each.name !== name && each.facts.some((one) => one.sex === only) && new RegExp(`\\b${each.name}\\b`).test(text),
        );
    if (told && others.share < 1) return undefined;
    return {
        range: at,
        about: name,
        message: `${percent(others.share)} of the patients are ${who}, and \`${name}\` (${title}) occurs only in ${those} (${SOURCE}); nothing here excludes the ${who}.`,
        remedy: `Let it depend on \`sex\`.`,
    };
}

function labelOf(view: View, only: 'female' | 'male'): string {
    const labels = view.lowered.lowering.columns.get('sex')?.labels ?? [];
    return labels.find((label) => label.toLowerCase().startsWith(only[0])) ?? only;
}
