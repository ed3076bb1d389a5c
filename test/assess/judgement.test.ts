import { describe, expect, test } from 'vitest';
import { collect, evaluate, Sample, targets } from '../../assess/index.ts';
import type { Expression, Statistic, TargetReport } from '../../plan/model.ts';
import { type Given, generatorOf, normals, planOf, prepare, uniforms } from './columns.ts';

const x = { column: 'x' };
const mean: Statistic = { statistic: 'mean', args: [x] };

function sampleOf(given: Given, expectations: Expression[], reports: TargetReport[] = [], clusters: string[] = []): Sample {
    const plan = planOf({
        expectations: expectations.map((predicate) => ({ predicate, text: '', at: '' })),
        clusters: clusters.map((name) => ({ name, count: 1, steps: [] })),
    });
    const sample = new Sample(plan, reports, prepare);
    for (const _ of collect(generatorOf(given), Object.values(given.columns)[0].length, [sample]));
    return sample;
}

function judge(predicate: Expression, given: Given, patients?: number) {
    return evaluate({ predicate, text: '', at: '' }, sampleOf(given, [predicate]), patients);
}

describe('expectations', () => {
    const given = { columns: { x: [1, 2, 3, 4, 5] } };

    test.each<[string, Expression, boolean, number | undefined, number | undefined]>([
        ['inside both bounds, ends included', { op: 'between', args: [mean, 3, 4] }, true, 3, 4],
        ['outside', { op: 'between', args: [mean, 3.1, 4] }, false, 3.1, 4],
        ['below a literal', { op: 'less', args: [mean, 3] }, false, undefined, 3],
        ['a literal below it', { op: 'less', args: [2, mean] }, true, 2, undefined],
        ['at least', { op: 'greater_or_equal', args: [mean, 3] }, true, 3, undefined],
        ['exactly', { op: 'equal', args: [mean, 3] }, true, 3, 3],
    ])('%s', (_, predicate, pass, low, high) => {
        const result = judge(predicate, given);
        expect(result).toMatchObject({ pass, achieved: 3, low, high });
    });

    test('bounds that no dataset can leave are never failed', () => {
        const rare = { columns: { x: Array.from({ length: 1000 }, (_, i) => (i === 0 ? 1 : 0)) } };
        const share: Statistic = { statistic: 'share', args: [x] };
        expect(judge({ op: 'between', args: [share, 0, 1] }, rare).chanceOfFailure).toBe(0);
        expect(judge({ op: 'greater_or_equal', args: [share, 0] }, rare).chanceOfFailure).toBe(0);
        expect(judge({ op: 'greater', args: [share, 0] }, rare).chanceOfFailure).toBeGreaterThan(0.1);
    });

    test('statistics may be compared with one another, and combined', () => {
        const upper: Statistic = { statistic: 'mean', args: [x], where: { op: 'greater', args: [x, 2] } };
        expect(
            judge(
                {
                    op: 'and',
                    args: [
                        { op: 'greater', args: [upper, mean] },
                        { op: 'less', args: [mean, 10] },
                    ],
                },
                given,
            ),
        ).toMatchObject({
            pass: true,
            achieved: Number.NaN,
        });
        expect(judge({ op: 'less', args: [{ op: 'subtract', args: [upper, mean] }, 0.5] }, given)).toMatchObject({
            pass: false,
            achieved: 1,
        });
    });

    test('what no patient has does not pass', () => {
        const none: Statistic = { statistic: 'mean', args: [x], where: { op: 'greater', args: [x, 99] } };
        expect(judge({ op: 'less', args: [none, 1e9] }, given).pass).toBe(false);
    });
});

describe('the chance that a correct dataset fails', () => {
    const z = normals(21);
    const columns = { x: Array.from({ length: 4000 }, () => z()), y: Array.from({ length: 4000 }, () => z()) };
    const spread = Math.sqrt(columns.x.reduce((s, v) => s + v * v, 0) / 4000);
    const centre = columns.x.reduce((s, v) => s + v, 0) / 4000;

    test('of a mean within 1.96 standard errors is 5 %', () => {
        const half = (1.96 * spread) / Math.sqrt(4000);
        const { chanceOfFailure } = judge({ op: 'between', args: [mean, centre - half, centre + half] }, { columns });
        expect(Math.abs(chanceOfFailure - 0.05)).toBeLessThan(0.003);
    });

    test('falls with the number of patients', () => {
        const half = (1.96 * spread) / Math.sqrt(4000);
        const predicate: Expression = { op: 'between', args: [mean, centre - half, centre + half] };
        // Twice the standard error: P(|z| > 0.98); half of it: P(|z| > 3.92).
        expect(Math.abs(judge(predicate, { columns }, 1000).chanceOfFailure - 0.327)).toBeLessThan(0.005);
        expect(judge(predicate, { columns }, 16_000).chanceOfFailure).toBeLessThan(0.001);
    });

    test('of two statistics of the same patients respects what they share', () => {
        const both: Statistic = { statistic: 'mean', args: [x] };
        const less: Expression = {
            op: 'less',
            args: [both, { op: 'add', args: [{ statistic: 'mean', args: [x], where: { op: 'less', args: [x, 100] } }, 1e-9] }],
        };
        expect(judge(less, { columns }).chanceOfFailure).toBeLessThan(0.001);
        const other: Statistic = { statistic: 'mean', args: [{ column: 'y' }] };
        const gap = columns.y.reduce((s, v) => s + v, 0) / 4000 - centre;
        const { chanceOfFailure } = judge({ op: 'less', args: [{ op: 'add', args: [mean, gap] }, other] }, { columns });
        expect(Math.abs(chanceOfFailure - 0.5)).toBeLessThan(0.05);
    });

    test('of a greatest value follows from the tail', () => {
        // 40 of 4,000 values are above 5; the greatest of 100 patients stays below with probability 0.99^100.
        const u = uniforms(2);
        const tail = { columns: { x: Array.from({ length: 4000 }, (_, i) => (i % 100 === 0 ? 6 : 5 * u())) } };
        const { chanceOfFailure } = judge({ op: 'less', args: [{ statistic: 'max', args: [x] }, 5] }, tail, 100);
        expect(Math.abs(chanceOfFailure - (1 - 0.99 ** 100))).toBeLessThan(0.002);
    });
});

