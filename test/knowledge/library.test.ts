import { describe, expect, it } from 'vitest';
import panels from '../../knowledge/data/sources/panels.json' with { type: 'json' };
import { correlationOf, libraryFiles, libraryText, type Population, populationsOf } from '../../knowledge/index.ts';
import { formatText } from '../../language/format/format.ts';
import { type Outcome, run } from '../conformance/run.ts';

const PATIENTS = 60_000;

const spec = (file: string, fragment: string, ages = 'uniform(18, 85)', females = 51) => `import { ${fragment} } from "std/${file}"
cohort Sample {
  patients 1000
  sex ~ categorical(female: ${females}%, male: ${100 - females}%)
  age [years] ~ ${ages}
  include ${fragment}
}
`;

/** Rows of a group; women come first in `sex`. */
function members(outcome: Outcome, { sex, age: [low, high] }: Population): number[] {
    const sexes = outcome.column('sex');
    const ages = outcome.column('age');
    const code = sex === 'female' ? 0 : 1;
    return [...sexes.keys()].filter((row) => sexes[row] === code && ages[row] >= low && ages[row] < high);
}

function ranks(values: Float64Array, rows: readonly number[]): Float64Array {
    const order = [...rows].sort((a, b) => values[a] - values[b]);
    const found = new Float64Array(values.length);
    for (let from = 0; from < order.length; ) {
        let to = from;
        while (to < order.length && values[order[to]] === values[order[from]]) to += 1;
        for (let i = from; i < to; i++) found[order[i]] = (from + to - 1) / 2;
        from = to;
    }
    return found;
}

function spearman(a: Float64Array, b: Float64Array): number {
    const rows = [...a.keys()].filter((row) => !Number.isNaN(a[row]) && !Number.isNaN(b[row]));
    const [x, y] = [ranks(a, rows), ranks(b, rows)];
    const middle = (rows.length - 1) / 2;
    let [xy, xx, yy] = [0, 0, 0];
    for (const row of rows) {
        xy += (x[row] - middle) * (y[row] - middle);
        xx += (x[row] - middle) ** 2;
        yy += (y[row] - middle) ** 2;
    }
    return xy / Math.sqrt(xx * yy);
}

describe.each(panels.map((panel) => [panel.file, panel] as const))('std/%s', (file, panel) => {
    const years = 'years' in panel ? (panel.years as [number, number]) : undefined;
    const ages = years ? `uniform(${years[0]}, ${years[1]})` : undefined;
    const outcome = run(spec(file, panel.fragment, ages), { patients: PATIENTS });

    it('is laid out as the formatter does, and compiles without a word', () => {
        expect(libraryFiles).toContain(file);
        expect(formatText(libraryText(file)!)).toEqual({ text: libraryText(file) });
        expect(outcome.said.filter((each) => !each.startsWith('hint'))).toEqual([]);
    });

    /** Within four standard errors of the share below each percentile; ties of rounded values count on both sides. */
    it('has the percentiles of its source in each group', () => {
        const off: string[] = [];
        let checked = 0;
        for (const key of panel.drawn) {
            const groups = populationsOf(key).filter(
                ({ sex, sd, age: [low, high] }) =>
                    sex &&
                    (years ? sd === undefined && low >= years[0] && high <= years[1] : sd !== undefined && low >= 18 && high - low !== 102),
            );
            for (const group of groups) {
                const values = members(outcome, group).map((row) => outcome.column(key)[row]);
                for (const [p, value] of group.quantiles.filter(([each]) => each >= 0.05 && each <= 0.95)) {
                    const slack = 4 * Math.sqrt((p * (1 - p)) / values.length);
                    const step = smallestStep(outcome.column(key));
                    const below = values.filter((each) => each < value - step).length / values.length;
                    const upTo = values.filter((each) => each <= value + step).length / values.length;
                    checked += 1;
                    if (below > p + slack || upTo < p - slack) off.push(`${key} ${group.sex} ${group.age}: ${p} is ${below}–${upTo}`);
                }
            }
        }
        console.log(`std/${file}: ${checked} percentiles checked, ${off.length} off`);
        expect(off).toEqual([]);
        if (panel.drawn.length > 0) expect(checked).toBeGreaterThan(20);
    });

    it('has the rank correlations of its source within 0.03', () => {
        if (years) return;
        const off: string[] = [];
        for (const [i, a] of panel.drawn.entries()) {
            for (const b of panel.drawn.slice(i + 1)) {
                const measured = correlationOf(a, b)?.spearman;
                if (measured === undefined || Math.abs(measured) < panel.least) continue;
                const found = spearman(outcome.column(a), outcome.column(b));
                if (Math.abs(found - measured) > 0.03) off.push(`${a} with ${b}: ${found} for ${measured}`);
            }
        }
        expect(off).toEqual([]);
    });
});

function smallestStep(values: Float64Array): number {
    const sorted = [...new Set(values)].sort((a, b) => a - b);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < sorted.length; i++) least = Math.min(least, sorted[i] - sorted[i - 1]);
    return least / 2 + 1e-9;
}

describe('in other populations', () => {
    it.each([
        ['of women from 60 to 80', 'uniform(60, 80)', 100],
        ['of men from 20 to 40', 'uniform(20, 40)', 0],
        ['of a practice', 'normal(52, 17) in 18..95', 51],
    ])('%s, all of them compile', (_name, ages, females) => {
        for (const panel of panels.filter((each) => !('years' in each))) {
            const outcome = run(spec(panel.file, panel.fragment, ages, females), { patients: 10 });
            expect(
                outcome.said.filter((each) => !each.startsWith('hint')),
                panel.file,
            ).toEqual([]);
        }
    });
});

describe('importing', () => {
    it('says what the library has where a name is wrong', () => {
        const outcome = run('import { AdultVitals } from "std/vital"\ncohort A { patients 10 age ~ normal(5, 1) }');
        expect(outcome.messages.join(' ')).toContain('The standard library has no "std/vital". It has std/vitals');
    });
});
