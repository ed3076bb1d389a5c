import type { Distribution, Finding } from '../../plan/model.ts';
import { isProblem, law } from '../distributions/law.ts';
import { constantForm } from '../kernel/draw.ts';
import type { Program } from '../program.ts';
import { percent } from './target-findings.ts';

/** Truncations that keep less than this are worth a word, and less than that are an error. */
const MOST_KEPT = 0.9;
const LEAST_KEPT = 0.001;

/** What can be said of distributions with constant parameters before anything is drawn. */
export function distributionFindings(program: Program): Finding[] {
    const findings: Finding[] = [];
    for (const { step, kernel, text } of program.steps) {
        for (const { at, problem, remedy } of kernel.problems) {
            findings.push({
                code: 'distribution/arguments',
                severity: 'error',
                at: at ?? step.column,
                message: `${step.column}: ${problem}`,
                remedy,
            });
        }
        visitDistributions(step.value, step.value.at ?? step.column, (d, at) => {
            const finding =
                truncationMustKeepDraws(program, d, at) ??
                probabilityMustBeOne(d, at) ??
                (text ? undefined : drawsMustBeNumbers(program, d, at));
            if (finding !== undefined) findings.push(finding);
        });
    }
    return findings;
}

function visitDistributions(d: Distribution, at: string, visit: (d: Distribution, at: string) => void): void {
    visit(d, d.at ?? at);
    for (const part of d.parts ?? []) visitDistributions(part, d.at ?? at, visit);
}

function truncationMustKeepDraws(program: Program, d: Distribution, at: string): Finding | undefined {
    if (d.low === undefined && d.high === undefined) return undefined;
    const form = constantForm(d, program.scope());
    if (form === undefined) return undefined;
    const { low, high, ...whole } = form;
    const untruncated = law(whole);
    if (isProblem(untruncated)) return undefined;
    const below = typeof low === 'number' ? untruncated.cdf(low) - (untruncated.discrete ? untruncated.density(low) : 0) : 0;
    const kept = (typeof high === 'number' ? untruncated.cdf(high) : 1) - below;
    if (kept >= MOST_KEPT) return undefined;
    return {
        code: 'distribution/truncation',
        severity: kept < LEAST_KEPT ? 'error' : 'warning',
        at,
        message: `The bounds keep only ${percent(Math.max(0, kept))} of this distribution's draws, so that its mean and spread are no longer those written.`,
        remedy: 'Widen the bounds, or write the distribution that is meant inside them.',
        data: { kept },
    };
}

/** Draws beyond this share may be too large for a number, where they are missing. */
const MOST_TOO_LARGE = 0.001;
/** The spread of a mixture, in spreads of its widest part: beyond, its quantiles take very long to find. */
const MOST_APART = 1e90;

function drawsMustBeNumbers(program: Program, d: Distribution, at: string): Finding | undefined {
    if (d.family === 'value' || d.family === 'choice') return undefined;
    const form = constantForm(d, program.scope());
    const drawn = form && law(form);
    if (drawn === undefined || isProblem(drawn)) return undefined;
    if (d.family === 'mixture' && form?.parts?.every((part) => drawn.sd > MOST_APART * spreadOf(part))) {
        return {
            code: 'distribution/arguments',
            severity: 'error',
            at,
            message: 'The parts of this mixture lie so far apart that numbers cannot tell values of one part from each other.',
            remedy: 'Write parts that are closer to each other.',
        };
    }
    if (Number.isFinite(drawn.quantile(MOST_TOO_LARGE)) && Number.isFinite(drawn.quantileUpper(MOST_TOO_LARGE))) return undefined;
    return {
        code: 'distribution/arguments',
        severity: 'error',
        at,
        message: 'More than one in a thousand draws of this distribution is too large for a number.',
        remedy: 'Write smaller parameters, or keep the draws inside bounds with `in`.',
    };
}

function probabilityMustBeOne(d: Distribution, at: string): Finding | undefined {
    const [p] = d.parameters;
    if (d.family !== 'bernoulli' || typeof p !== 'number' || (p >= 0 && p <= 1)) return undefined;
    return {
        code: 'distribution/arguments',
        severity: 'error',
        at,
        message: `A probability of ${p} lies outside 0–1.`,
        remedy: 'Write a probability from 0% to 100%.',
        data: { value: p },
    };
}

/** NaN where there is none. */
function spreadOf(part: Distribution): number {
    const drawn = law(part);
    return isProblem(drawn) || !Number.isFinite(drawn.sd) ? Number.NaN : drawn.sd;
}
