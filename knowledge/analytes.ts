import type { Analyte } from './analytes/model.ts';
import data from './data/analytes.json' with { type: 'json' };
import { conversion, parseUnit, unitsOf } from './units.ts';

export type { AlternativeUnit, Analyte } from './analytes/model.ts';

/** Every analyte known, by key in alphabetical order. */
export const analytes: readonly Analyte[] = data.analytes;

/** Names that are too short or too common to count without a unit that fits: `pt`, `iron`, `k`. */
const needsUnit: ReadonlySet<string> = new Set(data.needsUnit);
/** Names that mean the analyte even beside a unit it is never measured in: `heart rate`. */
const unmistakable: ReadonlySet<string> = new Set(data.unmistakable);

const byKey = new Map(analytes.map((analyte) => [analyte.key, analyte]));
const byLoinc = new Map(analytes.flatMap((analyte) => analyte.loinc.map((code): [string, Analyte] => [code, analyte])));
const byName = names();

function names(): Map<string, Analyte[]> {
    const found = new Map<string, Analyte[]>();
    for (const analyte of analytes) {
        for (const name of new Set([words(analyte.key), words(analyte.name), ...analyte.aliases])) {
            found.set(name, [...(found.get(name) ?? []), analyte]);
        }
    }
    return found;
}

export function analyteByKey(key: string): Analyte | undefined {
    return byKey.get(key);
}

export function analyteByLoinc(code: string): Analyte | undefined {
    return byLoinc.get(code);
}

/** What a spec says of a variable. */
export interface Described {
    name: string;
    label?: string;
    codes: readonly { system: string; code: string }[];
    unit?: string;
}

/** What a variable may be of. */
export interface Recognition {
    /** The one meant, or most likely meant: its units and factors hold for all candidates. */
    analyte?: Analyte;
    /** All that it may be of; where there are several, a claim is safe only where it is true of each. */
    candidates: readonly Analyte[];
    /** What told: a code leaves no doubt, a name does where others share it. */
    by?: 'code' | 'name';
}

/**
 * What a variable is of.
 *
 * A LOINC code decides alone: with one that is unknown here, or with two that differ, the answer is nothing. Without a
 * code the name and the label are looked up, and the unit is their witness: `iron [ug/dL]` is the serum iron,
 * `iron [mg]` is not, `neutrophils` is a share or a count by its unit. A name that is used for more than one thing
 * (`glucose`, fasting or not; `creatinine`, of serum or urine) has them all as candidates.
 */
export function recognition(variable: Described): Recognition {
    const loinc = variable.codes.filter((code) => code.system === 'LOINC');
    if (loinc.length > 0) {
        const coded = only(loinc.map((code) => [analyteByLoinc(code.code)].filter((each) => each !== undefined)));
        return coded.length === 1 ? { analyte: coded[0], candidates: coded, by: 'code' } : { candidates: [] };
    }
    const found = [variable.name, variable.label].map((text) => byText(text ?? '', variable.unit)).filter((each) => each.length > 0);
    const candidates = only(found);
    if (candidates.length !== 1) return { candidates };
    const others = (doubtful[candidates[0].key] ?? []).map((key) => byKey.get(key)!);
    const [analyte] = candidates;
    return { analyte, candidates: [analyte, ...(saysMore(variable, analyte) ? [] : others)], by: 'name' };
}

/** The analyte of `recognition`, or nothing where that is not certain enough to convert its units. */
export function recognise(variable: Described): Analyte | undefined {
    return recognition(variable).analyte;
}

/** Analytes that go by another's bare name as well. */
const doubtful: Readonly<Record<string, readonly string[]>> = {
    glucose: ['glucose_fasting', 'glucose_poc'],
    creatinine: ['urine_creatinine'],
    sodium: ['urine_sodium'],
    osmolality: ['urine_osmolality'],
    crp: ['hscrp'],
    ldl: ['ldl_direct'],
};

/** `serum_creatinine` and `random glucose` say which one is meant. */
function saysMore({ name, label }: Described, { key }: Analyte): boolean {
    return [name, label].some((text) => text !== undefined && / /.test(words(text)) && words(text) !== words(key));
}

/** What all lists have in common. */
function only(lists: readonly (readonly Analyte[])[]): readonly Analyte[] {
    const [first = [], ...rest] = lists;
    return first.filter((analyte) => rest.every((list) => list.includes(analyte)));
}

function byText(text: string, unit: string | undefined): readonly Analyte[] {
    if (text.length > 120) return [];
    const spelled = [words(text), text.toLowerCase()].find((form) => byName.has(form));
    if (spelled === undefined) return [];
    const named = byName.get(spelled)!;
    if (unit === undefined) return needsUnit.has(spelled) ? [] : named;
    const fitting = byUnit(named, unit);
    return fitting.length > 0 || !unmistakable.has(spelled) ? fitting : named;
}

function byUnit(named: readonly Analyte[], unit: string): readonly Analyte[] {
    const parsed = parseUnit(unit);
    if (!parsed.ok) return [];
    const reported = named.filter((analyte) => unitsOf(analyte).includes(parsed.ucum));
    if (reported.length > 0) return reported;
    return named.filter((analyte) => 'scale' in conversion(parsed.ucum, analyte.unit, analyte));
}

/** `totalCholesterol`, `total_cholesterol` and `Total-Cholesterol` are all `total cholesterol`. */
export function words(text: string): string {
    return text
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .trim();
}
