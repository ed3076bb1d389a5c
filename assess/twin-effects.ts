import type { Block, Generator } from '../generator/block.ts';
import { CHUNK } from '../generator/block.ts';
import type { Column, Plan } from '../plan/model.ts';

/** What a counterfactual does to one outcome: the mean over patients of the difference between two of a patient's twins. */
export interface TwinEffect {
    /** A column of the patient, `BLOCK.NAME` (the mean over a patient's visits) or an event (whether it happened). */
    outcome: string;
    /** The value of the twin, and of the one it is compared with: the first. */
    twin: string;
    against: string;
    mean: number;
    /** Of the mean, over patients. */
    standardError: number;
    /** The same among patients of each group: `sex == female`, `diabetes`, `not diabetes`. */
    groups: { group: string; mean: number; standardError: number }[];
}

/** Patients of whom the mean is taken: enough for three digits of most effects. */
export const EFFECT_PATIENTS = 1 << 14;
/** The effects hold for the population, not for a dataset: they have a seed of their own. */
export const EFFECT_SEED = 'effects';
const MOST_GROUPS = 8;

interface Outcome {
    name: string;
    values(block: Block): Float64Array;
}

interface Group {
    name: string;
    column: string;
    value: number;
}

class Differences {
    private count = 0;
    private mean = 0;
    private squares = 0;
    different = false;

    /** Welford's update. */
    add(x: number): void {
        this.count++;
        if (x !== 0) this.different = true;
        const step = x - this.mean;
        this.mean += step / this.count;
        this.squares += step * (x - this.mean);
    }

    summary(): { mean: number; standardError: number } | undefined {
        const { count, mean, squares } = this;
        if (count === 0) return undefined;
        return { mean, standardError: count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count) };
    }
}

/** The effects of a plan's counterfactual on all that it changes. `generator` gives twins. */
export function twinEffects(plan: Plan, generator: Generator, patients = EFFECT_PATIENTS): TwinEffect[] {
    const { column: cause, values } = plan.counterfactual!;
    const outcomes = outcomesOf(plan, generator.columns, cause);
    const groups = groupsOf(generator.columns, cause);
    // All patients first, then the groups.
    const sums = outcomes.map(() => values.slice(1).map(() => [undefined, ...groups].map(() => new Differences())));
    const unequal = new Set<string>();
    for (let first = 0; first < patients; first += CHUNK) {
        const rows = Math.min(CHUNK, patients - first);
        const { blocks } = generator.block(first, rows).twins!;
        for (const { column } of groups)
            if (blocks.some((block) => !same(block.values.get(column)!, blocks[0].values.get(column)!, rows))) unequal.add(column);
        outcomes.forEach((outcome, o) => {
            const taken = blocks.map((block) => outcome.values(block).slice(0, rows));
            for (let k = 1; k < taken.length; k++) {
                for (let i = 0; i < rows; i++) {
                    const difference = taken[k][i] - taken[0][i];
                    if (Number.isNaN(difference)) continue;
                    const of = sums[o][k - 1];
                    of[0].add(difference);
                    groups.forEach(({ column, value }, g) => {
                        if (blocks[0].values.get(column)![i] === value) of[g + 1].add(difference);
                    });
                }
            }
        });
    }
    const label = labelsOf(plan, cause);
    return outcomes.flatMap(({ name }, o) =>
        sums[o].flatMap(([all, ...of], k) => {
            const effect = all.summary();
            if (!all.different || effect === undefined) return [];
            const inGroups = groups.flatMap(({ name: group, column }, g) => {
                const found = unequal.has(column) ? undefined : of[g].summary();
                return found ? [{ group, ...found }] : [];
            });
            return [{ outcome: name, twin: label(values[k + 1]), against: label(values[0]), ...effect, groups: inGroups }];
        }),
    );
}

function same(a: Float64Array, b: Float64Array, rows: number): boolean {
    for (let i = 0; i < rows; i++) if (!Object.is(a[i], b[i])) return false;
    return true;
}

function labelsOf(plan: Plan, cause: string): (value: number) => string {
    const { kind, labels } = plan.columns.find(({ name }) => name === cause)!;
    return (value) => labels?.[value] ?? (kind === 'boolean' ? String(value === 1) : String(value));
}

const NUMBERS: ReadonlySet<Column['kind']> = new Set(['number', 'integer', 'boolean']);

function outcomesOf({ timeline }: Plan, columns: readonly Column[], cause: string): Outcome[] {
    const baseline = columns
        .filter(({ name, kind }) => NUMBERS.has(kind) && name !== cause)
        .map(({ name }): Outcome => ({ name, values: (block) => block.values.get(name)! }));
    const events = (timeline?.events ?? []).map(({ name }, e): Outcome => ({ name, values: (block) => happened(block, e) }));
    const visits = (timeline?.visits ?? []).flatMap((visited, b) =>
        visited.columns.flatMap(({ name, kind }, c): Outcome[] =>
            NUMBERS.has(kind) ? [{ name, values: (block) => meanOverVisits(block, b, c) }] : [],
        ),
    );
    return [...baseline, ...visits, ...events];
}

function groupsOf(columns: readonly Column[], cause: string): Group[] {
    return columns.flatMap(({ name, kind, labels, role }): Group[] => {
        if (name === cause || (role !== 'variable' && role !== 'condition')) return [];
        if (kind === 'boolean')
            return [
                { name, column: name, value: 1 },
                { name: `not ${name}`, column: name, value: 0 },
            ];
        if (kind !== 'category' || labels === undefined || labels.length > MOST_GROUPS) return [];
        return labels.map((label, value) => ({ name: `${name} == ${label}`, column: name, value }));
    });
}

function happened({ life, rows }: Block, e: number): Float64Array {
    const out = new Float64Array(rows);
    const { events } = life!;
    for (let r = 0; r < events.count; r++) if (events.columns[0][r] === e) out[events.lanes[r]] = 1;
    return out;
}

/** Of the true values at attended visits; missing for who has none. */
function meanOverVisits({ life, rows }: Block, b: number, c: number): Float64Array {
    const visits = life!.blocks[b];
    const values = visits.recorded(c, 'true');
    const sum = new Float64Array(rows);
    const count = new Float64Array(rows);
    for (let r = 0; r < visits.rows.count; r++) {
        if (Number.isNaN(values[r])) continue;
        sum[visits.rows.lanes[r]] += values[r];
        count[visits.rows.lanes[r]]++;
    }
    return sum.map((total, i) => total / count[i]);
}
