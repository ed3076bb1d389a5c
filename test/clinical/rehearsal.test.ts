import { expect, test, vi } from 'vitest';
import { Rehearsal } from '../../clinical/rehearsal.ts';
import { col, condition, derived, dist, op, planOf, variable } from '../generator/plan-fixture.ts';

/** A chain with a condition in the middle, and one variable beside it. */
const plan = (mean: number, share: number) =>
    planOf([
        variable('beside', dist('normal', 5, 1)),
        variable('first', dist('normal', mean, 1)),
        condition('ill', share, op('multiply', 0.3, col('first'))),
        derived('last', op('add', col('ill'), col('beside'))),
    ]);
const COLUMNS = ['beside', 'first', 'ill', 'last'];

test.each([false, true])('a rehearsal after an edit gives what one without a past gives (crowded: %s)', async (crowded) => {
    const edits = [plan(0, 0.2), plan(1, 0.2), plan(1, 0.4), plan(0, 0.2)];
    const after = edits.map((each) => COLUMNS.map((name) => new Rehearsal(each, crowded).column(name)));
    for (const [i, edit] of edits.entries()) {
        vi.resetModules();
        const { Rehearsal: Fresh } = await import('../../clinical/rehearsal.ts');
        const fresh = new Fresh(edit, crowded);
        expect(after[i]).toEqual(COLUMNS.map((name) => fresh.column(name)));
    }
});

test('an edit leaves what it does not reach', () => {
    const before = new Rehearsal(plan(0, 0.2));
    const [beside, first] = [before.column('beside'), before.column('first')];
    const last = before.column('last');
    const after = new Rehearsal(plan(0, 0.6));
    expect(after.column('beside')).toBe(beside);
    expect(after.column('first')).toBe(first);
    expect(after.column('last')).not.toEqual(last);
});
