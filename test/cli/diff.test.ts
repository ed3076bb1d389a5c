import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CohortComparison, StatisticChange } from '../../plan/comparison.ts';
import { cohort, SMALL, scratch } from './command.ts';

const { path, write } = scratch();
const FREE = SMALL.replace(' in 80..230', '');
const small = write('small.cohort', FREE);
const shifted = write('shifted.cohort', FREE.replace('112 + 0.4', '117 + 0.4').replace('prevalence 11%', 'prevalence 15%'));

async function json(args: string[], settings: Parameters<typeof cohort>[1] = {}): Promise<CohortComparison> {
    const { status, stdout, stderr } = await cohort(['diff', ...args, '--json'], settings);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
}

const figure = ({ statistics }: CohortComparison, statistic: string, of: string, detail: string | null = null): StatisticChange =>
    statistics.find((each) => each.statistic === statistic && each.of === of && each.detail === detail)!;

describe.concurrent('two specs', () => {
    test('what was written differently, and what came of it', async () => {
        const comparison = await json([small, shifted, '--patients', '20000']);
        expect(comparison).toMatchObject({
            patients: 20000,
            seed: '1',
            a: { file: small, cohort: 'Small', label: null },
            b: { file: shifted },
        });
        expect(comparison.definitions.map(({ kind, name, change }) => [kind, name, change])).toEqual([
            ['variable', 'sbp', 'changed'],
            ['condition', 'diabetes', 'changed'],
        ]);
        const { difference, standardError, verdict } = figure(comparison, 'mean', 'sbp');
        // Every patient has 5 more, but for the rounding of what is written.
        expect(difference).toBeCloseTo(5, 3);
        expect(standardError).toBeLessThan(0.001);
        expect(verdict).toBe('different');
        expect(figure(comparison, 'mean', 'sbp').unit).toBe('mmHg');
        const prevalence = figure(comparison, 'prevalence', 'diabetes');
        expect(prevalence.difference).toBeCloseTo(0.04, 2);
        expect(prevalence.verdict).toBe('different');
        // Neither depends on what was changed.
        for (const of of ['age', 'index_date']) expect(figure(comparison, 'mean', of)).toMatchObject({ verdict: 'same', difference: 0 });
        expect(comparison.histograms.map(({ of }) => of)).toEqual(['sbp']);
    });
    test('a table for reading has what differs, and all of it on demand', async () => {
        const { status, stdout, stderr } = await cohort(['diff', small, shifted]);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        expect(stdout).toContain('definitions  2 changed');
        expect(stdout).toMatch(/- {3}prevalence 11%\n.*\+ {3}prevalence 15%/);
        expect(stdout).toMatch(/sbp +mean +mmHg +116\.\d+ +121\.\d+ +\+5 ± 0 +[▁-█]/);
        expect(stdout).toMatch(/diabetes +prevalence +1\d\.\d % +1\d\.\d % +\+\d\.\d+ points ± 0\.\d+/);
        expect(stdout).not.toMatch(/^age +mean/m);
        const all = await cohort(['diff', small, shifted, '--all']);
        expect(all.stdout).toMatch(/^age +mean.* the same/m);
    });
    test('a spec differs from itself in nothing, its scenarios in what they say', async () => {
        const both = write('both.cohort', `${FREE}\nscenario Older of Small { age [years] ~ normal(70, 8) in 60..95 round 1 }\n`);
        const same = await json([both, both]);
        expect(same.definitions).toEqual([]);
        expect(same.statistics.every(({ verdict }) => verdict === 'same')).toBe(true);
        const older = await json([both, both, '--against', 'Older']);
        expect([older.a.cohort, older.b.cohort]).toEqual(['Small', 'Older']);
        // What a cohort expects is not expected of its scenarios.
        expect(older.definitions.map(({ kind, change }) => `${kind} ${change}`)).toEqual(['variable changed', 'expect removed']);
        expect(figure(older, 'mean', 'age').verdict).toBe('different');
        expect(figure(older, 'share', 'sex', 'male').verdict).toBe('same');
    });
    test('another name of the cohort alone changes nothing', async () => {
        const renamed = await json([small, write('renamed.cohort', FREE.replace('cohort Small', 'cohort Other'))]);
        expect(renamed.b.cohort).toBe('Other');
        expect(renamed.statistics.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
    });
    test('lives are compared too', async () => {
        const lives = (rate: string, every: string) =>
            `cohort C { patients 4000 seed 1 followup 2 years x ~ normal(10, 2) visits clinic every ${every} { measure x sd 1 } event fall { incidence ${rate} per year recurrent } terminal event death { incidence 5% per year } }\n`;
        const comparison = await json([write('l1.cohort', lives('20%', '6 months')), write('l2.cohort', lives('30%', '3 months'))]);
        const rate = figure(comparison, 'rate', 'fall');
        expect(rate.before).toBeCloseTo(0.2, 1);
        expect(rate.difference).toBeCloseTo(0.1, 1);
        // Two Poisson counts over 4,000 patients of nearly two years, partly of the same falls.
        expect(rate.standardError).toBeLessThan(Math.sqrt(0.5 / 7_500));
        expect(rate.verdict).toBe('different');
        expect(figure(comparison, 'rate', 'death').verdict).toBe('same');
        expect(figure(comparison, 'visits', 'clinic').verdict).toBe('different');
        expect(figure(comparison, 'mean', 'clinic.x')).toMatchObject({ kind: 'number' });
    });
});

describe('revisions of git', () => {
    const repository = path('repository');
    const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args], {
            cwd: repository,
        });
    mkdirSync(path('repository', 'study'), { recursive: true });
    const spec =
        'import { Vitals } from "../shared.cohort"\ntable risk(k) from "risk.csv"\ncohort S { patients 500 k ~ integer(1, 2) include Vitals r = risk(k) }\n';
    git('init', '-q');
    write('repository/shared.cohort', 'fragment Vitals { pulse ~ normal(70, 5) }\n');
    write('repository/study/s.cohort', spec);
    write('repository/study/risk.csv', 'k,value\n1,10\n2,20\n');
    git('add', '.');
    git('commit', '-qm', 'first');
    write('repository/shared.cohort', 'fragment Vitals { pulse ~ normal(80, 5) }\n');
    write('repository/study/risk.csv', 'k,value\n1,10\n2,30\n');
    const inStudy = { cwd: path('repository', 'study') };

    test('what a spec imports is read from the revision as well', async () => {
        const before = readdirSync(repository, { recursive: true });
        const comparison = await json(['HEAD:study/s.cohort', 's.cohort'], inStudy);
        expect(comparison.a.file).toBe('HEAD:study/s.cohort');
        expect(comparison.definitions.map(({ kind, name, change }) => `${kind} ${name} ${change}`)).toEqual([
            'variable pulse changed',
            'table risk affected',
        ]);
        expect(figure(comparison, 'mean', 'pulse').difference).toBeCloseTo(10, 6);
        expect(figure(comparison, 'mean', 'r').difference).toBeCloseTo(5, 0);
        expect(readdirSync(repository, { recursive: true })).toEqual(before);
    });
    test('a path that begins with a dot begins at this folder', async () => {
        expect((await json(['HEAD:./s.cohort', 'HEAD:study/s.cohort'], inStudy)).definitions).toEqual([]);
    });
    test.each<[string, string, RegExp]>([
        ['an unknown revision', 'nowhere:study/s.cohort', /no revision nowhere/],
        ['a revision that would be an option', '-c=x:study/s.cohort', /unknown option|no revision/],
        ['a file that was not there', 'HEAD:study/t.cohort', /no such file in that revision/],
        ['a path from here without a dot', 'HEAD:s.cohort', /HEAD:\.\/s\.cohort/],
        ['a folder', 'HEAD:study', /a folder/],
        ['a path out of the repository', 'HEAD:../../etc/passwd', /no such file|outside|not in the repository/],
        ['a file that is not there', 'none.cohort', /no such file/],
    ])('%s is an error that says so', async (_, name, why) => {
        const { status, stdout, stderr } = await cohort(['diff', name, 's.cohort'], inStudy);
        expect([2, 3]).toContain(status);
        expect(stdout).toBe('');
        expect(stderr).toMatch(why);
        expect(stderr.trim().split('\n')).toHaveLength(1);
    });
    test('no repository, and no git', async () => {
        const outside = await cohort(['diff', 'HEAD:s.cohort', small], { cwd: path() });
        expect([outside.status, outside.stderr]).toEqual([3, expect.stringMatching(/in no git repository/)]);
        const without = await cohort(['diff', 'HEAD:study/s.cohort', 's.cohort'], { ...inStudy, env: { COHORT_GIT: '/no/such/git' } });
        expect([without.status, without.stderr]).toEqual([3, expect.stringMatching(/no git on this computer/)]);
    });
});

describe.concurrent('what cannot be compared', () => {
    test('a spec with errors is status 1, with the place', async () => {
        const { status, stderr } = await cohort(['diff', small, write('broken.cohort', 'cohort B { x ~ normal(mu, 1) }\n')]);
        expect(status).toBe(1);
        expect(stderr).toMatch(/broken\.cohort:1:\d+: error name\/unknown/);
    });
    test('an unknown cohort is status 2', async () => {
        expect(await cohort(['diff', small, shifted, '--against', 'Nobody'])).toMatchObject({
            status: 2,
            stderr: expect.stringMatching(/shifted\.cohort has no cohort Nobody; it has Small/),
        });
    });
    test.each([
        ['one patient', ['--patients', '1']],
        ['an empty cohort', ['--against', '']],
        ['one file', []],
    ])('%s is status 2', async (name, args) => {
        const files = name === 'one file' ? [small] : [small, shifted];
        expect((await cohort(['diff', ...files, ...args])).status).toBe(2);
    });
});
