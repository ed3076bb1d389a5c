import { type IdentityRelation, identityRelations, orderRelations } from '../../knowledge/relations.ts';
import { cite } from '../../knowledge/sources.ts';

/** What must be more than (`strict`), or at least, the sum of others. */
export interface Order {
    greater: string;
    lesser: readonly string[];
    strict: boolean;
    source: string;
}

/** Parts that may make up the whole. */
const WHOLES: ReadonlySet<string> = new Set(['cholesterol', 'bilirubin', 'tibc-iron', 'wbc-neut', 'wbc-lymph']);

/** The order relations of one term each side or a sum of parts, the sums first: what they say includes the rest. */
export const orders: readonly Order[] = [
    { greater: 'wbc', lesser: ['neut_abs', 'lymph_abs', 'mono_abs', 'eos_abs', 'baso_abs'], strict: false, source: cite(['definition']) },
    { greater: 'cholesterol_total', lesser: ['non_hdl'], strict: false, source: cite(['definition']) },
    ...orderRelations
        .filter(({ verified, greater, by }) => verified && greater.length === 1 && by === 0)
        .map(({ key, greater, less, sources, evidence }) => ({
            greater: greater[0].analyte,
            lesser: less.map(({ analyte }) => analyte),
            strict: !WHOLES.has(key),
            source: `${cite(sources)}: ${evidence}`,
        })),
];

/** Quantities that others determine, as formulas of the language or in the analytes' own units. */
export const derivations: readonly IdentityRelation[] = identityRelations.filter(
    ({ verified, exact, function: named }) => verified && (exact || named !== undefined),
);