describe('targets', () => {
    const prevalence = (asked: number, more: Partial<TargetReport> = {}): TargetReport => ({
        kind: 'prevalence',
        text: 'prevalence(x)',
        columns: ['x'],
        asked,
        achieved: asked,
        pilotError: 0.0001,
        at: '',
        ...more,
    });
    const one = (report: TargetReport, given: Given, clusters: string[] = []) =>
        targets([report], sampleOf(given, [], [report], clusters))[0];
    const share = (n: number, cases: number): Given => ({ columns: { x: Array.from({ length: n }, (_, i) => (i < cases ? 1 : 0)) } });

    test('tolerance is the error of the pilot and 4 standard errors', () => {
        const result = one(prevalence(0.1), share(10_000, 1000));
        expect(result.tolerance).toBeCloseTo(0.0001 + 4 * Math.sqrt((0.1 * 0.9) / 10_000), 5);
        expect(result.pass).toBe(true);
        expect(one(prevalence(0.1), share(10_000, 1150)).pass).toBe(false);
        expect(one(prevalence(0.1), share(10_000, 850)).pass).toBe(false);
    });

    test('a small dataset without a case is not evidence against 1 %', () => {
        expect(one(prevalence(0.01), share(50, 0))).toMatchObject({ pass: true, achieved: 0, low: 0 });
    });

    test('a group is measured among its own', () => {
        const given: Given = { columns: { x: [1, 1, 1, 0], y: [1, 1, 0, 0] } };
        expect(one(prevalence(1, { group: { column: 'y' } }), given).achieved).toBe(1);
        expect(one(prevalence(1, { group: { op: 'greater', args: [{ column: 'y' }, 5] } }), given)).toMatchObject({
            achieved: Number.NaN,
            pass: true,
        });
    });

    test('weights undo an oversampling, and widen the tolerance', () => {
        // Half of the rows are cases of weight 0.2: the weighted share is 1/6.
        const rows = 6000;
        const given: Given = {
            columns: { x: Array.from({ length: rows }, (_, i) => i % 2) },
            weights: Array.from({ length: rows }, (_, i) => (i % 2 === 1 ? 0.2 : 1)),
        };
        const result = one(prevalence(1 / 6), given);
        expect(result.achieved).toBeCloseTo(1 / 6, 12);
        expect(result.tolerance).toBeGreaterThan(4 * Math.sqrt(((1 / 6) * (5 / 6)) / rows));
    });

    test('groups of patients that differ widen the tolerance', () => {
        const u = uniforms(9);
        const rates = Array.from({ length: 24 }, () => 0.3 * u());
        const group = Array.from({ length: 12_000 }, (_, i) => i % 24);
        const columns = { x: group.map((g) => (u() < rates[g] ? 1 : 0)), practice: group };
        const alone = one(prevalence(0.15), { columns });
        const grouped = one(prevalence(0.15), { columns }, ['practice']);
        expect(grouped.tolerance).toBeGreaterThan(3 * alone.tolerance);
    });

    test('correlations, of values or of ranks', () => {
        const z = normals(31);
        const a = Array.from({ length: 5000 }, () => z());
        const given: Given = { columns: { a, b: a.map((v) => 0.6 * v + 0.8 * z()) } };
        const report = (asked: number, method: 'pearson' | 'spearman'): TargetReport => ({
            ...prevalence(asked),
            kind: 'correlation',
            columns: ['a', 'b'],
            method,
        });
        expect(one(report(0.6, 'pearson'), given).pass).toBe(true);
        // Spearman's of a bivariate normal: (6/π)·asin(ρ/2).
        expect(one(report((6 / Math.PI) * Math.asin(0.3), 'spearman'), given).pass).toBe(true);
        expect(one(report(0.66, 'pearson'), given).pass).toBe(false);
        expect(one(report(0.6, 'pearson'), given).tolerance).toBeCloseTo((4 * 0.64) / Math.sqrt(5000), 2);
    });
});
