import type { Prevalence } from '../../knowledge/conditions.ts';
import { recogniseCondition } from '../../knowledge/recognition.ts';
import { cite } from '../../knowledge/sources.ts';
import type { Rule } from '../rule.ts';
import { nameOf, rangeOf } from '../spec.ts';
import { coding } from '../view.ts';
import { number, percent } from '../wording.ts';

/** Published and asked differ by more than this factor. */
const FACTOR = 3;

/** A prevalence far from the published one for the sexes and ages of the cohort. */
export const prevalence: Rule = {
    code: 'clinical/prevalence',
    severity: 'information',
    stage: 'text',
    *judge(view) {
        // Patients chosen for what they have say nothing of the population.
        if (view.lowered.plan.select.length > 0) return;
        const { female, age } = view.life(view.patients);
        if (!female || !age) return;
        for (const [name, member] of view.lowered.lowering.model.named) {
            if (member.node.$type !== 'Condition') continue;
            const { found } = recogniseCondition({ name, label: member.node.label, codes: member.node.codes.map(coding) });
            const rows = (found?.prevalence ?? []).filter(({ sex }) => sex !== undefined);
            if (rows.length === 0) continue;
            const expected = view.share(view.patients, (i) => {
                const row = narrowest(
                    rows.filter(({ sex, age: [from, to] }) => (sex === 'female') === female(i) && age(i) >= from && age(i) < to),
                );
                return row ? row.share : Number.NaN;
            });
            const chance = view.chance(name);
            if (expected.of < 32 || !chance) continue;
            const asked = view.share(view.patients, (i) => chance[i]).share;
            if (asked === 0 || asked === 1 || (asked < FACTOR * expected.share && asked > expected.share / FACTOR)) continue;
            const written = member.node.members.find((each) => each.$type === 'Prevalence' || each.$type === 'Probability');
            yield {
                about: name,
                range: written ? rangeOf(view, { node: written, property: 'share' }) : nameOf(view, member.node),
                message: `${percent(asked)} with \`${name}\` is ${number(asked > expected.share ? asked / expected.share : expected.share / asked)} times ${asked > expected.share ? 'more' : 'less'} than the ${percent(expected.share)} of people of these ages and sexes (${cite([rows[0].source])}).`,
                remedy: 'Correct it, or say in the documentation of the cohort who these patients are.',
            };
        }
    },
};

function narrowest(rows: readonly Prevalence[]): Prevalence | undefined {
    return rows.toSorted((a, b) => a.age[1] - a.age[0] - (b.age[1] - b.age[0]))[0];
}
