import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import data from '../../knowledge/data/analytes.json' with { type: 'json' };
import {
    type Affine,
    analyteByKey,
    analyteByLoinc,
    analytes,
    codeSystem,
    conversion,
    parseUnit,
    recognise,
    unitsOf,
} from '../../knowledge/index.ts';
import schema from '../../knowledge/schema/analytes.schema.json' with { type: 'json' };

const loinc = codeSystem('LOINC')!;

describe('the analytes', () => {
    it('have the form that their schema describes', () => {
        const validate = new Ajv().compile(schema);
        expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
        expect(analytes.length).toBeGreaterThan(150);
    });

    it('have keys, codes and canonical units of their own', () => {
        const keys = analytes.map((analyte) => analyte.key);
        expect(new Set(keys).size).toBe(keys.length);
        const codes = analytes.flatMap((analyte) => analyte.loinc);
        expect(new Set(codes).size).toBe(codes.length);
        expect(codes.filter((code) => !loinc.wellFormed(code))).toEqual([]);
        for (const analyte of analytes) {
            for (const unit of unitsOf(analyte)) expect(parseUnit(unit)).toMatchObject({ ok: true, ucum: unit });
            for (const code of analyte.unverified ?? []) expect(analyte.loinc).toContain(code);
        }
    });

    it.each(analytes.map((analyte) => [analyte.key, analyte] as const))('%s converts between all its units and back', (_key, analyte) => {
        for (const from of unitsOf(analyte)) {
            for (const to of unitsOf(analyte)) {
                const there = conversion(from, to, analyte) as Affine;
                const back = conversion(to, from, analyte) as Affine;
                expect(Math.abs(there.scale * back.scale - 1)).toBeLessThan(1e-12);
                expect(Math.abs(there.offset * back.scale + back.offset)).toBeLessThan(1e-9);
            }
        }
    });

    /** mass concentration in g/L over amount concentration in mol/L is the molar mass, whatever the customary factor. */
    it('have molar factors within 1 % of their molar mass', () => {
        const molar = analytes.flatMap((analyte) => analyte.alternatives.map((alternative) => ({ analyte, alternative })));
        const checked = molar.filter(({ alternative }) => alternative.source.startsWith('molar mass'));
        expect(checked.length).toBeGreaterThan(45);
        for (const { analyte, alternative } of checked) {
            const mass = Number(alternative.source.match(/[\d.]+/)![0]);
            const units = [analyte.unit, alternative.unit];
            const amountFirst = /mol/.test(units[0]) && !/mol$/.test(units[0]);
            const [massUnit, amountUnit] = amountFirst ? [units[1], units[0]] : units;
            const perMass = amountFirst ? 1 / alternative.scale : alternative.scale;
            const grams = conversion(massUnit, base(massUnit, 'g')) as Affine;
            const moles = conversion(amountUnit, base(amountUnit, 'mol')) as Affine;
            const expected =
                analyte.key === 'uacr' || analyte.key === 'upcr'
                    ? (perMass * moles.scale) / grams.scale
                    : grams.scale / (perMass * moles.scale);
            expect(Math.abs(expected / mass - 1), analyte.key).toBeLessThan(0.01);
        }
    });
});

/** The unit of the same make without prefixes: mg/dL is g/L, umol/L is mol/L, fmol is mol, mg/mmol is g/mol. */
function base(unit: string, atom: 'g' | 'mol'): string {
    if (/\/m?mol$/.test(unit)) return 'g/mol';
    if (/\/g$/.test(unit)) return 'g/g';
    return unit.includes('/') ? `${atom}/L` : atom;
}

