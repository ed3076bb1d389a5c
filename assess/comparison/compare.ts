import type { HistogramPair, StatisticChange, Verdict } from '../../plan/comparison.ts';
import type { TargetReport } from '../../plan/model.ts';
import { binsOf } from '../bins.ts';
import { type ErrorOfDifference, errorOfDifference } from './error.ts';
import type { Measured } from './influence.ts';
import type { Patients } from './patients.ts';
import { type Figure, figuresOf } from './statistics.ts';

/** A sample, and what its calibration leaves open. */
export interface Sampled {
    patients: Patients;
    targets: readonly TargetReport[];
}

/**
 * Sets every figure of two samples of the same patients side by side, one a step: those of `b` in their order, then those that
 * only `a` has. A difference counts where it is more than 4 standard errors; figures that were solved for are also off by as
 * much as their pilots.
 */
export function* comparing(a: Sampled, b: Sampled): Generator<{ change: StatisticChange; total: number }, void, undefined> {
    const before = new Map([...figuresOf(a.patients, b.patients)].map((figure) => [figure.key, figure]));
    const after = [...figuresOf(b.patients, a.patients)];
    const total = after.length;
    const pilot = pilotVariances([...a.targets, ...b.targets], [a.patients, b.patients]);
    const sameWeights = equal(a.patients.weights, b.patients.weights) && sameLevels(a.patients, b.patients);
    for (const figure of after) {
        const was = before.get(figure.key);
        before.delete(figure.key);
        const unchanged = sameWeights && was?.from.every((each, k) => equal(each, figure.from[k]));
        if (was === undefined) yield { change: alone(figure, 'added'), total };
        else if (was.unit !== figure.unit || was.kind !== figure.kind) yield { change: incomparable(was, figure), total };
        else if (unchanged) yield { change: unmoved(figure), total };
        else yield { change: compared(was, figure, a.patients, b.patients, pilot.get(figure.key) ?? 0), total };
    }
    for (const figure of before.values()) yield { change: alone(figure, 'removed'), total };
}

function compared(was: Figure, is: Figure, a: Patients, b: Patients, pilot: number): StatisticChange {
    const [before, after] = [was.measure(), is.measure()];
    const difference = after.estimate - before.estimate;
    const change = { ...alone(is, 'same'), before: known(before.estimate), difference: known(difference) };
    if (Number.isNaN(difference)) return { ...change, verdict: verdictOfOne(before.estimate, after.estimate) };
    if (Math.abs(difference) <= LAST_DIGITS * Math.abs(before.estimate)) return change;
    const errorOf = (x: Measured, y: Measured): ErrorOfDifference =>
        errorOfDifference({ influence: x.influence, levels: a.levels }, { influence: y.influence, levels: b.levels });
    if (was.below && is.below) {
        // A quantile differs as surely as the shares below a value between the two do. That holds for whole numbers too, of
        // which no density can be taken, and so no standard error of the quantile itself.
        const middle = (before.estimate + after.estimate) / 2;
        const [low, high] = [was.below(middle), is.below(middle)];
        const { error, multiple } = errorOf(low, high);
        return { ...change, verdict: verdictOf(low.estimate - high.estimate, error, multiple) };
    }
    const { error, multiple } = errorOf(before, after);
    const total = Math.sqrt(error * error + pilot);
    return { ...change, standardError: known(total), verdict: verdictOf(difference, total, multiple) };
}

/** Differences in the last digits come from another order of sums. */
const LAST_DIGITS = 1e-12;

const verdictOf = (difference: number, error: number, multiple: number): Verdict =>
    Math.abs(difference) > multiple * error ? 'different' : 'noise';

const verdictOfOne = (before: number, after: number): Verdict =>
    Number.isNaN(before) ? (Number.isNaN(after) ? 'same' : 'added') : 'removed';

/** Of figures that were solved for in the whole population: the squares of what is left open. */
function pilotVariances(targets: readonly TargetReport[], samples: readonly Patients[]): Map<string, number> {
    const nameOf = new Map(samples.flatMap(({ rates }) => rates.map(({ stream, name }) => [stream, name])));
    const keys: Record<TargetReport['kind'], (columns: string[]) => string> = {
        prevalence: ([column]) => `prevalence ${column} `,
        correlation: (columns) => `correlation ${[...columns].sort().join(' ')}`,
        incidence: ([stream]) => `rate ${nameOf.get(stream) ?? stream} `,
    };
    const found = new Map<string, number>();
    for (const { kind, columns, group, pilotError } of targets) {
        if (group !== undefined) continue;
        const key = keys[kind](columns);
        found.set(key, (found.get(key) ?? 0) + pilotError * pilotError);
    }
    return found;
}

function alone(figure: Figure, verdict: Verdict): StatisticChange {
    const { statistic, of, detail, kind, unit } = figure;
    const value = known(figure.measure().estimate);
    const gone = verdict === 'removed';
    return {
        statistic,
        of,
        detail,
        kind,
        unit,
        unitBefore: unit,
        before: gone ? value : null,
        after: gone ? null : value,
        difference: null,
        standardError: null,
        verdict,
    };
}

function unmoved(figure: Figure): StatisticChange {
    const change = alone(figure, 'same');
    return change.after === null ? change : { ...change, before: change.after, difference: 0, standardError: 0 };
}

function incomparable(was: Figure, is: Figure): StatisticChange {
    return { ...alone(is, 'incomparable'), unitBefore: was.unit, before: known(was.measure().estimate) };
}

const known = (x: number): number | null => (Number.isFinite(x) ? x : null);

function equal(x: Float64Array, y: Float64Array): boolean {
    return x === y || (x.length === y.length && x.every((value, i) => Object.is(value, y[i])));
}

function sameLevels(a: Patients, b: Patients): boolean {
    return a.levels.size === b.levels.size && [...a.levels].every(([name, groups]) => equal(groups, b.levels.get(name) ?? groups.slice(1)));
}

/** The distributions of a column in both samples, on bins in common; nothing of what has no numbers, or other units. */
export function histogramsOf(name: string, a: Patients, b: Patients): HistogramPair | undefined {
    const [was, is] = [a, b].map(({ columns }) => columns.find((column) => column.name === name));
    const [x, y] = [a.values.get(name), b.values.get(name)];
    if (!was || !is || !x || !y || was.kind === 'category' || was.kind === 'boolean') return undefined;
    if (was.unit !== is.unit || (was.kind === 'date') !== (is.kind === 'date') || is.kind === 'category' || is.kind === 'boolean')
        return undefined;
    const both = new Float64Array(x.length + y.length);
    both.set(x);
    both.set(y, x.length);
    const bins = binsOf(both, undefined, both.length, is.kind === 'number' ? 0 : 1);
    if (!bins) return undefined;
    const { low, width, shares } = bins;
    const sharesOf = (values: Float64Array, weights: Float64Array): number[] => {
        const found = new Array<number>(shares.length).fill(0);
        let total = 0;
        values.forEach((value, i) => {
            if (Number.isNaN(value)) return;
            total += weights[i];
            const bin = Math.floor((value - low) / width + 1e-9);
            if (bin >= 0 && bin < found.length) found[bin] += weights[i];
        });
        return found.map((weight) => (total > 0 ? weight / total : 0));
    };
    return {
        of: name,
        kind: is.kind === 'date' ? 'date' : 'number',
        unit: is.unit ?? null,
        low,
        width,
        before: sharesOf(x, a.weights),
        after: sharesOf(y, b.weights),
    };
}
