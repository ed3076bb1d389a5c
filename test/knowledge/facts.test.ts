import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { analyteByKey } from '../../knowledge/analytes.ts';
import {
    analytes,
    cite,
    codeSystem,
    conditions,
    contraindications,
    correlationOf,
    drugs,
    identityRelations,
    interactions,
    type Limit,
    limits,
    limitsOf,
    orderRelations,
    populationFor,
    populationsOf,
    rangeRelations,
    recogniseCondition,
    recogniseDrug,
    recognition,
    source,
    type Tier,
} from '../../knowledge/index.ts';
import { referenceRange } from '../../knowledge/reference.ts';

const folder = new URL('../../knowledge/', import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
const TIERS: Tier[] = ['impossible', 'life-threatening', 'extreme', 'reference'];
const keys = new Set(analytes.map(({ key }) => key));

describe('the files', () => {
    it.each(['limits', 'populations', 'correlations', 'conditions', 'drugs', 'relations', 'sources'])(
        '%s.json has the form that its schema describes',
        (name) => {
            const validate = new Ajv({ allowUnionTypes: true }).compile(json(`schema/${name}.schema.json`));
            expect(validate(json(`data/${name}.json`)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
        },
    );
});

/** Every fact: what it is of, and what it says of its source. */
const facts: { of: string; sources: readonly string[]; verified: boolean }[] = [
    ...analytes.flatMap(({ key }) => TIERS.flatMap((tier) => limitsOf(key, tier).map((each) => ({ of: `${key} ${tier}`, ...each })))),
    ...conditions.flatMap(({ key, findings, sex, age }) =>
        [...findings, ...(sex ? [sex] : []), ...(age ? [age] : [])].map((each) => ({ of: key, ...each })),
    ),
    ...drugs.flatMap(({ key, classes, indications, effects }) =>
        [...classes, ...indications, ...effects].map((each) => ({ of: key, ...each })),
    ),
    ...[...interactions, ...contraindications, ...orderRelations, ...identityRelations, ...rangeRelations].map((each) => ({
        of: each.key,
        ...each,
    })),
];

describe('every fact', () => {
    it('names sources that are listed, with title and licence', () => {
        expect(facts.length).toBeGreaterThan(1000);
        const wrong = facts.filter(
            ({ sources }) => sources.length === 0 || sources.some((key) => !source(key)?.title || !source(key)?.licence),
        );
        expect(wrong).toEqual([]);
    });
    it('is verified just where it has a source', () => {
        const wrong = facts.filter(({ sources, verified }) => verified && sources.includes('unverified'));
        expect(wrong).toEqual([]);
        expect(cite(['nhanes'])).toContain('NHANES');
    });
});

describe('limits', () => {
    it('have their ends in order, and ages too', () => {
        for (const { key } of analytes)
            for (const tier of TIERS)
                for (const { low, high, age } of limitsOf(key, tier)) {
                    if (low !== undefined && high !== undefined) expect(low, `${key} ${tier}`).toBeLessThan(high);
                    expect(low ?? high, `${key} ${tier}`).toBeDefined();
                    expect(age[0]).toBeLessThan(age[1]);
                }
    });
    /** What is normal is no threat, a threat is no impossibility, and what is seen is possible. */
    it.each([
        ['reference', 'life-threatening'],
        ['reference', 'impossible'],
        ['life-threatening', 'impossible'],
        ['extreme', 'impossible'],
    ] as [Tier, Tier][])('of the tier %s lie inside those of %s', (inner, outer) => {
        const outside: string[] = [];
        for (const { key } of analytes)
            for (const sex of ['female', 'male'] as const)
                for (const age of [0.5, 4, 15, 30, 50, 70]) {
                    const a = limits(key, inner, { sex, age: [age, age] });
                    const b = limits(key, outer, { sex, age: [age, age] });
                    if (!a || !b) continue;
                    if ((a.low ?? Infinity) < (b.low ?? -Infinity) || (a.high ?? -Infinity) > (b.high ?? Infinity))
                        outside.push(`${key} ${sex} ${age}`);
                }
        expect(outside).toEqual([]);
    });
    it('answer for a group only what holds for all of it', () => {
        expect(limits('sbp', 'reference', { age: [18, 95] })).toMatchObject({ low: 90, high: 120 });
        expect(limits('hemoglobin', 'reference', { sex: 'male', age: [40, 60] })).toMatchObject({ low: 14, high: 18 });
        expect(limits('hemoglobin', 'reference', { age: [40, 60] })).toMatchObject({ low: 12, high: 18 });
        expect(limits('esr', 'reference', { age: [5, 60] })).toBeUndefined();
        expect(limits('heart_rate', 'reference', { age: [0.2, 0.5] })).toMatchObject({ high: 190 });
        expect(limits('hemoglobin', 'reference', { sex: 'female', age: [25, 35], pregnant: true })!.low).toBeLessThan(11);
        expect(limits('nonsense', 'reference')).toBeUndefined();
        expect(limits('constructor', 'impossible')).toBeUndefined();
        expect(limits('height', 'extreme', { sex: 'male', age: [5, 5.5] })!.high).toBeLessThan(140);
    });
});

describe('populations', () => {
    it('have ascending quantiles and moments within them', () => {
        for (const { key } of analytes)
            for (const { quantiles, mean, min, max } of populationsOf(key)) {
                for (let i = 1; i < quantiles.length; i++) expect(quantiles[i][1], key).toBeGreaterThanOrEqual(quantiles[i - 1][1]);
                expect(mean).toBeGreaterThanOrEqual(min);
                expect(mean).toBeLessThanOrEqual(max);
            }
    });
    it('are found by group', () => {
        expect(populationFor('sbp', { sex: 'male', age: [62, 70] })).toMatchObject({ age: [60, 120] });
        expect(populationFor('sbp', { age: [30, 70] })).toMatchObject({ age: [18, 120] });
        expect(populationFor('height', { sex: 'female', age: [7, 7.5] })).toMatchObject({ age: [7, 8] });
        expect(populationFor('tsh', {})).toBeUndefined();
    });
    it('know how analytes go together, either way round', () => {
        expect(correlationOf('sbp', 'dbp')).toEqual(correlationOf('dbp', 'sbp'));
        expect(correlationOf('sbp', 'dbp')!.spearman).toBe(0.378);
    });
});

describe('codes', () => {
    it('are well-formed', () => {
        const [icd, snomed, rxnorm] = ['ICD10CM', 'SNOMED', 'RXNORM'].map((name) => codeSystem(name)!);
        for (const each of conditions) {
            if (each.icd10cm) expect(icd.wellFormed(each.icd10cm.code), each.key).toBe(true);
            if (each.snomed) expect(snomed.wellFormed(each.snomed.code), each.key).toBe(true);
        }
        for (const each of drugs)
            for (const code of [...(each.rxnorm ? [each.rxnorm] : []), ...each.products.map((product) => product.rxnorm)])
                expect(rxnorm.wellFormed(code), each.key).toBe(true);
    });
    it('are of one thing each', () => {
        for (const codes of [
            conditions.map(({ icd10cm }) => icd10cm?.code),
            conditions.map(({ snomed }) => snomed?.code),
            drugs.map(({ rxnorm }) => rxnorm),
        ]) {
            const known = codes.filter(Boolean);
            expect(new Set(known).size).toBe(known.length);
        }
    });
});

describe('relations', () => {
    it('name analytes that are known', () => {
        for (const each of identityRelations) for (const key of [each.of, ...each.from]) expect(keys.has(key)).toBe(true);
        for (const { greater, less } of orderRelations)
            for (const { analyte } of [...greater, ...less]) expect(keys.has(analyte)).toBe(true);
        expect(rangeRelations.find(({ key }) => key === 'anion-gap')).toMatchObject({ p0_1: 5.317, p99_9: 22 });
    });
});

describe('recognition', () => {
    const condition = (name: string, label?: string, ...codes: string[]) =>
        recogniseCondition({ name, label, codes: codes.map((each) => ({ system: each.split('#')[0], code: each.split('#')[1] })) });
    const drug = (name: string, label?: string, ...codes: string[]) =>
        recogniseDrug({ name, label, codes: codes.map((each) => ({ system: each.split('#')[0], code: each.split('#')[1] })) });

    it.each([
        ['x', undefined, ['ICD10CM#E11.9'], 'type2_diabetes'],
        ['x', undefined, ['ICD10CM#E11.65'], 'type2_diabetes'],
        ['x', undefined, ['ICD10CM#N18.30'], 'ckd_stage3'],
        ['x', undefined, ['SNOMED#44054006'], 'type2_diabetes'],
        ['dm', 'Type 2 diabetes mellitus', [], 'type2_diabetes'],
        ['hypertension', undefined, [], 'hypertension'],
        ['highBloodPressure', undefined, [], 'hypertension'],
        ['pregnant', undefined, [], 'pregnancy'],
        ['diabetes', undefined, [], undefined],
        ['constructor', undefined, [], undefined],
    ])('%s "%s" %j is %s', (name, label, codes, expected) => {
        expect(condition(name, label, ...codes).found?.key).toBe(expected);
    });
    it('offers what a name may be', () => {
        expect(condition('diabetes').candidates.map(({ key }) => key)).toEqual(['type1_diabetes', 'type2_diabetes']);
        expect(condition('diabetes', 'Type 2 diabetes').found?.key).toBe('type2_diabetes');
        expect(recognition({ name: 'glucose', codes: [], unit: 'mg/dL' })).toMatchObject({ analyte: { key: 'glucose' }, by: 'name' });
        expect(recognition({ name: 'glucose', codes: [], unit: 'mg/dL' }).candidates.length).toBe(3);
        expect(recognition({ name: 'serum_creatinine', codes: [], unit: 'mg/dL' }).candidates.map(({ key }) => key)).toEqual([
            'creatinine',
        ]);
        expect(recognition({ name: 'troponin', codes: [], unit: 'ng/L' }).candidates.length).toBeGreaterThan(1);
    });
    it('knows drugs by code of ingredient or product, and by name', () => {
        expect(drug('x', undefined, 'RXNORM#6809').found?.key).toBe('metformin');
        expect(drug('x', undefined, 'RXNORM#314076').found?.key).toBe('lisinopril');
        expect(drug('paracetamol').found?.key).toBe('acetaminophen');
        expect(drug('valproate').found?.key).toBe('valproic_acid');
    });
});

describe('coverage', () => {
    it('is printed, and does not fall', () => {
        const percent = (part: number, whole: number) => `${part} of ${whole} (${Math.round((100 * part) / whole)} %)`;
        const adult = (tier: Tier) =>
            analytes.filter(({ key }) => limitsOf(key, tier).some((each: Limit) => each.verified && !each.sources.includes('definition')));
        const count = { analytes: analytes.length, conditions: conditions.length, drugs: drugs.length };
        const lines = [
            ['analytes with a LOINC code', percent(analytes.filter(({ loinc }) => loinc.length > 0).length, count.analytes)],
            [
                '  of them confirmed by a source',
                percent(
                    analytes.filter(({ loinc, unverified = [] }) => loinc.some((code) => !unverified.includes(code))).length,
                    count.analytes,
                ),
            ],
            ['  with more than one unit', percent(analytes.filter(({ alternatives }) => alternatives.length > 0).length, count.analytes)],
            ['  with customary decimals', percent(analytes.filter(({ decimals }) => decimals !== undefined).length, count.analytes)],
            ...TIERS.map((tier) => [`  with limits: ${tier}`, percent(adult(tier).length, count.analytes)]),
            [
                '  with reference ranges by sex',
                percent(
                    analytes.filter(({ key }) => limitsOf(key, 'reference').some(({ sex, age }) => sex && age[0] >= 18)).length,
                    count.analytes,
                ),
            ],
            [
                '  of children',
                percent(analytes.filter(({ key }) => limitsOf(key, 'reference').some(({ age }) => age[1] <= 18)).length, count.analytes),
            ],
            [
                '  in pregnancy',
                percent(analytes.filter(({ key }) => limitsOf(key, 'reference').some(({ pregnant }) => pregnant)).length, count.analytes),
            ],
            ['  with population percentiles', percent(analytes.filter(({ key }) => populationsOf(key).length > 0).length, count.analytes)],
            ['conditions with an ICD-10-CM code', percent(conditions.filter(({ icd10cm }) => icd10cm?.verified).length, count.conditions)],
            ['  with a SNOMED CT code', percent(conditions.filter(({ snomed }) => snomed?.verified).length, count.conditions)],
            ['  of one sex', percent(conditions.filter(({ sex }) => sex?.verified).length, count.conditions)],
            ['  with ages, verified', percent(conditions.filter(({ age }) => age?.verified).length, count.conditions)],
            [
                '  with findings, verified',
                percent(conditions.filter(({ findings }) => findings.some(({ verified }) => verified)).length, count.conditions),
            ],
            [
                '  with linked analytes (drafts that only excuse)',
                percent(conditions.filter(({ links }) => links.length > 0).length, count.conditions),
            ],
            [
                '  with prevalence by age and sex',
                percent(conditions.filter(({ prevalence }) => prevalence.length > 0).length, count.conditions),
            ],
            [
                '  with odds ratios of comorbidity',
                percent(conditions.filter(({ oddsRatios }) => oddsRatios.length > 0).length, count.conditions),
            ],
            ['drugs with an RxNorm ingredient code', percent(drugs.filter(({ rxnorm }) => rxnorm).length, count.drugs)],
            [
                '  with a class, verified',
                percent(drugs.filter(({ classes }) => classes.some(({ verified }) => verified)).length, count.drugs),
            ],
            [
                '  with an indication, verified',
                percent(drugs.filter((each) => each.indications.some(({ verified }) => verified)).length, count.drugs),
            ],
            ['interactions verified', percent(interactions.filter(({ verified }) => verified).length, interactions.length)],
            ['contraindications verified', percent(contraindications.filter(({ verified }) => verified).length, contraindications.length)],
        ];
        console.log(lines.map(([what, share]) => `${what}: ${share}`).join('\n'));
        expect(count.analytes).toBeGreaterThanOrEqual(170);
        expect(count.conditions).toBeGreaterThanOrEqual(150);
        expect(count.drugs).toBeGreaterThanOrEqual(130);
        expect(drugs.filter(({ rxnorm }) => rxnorm).length).toBeGreaterThanOrEqual(130);
    });
    it('tells of each LOINC code whether a source confirms it', () => {
        const rows = parse<Record<string, string>>(readFileSync(new URL('data/sources/analytes.csv', folder), 'utf8'), { columns: true });
        for (const { key, loinc, loinc_verified_in } of rows)
            if (loinc && !loinc_verified_in) expect(analytes.find((each) => each.key === key)!.unverified).toContain(loinc);
    });
});

describe('the reference range of a group', () => {
    const sodium = analyteByKey('sodium')!;

    it('of adults, in the unit asked for, with its source', () => {
        const range = referenceRange(sodium, 'mmol/L', { age: [18, 90] })!;
        expect(range.low).toBeGreaterThanOrEqual(130);
        expect(range.high).toBeLessThanOrEqual(150);
        expect(range.source).not.toBe('');
    });

    it('none where the unit does not convert, or where the facts leave some of the group out', () => {
        expect(referenceRange(sodium, 'kg', { age: [18, 90] })).toBeUndefined();
        expect(referenceRange(analyteByKey('hemoglobin')!, 'g/dL', { age: [0, 90] })).toBeUndefined();
    });
});
