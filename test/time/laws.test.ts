import { describe, expect, test } from 'vitest';
import { type LivedTable, type Lives, lives, simulated } from './lives.ts';
import { WHOLE } from './whole.ts';

const N = 300;
const whole = lives(WHOLE, { patients: N });
const TABLES = ['patients', 'conditions', 'clinic', 'emergency', 'admission', 'medications', 'progressions', 'events', 'corruptions'];

/** The cells of a table whose patient is among first+1 … last, as one text. */
function cells(table: LivedTable, first = 0, last = Number.POSITIVE_INFINITY, fields = table.fields.map(({ name }) => name)): string {
    const id = table.column('patient_id');
    const columns = fields.map((name) => table.texts(name));
    const lines: string[] = [];
    for (let r = 0; r < table.rows; r++) if (id[r] > first && id[r] <= last) lines.push(columns.map((column) => column[r]).join());
    return lines.join('\n');
}

test('the cohort of this file compiles without a word, and everything in it happens', () => {
    expect(whole.said).toEqual([]);
    for (const name of TABLES) expect(whole.table(name).rows, name).toBeGreaterThan(0);
});

describe('every table is the same', () => {
    for (const name of TABLES) {
        test(`${name}: alone or among others, in any blocks, by any backend`, () => {
            const expected = cells(whole.table(name), 100, 150);
            expect(cells(simulated(whole.solved, 100, 50).get(name)!)).toBe(expected);
            expect(cells(simulated(whole.solved, 100, 50, 'code', 7).get(name)!)).toBe(expected);
            for (const backend of ['closure', 'wasm'] as const)
                expect(cells(simulated(whole.solved, 100, 50, backend).get(name)!)).toBe(expected);
            expect(cells(simulated(whole.solved, 117, 1).get(name)!)).toBe(cells(whole.table(name), 117, 118));
        });
    }
    test('across the border of a chunk', () => {
        const across = simulated(whole.solved, 4090, 12);
        const parts = [simulated(whole.solved, 4090, 4), simulated(whole.solved, 4094, 8)];
        for (const name of TABLES)
            expect(cells(across.get(name)!)).toBe(
                parts
                    .map((part) => cells(part.get(name)!))
                    .filter((text) => text !== '')
                    .join('\n'),
            );
    });
});

/** The cells of what there was before in a table that may now have more columns, and rows of more members. */
function old({ table }: Lives, name: string): string {
    const before = whole.table(name);
    const after = table(name);
    const member = ['condition', 'medication', 'progression', 'event'].find((word) => before.fields.some((field) => field.name === word));
    const known = member && new Set(before.fields.find((field) => field.name === member)!.labels);
    const members = member && after.texts(member);
    const fields = before.fields.map((field) => field.name);
    const columns = fields.map((field) => after.texts(field));
    const lines: string[] = [];
    for (let r = 0; r < after.rows; r++)
        if (!known || !members || known.has(members[r])) lines.push(columns.map((column) => column[r]).join());
    return lines.join('\n');
}

describe('what is added, removed or moved leaves the rest unchanged', () => {
    const unrelated: [string, string][] = [
        ['an event', 'event fall { incidence 30% per year recurrent }'],
        [
            'a condition with a course',
            'condition asthma { prevalence 5% incidence 1% per year resolves after ~ exponential(mean: 2) [years] }',
        ],
        ['a progression', 'progression ms { state a state b a -> b rate 20% per year }'],
        ['a medication', 'medication aspirin { indicated when age > 50 }'],
        ['a variable', 'noise ~ normal(0, 1)'],
    ];
    for (const [what, text] of unrelated) {
        test(what, () => {
            const more = lives(`${text} ${WHOLE}`, { patients: N });
            expect(more.messages).toEqual([]);
            for (const name of TABLES) expect(old(more, name), name).toBe(cells(whole.table(name)));
        });
    }
    test('a variable of a visit', () => {
        const more = lives(WHOLE.replace('missing crp', 'ldl ~ normal(3, 1) missing crp'), { patients: N });
        for (const name of TABLES) expect(old(more, name), name).toBe(cells(whole.table(name)));
    });
    test('the order of declarations', () => {
        const members = WHOLE.trim().split(/\n {4}(?=\w)/);
        const turned = lives(members.toReversed().join('\n    '), { patients: N });
        for (const name of TABLES) {
            const fields = whole.table(name).fields.map((field) => field.name);
            expect(cells(turned.table(name), 0, N, fields).split('\n').sort(), name).toEqual(cells(whole.table(name)).split('\n').sort());
        }
    });
});

test('solutions depend on neither seed nor number of patients', () => {
    const other = lives(`seed 7 patients 5 ${WHOLE}`, { patients: 5 });
    expect(other.solved.unknowns).toEqual(whole.solved.unknowns);
    expect(cells(other.table('clinic'))).not.toBe(cells(whole.table('clinic'), 0, 5));
});
