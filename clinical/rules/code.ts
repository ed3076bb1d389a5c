import { analyteByLoinc, recognise } from '../../knowledge/analytes.ts';
import { codeSystem } from '../../knowledge/codes.ts';
import type { SourceRange } from '../../plan/diagnostic.ts';
import { conditionByCode, conditionByName, conditionFacts, conditionsMentioned } from '../facts/conditions.ts';
import { drugOf } from '../facts/drugs.ts';
import type { Found, Rule } from '../rule.ts';
import { nameOf, rangeOf, textAt } from '../spec.ts';
import { coding, type View } from '../view.ts';

/** A malformed code, the code of something else, and (a hint) something well known without its code. */
export const code: Rule = {
    code: 'clinical/code',
    severity: 'warning',
    stage: 'text',
    *judge(view) {
        for (const [name, { node }] of view.lowered.lowering.model.named) {
            const coded = node as unknown as { codes?: string[]; label?: string; unit?: string };
            const codes = coded.codes ?? [];
            const column = view.lowered.lowering.columns.get(name);
            for (const [index, text] of codes.entries()) {
                const found = malformed(text) ?? ofSomethingElse(text, name, coded.label, column?.unit);
                if (found) yield { ...found, about: `${name} ${text}`, range: rangeOf(view, { node, property: 'codes', index }) };
            }
            if (codes.length === 0) {
                const offered = missing(node.$type, name, coded.label, column?.unit, column?.kind);
                if (offered) yield hint(view, nameOf(view, node), offered);
            }
        }
    },
};

type Told = Pick<Found, 'message' | 'remedy'>;

function malformed(text: string): Told | undefined {
    const { system, code: written } = coding(text);
    const known = codeSystem(system);
    if (!known || known.wellFormed(written)) return undefined;
    return {
        message: `\`${written}\` is no code of ${known.title}: it has ${known.form}.`,
        remedy: 'Look the code up; a digit may be missing or wrong.',
    };
}

function ofSomethingElse(text: string, name: string, label: string | undefined, unit: string | undefined): Told | undefined {
    const { system, code: written } = coding(text);
    if (system === 'LOINC') {
        const coded = analyteByLoinc(written);
        const named =
            recognise({ name, codes: [], unit }) ?? (label === undefined ? undefined : recognise({ name: label, codes: [], unit }));
        if (!coded || !named || coded === named || akin(coded.key, named.key)) return undefined;
        return {
            message: `LOINC ${written} is the code of ${coded.name}, and \`${name}\` is ${named.name}.`,
            remedy: `Write ${named.loinc[0] ? `LOINC#${named.loinc[0]}` : 'the code of the latter'}, or rename the variable.`,
        };
    }
    if (system === 'RXNORM') {
        const coded = drugOf({ name: '', codes: [{ system, code: written }] });
        const named = drugOf({ name, codes: [] }) ?? (label === undefined ? undefined : drugOf({ name: label, codes: [] }));
        if (!coded || !named || coded === named) return undefined;
        return {
            message: `RxNorm ${written} is ${coded.name}, and \`${name}\` is ${named.name}.`,
            remedy: named.rxnorm ? `Write RXNORM#${named.rxnorm}.` : 'Write the code of the latter.',
        };
    }
    const coded = conditionByCode(system, written);
    const named = conditionByName(name) ?? (label === undefined ? undefined : conditionByName(label));
    if (!coded || !named || coded === named) return undefined;
    // A code stands for many things; only what the name is known to be, and the code known not to be, is a contradiction.
    if ([...conditionsMentioned(name.replaceAll('_', ' ')), ...conditionsMentioned(label ?? '')].includes(coded)) return undefined;
    const [icd] = named.icd;
    if (
        akinConditions(coded.key, named.key) ||
        (system.startsWith('ICD') &&
            icd !== undefined &&
            chapter(icd) === chapter(written) &&
            icd.slice(0, 2) === written.slice(0, 2) &&
            !DISTINCT.has(`${coded.key} ${named.key}`) &&
            !DISTINCT.has(`${named.key} ${coded.key}`))
    )
        return undefined;
    return {
        message: `${system} ${written} is the code of ${coded.names[0]}, and \`${name}\` is ${named.names[0]}.`,
        remedy: `Write the code of ${named.names[0]}, or rename the condition.`,
    };
}

function chapter(icd: string): string {
    return icd[0];
}

/** Close in the classification, and never the same thing. */
const DISTINCT = new Set(['type2_diabetes type1_diabetes']);

