import data from './data/drugs.json' with { type: 'json' };
import type { Sex } from './group.ts';

export interface Drug {
    key: string;
    name: string;
    aliases: readonly string[];
    /** RxNorm identifier of the ingredient; absent where no source was seen. */
    rxnorm?: string;
    /** Products that hold it, with RxNorm's names. */
    products: readonly { rxnorm: string; name: string }[];
    /** Keys of drug classes: `ace_inhibitor`. */
    classes: readonly { key: string; sources: readonly string[]; verified: boolean }[];
    /** Keys of conditions that it is given for. */
    indications: readonly { condition: string; sources: readonly string[]; verified: boolean }[];
    /** Which way it moves an analyte. */
    effects: readonly { analyte: string; direction: 'raises' | 'lowers'; sources: readonly string[]; verified: boolean }[];
}

export type Severity = 'contraindicated' | 'major' | 'moderate';

/** Two drugs that should not meet. */
export interface Interaction {
    key: string;
    /** Keys of drugs on either side, classes written out. */
    a: readonly string[];
    b: readonly string[];
    /** For people: `SSRIs` and `MAO inhibitors`. */
    names: readonly [string, string];
    severity: Severity;
    consequence: string;
    sources: readonly string[];
    verified: boolean;
}

/** A drug that should not be given to someone. All that is written must hold. */
export interface Contraindication {
    key: string;
    drugs: readonly string[];
    name: string;
    condition?: string;
    sex?: Sex;
    /** Years, low ≤ x < high. */
    age?: readonly [low: number, high: number];
    /** Own unit of the analyte. */
    lab?: { analyte: string; below?: number; above?: number };
    severity: Severity;
    consequence: string;
    sources: readonly string[];
    verified: boolean;
}

export const drugs = data.drugs as unknown as readonly Drug[];
export const interactions = data.interactions as unknown as readonly Interaction[];
export const contraindications = data.contraindications as unknown as readonly Contraindication[];

const byKey = new Map(drugs.map((drug) => [drug.key, drug]));

export function drugByKey(key: string): Drug | undefined {
    return byKey.get(key);
}
