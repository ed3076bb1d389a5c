import { type Additions, buildAnalytes, type Row } from './analytes.ts';
import { buildConditions, type ConditionAdditions } from './conditions.ts';
import { buildCorrelations } from './correlations.ts';
import { buildDrugs, type DrugAdditions } from './drugs.ts';
import { buildLibrary, type Panel } from './library.ts';
import { buildLimits, type Grade } from './limits.ts';
import { buildPopulations, decimals } from './populations.ts';
import { buildRelations, type RelationChoices } from './relations.ts';
import { commonUnits } from './units.ts';

/** Reads a file of knowledge/data/sources. */
export interface Sources {
    rows(name: string): Row[];
    json(name: string): unknown;
    /** Lays a spec out as the language's formatter does. */
    format(text: string): string;
}

/** Everything that is made from the sources: paths from the root, and texts with one entry a line, since people read them in reviews. */
export function generatedFiles({ rows, json, format }: Sources): { path: string; text: string }[] {
    const analyteRows = rows('analytes.csv');
    const keys = new Set(analyteRows.map(({ key }) => key));
    const shifts = rows('nhanes_condition_shifts.csv');
    const populations = buildPopulations(rows('nhanes_percentiles.csv'), rows('nhanes_growth_by_year.csv'), keys);
    const conditions = buildConditions({
        conditions: rows('conditions.csv'),
        additions: json('condition-additions.json') as ConditionAdditions,
        shifts,
        prevalence: rows('nhanes_prevalence.csv'),
        odds: rows('nhanes_comorbidity_or.csv'),
        analytes: keys,
    });
    const analytes = buildAnalytes(analyteRows, json('additions.json') as Additions, (key) => decimals(populations, key));
    const correlations = buildCorrelations(rows('nhanes_correlations.csv'), keys);
    const library = buildLibrary({
        panels: json('panels.json') as Panel[],
        analytes: analytes.analytes,
        populations,
        correlations: correlations.pairs,
        format,
    });
    const built = {
        'units.json': commonUnits(),
        'analytes.json': analytes,
        'populations.json': populations,
        'correlations.json': correlations,
        'limits.json': buildLimits({
            analytes: analyteRows,
            claims: rows('analyte_range_claims.csv'),
            grades: rows('ctcae_daids_lab_grades.csv'),
            gradeChoices: (json('grades.json') as { grades: Grade[] }).grades,
            paediatric: rows('paediatric_vitals.csv'),
            shifts,
            populations,
        }),
        'conditions.json': conditions,
        'drugs.json': buildDrugs({
            rows: rows('drugs_rxnorm.csv'),
            rules: rows('drug_rules.csv'),
            additions: json('drug-additions.json') as DrugAdditions,
            conditions: conditions.conditions,
            analytes: keys,
        }),
        'relations.json': buildRelations(json('relations.json') as RelationChoices, rows('nhanes_identity_tolerances.csv'), keys),
    };
    return [
        ...Object.entries(built).map(([name, value]) => ({ path: `knowledge/data/${name}`, text: `${lines(value, 2)}\n` })),
        { path: 'knowledge/data/library.json', text: `${lines(library, 1)}\n` },
        ...Object.entries(library).map(([name, text]) => ({ path: `knowledge/library/${name}.cohort`, text })),
    ];
}

/** JSON with a line for each entry down to `depth`. */
function lines(value: unknown, depth: number): string {
    if (depth === 0 || typeof value !== 'object' || value === null || isPlain(value)) return JSON.stringify(value);
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    const entries = Array.isArray(value)
        ? value.map((each) => lines(each, depth - 1))
        : Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${lines(each, depth - 1)}`);
    return `${open}\n${entries.join(',\n')}\n${close}`;
}

/** A list of numbers or words stays on one line. */
const isPlain = (value: object): boolean => Array.isArray(value) && value.every((each) => typeof each !== 'object');
