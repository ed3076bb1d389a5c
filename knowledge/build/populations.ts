import type { Row } from './analytes.ts';

/** sex (empty for both), age low ≤ x < high, n, mean, sd, min, max, then one value a probability. */
export type PopulationRow = [
    sex: string,
    low: number,
    high: number,
    n: number,
    mean: number,
    sd: number | null,
    min: number,
    max: number,
    ...values: number[],
];

export interface PopulationTables {
    bandProbabilities: number[];
    yearProbabilities: number[];
    bands: Record<string, PopulationRow[]>;
    years: Record<string, PopulationRow[]>;
}

/** The survey's name of an analyte in ours. */
export const surveyKey = (key: string): string => (key === 'glucose_random' ? 'glucose' : key);

const BANDS = ['p0.1', 'p1', 'p2.5', 'p5', 'p25', 'p50', 'p75', 'p95', 'p97.5', 'p99', 'p99.9'];
const YEARS = ['p0.5', 'p2.5', 'p5', 'p50', 'p95', 'p97.5', 'p99.5'];
const probability = (column: string): number => Number((Number(column.slice(1)) / 100).toPrecision(4));

/** Ages are whole years and 80 means 80 or older. */
const above = (year: number): number => (year >= 80 ? 120 : year + 1);

export function buildPopulations(percentiles: readonly Row[], growth: readonly Row[], keys: ReadonlySet<string>): PopulationTables {
    const table = (rows: readonly Row[], columns: readonly string[], ages: (row: Row) => [number, number]) => {
        const found = new Map<string, PopulationRow[]>();
        for (const row of rows) {
            const key = surveyKey(row.key);
            if (!keys.has(key)) continue;
            const [low, high] = ages(row);
            const figures = [row.n, row.mean, row.sd ?? '', row.min, row.max].map((text) => (text === '' ? null : Number(text)));
            const made = [
                row.sex === 'all' ? '' : row.sex,
                low,
                high,
                ...figures,
                ...columns.map((column) => Number(row[column])),
            ] as PopulationRow;
            found.set(key, [...(found.get(key) ?? []), made]);
        }
        return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
    };
    return {
        bandProbabilities: BANDS.map(probability),
        yearProbabilities: YEARS.map(probability),
        bands: table(percentiles, BANDS, (row) => [Number(row.age_min), above(Number(row.age_max))]),
        years: table(growth, YEARS, (row) => [Number(row.age_years), Number(row.age_years) + 1]),
    };
}

/** The step that the survey's figures have: what nearly all of the middle ones are a multiple of. */
export function step(rows: readonly PopulationRow[]): number {
    const values = rows.flatMap(([, , , , , , min, max, ...quantiles]) => [min, max, ...quantiles.slice(2, -2)]);
    for (const size of [1, 0.1, 0.01, 0.001]) {
        const whole = values.filter((value) => Math.abs(value / size - Math.round(value / size)) < 1e-6);
        if (whole.length >= 0.6 * values.length) return size;
    }
    return 0.001;
}

/** Decimals that an analyte is reported with, by the survey's laboratories; unknown of what they compute (mean pressure). */
export function decimals({ bands }: PopulationTables, key: string): number | undefined {
    const found = [1, 0.1, 0.01].indexOf(bands[key] ? step(bands[key]) : Number.NaN);
    return found < 0 ? undefined : found;
}