describe('factors that a library of units gets wrong', () => {
    /** Factors: README of the sources and Système International conversion tables. */
    it.each([
        ['glucose', 'mg/dL', 'mmol/L', 0.05551],
        ['creatinine', 'mg/dL', 'umol/L', 88.4],
        ['calcium', 'mg/dL', 'mmol/L', 0.25],
        ['cholesterol_total', 'mg/dL', 'mmol/L', 0.02586],
        ['ldl', 'mg/dL', 'mmol/L', 0.02586],
        ['triglycerides', 'mg/dL', 'mmol/L', 0.01129],
        ['bilirubin_total', 'mg/dL', 'umol/L', 17.1],
        ['uric_acid', 'mg/dL', 'umol/L', 59.48],
        ['iron', 'ug/dL', 'umol/L', 0.1791],
        ['phosphate', 'mg/dL', 'mmol/L', 0.3229],
        ['bun', 'mg/dL', 'mmol/L', 0.357],
        ['creatinine', 'mg/dL', 'mmol/L', 0.0884],
        ['glucose', 'g/L', 'mmol/L', 5.551],
        ['sodium', 'mEq/L', 'mmol/L', 1],
        ['calcium', 'mEq/L', 'mmol/L', 0.5],
        ['magnesium', 'mmol/L', 'mEq/L', 2],
        ['alt', 'U/L', 'IU/L', 1],
        ['hemoglobin', 'g/L', 'g/dL', 0.1],
        ['hematocrit', 'L/L', '%', 100],
        ['wbc', 'cells/uL', 'K/uL', 0.001],
    ])('%s from %s to %s', (key, from, to, scale) => {
        const found = conversion(from, to, analyteByKey(key)!) as Affine;
        expect(found.scale / scale).toBeCloseTo(1, 10);
        expect(found.offset).toBe(0);
    });

    it('puts HbA1c of 6.5 % at 47.5 mmol/mol and back', () => {
        const hba1c = analyteByKey('hba1c')!;
        const there = conversion('%', 'mmol/mol', hba1c) as Affine;
        expect(6.5 * there.scale + there.offset).toBeCloseTo(47.5, 1);
        const back = conversion('mmol/mol', '%', hba1c) as Affine;
        expect(48 * back.scale + back.offset).toBeCloseTo(6.5, 1);
    });

    it('keeps what is no unit of the analyte apart', () => {
        expect(conversion('mmHg', '/min', analyteByKey('heart_rate')!)).toMatchObject({ problem: 'incompatible' });
        expect(conversion('mmol/L', 'mg/dL', analyteByKey('albumin')!)).toMatchObject({ problem: 'incompatible' });
    });
});

describe('recognition', () => {
    const key = (name: string, unit?: string, label?: string, codes: { system: string; code: string }[] = []) =>
        recognise({ name, unit, label, codes })?.key;

    it('trusts a LOINC code before the name', () => {
        expect(key('x', undefined, undefined, [{ system: 'LOINC', code: '4548-4' }])).toBe('hba1c');
        expect(key('glucose', 'mmHg', undefined, [{ system: 'LOINC', code: '8480-6' }])).toBe('sbp');
        expect(analyteByLoinc('8480-6')!.key).toBe('sbp');
    });

    it('says nothing of a LOINC code it does not know, nor of two that differ', () => {
        expect(key('glucose', 'mg/dL', undefined, [{ system: 'LOINC', code: '5792-7' }])).toBeUndefined();
        expect(
            key('x', 'mmHg', undefined, [
                { system: 'LOINC', code: '8480-6' },
                { system: 'LOINC', code: '8462-4' },
            ]),
        ).toBeUndefined();
    });

    it.each([
        ['hba1c', '%', 'hba1c'],
        ['HbA1c', 'mmol/mol', 'hba1c'],
        ['totalCholesterol', 'mmol/L', 'cholesterol_total'],
        ['total_cholesterol', 'mg/dL', 'cholesterol_total'],
        ['sbp', 'mmHg', 'sbp'],
        ['sbp', undefined, 'sbp'],
        ['iron', 'ug/dL', 'iron'],
        ['iron', 'mg', undefined],
        ['iron', undefined, undefined],
        ['sodium', 'mEq/L', 'sodium'],
        ['sodium', 'g', undefined],
        ['neutrophils', '%', 'neut_pct'],
        ['neutrophils', '10^9/L', 'neut_abs'],
        ['neutrophils', undefined, undefined],
        ['albumin', 'g/dL', 'albumin'],
        ['albumin', 'mg/L', 'urine_albumin'],
        ['troponin', 'ng/L', undefined],
        ['weight', 'lb', 'weight'],
        ['height', 'm', 'height'],
        ['heart_rate', 'mmHg', 'heart_rate'],
        ['egfr', 'mL/min/1.73m2', 'egfr'],
        ['income', undefined, undefined],
        ['constructor', undefined, undefined],
        ['__proto__', 'kg', undefined],
        ['glucose', 'nonsense', undefined],
    ])('%s [%s] is %s', (name, unit, expected) => {
        expect(key(name, unit)).toBe(expected);
    });

    it('reads the label, and is silent where name and label disagree', () => {
        expect(key('x1', 'mmHg', 'Systolic blood pressure')).toBe('sbp');
        expect(key('sbp', 'mmHg', 'Diastolic blood pressure')).toBeUndefined();
    });
});
