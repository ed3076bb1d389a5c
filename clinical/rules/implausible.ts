import type { Band, Tiers } from '../facts/limits.ts';
import { steady } from '../facts/steady.ts';
import type { Patients } from '../patients.ts';
import { ENOUGH } from '../rehearsal.ts';
import type { Found, Rule } from '../rule.ts';
import { drawsItself, isDrawn, placeOf } from '../spec.ts';
import type { Measured, PatientGroup, View } from '../view.ts';
import { outside, percent, written } from '../wording.ts';

const IMPOSSIBLE_SHARE = 0.001;
const EXTREME_SHARE = 0.01;
/** With a reason, a group's typical value may lie this many times beyond the extremes of the population. */
const MOST_MOVED = 4;
/** With a reason that moves a steady analyte far, such as dialysis the creatinine. */
const FAR_MOVED = 2;
/** What varies this much between people is multiplied by illness, up to this many times its highest. */
const WIDE = 2.5;
const MULTIPLIED = 10;
/** Kelvin. */
const COLDER = 10;
/** Patients of a group on whom its typical value is judged. */
const TYPICAL = 512;
/** Enzymes and hormones move by orders of magnitude: their extremes, or reference limits, are this far apart. */
const SKEWED = 20;
const NARROW = 3;

/**
 * Values that no patient has. A centre that is impossible in life is an error; a warning where more than 0.1 % of the
 * patients would have an impossible value, or more than 1 % a life-threatening one or one beyond the 0.1st and 99.9th
 * percentile for their age and sex without a reason in the spec.
 */
export const implausible: Rule = {
    code: 'clinical/implausible',
    severity: 'warning',
    stage: 'both',
    grave: (view) => view.measured.some((measured) => centreImpossible(view, measured) !== undefined),
    *judge(view, settled) {
        for (const measured of view.measured) {
            if (settled.has(measured.name)) continue;
            const centre = centreImpossible(view, measured);
            if (centre) {
                yield centre;
                continue;
            }
            // What `require` makes of the values, and how derived ones vary together, shows in the sample.
            const drawn = view.stage === 'sample' || drawsItself(view, measured);
            const found =
                (drawn ? shareImpossible(view, measured) : undefined) ??
                (drawn || isDrawn(measured.step.value) ? centreDangerous(view, measured) : undefined) ??
                (drawn ? shareExtreme(view, measured) : undefined);
            if (found) yield found;
        }
    },
};

function centreImpossible(view: View, measured: Measured): Found | undefined {
    const { crowd } = view;
    const tails = view.tails(measured, crowd);
    const tiers = view.tiers(measured, crowd);
    for (const { at, name, rows } of centres(view, measured)) {
        for (const [side, tail] of [
            ['low', tails.below],
            ['high', tails.above],
        ] as const) {
            const share = mean(rows, (i) => {
                const limit = tiers(i).impossible?.[side];
                return limit === undefined || !Number.isFinite(limit) ? 0 : tail(i, limit);
            });
            if (!(share > 0.5)) continue;
            const { impossible } = tiers(rows[rows.length >> 1]);
            const typical = median(view.values(measured, crowd), rows);
            return {
                range: placeOf(view, measured, at),
                severity: 'error',
                about: measured.name,
                settles: measured.name,
                message: `Typical values of \`${measured.name}\` in ${name} would be about ${written(typical, measured)}, which is impossible: ${percent(share)} would be ${side === 'low' ? 'below' : 'above'} ${written(impossible![side], measured)} (${impossible!.source}).`,
                remedy: 'Correct the numbers or the unit.',
            };
        }
    }
    return undefined;
}

function shareImpossible(view: View, measured: Measured): Found | undefined {
    const { patients } = view;
    if (!view.mayExceed(measured, patients, 'impossible', IMPOSSIBLE_SHARE)) return undefined;
    const tails = view.tails(measured, patients);
    const tiers = view.tiers(measured, patients);
    const explained = view.explained(measured, patients);
    const part = (i: number) => beyond(tails, i, measured, tiers(i), explained);
    const { share, atLeast } = view.share(patients, part);
    if (!(atLeast > IMPOSSIBLE_SHARE)) return undefined;
    const { impossible } = tiers(worstRow(patients, part));
    return {
        range: placeOf(view, measured, worstGroup(view, measured, patients, part)),
        about: measured.name,
        message: `${percent(share)} of patients would have an impossible \`${measured.name}\`: ${outside(impossible!.low, impossible!.high, measured)} (${impossible!.source}).`,
        remedy: 'Choose a distribution that keeps within what is possible, or truncate it with `in low..high`.',
    };
}

