import {
    type Drug,
    type Contraindication as KnownContraindication,
    contraindications as known,
    interactions as knownInteractions,
} from '../../knowledge/drugs.ts';
import { recogniseDrug } from '../../knowledge/recognition.ts';
import { cite } from '../../knowledge/sources.ts';

/** Only what was seen in its source may speak. */
export const interactions = knownInteractions.filter(({ verified }) => verified);

/** A drug that is not given with a condition, or with a laboratory value on one side of a limit in the analyte's own unit. */
export interface Contraindication extends Pick<KnownContraindication, 'drugs' | 'condition' | 'lab' | 'consequence'> {
    source: string;
}

export const contraindications: readonly Contraindication[] = known
    .filter(({ verified, severity, sex, age }) => verified && severity === 'contraindicated' && sex === undefined && age === undefined)
    .map(({ drugs, condition, lab, consequence, sources }) => ({ drugs, condition, lab, consequence, source: cite(sources) }));

export function drugOf(of: { name: string; label?: string; codes: readonly { system: string; code: string }[] }): Drug | undefined {
    return recogniseDrug(of).found;
}
