import { type Block, CHUNK, type Generator } from '../generator/block.ts';
import { GrowingRows } from '../generator/timeline/rows.ts';
import type { Plan, SolvedPlan } from '../plan/model.ts';
import type { Timeline } from '../plan/time.ts';
import { cellText } from './cell.ts';
import { type Field, patientField, type Table } from './tables.ts';
import { timeRows } from './time/rows.ts';
import { twinRows, withoutTwins } from './twins.ts';

/** Rows of one table, column by column in the order of its fields. Valid until the next batch: buffers are reused. */
export interface Batch {
    rows: number;
    /** At least `rows` long each. */
    columns: (Float64Array | string[])[];
}

const DAYS_A_YEAR = 365.25;

/** Column of whole numbers from `first` on. */
const counting = (length: number, first: number, into = new Float64Array(length)) => {
    for (let i = 0; i < length; i++) into[i] = first + i;
    return into;
};

/** What is written of a patient column, where `missing` and `corrupt` have had their say. */
function writtenColumn(block: Block, name: string): Float64Array | string[] {
    const written = block.written.get(name);
    const texts = block.texts.get(name);
    if (texts && written) return texts.map((text, row) => (Number.isNaN(written[row]) ? '' : text));
    const column = written ?? block.values.get(name) ?? texts;
    if (!column) throw new Error(`the generator gives no column ${name}`);
    return column;
}

/** Row of the block that each row of the table comes from: duplicates follow their original. */
function repeated(block: Block, duplicates: Uint8Array): Int32Array {
    let total = block.rows;
    for (let i = 0; i < block.rows; i++) total += duplicates[i];
    const origin = new Int32Array(total);
    let at = 0;
    for (let i = 0; i < block.rows; i++) {
        origin[at++] = i;
        if (duplicates[i]) origin[at++] = i;
    }
    return origin;
}

const pick = (column: Float64Array | string[], origin: Int32Array): Float64Array | string[] =>
    column instanceof Float64Array ? Float64Array.from(origin, (row) => column[row]) : Array.from(origin, (row) => column[row]);

function patientRows(fields: Field[]): (block: Block) => Batch {
    const ids = new Float64Array(CHUNK);
    const none = new Float64Array(CHUNK);
    return (block) => {
        counting(block.rows, block.first + 1, ids);
        const columns = fields.map(({ source }) => {
            if (source === 'patient_id') return ids;
            if (source === 'weight') return block.weights ?? none;
            if (typeof source === 'string') return none;
            return writtenColumn(block, source.column);
        });
        if (!block.duplicates) return { rows: block.rows, columns };
        const origin = repeated(block, block.duplicates);
        const copies = Float64Array.from(origin, (row, i) => (i > 0 && origin[i - 1] === row ? 1 : 0));
        return {
            rows: origin.length,
            columns: fields.map(({ source }, i) => (source === 'copy' ? copies : pick(columns[i], origin))),
        };
    };
}

/** One row a condition present at the index date, of its true value: missing and dirty cells are the patients table's. */
function conditionRows(plan: Plan): (block: Block) => Batch {
    if (plan.timeline !== undefined && plan.timeline.courses.length > 0) return episodeRows(plan, plan.timeline);
    const count = plan.conditions.length;
    const [ids, which, onset] = [0, 0, 0].map(() => new Float64Array(CHUNK * count));
    const ends = new Float64Array(CHUNK * count).fill(Number.NaN);
    const indexDate = plan.columns.find((c) => c.role === 'index_date')?.name ?? 'index_date';
    return (block) => {
        const present = plan.conditions.map((record) => block.values.get(record.column));
        const durations = plan.conditions.map((record) => (record.duration === undefined ? undefined : block.values.get(record.duration)));
        const days = block.values.get(indexDate);
        let rows = 0;
        for (let i = 0; i < block.rows; i++) {
            for (let c = 0; c < count; c++) {
                if (present[c]?.[i] !== 1) continue;
                const duration = durations[c]?.[i] ?? Number.NaN;
                ids[rows] = block.first + i + 1;
                which[rows] = c;
                onset[rows] = days ? Math.floor(days[i] - duration * DAYS_A_YEAR) : Number.NaN;
                rows++;
            }
        }
        return { rows, columns: [ids, which, which, which, onset, ends] };
    };
}

