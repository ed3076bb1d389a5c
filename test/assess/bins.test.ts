import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binsOf, Comorbidities } from '../../assess/index.ts';
import type { Block } from '../../generator/block.ts';
import type { Column } from '../../plan/model.ts';

const total = (values: number[]) => values.reduce((a, b) => a + b, 0);
const all = (values: number[], step?: number) => binsOf(Float64Array.from(values), undefined, values.length, step);

describe('bins', () => {
    test('hold every value once, at most 48 of them and one more for the end, whatever the values', () => {
        const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 300 });
        fc.assert(
            fc.property(values, (xs) => {
                const bins = all(xs)!;
                expect(total(bins.shares) + bins.below + bins.above).toBeCloseTo(1, 9);
                expect(bins.shares.length).toBeLessThanOrEqual(50);
                expect(bins.width).toBeGreaterThan(0);
            }),
            { seed: 1, numRuns: 100 },
        );
    });

    test('have round edges', () => {
        const bins = all(Array.from({ length: 1000 }, (_, k) => 93.7 + k * 0.05))!;
        expect([1, 2, 5, 10]).toContain(bins.width);
        expect(bins.low % bins.width).toBe(0);
    });

    test('are centred on whole values where there are few, one each', () => {
        expect(all([1, 2, 2, 3, 3, 3, 3, 4], 1)).toEqual({ low: 0.5, width: 1, shares: [0.125, 0.25, 0.5, 0.125], below: 0, above: 0 });
    });

    test('hold equally many steps each, so that rounding draws no teeth', () => {
        const even = Array.from({ length: 2000 }, (_, k) => 40 + (k % 200) * 0.5);
        const bins = all(even, 0.5)!;
        expect(Number.isInteger(bins.width / 0.5)).toBe(true);
        const inner = bins.shares.slice(1, -1);
        expect(Math.max(...inner)).toBeCloseTo(Math.min(...inner), 9);
    });

    test('count a far tail without drawing it, and leave out what is missing', () => {
        const values = [...Array.from({ length: 99 }, (_, k) => k), 1e6, Number.NaN];
        const bins = all(values)!;
        expect(bins.above).toBeCloseTo(0.01, 9);
        expect(bins.low + bins.width * bins.shares.length).toBeLessThan(1000);
        expect(all([Number.NaN])).toBeUndefined();
    });

    test('weigh', () => {
        const bins = binsOf(Float64Array.of(0, 1), Float64Array.of(3, 1), 2, 1)!;
        expect(bins.shares).toEqual([0.75, 0.25]);
    });
});

describe('comorbidity', () => {
    const columns = ['a', 'b'].map((name): Column => ({ name, kind: 'boolean', role: 'condition', emitted: true }));
    const block = (a: number[], b: number[], weights?: number[]) =>
        ({
            rows: a.length,
            values: new Map([
                ['a', Float64Array.from(a)],
                ['b', Float64Array.from(b)],
            ]),
            ...(weights ? { weights: Float64Array.from(weights) } : {}),
        }) as unknown as Block;
    const rows = (n11: number, n10: number, n01: number, n00: number) => {
        const cells = [
            [1, 1, n11],
            [1, 0, n10],
            [0, 1, n01],
            [0, 0, n00],
        ];
        const a = cells.flatMap(([x, , n]) => Array<number>(n).fill(x));
        const b = cells.flatMap(([, y, n]) => Array<number>(n).fill(y));
        return block(a, b);
    };

    test('is the odds ratio of the table with the interval of Woolf', () => {
        const counted = new Comorbidities(columns);
        counted.observe(rows(10, 10, 20, 60));
        counted.observe(rows(10, 10, 20, 60));
        const [pair] = counted.pairs();
        // 20·120 / (20·40) = 3; √(1/20 + 1/20 + 1/40 + 1/120) = 0.365148; exp(ln 3 ± 1.959964 · 0.365148).
        expect(pair.oddsRatio).toBeCloseTo(3, 12);
        expect(pair.low).toBeCloseTo(3 / Math.exp(1.959963984540054 * Math.sqrt(1 / 20 + 1 / 20 + 1 / 40 + 1 / 120)), 10);
        expect(pair.high).toBeCloseTo(3 * Math.exp(1.959963984540054 * Math.sqrt(1 / 20 + 1 / 20 + 1 / 40 + 1 / 120)), 10);
        expect([pair.both, pair.expected, pair.ratio]).toEqual([0.1, expect.closeTo(0.2 * 0.3, 12), expect.closeTo(0.1 / 0.06, 12)]);
    });

    test('is unknown where a cell is empty, and is unchanged by weights of one size', () => {
        const empty = new Comorbidities(columns);
        empty.observe(rows(0, 10, 20, 70));
        expect(empty.pairs()[0]).toMatchObject({ oddsRatio: Number.NaN, low: Number.NaN, ratio: 0 });
        const [plain, weighted] = [new Comorbidities(columns), new Comorbidities(columns)];
        const [a, b] = [
            [1, 1, 0, 0, 0],
            [1, 0, 1, 0, 0],
        ];
        plain.observe(block(a, b));
        weighted.observe(block(a, b, [7, 7, 7, 7, 7]));
        for (const key of ['oddsRatio', 'low', 'high', 'ratio'] as const)
            expect(weighted.pairs()[0][key]).toBeCloseTo(plain.pairs()[0][key], 10);
    });
});
