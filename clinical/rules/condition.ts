import { columnsRead } from '../../plan/traverse.ts';
import { type Finding, findings } from '../facts/findings.ts';
import type { Patients } from '../patients.ts';
import type { Found, Rule } from '../rule.ts';
import { nameOf, placeOf } from '../spec.ts';
import { coding, type Declared, type Measured, type View } from '../view.ts';
import { written } from '../wording.ts';

const ADULT = 18;
/** A mean of fewer patients of a sample says nothing. */
const ENOUGH = 30;

/** Values that contradict a condition: diabetes with a mean HbA1c under 6.0 %. */
export const condition: Rule = {
    code: 'clinical/condition',
    severity: 'warning',
    stage: 'both',
    *judge(view, settled) {
        for (const declared of view.declared) {
            if (declared.member.node.$type !== 'Condition') continue;
            for (const finding of findings) {
                const measured = view.of(finding.analyte);
                if (!measured || settled.has(measured.name) || !applies(finding, declared)) continue;
                const found = contradiction(view, declared, finding, measured);
                if (found) yield found;
            }
        }
    },
};

function applies({ condition: key, icd }: Finding, { facts, member }: Declared): boolean {
    if (!facts.some((each) => each.key === key)) return false;
    if (icd === undefined) return true;
    const codes = ((member.node as { codes?: string[] }).codes ?? []).map((text) => coding(text).code);
    return codes.some((code) => code.startsWith(icd)) || (codes.length === 0 && icd.length === 3);
}

function contradiction(view: View, { name, facts, member }: Declared, finding: Finding, measured: Measured): Found | undefined {
    const { crowd } = view;
    const present = crowd.column(name);
    if (!present) return undefined;
    const values = view.values(measured, crowd);
    const { age } = view.life(crowd);
    const adult = (i: number) => age === undefined || !(age(i) < ADULT);
    const others = view.declared.filter((each) => each.name !== name && rivals(each, finding));
    const alone = (i: number) => others.every((each) => crowd.column(each.name)?.[i] !== 1);
    const inside = mean(crowd, values, (i) => present[i] === 1 && adult(i) && alone(i));
    const { low = -Infinity, high = Infinity, without } = finding;
    const range = () => placeWhere(view, measured, name);
    const limit = inside.mean < low ? low : inside.mean > high ? high : undefined;
    const title = facts[0].names[0];
    if (inside.n >= (view.stage === 'text' ? 8 : ENOUGH) && limit !== undefined && !onTreatment(view, measured)) {
        return {
            range: range(),
            about: measured.name,
            message: `Patients with \`${name}\` would have a mean \`${measured.name}\` of ${written(inside.mean, measured)}, ${limit === low ? 'under' : 'over'} ${written(limit, measured)}, which is not ${title} (${finding.source}).`,
            remedy: `Let \`${measured.name}\` depend on \`${name}\` (\`when ${name}: …\`, or \`effect ${measured.name} + …\`), or correct the numbers.`,
        };
    }
    const chance = view.chance(name);
    const some = chance && view.share(view.patients, (i) => 1 - chance[i]).share > 0.01;
    if (without === undefined || !some) return undefined;
    const outside = mean(crowd, values, (i) => present[i] === 0 && adult(i) && alone(i));
    if (outside.n < (view.stage === 'text' ? 8 : ENOUGH) || !(outside.mean >= without)) return undefined;
    return {
        range: placeWhere(view, measured, undefined),
        about: measured.name,
        message: `Patients without \`${name}\` would have a mean \`${measured.name}\` of ${written(outside.mean, measured)}, which is ${title} (${finding.source}).`,
        remedy: 'Correct the numbers of those without the condition.',
    };

    function placeWhere(view_: View, of: Measured, condition_: string | undefined) {
        const { step } = of;
        if (step.value.family === 'choice') {
            const index = step.value.parameters.findIndex((guard) => condition_ !== undefined && columnsRead([guard]).has(condition_));
            const part = condition_ === undefined ? step.value.parts?.at(-1) : index >= 0 ? step.value.parts?.[index] : undefined;
            if (part?.at) return placeOf(view_, of, part.at);
        }
        const effect = step.effects?.find(({ when }) => condition_ !== undefined && columnsRead([when]).has(condition_));
        if (effect?.at) return placeOf(view_, of, effect.at);
        if (condition_ === undefined || step.value.at === undefined)
            return nameOf(view_, condition_ === undefined ? of.member.node : member.node);
        return placeOf(view_, of, step.value.at);
    }
}

/** Another condition of the spec that has a say in the same analyte's mean: what is left is judged without it. */
function rivals({ facts, member }: Declared, { analyte }: Finding): boolean {
    return (
        member.node.$type === 'Condition' &&
        facts.some((each) => findings.some((other) => other.condition === each.key && other.analyte === analyte))
    );
}

/** A treatment in the spec that acts on the variable at the index date. */
function onTreatment(view: View, { name, step }: Measured): boolean {
    void name;
    const read = columnsRead([...step.value.parameters, ...(step.effects ?? []).map(({ when }) => when)]);
    return [...read].some(
        (column) =>
            /treat|therapy|medicat|supplement|control/i.test(column) && view.lowered.lowering.columns.get(column)?.kind === 'boolean',
    );
}

function mean({ n, weights }: Patients, values: Float64Array, holds: (i: number) => boolean): { mean: number; n: number } {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < n; i++) {
        if ((weights && weights[i] === 0) || Number.isNaN(values[i]) || !holds(i)) continue;
        sum += values[i];
        count += 1;
    }
    return { mean: count === 0 ? Number.NaN : sum / count, n: count };
}