/** One row an episode, those that began during follow-up included: by patient and condition, in the order of time. */
function episodeRows(plan: Plan, { courses }: Timeline): (block: Block) => Batch {
    const followed = plan.conditions.map(({ column }) => courses.findIndex(({ condition }) => condition === column));
    const numberOf = courses.map(({ condition }) => plan.conditions.findIndex(({ column }) => column === condition));
    const indexDate = plan.columns.find((c) => c.role === 'index_date')?.name ?? 'index_date';
    const rows = new GrowingRows(3);
    return (block) => {
        const days = block.values.get(indexDate)!;
        const durations = plan.conditions.map(({ duration }) => (duration === undefined ? undefined : block.values.get(duration)));
        const began = (c: number, i: number) => Math.floor(days[i] - (durations[c]?.[i] ?? Number.NaN) * DAYS_A_YEAR);
        rows.clear();
        plan.conditions.forEach(({ column }, c) => {
            const present = block.values.get(column);
            if (followed[c] < 0) for (let i = 0; i < block.rows; i++) if (present?.[i] === 1) rows.add(i, c, began(c, i), Number.NaN);
        });
        const { episodes } = block.life!;
        const [which, onset, end] = episodes.columns;
        for (let r = 0; r < episodes.count; r++) {
            const i = episodes.lanes[r];
            const c = numberOf[which[r]];
            rows.add(i, c, Number.isNaN(onset[r]) ? began(c, i) : days[i] + Math.floor(onset[r]), days[i] + Math.floor(end[r]));
        }
        const order = rows.order(block.rows, 0, plan.conditions.length);
        const picked = (column: Float64Array) => Float64Array.from({ length: rows.count }, (_, r) => column[order[r]]);
        const ids = Float64Array.from({ length: rows.count }, (_, r) => block.first + rows.lanes[order[r]] + 1);
        const [number, from, until] = rows.columns.map(picked);
        return { rows: rows.count, columns: [ids, number, number, number, from, until] };
    };
}

/** A cell that was altered, of a visit or of the patient (whose visit is NaN). */
interface AlteredCell {
    table: string;
    lane: number;
    visit: number;
    field: Field;
    kind: string;
    truth: number;
    written: number;
}

/** By patient, then table by table in the generator's order, so that the rows do not depend on where a block begins. */
function corruptionRows(tables: Table[]): (block: Block) => Batch {
    const fieldsOf = ({ fields }: Table) => new Map(fields.map((field) => [field.name, field]));
    const patients = fieldsOf(tables[0]);
    const visits = tables.filter(({ kind }) => kind === 'visits').map((table) => ({ table: table.name, fields: fieldsOf(table) }));
    return (block) => {
        const found: AlteredCell[] = [];
        for (const { row, column, kind, truth, written } of block.corruptions) {
            const field = patients.get(column);
            if (field) found.push({ table: tables[0].name, lane: row, visit: Number.NaN, field, kind, truth, written });
        }
        visits.forEach(({ table, fields }, number) => {
            for (const { lane, visit, column, kind, truth, written } of block.life?.blocks[number].written.corruptions ?? []) {
                const field = fields.get(column.slice(table.length + 1));
                if (field) found.push({ table, lane, visit, field, kind, truth, written });
            }
        });
        // Of one block of visits they come in the order of time.
        const cells = found.sort((a, b) => a.lane - b.lane);
        return {
            rows: cells.length,
            columns: [
                cells.map(({ table }) => table),
                Float64Array.from(cells, ({ lane }) => block.first + lane + 1),
                Float64Array.from(cells, ({ visit }) => visit),
                cells.map(({ field }) => field.name),
                cells.map(({ kind }) => kind),
                cells.map(({ field, truth }) => cellText(field, truth)),
                cells.map(({ field, written }) => cellText(field, written)),
            ],
        };
    };
}

/** All rows of a cluster's table. */
export function clusterRows(plan: Plan, table: Table, generator: Generator): Batch {
    const values = generator.cluster(table.name);
    const rows = plan.clusters.find((cluster) => cluster.name === table.name)?.count ?? 0;
    const columns = table.fields.map(({ source }) => (typeof source === 'object' ? values.get(source.column) : undefined));
    return { rows, columns: columns.map((column) => column ?? counting(rows, 1)) };
}

/** What turns a block of patients into rows of each table; none for clusters, whose rows do not come with patients. */
export function rowsOf(solved: SolvedPlan, tables: Table[]): (((block: Block) => Batch) | undefined)[] {
    const { counterfactual } = solved.plan;
    if (counterfactual === undefined) return rowsOfOne(solved, tables);
    const makers = counterfactual.values.map(() => rowsOfOne(solved, tables.map(withoutTwins)));
    return tables.map((table, t) => {
        const of = makers.map((maker) => maker[t]).filter((maker) => maker !== undefined);
        return of.length === 0 ? undefined : twinRows(table, counterfactual.values, of);
    });
}

/** The same for patients of whom each is there once. Buffers are the makers' own. */
function rowsOfOne(solved: SolvedPlan, tables: Table[]): (((block: Block) => Batch) | undefined)[] {
    const patients = tables[0];
    const { timeline } = solved.plan;
    const followed = (table: Table) => (timeline === undefined ? undefined : timeRows(table, timeline, patientField(solved)));
    const kinds: Record<Table['kind'], (table: Table) => ((block: Block) => Batch) | undefined> = {
        patients: () => patientRows(patients.fields),
        conditions: () => conditionRows(solved.plan),
        corruptions: () => corruptionRows(tables),
        cluster: () => undefined,
        visits: followed,
        medications: followed,
        progressions: followed,
        events: followed,
    };
    return tables.map((table) => kinds[table.kind](table));
}
