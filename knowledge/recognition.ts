import { words } from './analytes.ts';
import { type Condition, conditions } from './conditions.ts';
import { type Drug, drugs } from './drugs.ts';

/** What a spec says of a condition, state, event or medication. */
export interface Named {
    name: string;
    label?: string;
    codes: readonly { system: string; code: string }[];
}

export interface Recognised<T> {
    /** The one meant, where nothing else is. */
    found?: T;
    /** All that it may be; where there are several, a claim is safe only where it is true of each. */
    candidates: readonly T[];
    by?: 'code' | 'name';
}

/**
 * The condition that something is: by ICD-10 or SNOMED CT code first, then by label and name.
 *
 * A code below a known one is that condition (`N18.30` is stage 3); of a category without more detail the unspecified
 * one is meant (`E11.65` is type 2 diabetes). `diabetes` alone has both types as candidates.
 */
export function recogniseCondition({ name, label, codes }: Named): Recognised<Condition> {
    for (const { system, code } of codes) {
        if (system === 'ICD10CM' || system === 'ICD10') {
            const found = conditionByIcd(code);
            if (found) return { found, candidates: [found], by: 'code' };
        }
        const coded = system === 'SNOMED' ? conditions.filter(({ snomed }) => snomed?.code === code) : [];
        if (coded.length === 1) return { found: coded[0], candidates: coded, by: 'code' };
    }
    return byName(conditionNames(), name, label);
}

function conditionByIcd(code: string): Condition | undefined {
    const known = conditions.filter(({ icd10cm }) => icd10cm && code.startsWith(icd10cm.code));
    if (known.length > 0) return known.reduce((best, each) => (each.icd10cm!.code.length > best.icd10cm!.code.length ? each : best));
    const category = code.slice(0, 3);
    return conditions.find(({ icd10cm }) => icd10cm?.code === category || icd10cm?.code === `${category}.9`);
}

/** The drug that something is: by RxNorm code of the ingredient or of a product, then by label and name. */
export function recogniseDrug({ name, label, codes }: Named): Recognised<Drug> {
    for (const { system, code } of codes) {
        const coded =
            system === 'RXNORM' ? drugs.filter((drug) => drug.rxnorm === code || drug.products.some(({ rxnorm }) => rxnorm === code)) : [];
        if (coded.length === 1) return { found: coded[0], candidates: coded, by: 'code' };
    }
    return byName(drugNames(), name, label);
}

/** A label that is known decides before the name; where both are known they must agree. */
function byName<T>(names: ReadonlyMap<string, readonly T[]>, name: string, label: string | undefined): Recognised<T> {
    const lists = [label, name]
        .map((text) => (text && text.length <= 200 ? names.get(words(text)) : undefined))
        .filter((list) => list !== undefined);
    if (lists.length === 0) return { candidates: [] };
    const candidates = lists[0].filter((each) => lists.every((list) => list.includes(each)));
    return { ...(candidates.length === 1 && { found: candidates[0] }), candidates, by: 'name' };
}

let ofConditions: ReadonlyMap<string, readonly Condition[]> | undefined;
let ofDrugs: ReadonlyMap<string, readonly Drug[]> | undefined;

function conditionNames(): ReadonlyMap<string, readonly Condition[]> {
    ofConditions ??= index(conditions, ({ key, name, aliases, icd10cm, snomed }) => [
        key,
        name,
        ...aliases,
        (icd10cm?.exact && icd10cm.title) || '',
        snomed?.term ?? '',
    ]);
    return ofConditions;
}

function drugNames(): ReadonlyMap<string, readonly Drug[]> {
    ofDrugs ??= index(drugs, ({ key, name, aliases }) => [key, name, ...aliases]);
    return ofDrugs;
}

function index<T>(all: readonly T[], namesOf: (each: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
    const found = new Map<string, T[]>();
    for (const each of all) {
        for (const name of new Set(namesOf(each).map(words).filter(Boolean))) found.set(name, [...(found.get(name) ?? []), each]);
    }
    return found;
}