/** The groups, of large ones the first patients: enough for what is typical. */
function centres(view: View, measured: Measured): PatientGroup[] {
    return view.groups(measured, view.crowd).map((group) => ({ ...group, rows: group.rows.slice(0, TYPICAL) }));
}

/** A typical patient of a group as nobody is without a reason, or farther from it than the reasons in the spec reach. */
function centreDangerous(view: View, measured: Measured): Found | undefined {
    const { crowd } = view;
    const tails = view.tails(measured, crowd);
    const tiers = view.tiers(measured, crowd);
    const explained = view.explained(measured, crowd);
    const movers = steady.get(measured.analyte.key);
    const moved = movers && view.has(movers, crowd);
    const groups = centres(view, measured).flatMap((group) => {
        if (!moved) return [group];
        const parts = [false, true].map((with_) => ({ ...group, rows: group.rows.filter((i) => moved(i) === with_) }));
        return parts.filter(({ rows }) => rows.length >= ENOUGH);
    });
    for (const { at, name, rows } of groups) {
        for (const [side, tail, direction] of [
            ['low', tails.below, 'down'],
            ['high', tails.above, 'up'],
        ] as const) {
            const known = new Map<Tiers, Map<string, Band | undefined>>();
            const bandAt = (i: number) => {
                const of = tiers(i);
                const reason = explained(i, direction) ? (moved ? (moved(i) ? 'far' : 'little') : 'some') : 'none';
                let bands = known.get(of);
                if (!bands) known.set(of, (bands = new Map()));
                if (!bands.has(reason)) bands.set(reason, centreBand(of, side, reason));
                return bands.get(reason);
            };
            const share = mean(rows, (i) => {
                const limit = bandAt(i)?.[side] ?? Number.NaN;
                return Number.isFinite(limit) ? tail(i, limit) : 0;
            });
            if (!(share > 0.5)) continue;
            const typical = median(view.values(measured, crowd), rows);
            const band = rows.map(bandAt).find((each) => each !== undefined)!;
            return {
                range: placeOf(view, measured, at),
                about: measured.name,
                settles: measured.name,
                message: `Typical values of \`${measured.name}\` in ${name} would be about ${written(typical, measured)}, ${side === 'low' ? 'below' : 'above'} what a group of patients has: ${side === 'low' ? 'below' : 'above'} ${written(band[side], measured)} is too far from what is seen (${band.source}).`,
                remedy: 'Correct the numbers, or declare the condition that explains them.',
            };
        }
    }
    return undefined;
}

/** Where the typical value of a group stops being believable. */
function centreBand(
    { dangerous, seen, reference, ordinary, reach }: Tiers,
    side: 'low' | 'high',
    reason: 'none' | 'some' | 'little' | 'far',
): Band | undefined {
    const nearer = (a: Band, b: Band) => ((side === 'low' ? a.low > b.low : a.high < b.high) ? a : b);
    const known = [dangerous, seen].filter((band): band is Band => band !== undefined && Number.isFinite(band[side]));
    if (reason === 'none' && known.length > 0) {
        const lenient = known.reduce((a, b) => (nearer(a, b) === a ? b : a));
        return ordinary ? nearer(ordinary, lenient) : lenient;
    }
    // Where nobody was measured: far from the reference range is far from people without a reason.
    if (reason === 'none' && reference && (reference.low >= 0 || reference.low === -Infinity))
        return { low: reference.low / NARROW, high: reference.high * NARROW, source: reference.source };
    if (reason === 'little' && reach) return reach;
    if (reason === 'far' && seen) return { low: seen.low / FAR_MOVED, high: seen.high * FAR_MOVED, source: seen.source };
    // Illness moves the typical patient far, but not that far.
    const band = seen && seen.high < SKEWED * seen.low ? seen : seen ? undefined : reference;
    if (!band || !(band.low > 0) || (band === reference && !(band.high < NARROW * band.low))) return undefined;
    return { low: band.low / MOST_MOVED, high: band.high * MOST_MOVED, source: band.source };
}

