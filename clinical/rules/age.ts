import type { Rule } from '../rule.ts';
import { nameOf } from '../spec.ts';
import { number, percent } from '../wording.ts';

/** Of those with the condition, this share outside its ages is what a logistic model leaves. */
const LEAST = 0.02;

/** A condition at an age at which it does not occur, and ages that nobody has. */
export const age: Rule = {
    code: 'clinical/age',
    severity: 'warning',
    stage: 'text',
    *judge(view) {
        const { age: years } = view.life(view.patients);
        if (!years) return;
        for (const { name, facts, member } of view.declared) {
            const known = facts.find((each) => each.ages);
            const chance = view.chance(name);
            if (!known?.ages || !chance || view.lowered.lowering.columns.get(name)?.kind !== 'boolean') continue;
            const { low, high, source } = known.ages;
            const outside = (i: number) => years(i) < low || years(i) > high;
            const cases = view.share(view.patients, (i) => chance[i]).share;
            const wrong = view.share(view.patients, (i) => (outside(i) ? chance[i] : 0)).share;
            if (!(cases > 0) || !(wrong / cases > LEAST)) continue;
            yield {
                range: nameOf(view, member.node),
                about: name,
                message: `${percent(wrong / cases)} of the patients with \`${name}\` would be ${low > 0 ? `younger than ${number(low)}` : ''}${low > 0 && high < 125 ? ' or ' : ''}${high < 125 ? `older than ${number(high)}` : ''} (${known.names[0]}: ${source}).`,
                remedy: `Guard it, for instance \`prevalence when age in ${number(Math.max(low, 0))}..${number(high)}: … otherwise: 0%\`.`,
            };
        }
    },
};
