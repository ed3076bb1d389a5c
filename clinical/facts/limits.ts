import type { Group } from '../../knowledge/group.ts';
import { limits, type Tier } from '../../knowledge/limits.ts';
import { type Population, populationFor } from '../../knowledge/populations.ts';
import { cite } from '../../knowledge/sources.ts';

/** Two bounds and who says so; a bound that is not known is infinite. */
export interface Band {
    low: number;
    high: number;
    source: string;
}

/** The tiers for one patient, in the analyte's own unit; absent where nothing is known for the sex and age. */
export interface Tiers {
    /** Beyond this nobody lives, or nothing is measured. */
    impossible?: Band;
    /** Grade 4 of the toxicity scales: life-threatening. */
    dangerous?: Band;
    /** 0.1st and 99.9th percentile; the low end only where too little of it means something. */
    population?: Band;
    /** Both ends, whatever they mean. */
    seen?: Band;
    /** 2.5th and 97.5th percentile. */
    usual?: Band;
    reference?: Band;
    /** The typical value of a group without a reason lies within; of one with a reason that moves it a little, in `reach`. */
    ordinary?: Band;
    reach?: Band;
}

const ADULT = 18;
/** NHANES examined hardly any infants younger than this, in years. */
const NEWBORN = 0.2;
/** The upper extreme of a skewed analyte is at least this many times the lower. */
const SKEWED = 20;
/** What is seen in one of a thousand is not the end of life: that lies at least so many times as far from the median. */
const FARTHER = 1.6;
const FAR = 4;
/** Groups differ less than persons: a typical value lies at most so many times beyond the 2.5th or 97.5th percentile. */
const GROUPS = 1.5;
/** With a reason the square of the ratio of those percentiles, at most this many times. */
const MOST_REACHED = 3;

/** By analyte, then by sex (either, female, male), then by age. Asked for every patient, so no text is made for a key. */
const known = new Map<string, readonly [Map<number, Tiers>, Map<number, Tiers>, Map<number, Tiers>]>();
const ANY_AGE = -1;

/** `female` undefined: the outer limits of both sexes; `age` (years) undefined: those of all adults. */
export function tiersOf(key: string, female: boolean | undefined, age: number | undefined): Tiers {
    const years = age === undefined || Number.isNaN(age) ? undefined : age;
    // Limits of infants change by the week, of others by the year.
    const at = years === undefined ? undefined : years < 1 ? Math.floor(Math.max(0, years) * 52) / 52 : Math.floor(years);
    let bySex = known.get(key);
    if (!bySex) known.set(key, (bySex = [new Map(), new Map(), new Map()]));
    const byAge = bySex[female === undefined ? 0 : female ? 1 : 2];
    let tiers = byAge.get(at ?? ANY_AGE);
    if (!tiers) byAge.set(at ?? ANY_AGE, (tiers = build(key, female, at)));
    return tiers;
}

function build(key: string, female: boolean | undefined, years: number | undefined): Tiers {
    const group: Group = {
        ...(female === undefined ? {} : { sex: female ? 'female' : 'male' }),
        age: years === undefined ? [ADULT, 119] : [years, years],
    };
    const tiers: Tiers = {};
    for (const [name, tier] of TIERS) {
        const band = bandOf(key, tier, group);
        if (band) tiers[name] = band;
    }
    // What no adult has, no child has either, but where children have limits of their own: they breathe faster.
    if (years !== undefined && years < ADULT && tiers.impossible?.high === Infinity) {
        const adult = bandOf(key, 'impossible', { age: [ADULT, 119] });
        if (adult && adult.high > 2 * (tiers.reference?.high ?? 0)) tiers.impossible = { ...adult, low: 0 };
    }
    const samples = years !== undefined && years < NEWBORN ? [] : samplesOf(key, group);
    if (years !== undefined && years < NEWBORN) delete tiers.seen;
    const median = quantile(samples, 0.5, Math.min);
    tiers.seen ??= span(samples, 0.001, 0.999);
    const usual = span(samples, 0.025, 0.975);
    if (usual) {
        tiers.usual = usual;
        if (usual.low > 0) {
            tiers.ordinary = stretched(usual, GROUPS);
            tiers.reach = stretched(usual, Math.min(MOST_REACHED, (usual.high / usual.low) ** 2));
        }
    }
    const { seen, impossible } = tiers;
    if (seen) {
        // A skewed analyte without a lower reference limit: nobody is ill of too little.
        const idle = seen.high > SKEWED * Math.max(0, seen.low) && !((tiers.reference?.low ?? 0) > 0);
        tiers.population = idle ? { ...seen, low: -Infinity } : seen;
    }
    if (seen && impossible && median !== undefined) {
        impossible.low = Math.min(impossible.low, Math.max(0, median - FARTHER * (median - seen.low)));
        if (impossible.high !== 100) impossible.high = Math.max(impossible.high, median + FARTHER * (seen.high - median));
        // Where no source draws a line of its own, one far beyond everybody measured will do.
        const far = median + FAR * (seen.high - median);
        if (seen.high < SKEWED * seen.low && (impossible.high === Infinity || impossible.high === 100) && impossible.high > far)
            tiers.impossible = {
                ...impossible,
                high: far,
                source: `${FAR} times as far from the median as the 99.9th percentile, ${seen.source}`,
            };
    }
    return tiers;
}

function stretched({ low, high, source }: Band, factor: number): Band {
    return { low: low / factor, high: high * factor, source };
}

/** Those measured of each sex asked for; of both together where they were not told apart. */
function samplesOf(key: string, { sex, age }: Group): Population[] {
    const sexes = sex ? [sex] : (['female', 'male'] as const);
    const own = sexes.map((each) => populationFor(key, { sex: each, age })).filter((each) => each !== undefined);
    const both = populationFor(key, { age });
    return own.length === sexes.length ? own : both ? [both] : [];
}

function quantile(samples: readonly Population[], probability: number, outer: (...values: number[]) => number): number | undefined {
    const values = samples.map(({ quantiles }) => quantiles.find(([p]) => p === probability)?.[1]).filter((value) => value !== undefined);
    return values.length > 0 && values.length === samples.length ? outer(...values) : undefined;
}

function span(samples: readonly Population[], from: number, to: number): Band | undefined {
    const low = quantile(samples, from, Math.min);
    const high = quantile(samples, to, Math.max);
    return low === undefined || high === undefined ? undefined : { low, high, source: cite([samples[0].source]) };
}

const TIERS: readonly (readonly ['impossible' | 'dangerous' | 'seen' | 'reference', Tier])[] = [
    ['impossible', 'impossible'],
    ['dangerous', 'life-threatening'],
    ['seen', 'extreme'],
    ['reference', 'reference'],
];

function bandOf(key: string, tier: Tier, group: Group): Band | undefined {
    const found = limits(key, tier, group);
    if (!found) return undefined;
    return { low: found.low ?? -Infinity, high: found.high ?? Infinity, source: cite(found.sources) };
}
