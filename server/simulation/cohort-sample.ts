import {
    beforeSelection,
    binsOf,
    type ColumnSummary,
    Comorbidities,
    collect,
    type FollowUpReport,
    FollowUpSummary,
    type Observer,
    prepareExpressions,
    Sample,
    Summariser,
    type Summary,
    targets,
} from '../../assess/index.ts';
import { createGenerator, roundingsOf } from '../../generator/engine.ts';
import { PatientSample, type SampledColumn } from '../../generator/patient-sample.ts';
import { recognise } from '../../knowledge/analytes.ts';
import { referenceRange } from '../../knowledge/reference.ts';
import { displayUnit } from '../../knowledge/units.ts';
import type { Column, Rounding, SolvedPlan, TargetReport } from '../../plan/model.ts';
import type { Timeline } from '../../plan/time.ts';
import type { CohortHead, ColumnResult, FollowUp, Life, Reference, TargetOutcome } from '../protocol.ts';
import type { CohortSample } from './job.ts';
import { FirstLives } from './lives.ts';

/** In place of the seed of the spec: a picture changes when the text does, and for no other reason. */
const SEED = 'sample';

/** Draws the patients of a solved cohort and summarises them; `undefined` where `stop` said so. */
export function simulated(
    solved: SolvedPlan,
    reports: readonly TargetReport[],
    { name, base }: CohortHead,
    patients: number,
    stop: () => boolean,
): CohortSample | undefined {
    const seeded = { ...solved, plan: { ...solved.plan, seed: SEED } };
    const { plan } = seeded;
    const generator = createGenerator(seeded);
    const rows = new PatientSample(generator, patients);
    const summariser = new Summariser(generator.columns);
    const comorbidities = new Comorbidities(generator.columns);
    const lives = plan.timeline && new FollowUpSummary(plan.timeline);
    const told = new FirstLives(plan.conditions.map(({ column }) => column));
    const selects = plan.select.length > 0;
    const judged = selects ? undefined : new Sample({ ...plan, expectations: [] }, reports, prepareExpressions(seeded));
    if (!run(generator, patients, [rows, summariser, comorbidities, ...(lives ? [lives, told] : []), ...(judged ? [judged] : [])], stop))
        return undefined;
    const population = judged ?? populationOf(seeded, reports, patients, stop);
    if (!population) return undefined;

    const summary = summariser.summary(plan.cohort, solved.acceptance);
    const roundings = roundingsOf(solved);
    const sampled = [...rows.columns.values()];
    const names = Object.keys(summary.correlations);
    const ages = agesOf(summary);
    return {
        result: {
            cohort: name,
            base: base ?? null,
            label: plan.label ?? null,
            documentation: plan.documentation ?? null,
            patients,
            planned: plan.patients,
            acceptance: solved.acceptance,
            yield: solved.yield,
            targets: outcomesOf(reports, population),
            columns: sampled.map((each) => ({
                ...columnResult(each, summary.columns[each.column.name], rows, roundings.get(each.column.name)),
                ...referenceOf(each.column, ages),
            })),
            correlations: { names, achieved: names.map((a) => names.map((b) => (a === b ? 1 : summary.correlations[a][b]))) },
            comorbidity: comorbidities.pairs().map((pair) => ({
                ...pair,
                ratio: known(pair.ratio),
                oddsRatio: known(pair.oddsRatio),
                low: known(pair.low),
                high: known(pair.high),
            })),
            followup: lives ? followUpOf(lives.report(), told.lives, plan.timeline!) : null,
        },
        cells: sampled.map(({ column, values, written, texts }) => ({
            name: column.name,
            values: written ?? values,
            ...(column.labels ? { labels: column.labels } : {}),
            ...(texts ? { texts } : {}),
        })),
    };
}

