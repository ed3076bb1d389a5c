import { afterEach, describe, expect, test, vi } from 'vitest';
import { calibrate } from '../../generator/calibrate/index.ts';
import { likelyRounding, roundingFor } from '../../generator/calibrate/rounding.ts';
import { Frame } from '../../generator/frame.ts';
import { scriptFills } from '../../generator/machine/fills.ts';
import { normalQuantile } from '../../math/special.ts';
import type { Plan } from '../../plan/model.ts';
import { col, dist, op, planOf, variable } from './plan-fixture.ts';

afterEach(() => vi.restoreAllMocks());

/** A chain, each variable of the one before it: what runs a column again for each that depends on it is quadratic here. */
function chain(length: number): Plan {
    const steps = Array.from({ length }, (_, k) =>
        variable(`v${k}`, dist('normal', k === 0 ? 0 : op('multiply', 0.5, col(`v${k - 1}`)), 1), { rounding: 'auto' }),
    );
    return planOf(steps);
}

/** Numbers drawn by a calibration, and numbers that it held at once. */
function workOf(plan: Plan): { drawn: number; held: number } {
    const work = { drawn: 0, held: 0 };
    const { run } = Frame.prototype;
    vi.spyOn(Frame.prototype, 'run').mockImplementation(function (this: Frame, k) {
        work.drawn += this.n;
        run.call(this, k);
    });
    const { allocate } = scriptFills;
    vi.spyOn(scriptFills, 'allocate').mockImplementation((length) => {
        work.held += length;
        return allocate(length);
    });
    expect(calibrate(plan).solved).toBeDefined();
    vi.restoreAllMocks();
    return work;
}

describe('calibration of a wide plan', () => {
    test('draws in proportion to its variables', () => {
        const [narrow, wide] = [workOf(chain(600)), workOf(chain(2400))];
        expect(wide.drawn / narrow.drawn).toBeLessThan(5);
        // A rounding and what rows show take few rows each, not the pilot's 65,536.
        expect(wide.drawn / 2400).toBeLessThan(20_000);
    });

    test('holds as many columns as are still to be read, not all of them', () => {
        expect(workOf(chain(2400)).held).toBeLessThan(2400 * 1000);
    });
});

describe('a rounding from few rows', () => {
    const sample = (of: (u: number) => number, n: number) => Float64Array.from({ length: n }, (_, i) => of((i + 0.5) / n));

    test.each([
        ['far from a power of ten', 30],
        ['small', 0.0004],
        ['large', 5e6],
    ])('is that of the whole law where its spread is %s', (_, sd) => {
        expect(
            likelyRounding(
                sample((u) => 100 + sd * normalQuantile(u), 1024),
                undefined,
            ),
        ).toEqual(roundingFor(100, sd));
    });

    test('is left open where the spread is near a power of ten, or its estimate is poor', () => {
        expect(
            likelyRounding(
                sample((u) => 10 * normalQuantile(u), 1024),
                undefined,
            ),
        ).toBeUndefined();
        // A Pareto law with shape 2.1: its fourth moment is infinite.
        expect(
            likelyRounding(
                sample((u) => 30 * (1 - u) ** (-1 / 2.1), 1024),
                undefined,
            ),
        ).toBeUndefined();
        expect(likelyRounding(new Float64Array(1024).fill(7), undefined)).toBeUndefined();
    });
});
