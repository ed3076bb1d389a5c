import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Client } from './client.ts';

const BASE: Record<string, string> = {
    'a.cohort': `import { risk, Vitals } from "./b.cohort"
import { Lipids } from "std/lipids"

define doubled(x) = x * 2

fragment Demo {
  sex         ~ categorical(female: 51%, male: 49%)
  age [years] ~ normal(52, 16) in 18..90 round 1
}

cohort A {
  patients 500
  followup 2 years
  include Demo
  include Vitals
  smoker ~ bernoulli(smoking(age))
  condition diabetes "Type 2" ICD10CM#E11.9 { prevalence 11%  odds ratios { age: 1.03 } }
  score = doubled(risk(age)) + sbp / 100
  pulse ~ normal(70, 9) in 40..120
  correlate sbp with pulse 0.2
  expect prevalence(diabetes) in 9%..13%
  visits clinic every 6 months { measure sbp sd 5 }
}

table smoking(age) from "smoking.csv"
`,
    'b.cohort': `import { doubled, Demo } from "./a.cohort"

define risk(age) = doubled(age) / 200

fragment Vitals {
  /** At rest. */
  sbp LOINC#8480-6 [mmHg] ~ normal(96 + 0.4 * age, 14) in 80..220
}

cohort B {
  include Demo
  include Vitals
  tall = risk(age) > 0.5 and sex == male
}
scenario Older of B { age [years] ~ normal(70, 8) in 60..95 }
`,
};
const TABLE = 'age,value\n18..50,25%\n50..120,15%\n';
const PIECES = '{|}|(|)|"|[|]|~|=|.|,|:|#|/*|//|\n|\r\n| |😀|x|..|%|\\|1e999|include |"./b.cohort"|sex == |when age > 50: |__proto__'.split(
    '|',
);
const AT = 'completion hover signatureHelp definition documentHighlight prepareRename prepareCallHierarchy'.split(' ');
const WHOLE = 'documentSymbol foldingRange documentLink formatting semanticTokens/full codeLens'.split(' ');
const RANGED = 'codeAction inlayHint rangeFormatting'.split(' ');
const OPTIONS = { tabSize: 2, insertSpaces: true };

/** Numbers from 0 below n, always the same. */
function random(seed: number): (n: number) => number {
    let state = seed;
    return (n) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
    };
}

/** A folder with an editor over it: what is on the disk, what is open, and what a person does with both. */
class Desk {
    readonly client = new Client({ initializationOptions: { commands: true, simulation: true } });
    readonly disk = new Map<string, string>();
    readonly open = new Set<string>();

    async save(name: string, text: string): Promise<void> {
        const type = this.disk.has(name) ? 2 : 1;
        this.disk.set(name, text);
        this.client.write(name, text);
        await this.changed(name, type);
    }

    async remove(name: string): Promise<void> {
        this.disk.delete(name);
        rmSync(join(this.client.folder, name), { force: true });
        await this.changed(name, 3);
    }

    async show(name: string, text: string): Promise<void> {
        await this.client.openText(name, text.replaceAll('|', ''));
        this.open.add(name);
    }

    async close(name: string): Promise<void> {
        await this.client.closeText(name);
        this.open.delete(name);
    }

    private changed(name: string, type: number): Promise<void> {
        return this.client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: this.client.uri(name), type }] });
    }

    /** What is said of each open file, once all is simulated; without what the folder is called. */
    said(): Record<string, string[]> {
        const said = [...this.open].sort().map((name): [string, string[]] => {
            const last = this.client.published.get(this.client.uri(name))?.at(-1)?.diagnostics ?? [];
            return [name, last.map(({ code, range, message }) => `${range.start.line}:${range.start.character} ${code} ${message}`).sort()];
        });
        return Object.fromEntries(said);
    }

    phase(name: string): string | undefined {
        return this.client.states.findLast(({ uri }) => uri === this.client.uri(name))?.phase;
    }

    get settled(): boolean {
        return [...this.open].every((name) => ['done', 'errors', 'empty'].includes(this.phase(name) ?? ''));
    }
}

async function ask(desk: Desk, name: string, below: (n: number) => number): Promise<void> {
    const { client } = desk;
    const { length } = client.text(name);
    const [start, end] = [below(length + 1), below(length + 1)].sort((a, b) => a - b).map((offset) => client.at(name, offset));
    for (const request of AT) await client.ask(`textDocument/${request}`, name, { position: start });
    await client.ask(`textDocument/${WHOLE[below(WHOLE.length)]}`, name, { options: OPTIONS });
    const ranged = { range: { start, end }, context: { diagnostics: [], includeDeclaration: true }, options: OPTIONS };
    await client.ask(`textDocument/${RANGED[below(RANGED.length)]}`, name, ranged);
    await client.ask('textDocument/references', name, { ...ranged, position: end });
    await client.ask('textDocument/rename', name, { position: start, newName: 'renamed' }).catch(refused);
    await client.ask('textDocument/selectionRange', name, { positions: [start, end] });
    await client.ask('textDocument/onTypeFormatting', name, { position: end, ch: below(2) ? '}' : '\n', options: OPTIONS });
    await client.request('workspace/symbol', { query: 'a' });
}

