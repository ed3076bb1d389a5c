import { beforeAll, describe, expect, test } from 'vitest';
import type { CodeLens, DocumentLink, DocumentSymbol, Hover, InlayHint, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { Client } from './client.ts';

const ours = new Client({ initializationOptions: { commands: true } });
const silent = new Client({
    capabilities: { workspace: { configuration: true } },
    configuration: { inlayHints: { parameterNames: false, codes: false, units: false, achieved: false } },
});
beforeAll(() => Promise.all([ours.start(), silent.start()]));

const SPEC = `define risk(dose) = dose
cohort A {
  patients 2_000
  sex ~ categorical(female: 50%, male: 50%)
  age [years] ~ normal(50, 10) in 18..95
  sbp [mmHg] ~ normal(120, 10)   // resting
  creatinine [mg/dL] ~ lognormal(mean: 0.9, sd: 0.2)
  kidney = egfr(creatinine, age, sex)
  higher = sbp + 10
  correlate age with sbp 0.3
  condition diabetes ICD10CM#E11.9 { prevalence 11% }
}
`;

async function hints(client: Client, text: string, ready: (found: InlayHint[]) => boolean): Promise<string[]> {
    await client.openText('h.cohort', text);
    for (;;) {
        const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
        const found = await client.ask<InlayHint[]>('textDocument/inlayHint', 'h.cohort', { range });
        if (ready(found)) return found.map(({ position, label }) => `${position.line} ${String(label)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

describe('inlay hints', () => {
    test('achieved figures at line ends, inferred units and codes, names of parameters', async () => {
        const found = await hints(ours, SPEC, (all) => all.some(({ label }) => String(label).startsWith('→ 11')));
        expect(found).toContain('9 → 0.3');
        expect(found).toContain('10 → 11 %');
        expect(found).toContain('5 LOINC#8480-6');
        expect(found).toContain('7 [mL/min/1.73m2]');
        expect(found).toContain('8 [mmHg]');
        expect(found.filter((each) => each.startsWith('5 '))).toEqual(expect.arrayContaining(['5 mean:', '5 sd:']));
        expect(found.filter((each) => each.endsWith('sex:'))).toEqual([]);
    });
    test('each can be switched off', async () => {
        expect(await hints(silent, SPEC, () => true)).toEqual([]);
    });
    test('only of the lines asked for', async () => {
        await ours.openText('h.cohort', SPEC);
        const range = { start: { line: 6, character: 0 }, end: { line: 6, character: 10 } };
        const found = await ours.ask<InlayHint[]>('textDocument/inlayHint', 'h.cohort', { range });
        expect(new Set(found.map(({ position }) => position.line))).toEqual(new Set([6]));
    });
});

describe('hover', () => {
    test('shows the simulated distribution, in words and as a picture', async () => {
        await hints(ours, SPEC, (all) => all.some(({ label }) => /→ mean 1[12]\d.* ±/.test(String(label))));
        const position = { line: 5, character: 3 };
        const { contents } = (await ours.ask<Hover>('textDocument/hover', 'h.cohort', { position })) as { contents: { value: string } };
        expect(contents.value).toMatch(/Simulated: mean 1(19|20|21)[\d.]*, sd \d/);
        const svg = Buffer.from(/data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/.exec(contents.value)![1], 'base64').toString();
        expect(svg).toMatch(/^<svg .*<rect .*<\/svg>$/);
    });
});

describe('code lenses', () => {
    const lenses = (client: Client) => client.ask<CodeLens[]>('textDocument/codeLens', 'h.cohort', {});
    test('what can be done with a cohort, and whom a condition affects', async () => {
        await hints(ours, SPEC, (all) => all.some(({ label }) => String(label).startsWith('→ 11')));
        const found = await lenses(ours);
        expect(found.map(({ command }) => command!.command)).toEqual(['cohort.previewToSide', 'cohort.generate', 'cohort.runTests', '']);
        expect(found[0].command!.arguments).toEqual([ours.uri('h.cohort'), 'A']);
        expect(found[3].command!.title).toMatch(/^about 2[12]\d of 2,000 patients$/);
        expect(found.map(({ range }) => range.start.line)).toEqual([1, 1, 1, 10]);
    });
    test('no commands where the client has none', async () => {
        await silent.openText('h.cohort', SPEC);
        expect((await lenses(silent)).filter(({ command }) => command!.command !== '')).toEqual([]);
    });
});

test('symbols tell what came of a condition', async () => {
    await hints(ours, SPEC, (all) => all.some(({ label }) => String(label).startsWith('→ 11')));
    const roots = await ours.ask<DocumentSymbol[]>('textDocument/documentSymbol', 'h.cohort', {});
    const found = roots.flatMap(({ children }) => children ?? []);
    expect(found.find(({ name }) => name === 'diabetes')?.detail).toMatch(/11(\.\d)? %$/);
});

test('codes link to their public page', async () => {
    await ours.openText('h.cohort', SPEC);
    const found = await ours.ask<DocumentLink[]>('textDocument/documentLink', 'h.cohort', {});
    expect(found.map(({ range, target }) => [ours.slice('h.cohort', range), target])).toEqual([
        ['ICD10CM#E11.9', 'https://www.icd10data.com/search?s=E11.9'],
    ]);
});

describe('renaming files', () => {
    const rename = (from: string, to: string) =>
        ours.request<WorkspaceEdit | null>('workspace/willRenameFiles', { files: [{ oldUri: ours.uri(from), newUri: ours.uri(to) }] });
    test('changes the imports that name them', async () => {
        await ours.openText('lib.cohort', 'define f(x) = x\n');
        await ours.openText('use.cohort', 'import { f } from "./lib.cohort"\ncohort B { a = f(1) }\n');
        const edit = await rename('lib.cohort', 'shared/maths.cohort');
        expect(edit!.changes![ours.uri('use.cohort')].map(({ newText }) => newText)).toEqual(['"./shared/maths.cohort"']);
        const moved = await rename('use.cohort', 'deep/er/use.cohort');
        expect(moved!.changes![ours.uri('use.cohort')].map(({ newText }) => newText)).toEqual(['"../../lib.cohort"']);
    });
    test('leaves what is not concerned', async () => expect(await rename('other.cohort', 'more.cohort')).toBe(null));
});

test('a block is laid out as its brace is typed, a line as it ends', async () => {
    const text = 'cohort C {\n      a~normal( 0,1 )\n  b = 2\n}\n';
    await ours.openText('t.cohort', text);
    const ask = (position: object, ch: string) =>
        ours.ask<TextEdit[]>('textDocument/onTypeFormatting', 't.cohort', { position, ch, options: { tabSize: 2, insertSpaces: true } });
    expect(ours.apply('t.cohort', await ask({ line: 2, character: 2 }, '\n'))).toBe('cohort C {\n  a ~ normal(0, 1)\n  b = 2\n}\n');
});

test('nothing went wrong on the way', () => expect([ours.errors, silent.errors]).toEqual([[], []]));
