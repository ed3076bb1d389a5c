import { type Population, populationFor } from '../../knowledge/populations.ts';
import { cite } from '../../knowledge/sources.ts';
import { columnsRead, stepExpressions } from '../../plan/traverse.ts';
import type { Found, Rule } from '../rule.ts';
import { nameOf, placeOf } from '../spec.ts';
import type { Declared, Measured, View } from '../view.ts';
import { percent, written } from '../wording.ts';
import { median } from './implausible.ts';

/** A chance this small in the other sex is what a logistic model leaves, not what the author meant. */
const LEAST = 0.0002;
const SOURCE = 'OHDSI Data Quality Dashboard, plausible gender';

/** A condition, event or state of the other sex: prostate cancer in women. And values of the other sex. */
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
        for (const measured of view.measured) {
            const found = swapped(view, measured);
            if (found) yield found;
        }
    },
};

/** The sexes of a population differ by at least so many standard deviations for the direction to be beyond doubt. */
const DIFFERENT = 0.4;
/** And those of the spec by at least this much the other way round. */
const OPPOSITE = 0.25;
const ADULT = 18;
/** Persons of either sex among those rehearsed who have the same conditions. */
const FEW = 8;

/** The values of men given to women and the other way round, among patients alike in the conditions that the law names. */
function swapped(view: View, measured: Measured): Found | undefined {
    const { crowd } = view;
    const { female, age } = view.life(crowd);
    const { step, analyte, name, member } = measured;
    const read = columnsRead(stepExpressions(step));
    if (!female || !read.has('sex')) return undefined;
    // What only one sex has, such as pregnancy, may well turn it round.
    if (view.declared.some(({ facts }) => facts.some((each) => each.sex && (each.moves.has(analyte.key) || each.moves.has('*')))))
        return undefined;
    const values = crowd.typical(step).map((x) => x * measured.scale + measured.offset);
    const conditions = [...read].flatMap((column) =>
        view.lowered.lowering.columns.get(column)?.kind === 'boolean' ? (crowd.column(column) ?? []) : [],
    );
    const alike = new Map<string, number[]>();
    for (let i = 0; i < crowd.n; i++) {
        if (Number.isNaN(values[i]) || (age && age(i) < ADULT) || (crowd.weights && crowd.weights[i] === 0)) continue;
        const key = conditions.map((column) => column[i]).join();
        alike.set(key, [...(alike.get(key) ?? []), i]);
    }
    for (const rows of alike.values()) {
        const women = rows.filter((i) => female(i) === true);
        const men = rows.filter((i) => female(i) === false);
        if (women.length < FEW || men.length < FEW) continue;
        const ages = age && rows.map(age);
        const group = { age: ages ? ([Math.min(...ages), Math.max(...ages)] as const) : ([ADULT, 119] as const) };
        const [of, other] = (['female', 'male'] as const).map((sex) => populationFor(analyte.key, { ...group, sex }));
        if (!of?.sd || !other?.sd) return undefined;
        const sd = Math.max(of.sd, other.sd);
        const [low, high] = [median(values, women), median(values, men)];
        const expected = middle(other) - middle(of);
        if (Math.abs(expected) < DIFFERENT * sd || (high - low) * Math.sign(expected) > -OPPOSITE * sd) continue;
        return {
            range: placeOf(view, measured, step.value.at) ?? nameOf(view, member.node),
            about: name,
            settles: name,
            message: `Typical values of \`${name}\` would be ${written(low, measured)} in women and ${written(high, measured)} in men; it is the other way round, ${written(middle(of), measured)} and ${written(middle(other), measured)} (${cite([of.source])}).`,
            remedy: 'Exchange the numbers of the two sexes, or correct `sex ==`.',
        };
    }
    return undefined;
}

function middle({ quantiles }: Population): number {
    return quantiles.find(([p]) => p === 0.5)![1];
}

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
