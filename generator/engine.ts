import type { Column, CorruptRule, Counterfactual, MissingRule, Rounding, SolvedPlan } from '../plan/model.ts';
import { columnsRead } from '../plan/traverse.ts';
import { type Block, CHUNK, type Generator } from './block.ts';
import { type Fixed, Patients } from './engine/patients.ts';
import { cellText, type TextFiller, templateFiller, uuidFiller } from './engine/texts.ts';
import { Written } from './engine/written.ts';
import type { Backend } from './kernel/step.ts';
import { FollowUp } from './timeline/follow.ts';

export { Undrawable } from './engine/patients.ts';
export { EndlessLife } from './timeline/timeline.ts';

/** Below so many patients the milliseconds that WebAssembly takes to start are not won back. */
const WORTH_WASM = 50_000;

export interface GeneratorOptions {
    /** Unless said otherwise `wasm` for large cohorts, else `code`; `closure` where code generation is forbidden: the same bytes, slower. */
    backend?: Backend;
    /** Columns wanted; others are drawn only where these, or acceptance, depend on them. */
    only?: ReadonlySet<string>;
    /** `false` where nobody asks what happens after the index date: follow-up then ends as planned for all. */
    followed?: boolean;
    /** Gives each patient once for every value of the plan's counterfactual; otherwise as drawn. */
    twins?: boolean;
    fixed?: Fixed;
}

/**
 * Makes a solved plan ready to run. A block's numbers depend on the plan, the seed and the patients' numbers alone: not
 * on which blocks were asked for before, nor on the backend.
 */
export function createGenerator(solved: SolvedPlan, options: GeneratorOptions = {}): Generator {
    return options.twins === true && solved.plan.counterfactual !== undefined
        ? twinGenerator(solved, solved.plan.counterfactual, options)
        : singleGenerator(solved, options);
}

/** All draws are keyed by name and patient, so twins are runs that differ in one column and in what depends on it. */
function twinGenerator(solved: SolvedPlan, { column, values }: Counterfactual, options: GeneratorOptions): Generator {
    const generators = values.map((value) => singleGenerator(solved, { ...options, fixed: { column, value } }));
    const drawing = singleGenerator(solved, { ...options, only: new Set([column]) });
    return {
        columns: generators[0].columns,
        block(first, rows) {
            const drawn = drawing.block(first, rows).values.get(column)!;
            const blocks = generators.map((generator) => generator.block(first, rows));
            return { ...blocks[0], twins: { blocks, drawn } };
        },
        cluster: (name) => generators[0].cluster(name),
    };
}

function singleGenerator(solved: SolvedPlan, options: GeneratorOptions): Generator {
    const { plan } = solved;
    const { only } = options;
    const columns = plan.columns.filter((column) => column.emitted && (only === undefined || only.has(column.name)));
    const patients = new Patients(
        solved,
        options.backend ?? (plan.patients < WORTH_WASM ? 'code' : 'wasm'),
        only === undefined ? undefined : wantedColumns(solved, only),
        options.fixed,
    );
    const roundings = roundingsOf(solved);
    const written = new Written(plan, patients, roundings);
    const follow =
        plan.timeline === undefined || only !== undefined || options.followed === false ? undefined : new FollowUp(solved, patients);
    const block = emptyBlock(solved, patients, written);
    if (follow !== undefined) block.life = follow.life;
    const texts = textFillers(solved, patients, roundings, block);
    return {
        columns,
        block(first: number, rows: number): Block {
            const offset = first % CHUNK;
            if (!Number.isInteger(first) || first < 0 || !(rows >= 0) || offset + rows > CHUNK)
                throw new RangeError(`patients ${first} + ${rows}`);
            patients.fill(first, rows);
            follow?.fill(first, rows);
            written.fill(rows);
            for (const [name, fill] of texts) fill(patients, first, rows, block.texts.get(name)!);
            if (plan.oversample !== undefined) fillWeights(solved, patients, block.weights!, rows);
            block.first = first;
            block.rows = rows;
            block.attempts = patients.attempts;
            block.corruptions = written.corruptions;
            return block;
        },
        cluster: (name) => groupColumns(solved, patients, name),
    };
}

/** What the columns asked for, and the cells written in their place, are made from. */
function wantedColumns({ plan }: SolvedPlan, only: ReadonlySet<string>): string[] {
    const wanted = [...only];
    for (const rule of [...plan.missing, ...plan.corrupt]) {
        const cells = cellsOf(rule);
        if (cells.length > 0 && !cells.some((name) => only.has(name))) continue;
        wanted.push(...cells, ...columnsRead([rule.share]));
    }
    return wanted;
}

/** Columns whose cells a rule may change. */
function cellsOf(rule: MissingRule | CorruptRule): string[] {
    if (!('kind' in rule)) return [rule.column];
    if (rule.kind === 'duplicate') return [];
    return rule.kind === 'swap' ? [rule.column, rule.other] : [rule.column];
}

/** How each column is rounded, by name: as written, or as calibration chose. */
export function roundingsOf({ plan, roundings }: SolvedPlan): Map<string, Rounding> {
    const known = new Map(Object.entries(roundings));
    for (const step of [...plan.steps, ...plan.clusters.flatMap((cluster) => cluster.steps)]) {
        if (typeof step.rounding === 'object') known.set(step.column, step.rounding);
    }
    return known;
}

function emptyBlock({ plan }: SolvedPlan, { program, frame }: Patients, written: Written): Block {
    const block: Block = { first: 0, rows: 0, values: new Map(), texts: new Map(), written: written.columns, corruptions: [], attempts: 0 };
    program.steps.forEach(({ step, text }, k) => {
        if (text) block.texts.set(step.column, new Array<string>(CHUNK).fill(''));
        else block.values.set(step.column, frame.column(k));
    });
    if (written.duplicates !== undefined) block.duplicates = written.duplicates;
    if (plan.oversample !== undefined) block.weights = new Float64Array(CHUNK);
    return block;
}

function textFillers({ plan }: SolvedPlan, { program }: Patients, roundings: Map<string, Rounding>, block: Block): [string, TextFiller][] {
    const columns = new Map(plan.columns.map((column): [string, Column] => [column.name, column]));
    const cell = (name: string): ((row: number) => string) => {
        const texts = block.texts.get(name);
        if (texts !== undefined) return (row) => texts[row];
        const values = block.values.get(name)!;
        const column = columns.get(name)!;
        return (row) => cellText(column, roundings.get(name), values[row]);
    };
    return program.steps
        .filter(({ text }) => text)
        .map(({ step }) => [
            step.column,
            step.value.family === 'uuid' ? uuidFiller(step.stream ?? step.column) : templateFiller(step.value.template ?? [], cell),
        ]);
}

/** Weights that undo oversampling: each stratum's share of the population over its share of the rows. */
function fillWeights({ plan, stratum }: SolvedPlan, patients: Patients, out: Float64Array, rows: number): void {
    const { share } = plan.oversample!;
    const inside = stratum / share;
    const outside = (1 - stratum) / (1 - share);
    for (let i = 0; i < rows; i++) out[i] = patients.stratum![i] === 1 ? inside : outside;
}

function groupColumns({ plan }: SolvedPlan, patients: Patients, name: string): Map<string, Float64Array> {
    const columns = new Map<string, Float64Array>();
    const c = plan.clusters.findIndex((cluster) => cluster.name === name);
    const groups = patients.groups[c];
    if (groups === undefined) return columns;
    for (const [k, values] of groups.columns) columns.set(patients.program.steps[k].step.column, values);
    return columns;
}
