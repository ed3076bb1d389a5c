import data from './data/populations.json' with { type: 'json' };
import type { Group, Sex } from './group.ts';

/** How an analyte is distributed in a part of a national sample, survey-weighted, in the analyte's own unit. */
export interface Population {
    analyte: string;
    /** Both sexes where absent. */
    sex?: Sex;
    /** low ≤ x < high, years. The oldest, top-coded at 80, reach to 120. */
    age: readonly [low: number, high: number];
    /** Persons measured. */
    n: number;
    mean: number;
    /** Absent for single years of age. */
    sd?: number;
    min: number;
    max: number;
    /** Probabilities and values, ascending: from 0.001 to 0.999, single years of age from 0.005 to 0.995. */
    quantiles: readonly (readonly [probability: number, value: number])[];
    /** Key of `sources`. */
    source: string;
}

type Row = [sex: string, low: number, high: number, n: number, mean: number, sd: number | null, min: number, max: number, ...number[]];

const made = new Map<string, readonly Population[]>();

/** Every part of the sample in which an analyte was measured. */
export function populationsOf(analyte: string): readonly Population[] {
    let found = made.get(analyte);
    if (!found) {
        const bands = Object.hasOwn(data.bands, analyte) ? (data.bands as unknown as Record<string, Row[]>)[analyte] : [];
        const years = Object.hasOwn(data.years, analyte) ? (data.years as unknown as Record<string, Row[]>)[analyte] : [];
        found = [
            ...bands.map((row) => population(analyte, row, data.bandProbabilities, 'nhanes')),
            ...years.map((row) => population(analyte, row, data.yearProbabilities, 'nhanes')),
        ];
        made.set(analyte, found);
    }
    return found;
}

function population(analyte: string, row: Row, probabilities: readonly number[], source: string): Population {
    const [sex, low, high, n, mean, sd, min, max, ...values] = row;
    return {
        analyte,
        ...(sex !== '' && { sex: sex as Sex }),
        age: [low, high],
        n,
        mean,
        ...(sd !== null && { sd }),
        min,
        max,
        quantiles: values.map((value, i) => [probabilities[i], value] as const),
        source,
    };
}

/** The narrowest part of the sample that holds a whole group, or nothing. Without an age: adults. */
export function populationFor(analyte: string, { sex, age = [18, 119], pregnant }: Group): Population | undefined {
    if (pregnant) return undefined;
    return populationsOf(analyte)
        .filter((each) => each.sex === sex && each.age[0] <= age[0] && age[1] < each.age[1])
        .sort((a, b) => a.age[1] - a.age[0] - (b.age[1] - b.age[0]))[0];
}
