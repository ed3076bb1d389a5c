import { codeSystem } from '../codes.ts';
import type { Condition, Finding } from '../conditions.ts';
import type { Sex } from '../group.ts';
import type { Row } from './analytes.ts';
import { surveyKey } from './populations.ts';

export interface ConditionAdditions {
    aliases: Record<string, string[]>;
    survey: Record<string, { condition: string; as: string }>;
    maternity: string[];
    newborn: string[];
    adult: string[];
    /** Conditions that the other sex has too, if seldom. */
    eitherSex: string[];
    findings: Record<string, (Pick<Finding, 'analyte' | 'low' | 'high' | 'says'> & { source?: string })[]>;
    links: Record<string, string[]>;
}

export interface ConditionSources {
    conditions: readonly Row[];
    additions: ConditionAdditions;
    shifts: readonly Row[];
    prevalence: readonly Row[];
    odds: readonly Row[];
    analytes: ReadonlySet<string>;
}

const snomed = codeSystem('SNOMED')!;

export function buildConditions(from: ConditionSources): { conditions: Condition[] } {
    const known = new Set(from.conditions.map(({ key }) => key));
    for (const table of [from.additions.aliases, from.additions.findings, from.additions.links])
        for (const key of Object.keys(table)) if (!known.has(key)) throw new Error(`additions name a condition that is not listed: ${key}`);
    return { conditions: from.conditions.map((row) => condition(row, from)).sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

function condition(row: Row, from: ConditionSources): Condition {
    const { key } = row;
    const { additions } = from;
    const measured = (survey: string) => additions.survey[survey]?.condition === key;
    const links = new Set(additions.links[key] ?? []);
    for (const { analyte } of additions.findings[key] ?? []) links.add(analyte);
    const shifts = from.shifts.filter((each) => measured(each.condition) && each.condition !== 'diabetes_total');
    for (const shift of shifts) if (Math.abs(Number(shift.adj_delta_in_sd)) >= 0.3) links.add(surveyKey(shift.analyte));
    for (const analyte of links)
        if (!from.analytes.has(analyte)) throw new Error(`${key} is linked to an analyte that is not listed: ${analyte}`);
    return {
        key,
        name: name(row),
        aliases: [...new Set(additions.aliases[key] ?? [])].sort(),
        icd10cm: {
            code: row.icd10cm,
            ...(row.icd_title_found && { title: row.icd_title_found }),
            exact: row.icd_match === 'exact',
            verified: row.icd_match !== 'NOT FOUND',
        },
        ...(row.snomed && { snomed: { code: row.snomed, term: row.snomed_term_in_synthea, verified: snomed.wellFormed(row.snomed) } }),
        ...(row.sex !== 'any' && { sex: sexOf(row, additions) }),
        ...age(row, additions),
        findings: (additions.findings[key] ?? []).map(({ source, ...finding }) => ({
            ...finding,
            sources: [source ?? 'unverified'],
            verified: source !== undefined,
        })),
        links: [...links].sort(),
        shifts: shifts.filter((each) => from.analytes.has(surveyKey(each.analyte))).map(shift),
        prevalence: from.prevalence
            .filter((each) => measured(each.condition) && each.condition !== 'diabetes_dx')
            .map((each) => ({
                ...(each.sex !== 'all' && { sex: each.sex as Sex }),
                age: [Number(each.age_min), Number(each.age_max) >= 80 ? 120 : Number(each.age_max) + 1],
                n: Number(each.n_unweighted),
                share: Number(each.prevalence_weighted),
                as: additions.survey[each.condition].as,
                source: 'nhanes',
            })),
        oddsRatios: from.odds.flatMap((each) => {
            const [a, b] = [additions.survey[each.condition_a]?.condition, additions.survey[each.condition_b]?.condition];
            const other = a === key ? b : b === key ? a : undefined;
            return other === undefined ? [] : [odds(each, other)];
        }),
    };
}

/** The code's own title where the code is the condition's, else the key in words. */
function name({ key, icd_match, icd_title_found }: Row): string {
    if (icd_match === 'exact') return icd_title_found;
    const words = key.replaceAll('_', ' ').replace(/(\D)(\d)/g, '$1 $2');
    return key.length <= 5 ? key.toUpperCase().replaceAll('_', ' ') : words[0].toUpperCase() + words.slice(1);
}

function sexOf(row: Row, { eitherSex }: ConditionAdditions): NonNullable<Condition['sex']> {
    const verified = !eitherSex.includes(row.key);
    return { only: row.sex as Sex, sources: [verified ? 'ohdsi' : 'unverified'], verified };
}

function age(row: Row, { maternity, newborn, adult }: ConditionAdditions): Pick<Condition, 'age'> {
    const byEditor = maternity.includes(row.key)
        ? { low: 9, high: 64 }
        : newborn.includes(row.key)
          ? { high: 0 }
          : adult.includes(row.key)
            ? { low: 15 }
            : undefined;
    if (byEditor) return { age: { ...byEditor, sources: ['mce'], verified: true } };
    if (!row.age_min && !row.age_max) return {};
    const ends = { ...(row.age_min && { low: Number(row.age_min) }), ...(row.age_max && { high: Number(row.age_max) }) };
    return { age: { ...ends, sources: ['unverified'], verified: false } };
}

function shift(row: Row) {
    const [withIt, without] = ['with', 'without'].map((which) => ({
        n: Number(row[`n_${which}`]),
        mean: Number(row[`mean_${which}`]),
        sd: Number(row[`sd_${which}`]),
    }));
    return {
        analyte: surveyKey(row.analyte),
        with: withIt,
        without,
        difference: Number(row.adj_delta),
        inSd: Number(row.adj_delta_in_sd),
        source: 'nhanes',
    };
}

function odds(row: Row, other: string) {
    return {
        with: other,
        n: Number(row.n),
        crude: Number(row.or_crude),
        adjusted: Number(row.or_age_sex_adj),
        low: Number(row.or_adj_lo),
        high: Number(row.or_adj_hi),
        source: 'nhanes',
    };
}
