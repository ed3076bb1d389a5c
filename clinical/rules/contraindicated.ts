import { AstUtils } from 'langium';
import { recogniseCondition } from '../../knowledge/recognition.ts';
import type { Expression, Reference } from '../../language/grammar/generated/ast.ts';
import { lowerPredicate } from '../../language/lower/expression.ts';
import type { NamedMember } from '../../language/model/cohort.ts';
import { type Contraindication, contraindications } from '../facts/drugs.ts';
import type { Found, Rule } from '../rule.ts';
import { nameOf, rangeOf } from '../spec.ts';
import { coding, type View } from '../view.ts';
import { percent, written } from '../wording.ts';
import { drugsOf, type Given, indications, mentions, stops } from './drugs.ts';

const SHARE = 0.001;

/** A drug against a condition or a laboratory value. */
export const contraindicated: Rule = {
    code: 'clinical/contraindicated',
    severity: 'warning',
    stage: 'both',
    *judge(view) {
        for (const given of drugsOf(view))
            for (const fact of contraindications) {
                if (!fact.drugs.includes(given.drug)) continue;
                const found = fact.condition === undefined ? againstLab(view, given, fact) : againstCondition(view, given, fact);
                if (found) {
                    yield found;
                    break;
                }
            }
    },
};

function againstCondition(view: View, given: Given, fact: Contraindication): Found | undefined {
    for (const { name, facts, member } of view.declared) {
        if (!facts.some(({ key }) => key === fact.condition) && !meant(name, member, fact)) continue;
        const medication = given.member.node.$type === 'Medication';
        const said = medication ? mentions(indications(given.member), name) : undefined;
        if (said === 'excluded' || (medication && mentions(stops(given.member), name) === 'holds')) continue;
        const both = medication ? product(view.patients.column(name), takers(view, given)) : view.both(given.name, name);
        const share = both && view.share(view.patients, (i) => both[i]).share;
        if (said !== 'holds' && !(share !== undefined && share > SHARE)) continue;
        return {
            about: `${given.name} ${name}`,
            range: medication && said === 'holds' ? rangeOf(view, indications(given.member)[0]) : nameOf(view, given.member.node),
            message: `${share === undefined || share === 0 ? 'Patients' : `${percent(share)} of patients`} would get \`${given.name}\` with \`${name}\`, which is contraindicated: ${fact.consequence} (${fact.source}).`,
            remedy: medication
                ? `Write \`indicated when … and not ${name}\`, or \`stop when ${name}\`.`
                : `Let \`${given.name}\` depend on \`${name}\`.`,
        };
    }
    return undefined;
}

function product(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array | undefined {
    return a && b?.map((each, i) => each * a[i]);
}

function meant(name: string, { node }: NamedMember, { condition }: Contraindication): boolean {
    return (
        recogniseCondition({ name, label: node.label, codes: ((node as { codes?: string[] }).codes ?? []).map(coding) }).found?.key ===
        condition
    );
}

function againstLab(view: View, given: Given, fact: Contraindication): Found | undefined {
    const { analyte, below = -Infinity, above = Infinity } = fact.lab!;
    const measured = view.of(analyte);
    if (!measured) return undefined;
    const medication = given.member.node.$type === 'Medication';
    // Whoever names the value in `stop` has thought of it.
    if (medication && stops(given.member).some((each) => names(each, measured.name))) return undefined;
    const getting = takers(view, given);
    if (!getting) return undefined;
    const values = view.values(measured, view.patients);
    const { share } = view.share(view.patients, (i) =>
        Number.isNaN(values[i]) ? 0 : Number(values[i] < below || values[i] > above) * getting[i],
    );
    if (!(share > SHARE)) return undefined;
    const indicated = medication ? indications(given.member).find((each) => names(each, measured.name)) : undefined;
    const limit = below > -Infinity ? `below ${written(below, measured)}` : `above ${written(above, measured)}`;
    return {
        about: `${given.name} ${measured.name}`,
        range: indicated ? rangeOf(view, indicated) : nameOf(view, given.member.node),
        message: `${percent(share)} of patients would get \`${given.name}\` with a \`${measured.name}\` ${limit}, where it is contraindicated: ${fact.consequence} (${fact.source}).`,
        remedy: medication
            ? `Write \`stop when ${measured.name} ${below > -Infinity ? `< ${below}` : `> ${above}`}\`, or leave them out of \`indicated when\`.`
            : `Let \`${given.name}\` depend on \`${measured.name}\`.`,
    };
}

/** Whether each patient gets the drug at the index date, uptake aside; `undefined` where that depends on what happens later. */
function takers(view: View, { name, member }: Given): Float64Array | undefined {
    if (member.node.$type !== 'Medication') return view.chance(name);
    const predicates = indications(member);
    const { lowering } = view.lowered;
    const known = (each: Expression) =>
        [...AstUtils.streamAst(each)].every(
            (node) =>
                node.$type !== 'Reference' ||
                (node as Reference).call ||
                isLabel(view, node as Reference) ||
                view.patients.column(nameIn(node as Reference)) !== undefined,
        );
    if (!predicates.every(known)) return undefined;
    const scope = lowering.patientScope(member.file);
    const holds = predicates.map((each) => view.patients.expression(lowerPredicate(each, scope).expr));
    return Float64Array.from({ length: view.patients.n }, (_, i) => Number(holds.every((f) => f(i) === 1)));
}

function nameIn({ name, member }: Reference): string {
    return member === undefined || name === 'patient' ? (member ?? name) : `${name}.${member}`;
}

function isLabel({ lowered }: View, { name, member }: Reference): boolean {
    return (
        member === undefined &&
        !lowered.lowering.model.named.has(name) &&
        [...lowered.lowering.columns.values()].some(({ labels }) => labels?.includes(name))
    );
}

function names(expression: Expression, name: string): boolean {
    return [...AstUtils.streamAst(expression)].some((node) => node.$type === 'Reference' && (node as Reference).name === name);
}
