import { canonicalJson } from '../../plan/hash.ts';
import type { Distribution, Expression, Finding, Plan } from '../../plan/model.ts';
import { lookupCalls } from '../../plan/traverse.ts';
import { familyOf, flatten } from '../distributions/tree.ts';
import type { RowFunction } from '../kernel/closure.ts';
import type { ProgramStep } from '../program.ts';
import { always } from './acceptance.ts';
import { onsetsShouldLieInLife } from './onset-findings.ts';
import { provenPossible } from './proven.ts';
import { partAt, Rows } from './rows.ts';
import { dirtShouldBeProper, probabilitiesShouldBeProper } from './share-findings.ts';
import type { Solver } from './solver.ts';
import { percent } from './target-findings.ts';

/** Impossible parameters in more rows than this are an error. */
const MOST_IMPOSSIBLE = 0.001;

/** What the rows of the pilot show: guards that never or always hold, impossible parameters, lookups without a match. */
export function rowFindings(plan: Plan, solver: Solver): Finding[] {
    const glance = plan.require.length === 0 ? new Rows(solver, GLANCE) : undefined;
    const quick = findingsIn(plan, new Rows(solver, SAMPLE), glance);
    // What a sample suspects is judged, and measured, on as many rows as the pilot has.
    const affordable = solver.frame.n * solver.program.steps.length <= MOST_CELLS;
    return quick.length > 0 && affordable ? findingsIn(plan, new Rows(solver, solver.frame.n)) : quick;
}

/** Rows looked at first; and those that show already of most guards that they decide something. */
const SAMPLE = 1 << 13;
const GLANCE = 1 << 8;
const MOST_CELLS = 1 << 25;

function findingsIn(plan: Plan, rows: Rows, glance?: Rows): Finding[] {
    const findings: Finding[] = [];
    rows.program.steps.forEach((entry, k) => {
        if (entry.text) return;
        const at = entry.step.value.at ?? entry.step.column;
        if (glance === undefined || guardsShouldDecide(glance, entry).length > 0) findings.push(...guardsShouldDecide(rows, entry));
        for (const check of [parametersMustBePossible, probabilitiesShouldBeProper, limitsMustBeInOrder]) {
            findings.push(...check(rows, entry, k, at));
        }
        findings.push(...lookupsMustMatch(plan, rows, entry, k, at));
        rows.release(k);
        glance?.release(k);
    });
    for (const { size } of plan.clusters) if (size !== undefined) findings.push(...sizesMustNotBeNegative(rows, size));
    findings.push(...dirtShouldBeProper(plan, rows), ...onsetsShouldLieInLife(plan, rows));
    return findings;
}

function sizesMustNotBeNegative(rows: Rows, size: string): Finding[] {
    const k = rows.program.index.get(size)!;
    const column = rows.column(k);
    let negative = 0;
    for (let i = 0; i < rows.n; i++) if (column[i] < 0) negative++;
    const share = negative / rows.n;
    if (share <= MOST_IMPOSSIBLE) return [];
    return [
        {
            code: 'distribution/arguments',
            severity: 'error',
            at: rows.program.steps[k].step.value.at ?? size,
            message: `The size of a group is below 0 in ${percent(share)} of draws.`,
            remedy: 'Draw it from a distribution above 0, for instance `gamma(mean: 1, sd: 0.4)`, or truncate it with `in`.',
            data: { share },
        },
    ];
}

function guardsShouldDecide(rows: Rows, { step }: ProgramStep): Finding[] {
    const d = step.value;
    if (d.family !== 'choice' || d.at === undefined) return [];
    const guards = d.parameters.map((guard) => rows.of(guard));
    const hits = new Float64Array(guards.length + 1);
    let unseen = hits.length;
    let seen = 0;
    for (let i = 0; i < rows.n && unseen > 0; i++) {
        if (rows.skips(i)) continue;
        seen++;
        const k = partAt(guards, i);
        if (hits[k]++ === 0) unseen--;
    }
    if (unseen === 0 || seen === 0) return [];
    const findings: Finding[] = [];
    let reaching = seen;
    for (let k = 0; k < guards.length; k++) {
        const at = `${d.at}.when.${k}`;
        if (hits[k] === reaching) {
            if (completes(rows, guards, k)) break;
            findings.push(
                always(
                    at,
                    `${step.column}: this case applies to every simulated patient that reaches it.`,
                    'What follows it has no effect: check the condition.',
                ),
            );
            break;
        }
        if (hits[k] === 0) {
            findings.push({
                code: 'rule/never',
                severity: 'warning',
                at,
                message: `${step.column}: this case applies to none of ${seen} simulated patients.`,
                remedy: 'Check the condition and those before it.',
            });
        }
        reaching -= hits[k];
    }
    return findings;
}

/**
 * Whether guard k is the last case of a classification that leaves nobody to `otherwise`, which has to be written all the same:
 * it takes all that reach it, but does not hold for everybody.
 */
function completes(rows: Rows, guards: readonly RowFunction[], k: number): boolean {
    if (k !== guards.length - 1) return false;
    for (let i = 0; i < rows.n; i++) if (!rows.skips(i) && partAt([guards[k]], i) !== 0) return true;
    return false;
}

