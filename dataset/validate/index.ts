import path from 'node:path';
import type { Datapackage, ResourceDescriptor } from '../manifest/model.ts';
import { dayOf, type Impossible, type Kind, type Life, type Prerequisite, type Row } from './life.ts';
import { readers, Unreadable } from './reader.ts';
import { lifeRules } from './rules.ts';
import { cellChecker, keyChecker } from './schema.ts';

export type { Prerequisite } from './life.ts';
export { prerequisitesIn } from './prerequisites.ts';

/** Something in the written tables that cannot be, with the first place of it and how often it occurs. */
export interface TableProblem {
    code: `verify/${string}`;
    /** File in the folder. */
    path: string;
    /** Row of the first, from 1. */
    row: number;
    message: string;
    remedy: string;
}

export interface ValidateOptions {
    /** Of conditions: from the recorded spec. */
    prerequisites?: readonly Prerequisite[];
    onProgress?: (patients: number, total: number) => void;
    signal?: AbortSignal;
}

const TOGETHER = 'Generate the dataset again.';
/** Patients between two reports of progress. */
const TURN = 1000;

/**
 * Reads the tables of a dataset and finds what no life can have, what its own manifest forbids, and rows of nobody. Works
 * from the files and the manifest alone; of each patient at a time, so that memory does not grow with their number.
 * Paths must have been checked. Throws what the disk says.
 */
export async function validateTables(dir: string, datapackage: Datapackage, options: ValidateOptions = {}): Promise<TableProblem[]> {
    const problems: TableProblem[] = [];
    const byFormat = new Map<string, ResourceDescriptor[]>();
    for (const resource of datapackage.resources) byFormat.set(resource.format, [...(byFormat.get(resource.format) ?? []), resource]);
    for (const [format, resources] of byFormat) {
        const reader = readers.get(format);
        if (reader) problems.push(...(await new Validation(dir, resources, datapackage, options).run()));
    }
    return problems;
}

/** Rows of one table, one after another. */
class Cursor {
    readonly resource: ResourceDescriptor;
    private readonly batches: AsyncIterator<Row[]>;
    private batch: Row[] = [];
    private at = 0;
    private ended = false;

    constructor(dir: string, resource: ResourceDescriptor) {
        this.resource = resource;
        this.batches = readers.get(resource.format)!(path.join(dir, resource.path), tableOf(resource))[Symbol.asyncIterator]();
    }

    /** Whether the next row is at hand, or there is none; else it has to be loaded. */
    get ready(): boolean {
        return this.at < this.batch.length || this.ended;
    }

    async load(): Promise<void> {
        while (!this.ready) {
            const next = await this.batches.next();
            this.ended = next.done === true;
            this.batch = next.done === true ? [] : next.value;
            this.at = 0;
        }
    }

    get row(): Row | undefined {
        return this.batch[this.at];
    }

    advance(): void {
        this.at++;
    }

    async close(): Promise<void> {
        await this.batches.return?.();
    }
}

async function next(cursor: Cursor): Promise<Row | undefined> {
    if (!cursor.ready) await cursor.load();
    return cursor.row;
}

class Validation {
    private readonly dir: string;
    private readonly options: ValidateOptions;
    private readonly patients: number;
    private readonly resources: ResourceDescriptor[];
    private readonly kinds = new Map<string, Kind>();
    private readonly conditions: ReadonlySet<string>;
    private readonly ageUnit: string | undefined;
    private readonly paths: ReadonlyMap<string, string>;
    /** The first of each kind in each table, and how many there are. */
    private readonly found = new Map<string, { problem: TableProblem; count: number }>();

    constructor(dir: string, resources: ResourceDescriptor[], { cohort }: Datapackage, options: ValidateOptions) {
        this.dir = dir;
        this.options = options;
        this.patients = cohort.patients;
        this.resources = resources;
        for (const resource of resources) {
            const kind = kindOf(resource);
            if (kind) this.kinds.set(tableOf(resource), kind);
        }
        const field = (table: string, name: string) =>
            resources.find((resource) => tableOf(resource) === table)?.schema.fields.find((each) => each.name === name);
        this.conditions = new Set(field('conditions', 'condition')?.constraints?.enum ?? []);
        this.ageUnit = field('patients', 'age')?.unit;
        this.paths = new Map(resources.map((resource) => [tableOf(resource), resource.path]));
    }

    async run(): Promise<TableProblem[]> {
        const patients = this.resources.find((resource) => tableOf(resource) === 'patients');
        if (patients === undefined) return [];
        const main = new Cursor(this.dir, patients);
        const others = this.resources
            .filter((resource) => resource !== patients && resource.schema.fields.some(({ name }) => name === 'patient_id'))
            .map((resource) => new Cursor(this.dir, resource));
        try {
            await this.readAll(main, others);
            for (const resource of this.resources)
                if (resource !== patients && !others.some((each) => each.resource === resource)) await this.readAlone(resource);
        } catch (error) {
            if (!(error instanceof Unreadable)) throw error;
            this.note('verify/table', { row: { table: 'patients', number: 0, cells: {} }, message: error.message }, TOGETHER);
        } finally {
            for (const cursor of [main, ...others]) await cursor.close();
        }
        return [...this.found.values()].map(({ problem, count }) =>
            count === 1 ? problem : { ...problem, message: `${problem.message} (and ${count - 1} more of the kind)` },
        );
    }