const SAME_FAMILY: readonly (readonly string[])[] = [
    ['glucose', 'glucose_fasting', 'glucose_poc'],
    ['crp', 'hscrp'],
    ['ldl', 'ldl_direct'],
    ['bun', 'urea'],
    ['troponin_t', 'troponin_t_hs'],
    ['troponin_i', 'troponin_i_hs'],
    ['bicarbonate', 'co2_total', 'hco3_arterial', 'hco3_venous'],
    ['spo2', 'sao2'],
    ['ph_arterial', 'ph_venous'],
    ['pco2_arterial', 'pco2_venous'],
    ['po2_arterial', 'po2_venous'],
    ['bnp', 'nt_probnp'],
    ['rdw', 'rdw_sd'],
    ['uacr', 'urine_albumin', 'upcr'],
];

/** One may be named loosely for the other. */
function akin(a: string, b: string): boolean {
    return SAME_FAMILY.some((family) => family.includes(a) && family.includes(b));
}

const KIN: readonly (readonly string[])[] = [
    ['chronic_kidney_disease', 'esrd', 'aki', 'glomerulonephritis', 'kidney_transplant'],
    ['sepsis', 'cardiogenic_shock', 'critical_illness', 'pneumonia', 'fever', 'uti'],
    ['pregnancy', 'preeclampsia', 'gestational_diabetes', 'miscarriage', 'ectopic_pregnancy', 'hypertension'],
    ['type2_diabetes', 'type1_diabetes', 'dka', 'prediabetes', 'hypoglycaemia'].slice(2),
    ['hyperlipidaemia', 'metabolic_syndrome', 'obesity'],
    ['anaemia', 'iron_deficiency_anaemia', 'b12_deficiency', 'folate_deficiency', 'gi_bleed'],
    ['coronary_heart_disease', 'myocardial_infarction'],
    ['hepatitis', 'liver_cirrhosis', 'nafld', 'cholestasis'],
    ['preterm_newborn', 'newborn', 'neonatal_jaundice', 'sepsis'],
    [
        'leukaemia',
        'lymphoma',
        'multiple_myeloma',
        'cancer',
        'prostate_cancer',
        'ovarian_cancer',
        'cervical_cancer',
        'endometrial_cancer',
        'testicular_cancer',
        'vulval_cancer',
        'penile_cancer',
    ],
    ['thrombocytopenia', 'coagulopathy', 'haemophilia_a'],
    ['respiratory_failure', 'pneumonia', 'covid19', 'copd'],
    ['type2_diabetes', 'glomerulonephritis', 'dka'],
    ['type1_diabetes', 'dka'],
    ['alcohol_use_disorder', 'liver_cirrhosis'],
    ['malnutrition', 'anorexia_nervosa'],
];

function akinConditions(a: string, b: string): boolean {
    return KIN.some((family) => family.includes(a) && family.includes(b));
}

function missing(
    type: string,
    name: string,
    label: string | undefined,
    unit: string | undefined,
    kind: string | undefined,
): { title: string; text: string } | undefined {
    if (type === 'Variable') {
        if (kind !== 'number' && kind !== 'integer') return undefined;
        const analyte = recognise({ name, label, codes: [], unit });
        const loinc = analyte?.loinc.find((each) => !analyte.unverified?.includes(each));
        return analyte && loinc ? { title: analyte.name, text: `LOINC#${loinc}` } : undefined;
    }
    if (type === 'Medication') {
        const drug = drugOf({ name, label, codes: [] });
        return drug?.rxnorm ? { title: drug.name, text: `RXNORM#${drug.rxnorm}` } : undefined;
    }
    if (type !== 'Condition' && type !== 'Event') return undefined;
    const facts = conditionByName(name) ?? (label === undefined ? undefined : conditionByName(label));
    const icd = facts && conditionFacts.includes(facts) ? facts.icd[0] : undefined;
    return facts && icd && icd.length >= 3 ? { title: facts.names[0], text: `ICD10CM#${icd}` } : undefined;
}

function hint(view: View, range: SourceRange, { title, text }: { title: string; text: string }): Found {
    const after = { ...range, start: range.end, line: range.endLine, column: range.endColumn };
    return {
        range,
        about: title,
        severity: 'hint',
        message: `\`${textAt(view, range)}\` looks like ${title} and has no code.`,
        remedy: `Add \`${text}\`, so that every tool knows what it is.`,
        fixes: [{ title: `Add ${text}`, edits: [{ range: after, text: ` ${text}` }] }],
    };
}