function parametersMustBePossible(rows: Rows, { step, kernel }: ProgramStep, k: number, at: string): Finding[] {
    if (!kernel.facts.missing || provenPossible(kernel.form)) return [];
    const missing = missingRows(rows, k);
    if (missing.length <= MOST_IMPOSSIBLE * rows.n) return [];
    const guards = step.value.family === 'choice' ? step.value.parameters.map((guard) => rows.of(guard)) : [];
    const parts = step.value.family === 'choice' ? (step.value.parts ?? []) : [step.value];
    const parameters = parts.map((part) => (isDrawn(part) ? flatten(part).map((p) => rows.of(p)) : undefined));
    const families = parts.map((part) => familyOf(part));
    let impossible = 0;
    let tooLarge = 0;
    let example = '';
    for (const i of missing) {
        const part = partAt(guards, i);
        const values = parameters[part]?.map((p) => p(i));
        if (values === undefined || values.some(Number.isNaN)) continue;
        if (impossible++ === 0) example = values.map(short).join(', ');
        if (families[part]?.valid(values)) tooLarge++;
    }
    const share = impossible / rows.n;
    if (share <= MOST_IMPOSSIBLE) return [];
    if (tooLarge === impossible)
        return [
            {
                code: 'distribution/arguments',
                severity: 'error',
                at,
                message: `${step.column}: draws are too large for a number for ${percent(share)} of patients, for example with (${example}).`,
                remedy: 'Keep the parameters smaller for every patient, for instance with min(…, 20), or truncate the distribution with `in`.',
                data: { share, example },
            },
        ];
    return [
        {
            code: 'distribution/arguments',
            severity: 'error',
            at,
            message: `${step.column}: the parameters are impossible for ${percent(share)} of patients, for example (${example}).`,
            remedy: 'Keep spreads above 0, bounds in order and probabilities from 0 to 1 for every patient, for instance with max(…, 0.1).',
            data: { share, example },
        },
    ];
}

function isDrawn(d: Distribution): boolean {
    return d.family !== 'value' && d.family !== 'choice';
}

function limitsMustBeInOrder(rows: Rows, { step }: ProgramStep, _: number, at: string): Finding[] {
    const { limits, value } = step;
    // Limits taken from the truncation: what is wrong with that is said of the truncation.
    if (limits !== undefined && canonicalJson([limits.low, limits.high]) === canonicalJson([value.low ?? null, value.high ?? null]))
        return [];
    if (limits === undefined || (typeof limits.low === 'number' && typeof limits.high === 'number' && limits.low <= limits.high)) return [];
    const low = rows.of(limits.low);
    const high = rows.of(limits.high);
    let crossed = 0;
    let example = '';
    for (let i = 0; i < rows.n; i++) {
        if (!rows.skips(i) && low(i) > high(i) && crossed++ === 0) example = `${short(low(i))}..${short(high(i))}`;
    }
    if (crossed <= MOST_IMPOSSIBLE * rows.n) return [];
    return [
        {
            code: 'distribution/arguments',
            severity: 'error',
            at,
            message: `${step.column}: the lower limit is above the upper one for ${percent(crossed / rows.n)} of patients, for example ${example}.`,
            remedy: 'Write limits whose lower end is never above the upper.',
            data: { share: crossed / rows.n, example },
        },
    ];
}

function lookupsMustMatch(plan: Plan, rows: Rows, { step }: ProgramStep, k: number, at: string): Finding[] {
    const findings: Finding[] = [];
    const inGuards = step.value.family === 'choice' ? step.value.parameters : [];
    const inValues = step.value.family === 'choice' ? (step.value.parts ?? []).flatMap((part) => flatten(part)) : flatten(step.value);
    for (const effect of step.effects ?? []) inValues.push(effect.value);
    const missing = inValues.some((e) => lookupCalls(e).length > 0) ? missingRows(rows, k) : [];
    const places: [Expression, Iterable<number>][] = inValues.map((e) => [e, missing]);
    for (const guard of inGuards) if (lookupCalls(guard).length > 0) places.push([guard, missingIn(rows, rows.of(guard))]);
    const reported = new Set<string>();
    for (const [e, candidates] of places) {
        for (const call of lookupCalls(e)) {
            if (reported.has(call.lookup)) continue;
            const keys = call.keys.map((key) => rows.of(key));
            let count = 0;
            let example: number[] = [];
            for (const i of candidates) {
                const values = keys.map((key) => key(i));
                if (values.some(Number.isNaN) || rows.matches(call.lookup, values)) continue;
                if (count++ === 0) example = values;
            }
            if (count === 0) continue;
            reported.add(call.lookup);
            const lookup = plan.lookups.find((l) => l.name === call.lookup)!;
            const shown = lookup.keys.map((name, j) => `${name} ${labelled(plan, call.keys[j], example[j])}`).join(', ');
            findings.push({
                code: 'table/nomatch',
                severity: 'error',
                at,
                message: `No row of table ${lookup.name} matches ${percent(count / rows.n)} of patients, for example ${shown}.`,
                remedy: 'Add a row that covers them, or a last row of `*`.',
                data: { table: lookup.name, share: count / rows.n, example },
            });
        }
    }
    return findings;
}

function labelled(plan: Plan, key: Expression, value: number): string {
    if (key !== null && typeof key === 'object' && 'column' in key) {
        const label = plan.columns.find((column) => column.name === key.column)?.labels?.[value];
        if (label !== undefined) return label;
    }
    return short(value);
}

function missingRows(rows: Rows, k: number): number[] {
    const column = rows.column(k);
    return [...missingIn(rows, (i) => column[i])];
}

function missingIn(rows: Rows, value: RowFunction): number[] {
    const missing: number[] = [];
    for (let i = 0; i < rows.n; i++) if (!rows.skips(i) && Number.isNaN(value(i))) missing.push(i);
    return missing;
}

function short(x: number): string {
    return String(Number(x.toPrecision(4)));
}
