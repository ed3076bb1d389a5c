import type { AlternativeUnit, Analyte } from '../analytes/model.ts';
import { conversion, parseUnit } from '../units.ts';

/** A row of sources/analytes.csv; several rows may describe one analyte by sex and age. */
export type Row = Record<string, string>;

/** What the project itself adds to one analyte. */
export interface Addition {
    aliases?: string[];
    codes?: string[];
    molarMass?: number;
    charge?: number;
    potency?: string;
    convention?: string;
    unmistakable?: string[];
}

export interface Additions {
    needsUnit: string[];
    analytes: Record<string, Addition>;
}

export interface BuiltAnalytes {
    /** Names that count only beside a unit that fits. */
    needsUnit: string[];
    /** Names that mean the analyte even beside a unit that does not fit. */
    unmistakable: string[];
    analytes: Analyte[];
}

/** Laboratories report HbA1c on two scales that no change of units relates. */
const masterEquation = { scale: 10.93, offset: -23.5, source: 'NGSP/IFCC master equation: IFCC = 10.93 · NGSP - 23.5 (Weykamp 2008)' };

/** The analytes, from the rows and the additions. Throws where a unit or factor makes no sense: the data are ours. */
export function buildAnalytes(rows: readonly Row[], additions: Additions, decimals: (key: string) => number | undefined): BuiltAnalytes {
    const known = new Map(Object.entries(additions.analytes));
    const analytes = new Map<string, Analyte>();
    for (const row of rows) {
        if (!analytes.has(row.key)) analytes.set(row.key, analyte(row, known.get(row.key) ?? {}, decimals(row.key)));
    }
    for (const key of known.keys()) if (!analytes.has(key)) throw new Error(`additions name an analyte that is not listed: ${key}`);
    return {
        needsUnit: [...additions.needsUnit].sort(),
        unmistakable: [...new Set([...known.values()].flatMap((addition) => addition.unmistakable ?? []))].sort(),
        analytes: [...analytes.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    };
}

function analyte(row: Row, addition: Addition, decimals: number | undefined): Analyte {
    const unit = canonical(row.ucum);
    const loinc = [...new Set([row.loinc, ...(addition.codes ?? [])].filter(Boolean))];
    const unverified = [...(row.loinc && !row.loinc_verified_in ? [row.loinc] : []), ...(addition.codes ?? [])];
    return {
        key: row.key,
        name: row.name,
        aliases: [...new Set((addition.aliases ?? []).filter(Boolean))].sort(),
        loinc,
        ...(unverified.length > 0 && { unverified }),
        unit,
        alternatives: alternatives(row, unit, addition),
        ...(decimals !== undefined && { decimals }),
        group: row.group,
        source: row.loinc_verified_in
            ? `LOINC; title confirmed by ${row.loinc_verified_in.split(':')[0]}`
            : 'project list, code not confirmed',
    };
}

function alternatives(row: Row, unit: string, addition: Addition): AlternativeUnit[] {
    if (row.key === 'hba1c') return [{ unit: 'mmol/mol', ...masterEquation }];
    const found: AlternativeUnit[] = [];
    for (const item of row.alt_units.split(';').filter(Boolean)) {
        const named = item.match(/^(.+?)(?:\*([\d.]+)|=.*)(?:\s*\(.*\))?$/);
        if (!named || item.includes('^')) continue; // pH as a concentration is no change of units
        const other = canonical(named[1].replace('k[U]', 'kU'));
        const physical = conversion(unit, other);
        if ('scale' in physical) {
            if (named[2] !== undefined && Math.abs(Number(named[2]) / physical.scale - 1) > 0.001) {
                throw new Error(`${row.key}: ${other} is listed with ${named[2]}, UCUM says ${physical.scale}`);
            }
            found.push({ unit: other, ...physical, source: 'UCUM' });
        } else {
            found.push({ unit: other, scale: Number(named[2]), offset: 0, source: reason(row.key, other, addition) });
        }
    }
    return withEquivalents(found, unit, addition);
}

/** Calcium and magnesium carry two charges: one mmol is two mEq, which no library of units knows. */
function withEquivalents(found: AlternativeUnit[], unit: string, { charge }: Addition): AlternativeUnit[] {
    if (charge !== 2 || found.some((alternative) => alternative.unit === 'meq/L')) return found;
    const amount = unit === 'mmol/L' ? 1 : found.find((alternative) => alternative.unit === 'mmol/L')?.scale;
    if (amount === undefined) return found;
    return [...found, { unit: 'meq/L', scale: amount * charge, offset: 0, source: `charge ${charge}` }];
}

function reason(key: string, unit: string, { molarMass, charge, potency, convention }: Addition): string {
    if (unit.startsWith('meq') && charge) return `charge ${charge}`;
    if (molarMass) return `molar mass ${molarMass} g/mol`;
    if (potency ?? convention) return (potency ?? convention)!;
    throw new Error(`${key}: nothing says why ${unit} has its factor`);
}

function canonical(text: string): string {
    const parsed = parseUnit(text);
    if (!parsed.ok) throw new Error(`not a unit: ${text}`);
    return parsed.ucum;
}
