import type { Distribution, Expression, Finding, Plan } from '../../plan/model.ts';
import { probabilityOf } from '../kernel/probability.ts';
import type { ProgramStep } from '../program.ts';
import { partAt, type Rows } from './rows.ts';
import { percent } from './target-findings.ts';

/** Probabilities and weights that leave their range in some rows, where they are clipped. */
export function probabilitiesShouldBeProper(rows: Rows, { step }: ProgramStep, _: number, at: string): Finding[] {
    const form = probabilityOf(step.value);
    if (form !== undefined) return 'logit' in form ? [] : clippedShares(rows, [form.probability], () => true, 1, step.column, at);
    const parts = step.value.family === 'choice' ? (step.value.parts ?? []) : [step.value];
    const shares = parts.map(sharesIn);
    if (!shares.some(({ of }) => of.some(varies))) return [];
    const guards = step.value.family === 'choice' ? step.value.parameters.map((guard) => rows.of(guard)) : [];
    return shares.flatMap(({ of, most }, j) => {
        const applies = (i: number) => partAt(guards, i) === j;
        const weights = most === Infinity ? wrongSums(rows, of, applies, step.column, at) : [];
        return weights.length > 0 ? weights : clippedShares(rows, of, applies, most, step.column, at);
    });
}

/** Weights that vary have to sum to 1 as constant ones do, in all rows but this share; within rounding. */
const MOST_WRONG = 0.001;
const ROUNDING = 0.002 + 1e-9;

function wrongSums(rows: Rows, weights: Expression[], applies: (i: number) => boolean, name: string, at: string): Finding[] {
    if (!weights.some(varies)) return [];
    const functions = weights.map((weight) => rows.of(weight));
    let wrong = 0;
    let example = 1;
    for (let i = 0; i < rows.n; i++) {
        if (rows.skips(i) || !applies(i)) continue;
        const sum = functions.reduce((total, weight) => total + weight(i), 0);
        if (Math.abs(sum - 1) > ROUNDING && wrong++ === 0) example = sum;
    }
    const share = wrong / rows.n;
    if (share <= MOST_WRONG) return [];
    return [
        {
            code: 'distribution/arguments',
            severity: 'error',
            at,
            message: `${name}: the weights do not sum to 100 % for ${percent(share)} of patients, but for example to ${percent(example)}.`,
            remedy: 'Make one of them 1 minus the others, or divide each by their sum.',
            data: { share, example },
        },
    ];
}

/** Parameters that are probabilities, by family; those of the families not here that have weights are weights. */
const PROBABILITIES: Record<string, number> = { binomial: 1, geometric: 0, zero_inflated: 0 };
const WEIGHTED = new Set(['categorical', 'discrete', 'histogram', 'mixture']);

function sharesIn(d: Distribution): { of: Expression[]; most: number } {
    if (Object.hasOwn(PROBABILITIES, d.family)) return { of: [d.parameters[PROBABILITIES[d.family]]], most: 1 };
    return WEIGHTED.has(d.family) ? { of: d.parameters, most: Infinity } : { of: [], most: 1 };
}

function varies(share: Expression): boolean {
    return typeof share === 'object' && share !== null;
}

function clippedShares(
    rows: Rows,
    shares: Expression[],
    applies: (i: number) => boolean,
    most: number,
    name: string,
    at: string,
): Finding[] {
    const functions = shares.filter(varies).map((share) => rows.of(share));
    if (functions.length === 0) return [];
    let outside = 0;
    for (let i = 0; i < rows.n; i++) {
        if (applies(i) && functions.some((share) => share(i) < 0 || share(i) > most)) outside++;
    }
    if (outside === 0) return [];
    const what = most === 1 ? 'the probability lies outside 0–1' : 'a weight is below 0';
    return [
        {
            code: 'distribution/arguments',
            severity: 'warning',
            at,
            message: `${name}: ${what} for ${percent(outside / rows.n)} of patients, and is clipped there.`,
            remedy: 'Use logistic(…), or clamp(…, 0, 1) to say that this is meant.',
            data: { share: outside / rows.n },
        },
    ];
}

/** Shares of cells that are missing or corrupted are clipped like any probability. */
export function dirtShouldBeProper({ missing, corrupt }: Plan, rows: Rows): Finding[] {
    return [...missing, ...corrupt].flatMap(({ share, stream, at }) => clippedShares(rows, [share], () => true, 1, stream, at));
}