/** Lists instead of records: their order is what is shown, and names are the author's. */
function followUpOf(report: FollowUpReport, lives: Life[], { visits }: Timeline): FollowUp {
    const units = new Map(
        visits.flatMap(({ columns }) => columns.map(({ name, unit }) => [name, unit === undefined ? null : displayUnit(unit)])),
    );
    const named = Object.entries;
    return {
        years: report.years / report.patients,
        ends: named(report.ends).map(([reason, share]) => ({ reason, share })),
        rates: named(report.rates).map(([name, perYear]) => ({ name, perYear })),
        incidence: named(report.incidence).map(([name, at]) => ({ name, at })),
        trajectories: named(report.trajectories).map(([name, course]) => ({
            name,
            unit: units.get(name) ?? null,
            course: course.map(({ years, mean, p5, p95 }) => ({ years, mean, p5, p95 })),
        })),
        medications: named(report.medications).map(([name, { ever, time }]) => ({ name, ever, time })),
        states: named(report.states).map(([name, at]) => ({
            name,
            at: at.map(({ years, shares }) => ({ years, shares: named(shares).map(([state, share]) => ({ state, share })) })),
        })),
        lives,
    };
}

function run(generator: ReturnType<typeof createGenerator>, patients: number, observers: Observer[], stop: () => boolean): boolean {
    for (const _ of collect(generator, patients, observers)) if (stop()) return false;
    return true;
}

/** Targets hold in the population before `select`. */
function populationOf(solved: SolvedPlan, reports: readonly TargetReport[], patients: number, stop: () => boolean): Sample | undefined {
    const everybody = beforeSelection(solved);
    const sample = new Sample(everybody.plan, reports, prepareExpressions(everybody));
    if (reports.length === 0) return sample;
    return run(createGenerator(everybody), patients, [sample], stop) ? sample : undefined;
}

function outcomesOf(reports: readonly TargetReport[], population: Sample): TargetOutcome[] {
    const judged = new Map(targets(reports, population).map((target) => [target.at + target.text, target]));
    return reports.map(({ kind, text, columns, method, group, asked, achieved, pilotError, at }) => {
        const target = judged.get(at + text);
        return {
            kind,
            text,
            columns,
            method: method ?? null,
            grouped: group !== undefined,
            asked,
            achieved,
            error: pilotError,
            sample: target ? known(target.achieved) : null,
            low: target?.low ?? null,
            high: target?.high ?? null,
            pass: target?.pass ?? true,
        };
    });
}

function columnResult(
    { column, values }: SampledColumn,
    summary: ColumnSummary,
    { rows, weights }: PatientSample,
    rounding: Rounding | undefined,
): ColumnResult {
    const { name, kind, role, label, documentation, unit, codes, labels } = column;
    const ordered = kind === 'number' || kind === 'integer' || kind === 'date';
    const step = rounding ? rounding.multiple * 10 ** -rounding.decimals : kind === 'number' ? 0 : 1;
    return {
        name,
        kind,
        role,
        label: label ?? null,
        documentation: documentation ?? null,
        unit: unit === undefined ? null : displayUnit(unit),
        codes: (codes ?? []).map(({ system, code }) => `${system}#${code}`),
        decimals: rounding?.decimals ?? 0,
        count: summary.count,
        missing: summary.missing,
        mean: dayOf(summary.mean),
        sd: summary.sd,
        min: dayOf(summary.min),
        max: dayOf(summary.max),
        quantiles: summary.quantiles && Object.fromEntries(Object.entries(summary.quantiles).map(([p, x]) => [p, dayOf(x) as number])),
        shares: summary.shares ? (labels ?? ['true', 'false']).map((label) => ({ label, share: summary.shares![label] ?? 0 })) : null,
        histogram: (ordered && binsOf(values, weights, rows, step)) || null,
    };
}

/** The youngest and the oldest of the sample; undefined where nobody has an age. */
function agesOf({ columns }: Summary): [number, number] | undefined {
    const { min, max } = columns.age ?? {};
    return typeof min === 'number' && typeof max === 'number' ? [min, max] : undefined;
}

/** Where healthy people of the sample's ages lie, of an analyte that is known. */
function referenceOf({ name, label, codes, unit, kind }: Column, age: [number, number] | undefined): { reference?: Reference } {
    if (unit === undefined || age === undefined || (kind !== 'number' && kind !== 'integer')) return {};
    const analyte = recognise({ name, label, codes: codes ?? [], unit });
    const range = analyte && referenceRange(analyte, unit, { age });
    return range ? { reference: { low: range.low ?? null, high: range.high ?? null, source: range.source } } : {};
}

/** The summary writes dates as text; here they are days. */
function dayOf(x: number | string | null): number | null {
    return typeof x === 'string' ? Date.parse(x) / 86_400_000 : x;
}

function known(x: number): number | null {
    return Number.isFinite(x) ? x : null;
}