    /** Groups and the like: cell by cell. */
    private async readAlone(resource: ResourceDescriptor): Promise<void> {
        const check = cellChecker(resource);
        const cursor = new Cursor(this.dir, resource);
        try {
            for (let row = await next(cursor); row !== undefined; cursor.advance(), row = await next(cursor))
                this.noteAll('verify/cell', check(row), TOGETHER);
        } finally {
            await cursor.close();
        }
    }

    private async readAll(main: Cursor, others: Cursor[]): Promise<void> {
        const checks = new Map(
            [main, ...others].map(({ resource }) => [resource, { cell: cellChecker(resource), key: keyChecker(resource) }]),
        );
        let done = 0;
        let last = 0;
        for (let first = await next(main); first !== undefined; first = await next(main)) {
            this.options.signal?.throwIfAborted();
            const id = first.cells.patient_id ?? '';
            if (!(Number(id) > last))
                this.note('verify/patient-order', { row: first, message: `patient_id ${id} does not come after ${last}` }, TOGETHER);
            last = Math.max(last, Number(id) || 0);
            const tables = new Map<ResourceDescriptor, Row[]>();
            for (const cursor of [main, ...others]) {
                const rows: Row[] = [];
                for (;;) {
                    if (!cursor.ready) await cursor.load();
                    const { row } = cursor;
                    if (row === undefined) break;
                    // Rows of patients who are not there stand before the next that is.
                    if (cursor !== main && Number(row.cells.patient_id) < Number(id)) {
                        this.note('verify/nobody', { row, message: `there is no patient ${row.cells.patient_id} here` }, TOGETHER);
                    } else if (row.cells.patient_id === id) rows.push(row);
                    else break;
                    cursor.advance();
                }
                tables.set(cursor.resource, rows);
            }
            for (const [resource, rows] of tables) {
                for (const row of rows) this.noteAll('verify/cell', checks.get(resource)!.cell(row), TOGETHER);
                this.noteAll('verify/key', checks.get(resource)!.key(rows), TOGETHER);
            }
            this.judge(tables, main.resource);
            if (++done % TURN === 0) this.options.onProgress?.(done, this.patients);
        }
        for (const cursor of others)
            for (let row = await next(cursor); row !== undefined; cursor.advance(), row = await next(cursor))
                this.note('verify/nobody', { row, message: `there is no patient ${row.cells.patient_id} here` }, TOGETHER);
    }

    /** The rules, for each twin of a patient by itself; copies are of the row before. */
    private judge(tables: ReadonlyMap<ResourceDescriptor, Row[]>, main: ResourceDescriptor): void {
        for (const patient of tables.get(main)!) {
            const { index_date, followup_end, twin, copy } = patient.cells;
            const index = dayOf(index_date);
            if (index === undefined || copy === '1') continue;
            const altered = new Set<string>();
            const own = new Map<string, Row[]>();
            for (const [resource, rows] of tables) {
                if (resource === main) continue;
                const mine = rows.filter((row) => row.cells.twin === undefined || row.cells.twin === twin);
                own.set(tableOf(resource), mine);
                if (tableOf(resource) === 'corruptions')
                    for (const { cells } of mine) if (cells.table === 'patients') altered.add(cells.column);
            }
            const { kinds, conditions, ageUnit } = this;
            const { prerequisites = [] } = this.options;
            const end = dayOf(followup_end);
            const life: Life = { patient, index, end, altered, tables: own, kinds, conditions, ageUnit, prerequisites };
            for (const { code, remedy, find } of lifeRules) this.noteAll(code, find(life), remedy);
        }
    }

    private noteAll(code: TableProblem['code'], all: Iterable<Impossible>, remedy: string): void {
        for (const each of all) this.note(code, each, remedy);
    }

    private note(code: TableProblem['code'], { row, message }: Impossible, remedy: string): void {
        const key = `${code} ${row.table}`;
        const known = this.found.get(key);
        if (known) {
            known.count++;
            return;
        }
        const file = this.paths.get(row.table) ?? row.table;
        const who =
            row.cells.patient_id === undefined ? '' : `, patient ${row.cells.patient_id}${row.cells.twin ? ` (${row.cells.twin})` : ''}`;
        const place = row.number === 0 ? '' : `row ${row.number}${who}: `;
        this.found.set(key, { count: 1, problem: { code, path: file, row: row.number, message: `${place}${message}.`, remedy } });
    }
}

const NAMED: ReadonlySet<string> = new Set<Kind>(['conditions', 'medications', 'progressions', 'events']);

/** The name of the table, which its resource adds the format to where there are several. */
function tableOf({ path: file, format }: ResourceDescriptor): string {
    return path.posix.basename(file, `.${format}`);
}

function kindOf(resource: ResourceDescriptor): Kind | undefined {
    const name = tableOf(resource);
    const { schema } = resource;
    if (NAMED.has(name)) return name as Kind;
    const has = (field: string) => schema.fields.some((each) => each.name === field);
    return has('visit') && has('date') && has('time') ? 'visits' : undefined;
}
