import { beforeAll, describe, expect, test } from 'vitest';
import type { CompletionItem, Hover } from 'vscode-languageserver/node';
import { Client } from './client.ts';

const client = new Client();
beforeAll(() => client.start());

async function completed(text: string): Promise<CompletionItem[]> {
    const position = await client.openText('clinical.cohort', text);
    return client.ask('textDocument/completion', 'clinical.cohort', { position });
}

const inside = (text: string, age = 'uniform(60, 79)') => `cohort A {
  sex ~ categorical(female: 50%, male: 50%)
  age [years] ~ ${age}
  ${text}
}
`;

describe('completion offers what medicine knows', () => {
    test('analytes, conditions and drugs with code and unit, where a member may begin', async () => {
        const found = await completed(inside('|'));
        const text = (label: string) => found.find((each) => each.label === label)?.insertText;
        expect(text('hba1c')).toBe('hba1c "Hemoglobin A1c" LOINC#4548-4 [%] ~ ');
        expect(text('hypertension')).toContain('condition hypertension "Essential (primary) hypertension" ICD10CM#I10 SNOMED#59621000 {');
        expect(text('metformin')).toContain('medication metformin "metformin" RXNORM#6809 {');
    });
    test('after the keyword its name, label and code', async () => {
        const conditions = await completed(inside('condition |'));
        expect(conditions.find(({ label }) => label === 'gout')?.insertText).toBe('gout "Gout, unspecified" ICD10CM#M10.9 SNOMED#90560007');
        expect((await completed(inside('medication |'))).map(({ label }) => label)).toContain('warfarin');
    });
    test.each([
        ['condition x ICD10CM#|', 'I10'],
        ['condition x SNOMED#|', '59621000'],
        ['medication x RXNORM#|', '6809'],
    ])('codes: %s', async (text, expected) => {
        expect((await completed(inside(text))).map(({ label }) => label)).toContain(expected);
    });
});

describe('typical distributions', () => {
    const offered = async (text: string, age?: string) =>
        new Map((await completed(inside(text, age))).map(({ label, insertText }) => [label, insertText]));

    test('of the ages of the cohort', async () => {
        const old = await offered('sbp LOINC#8480-6 [mmHg] ~ |');
        expect(old.get('quantiles of sbp')).toContain('50%: 129');
        expect(old.get('normal of sbp') ?? old.get('lognormal of sbp')).toMatch(/\(mean: 130\.\d*, sd: 19\.\d+\)/);
        expect(old.get('quantiles of sbp by sex')).toMatch(/^when sex == female: quantiles\(.*\n {4}otherwise: quantiles\(/);
        const young = await offered('sbp LOINC#8480-6 [mmHg] ~ |', 'normal(28, 4) in 20..38');
        expect(young.get('quantiles of sbp')).toContain('50%: 113');
    });
    test('in the unit that is written', async () => {
        const found = await offered('glucose_fasting [mmol/L] ~ |');
        expect(found.get('quantiles of glucose_fasting')).toMatch(/50%: 5\.\d+/);
    });
    test('of nothing that was not measured', async () => {
        expect([...(await offered('thing ~ |')).keys()].filter((label) => label.includes(' of '))).toEqual([]);
    });
});

describe('the standard library', () => {
    const spec =
        'import { Lipids } from "std/lipids"\ncohort A { sex ~ categorical(female: 50%, male: 50%) age ~ uniform(20, 80) include Lip|ids }\n';
    test('is defined in a document of its own, that is read and not renamed', async () => {
        const position = await client.openText('library.cohort', spec);
        const [place] = await client.ask<{ uri: string }[]>('textDocument/definition', 'library.cohort', { position });
        expect(place.uri).toBe('cohort-std:/lipids.cohort');
        const hover = await client.ask<Hover>('textDocument/hover', 'library.cohort', { position });
        expect(JSON.stringify(hover.contents)).toContain('Cholesterol and triglycerides of adults');
    });
    test('completes its fragments', async () => {
        const found = await completed('import { | } from "std/growth"\n');
        expect(found.map(({ label }) => label)).toEqual(['PaediatricGrowth']);
    });
});

test('hover shows what is normal, with its source', async () => {
    const position = await client.openText('hover.cohort', inside('h|ba1c LOINC#4548-4 [mmol/mol] ~ normal(36, 4)'));
    const hover = await client.ask<Hover>('textDocument/hover', 'hover.cohort', { position });
    const text = JSON.stringify(hover.contents);
    expect(text).toMatch(/Reference: 20\.2\d? to 37\.7\d? mmol\/mol, adults/);
    expect(text).toContain('Internal Medicine');
});