/** A name that cannot be changed is refused with a reason, which is an answer. */
function refused(error: { code?: number; message: string }): void {
    expect(error.message).not.toMatch(/internal|undefined|not a function/i);
}

async function edit(desk: Desk, name: string, below: (n: number) => number): Promise<void> {
    const { length } = desk.client.text(name);
    const start = below(length + 1);
    const end = below(3) === 0 ? Math.min(length, start + below(60)) : start;
    await desk.client.change(name, start, end, below(4) === 0 ? '' : PIECES[below(PIECES.length)]);
}

const MOVED: Record<string, string> = { 'a.cohort': 'b.cohort', 'b.cohort': 'moved.cohort', 'moved.cohort': 'b.cohort' };

/** One thing that a person does. */
async function step(desk: Desk, below: (n: number) => number): Promise<void> {
    const names = [...new Set([...desk.disk.keys(), ...desk.open])].filter((each) => each.endsWith('.cohort')).sort();
    const name = names[below(names.length)];
    const kind = below(20);
    if (kind === 0 && desk.disk.has('smoking.csv')) return desk.remove('smoking.csv');
    if (kind === 1) return desk.save('smoking.csv', below(2) ? TABLE : `${TABLE}x\n`);
    const gone = Object.keys(BASE).find((each) => !names.includes(each) && !names.includes('moved.cohort'));
    if (gone) return desk.save(gone, BASE[gone]);
    if (!desk.open.has(name)) return desk.show(name, desk.disk.get(name) ?? '');
    if (kind === 2) return desk.save(name, desk.client.text(name));
    if (kind === 3) return desk.close(name);
    if (kind === 4 && names.length > 1) {
        await desk.close(name);
        return desk.remove(name);
    }
    if (kind === 5 && !names.includes(MOVED[name])) {
        const files = [{ oldUri: desk.client.uri(name), newUri: desk.client.uri(MOVED[name]) }];
        await desk.client.request('workspace/willRenameFiles', { files });
        const text = desk.client.text(name);
        await desk.close(name);
        await desk.remove(name);
        await desk.save(MOVED[name], text);
        return desk.show(MOVED[name], text);
    }
    if (kind === 6) return desk.client.change(name, 0, desk.client.text(name).length, BASE[name] ?? BASE['b.cohort']);
    for (let i = 0; i <= below(3); i++) await edit(desk, name, below);
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Another editor that has just been opened on the same. */
async function fresh(desk: Desk, other: Desk): Promise<void> {
    for (const name of [...other.open]) await other.close(name);
    for (const name of [...other.disk.keys()]) await other.remove(name);
    for (const [name, text] of desk.disk) await other.save(name, text);
    for (const name of desk.open) await other.show(name, desk.client.text(name));
}

async function sameAs(desk: Desk, other: Desk): Promise<void> {
    // What comes later is waited for; what stays different is shown.
    for (let same = 0, patience = 100; same < 3 && patience > 0; patience--) {
        await sleep(150);
        const equal = desk.settled && other.settled && JSON.stringify(desk.said()) === JSON.stringify(other.said());
        same = equal ? same + 1 : 0;
    }
    expect(desk.said()).toEqual(other.said());
    expect([desk.settled, other.settled]).toEqual([true, true]);
}

describe.each([1, 2, 3, 4])('two files that import one another, seed %i', (seed) => {
    const desk = new Desk();
    const others = [new Desk(), new Desk()];
    beforeAll(async () => {
        for (const [name, text] of Object.entries({ ...BASE, 'smoking.csv': TABLE })) {
            desk.disk.set(name, text);
            desk.client.write(name, text);
        }
        for (const each of [desk, ...others]) await each.client.start();
    });

    test('whatever is done, all is answered, and what is said in the end does not depend on it', { timeout: 180_000 }, async () => {
        const below = random(seed);
        for (let i = 0; i < 60; i++) {
            await step(desk, below);
            for (const name of desk.open) if (below(2)) await ask(desk, name, below);
        }
        await fresh(desk, others[0]);
        await sameAs(desk, others[0]);
        // And when all is well again nothing is left of it.
        for (const name of [...desk.open]) await desk.close(name);
        for (const [name, text] of Object.entries({ ...BASE, 'smoking.csv': TABLE })) await desk.save(name, text);
        for (const name of Object.keys(BASE)) await desk.show(name, BASE[name]);
        await fresh(desk, others[1]);
        await sameAs(desk, others[1]);
        expect(
            Object.values(desk.said())
                .flat()
                .filter((each) => /unknown|syntax|mismatch/.test(each)),
        ).toEqual([]);
        for (const each of [desk, ...others]) expect(each.client.errors).toEqual([]);
    });
});
