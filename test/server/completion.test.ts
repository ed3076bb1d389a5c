import { beforeAll, describe, expect, test } from 'vitest';
import type { CompletionItem, SignatureHelp } from 'vscode-languageserver/node';
import { Client } from './client.ts';

const client = new Client();
beforeAll(() => client.start());

async function completed(text: string): Promise<CompletionItem[]> {
    const position = await client.openText('a.cohort', text);
    return client.ask('textDocument/completion', 'a.cohort', { position });
}
const labels = async (text: string) => (await completed(text)).map(({ label }) => label);

const inside = (text: string) => `fragment Vitals { x = 1 }
define ratio(a, b [kg]) = a / b
table risk(age) { 0..50: 1  50..120: 2 }
cohort Base { y = 1 }
cohort A {
  sex ~ categorical(female: 50%, "not stated": 50%)
  age [years] ~ normal(50, 10)
  condition diabetes "Type 2" ICD10CM#E11.9 { prevalence 5% onset [years] ~ normal(40, 5) }
  medication drug { indicated when diabetes dose [mg] ~ uniform(1, 2) }
  ${text}
}
`;

describe('completion by what may stand there', () => {
    test('distributions after ~', async () => {
        const found = await completed(inside('w ~ |'));
        const normal = found.find(({ label }) => label === 'normal')!;
        expect(normal.insertText).toBe('normal(mean, sd)');
        expect(normal.detail).toContain('normal(central95: low..high)');
        expect(found.map(({ label }) => label)).toEqual(expect.arrayContaining(['categorical', 'mixture', 'when']));
        expect(found.map(({ label }) => label)).not.toContain('age');
    });
    test('the same with half a word', async () => expect(await labels(inside('w ~ norm|'))).toContain('lognormal'));
    test('values after =', async () => {
        const found = await labels(inside('w = 2 * |'));
        expect(found).toEqual(expect.arrayContaining(['age', 'sex', 'diabetes', 'ratio', 'risk', 'exp', 'egfr']));
        expect(found).not.toContain('normal');
        expect(found).not.toContain('prevalence');
    });
    test('statistics in an expectation', async () =>
        expect(await labels(inside('expect |'))).toEqual(expect.arrayContaining(['prevalence', 'mean'])));
    test('labels of the category compared with', async () => {
        expect(await labels(inside('w = if sex == |'))).toEqual(['female', '"not stated"']);
        expect(await labels(inside('w = sex in (female, |'))).toEqual(['female', '"not stated"']);
    });
    test('parameters that are not given, first', async () => {
        const found = await completed(inside('w ~ normal(mean: 3, |'));
        const first = found.filter(({ sortText }) => sortText?.startsWith('0')).map(({ label }) => label);
        expect(first).toEqual(['sd', 'median', 'iqr', 'central95']);
        expect((await labels(inside('w = ratio(|'))).slice(0, 2)).toEqual(['a', 'b']);
    });
    test('units that fit the analyte', async () => {
        const found = await labels(inside('glucose LOINC#2345-7 [|'));
        expect(found).toContain('mg/dL');
        expect(found).toContain('mmol/L');
        expect(found).not.toContain('mmHg');
        expect(await labels(inside('thing [|] ~ normal(0, 1)'))).toContain('mmHg');
    });
    test('codes with what they stand for', async () => {
        const found = await completed(inside('sbp LOINC#|'));
        expect(found.find(({ label }) => label === '8480-6')?.detail).toMatch(/systolic/i);
    });
    test('what follows a dot', async () => {
        expect(await labels(inside('w = drug.|'))).toEqual(['dose']);
        expect(await labels(inside('w = diabetes.|'))).toEqual(['onset', 'duration']);
    });
    test('fragments after include, cohorts after of, members after without', async () => {
        expect(await labels(inside('include |'))).toEqual(['Vitals']);
        expect(await labels(`${inside('')}scenario S of |`)).toEqual(['Base', 'A']);
        expect(await labels(inside('correlate |'))).toContain('age');
    });
    test('keywords of the block', async () => {
        expect(await labels(inside('|'))).toEqual(expect.arrayContaining(['condition', 'visits', 'require']));
        expect(await labels(inside('condition c { |'))).toContain('odds ratios');
        expect(await labels(inside('condition c { odds ratios { | } }'))).toContain('age');
        expect(await labels('|')).toEqual(['cohort', 'scenario', 'fragment', 'define', 'table', 'import']);
    });
    test('names that were there before a brace was opened', async () => {
        const text = inside('require age > 1');
        await client.openText('a.cohort', text);
        await client.ask('textDocument/completion', 'a.cohort', { position: client.at('a.cohort', text.indexOf('> 1')) });
        const at = text.indexOf('require');
        await client.change('a.cohort', at, at, 'condition c { odds ratios { ');
        const position = client.at('a.cohort', at + 'condition c { odds ratios { '.length);
        const found = await client.ask<CompletionItem[]>('textDocument/completion', 'a.cohort', { position });
        expect(found.map(({ label }) => label)).toContain('diabetes');
    });
    test('imports: files and what they declare', async () => {
        await client.openText('vitals.cohort', 'fragment Vitals { x = 1 }');
        client.write('vitals.cohort', 'fragment Vitals { x = 1 }');
        await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri('vitals.cohort'), type: 1 }] });
        expect(await labels('import { Vitals } from "|"')).toEqual(expect.arrayContaining(['./vitals.cohort', 'std/vitals']));
        expect(await labels('import { | } from "./vitals.cohort"')).toEqual(['Vitals']);
    });
    test('what other files declare, with its import', async () => {
        client.write('lib.cohort', 'define doubled(x) = x * 2\n');
        await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri('lib.cohort'), type: 1 }] });
        const text = 'cohort A {\n  age ~ normal(50, 10)\n  w = |\n}\n';
        const found = (await completed(text)).find(({ label }) => label === 'doubled')!;
        expect(found.detail).toBe('define · import from "./lib.cohort"');
        expect(client.apply('a.cohort', found.additionalTextEdits!)).toMatch(/^import { doubled } from ".\/lib.cohort"\n\ncohort A/);
        expect((await completed(inside('include |'))).map(({ label }) => label)).toEqual(['Vitals']);
    });
    test('nothing in comments and text', async () => {
        expect(await labels(inside('// |'))).toEqual([]);
        expect(await labels(inside('a "na|me" ~ normal(0, 1)'))).toEqual([]);
    });
});

describe('signature help', () => {
    const help = async (text: string) => {
        const position = await client.openText('a.cohort', inside(text));
        return client.ask<SignatureHelp | null>('textDocument/signatureHelp', 'a.cohort', { position });
    };
    test('shows every parameterisation, and the one that fits', async () => {
        const found = (await help('w ~ lognormal(median: 3, |'))!;
        expect(found.signatures.map(({ label }) => label)).toEqual([
            'lognormal(mean, sd)',
            'lognormal(median, iqr: low..high)',
            'lognormal(median, gsd)',
            'lognormal(mu, sigma)',
            'lognormal(central95: low..high)',
        ]);
        expect([found.activeSignature, found.activeParameter]).toEqual([1, 1]);
    });
    test('of a define', async () => expect((await help('w = ratio(1, |'))!.signatures[0].label).toBe('ratio(a, b [kg])'));
    test('is silent elsewhere', async () => expect(await help('w = (1 + |')).toBe(null));
});

test('nothing went wrong on the way', () => expect(client.errors).toEqual([]));