function shareExtreme(view: View, measured: Measured): Found | undefined {
    const { patients } = view;
    const tails = view.tails(measured, patients);
    const tiers = view.tiers(measured, patients);
    const explained = view.explained(measured, patients);
    for (const tier of ['dangerous', 'population'] as const) {
        if (!view.mayExceed(measured, patients, tier, EXTREME_SHARE)) continue;
        const part = (i: number) => {
            const band = tiers(i)[tier];
            if (!band) return 0;
            const low = band.low > -Infinity && !explained(i, 'down') ? tails.below(i, band.low) : 0;
            const high = band.high < Infinity && !explained(i, 'up') ? tails.above(i, band.high) : 0;
            return low + high;
        };
        const { share, atLeast } = view.share(patients, part);
        if (!(atLeast > EXTREME_SHARE)) continue;
        const band = tiers(worstRow(patients, part))[tier]!;
        return {
            range: placeOf(view, measured, worstGroup(view, measured, patients, part)),
            about: measured.name,
            message: `${percent(share)} of patients would have a \`${measured.name}\` ${
                tier === 'dangerous'
                    ? `that is life-threatening: ${outside(band.low, band.high, measured)} (${band.source})`
                    : `beyond what people of their age and sex have: for one of them, ${outside(band.low, band.high, measured)} (0.1st and 99.9th percentile, ${band.source})`
            }.`,
            remedy: 'Correct the spread or the numbers, or declare the condition that explains such values.',
        };
    }
    return undefined;
}

type Tail = { below(i: number, t: number): number; above(i: number, t: number): number };

/**
 * Outliers are cut at these limits when laboratories clean their data; whoever is ill enough may lie beyond the upper one,
 * so that a reason in the spec doubles it where the scale has no end, and more for what illness multiplies, such as cells
 * of a leukaemia.
 */
function beyond(
    tails: Tail,
    i: number,
    { analyte }: Measured,
    { impossible: band, usual }: Tiers,
    explained: (i: number, direction: 'up' | 'down') => boolean,
): number {
    if (!band) return 0;
    const open = analyte.unit !== '%' && analyte.unit !== '{score}' && analyte.unit !== '[pH]' && analyte.unit !== 'Cel';
    const multiplied = usual !== undefined && usual.high > WIDE * usual.low;
    const high = open && explained(i, 'up') ? (multiplied ? MULTIPLIED : 2) * band.high : band.high;
    // Of cold, survivors are known far below what monitors of intensive care take for an error.
    const low = analyte.unit === 'Cel' && explained(i, 'down') ? band.low - COLDER : band.low;
    return (low > -Infinity ? tails.below(i, low) : 0) + (high < Infinity ? tails.above(i, high) : 0);
}

function mean(rows: readonly number[], part: (i: number) => number): number {
    let sum = 0;
    let n = 0;
    for (const i of rows) {
        const x = part(i);
        if (Number.isNaN(x)) continue;
        sum += x;
        n += 1;
    }
    return n === 0 ? 0 : sum / n;
}

export function median(values: Float64Array, rows: readonly number[]): number {
    const present = rows.map((i) => values[i]).filter((x) => !Number.isNaN(x));
    return present.sort((a, b) => a - b)[present.length >> 1] ?? Number.NaN;
}

function worstRow(patients: Patients, part: (i: number) => number): number {
    let worst = 0;
    let most = -1;
    for (let i = 0; i < patients.n; i++) {
        if (patients.weights && patients.weights[i] === 0) continue;
        const x = part(i);
        if (x > most) [worst, most] = [i, x];
    }
    return worst;
}

/** Where most of it comes from. */
function worstGroup(view: View, measured: Measured, patients: Patients, part: (i: number) => number): string | undefined {
    let worst: string | undefined;
    let most = -1;
    for (const { at, rows } of view.groups(measured, patients)) {
        let sum = 0;
        for (const i of rows) sum += part(i) || 0;
        if (sum > most) [worst, most] = [at, sum];
    }
    return worst;
}
