import { CHUNK, type Generator } from '../../generator/block.ts';
import type { SolvedPlan } from '../../plan/model.ts';
import type { TableFile } from '../manifest/datapackage.ts';
import { type Batch, clusterRows, rowsOf } from '../rows.ts';
import type { Table } from '../tables.ts';
import { type RowWriter, rowWriter } from '../text/kernel.ts';
import { type Output, putText } from '../text/output.ts';
import { rowTooLong } from './refusal.ts';

/** The patients to write: from `first` (zero-based) up to, not including, `end`. */
export interface Range {
    first: number;
    end: number;
    /** Whether this part of the dataset holds the rows of clusters. */
    clusters: boolean;
}

/** Bytes for the end of a file, in the order in which they come. */
export interface Segment {
    file: number;
    rows: number;
    out: Output;
    length: number;
}

/** Asks for an output to write to. */
export const REQUEST = Symbol('request');

/** Bytes that one write should have: larger and smaller ones cost more. */
const WRITE = 700_000;
const SMALLEST_OUTPUT = 1 << 20;
const TYPICAL_CELL = 6;
const MOST_CHUNKS = 64;
/** Bytes of which the checksums cost more than starting a thread for them. */
const WORTH_A_THREAD = 16_000_000;

/** Milliseconds spent so far. */
export interface Phases {
    simulate: number;
    format: number;
}

/** How often a patient fills the fields of a table, where that is known to matter. */
function cellsAPatient({ kind, rowsAPatient }: Table): number {
    return rowsAPatient ?? (kind === 'patients' ? 1 : 0);
}

/**
 * Turns ranges of patients into the bytes of every file. A task is a run of whole chunks (but for the ends of the range);
 * tasks one after another are the files.
 */
export class Simulation {
    readonly tasks: number;
    /** Bytes that an output must have. */
    readonly outputSize: number;
    /** Whether there are so many bytes to write that a thread for their checksums pays. */
    readonly worthAThread: boolean;
    readonly phases: Phases = { simulate: 0, format: 0 };
    private readonly solved: SolvedPlan;
    private readonly files: TableFile[];
    private readonly range: Range;
    private readonly tables: Table[];
    private readonly rows: ReturnType<typeof rowsOf>;
    private readonly writers: RowWriter[];
    private readonly taskChunks: number;
    private readonly firstChunk: number;

    /** @param tables those of the files, patients first */
    constructor(solved: SolvedPlan, tables: Table[], files: TableFile[], range: Range) {
        this.solved = solved;
        this.tables = tables;
        this.files = files;
        this.range = range;
        this.rows = rowsOf(solved, tables);
        this.writers = files.map((file) => rowWriter(file.table.fields, file.format.style));
        const cells = files.reduce((sum, file) => sum + file.table.fields.length * cellsAPatient(file.table), 0);
        this.worthAThread = cells * TYPICAL_CELL * (range.end - range.first) > WORTH_A_THREAD;
        this.taskChunks = Math.max(1, Math.min(MOST_CHUNKS, Math.round(WRITE / (cells * TYPICAL_CELL * CHUNK))));
        this.firstChunk = Math.floor(range.first / CHUNK);
        const chunks = Math.ceil(range.end / CHUNK) - this.firstChunk;
        // The first task also writes the headers, so there is always one.
        this.tasks = Math.max(1, Math.ceil(chunks / this.taskChunks));
        const room = this.writers.reduce((most, writer) => Math.max(most, writer.reserve), 0);
        this.outputSize = Math.max(SMALLEST_OUTPUT, 4 * room);
    }

    /** Patients of the range up to the end of the task. */
    patientsUntil(task: number): number {
        const end = Math.min(this.range.end, (this.firstChunk + (task + 1) * this.taskChunks) * CHUNK);
        return Math.max(0, end - this.range.first);
    }

    /**
     * The bytes of a task. Yields `REQUEST`, to be resumed with an output, and segments, whose output is given away.
     * Throws a `Refusal` where a single row is larger than an output.
     */
    *task(task: number, generator: Generator): globalThis.Generator<Segment | typeof REQUEST, void, Output | undefined> {
        const open = this.files.map((): Segment | undefined => undefined);
        if (task === 0) yield* this.beginning(generator, open);
        const { range, firstChunk, taskChunks, phases } = this;
        const end = Math.min(range.end, (firstChunk + (task + 1) * taskChunks) * CHUNK);
        let first = Math.max(range.first, (firstChunk + task * taskChunks) * CHUNK);
        while (first < end) {
            const rows = Math.min(end, (Math.floor(first / CHUNK) + 1) * CHUNK) - first;
            const start = performance.now();
            const block = generator.block(first, rows);
            const batches = this.rows.map((rowsOfTable) => rowsOfTable?.(block));
            phases.simulate += performance.now() - start;
            for (let f = 0; f < this.files.length; f++) {
                const batch = batches[this.tables.indexOf(this.files[f].table)];
                if (batch) yield* this.write(f, batch, open);
            }
            first += rows;
        }
        for (const segment of open) if (segment && segment.length > 0) yield segment;
    }

    private *opened(f: number, open: (Segment | undefined)[]): globalThis.Generator<typeof REQUEST, Segment, Output | undefined> {
        let segment = open[f];
        if (!segment) {
            const out = yield REQUEST;
            if (!out) throw new Error('an output was asked for');
            open[f] = segment = { file: f, rows: 0, out, length: 0 };
        }
        return segment;
    }

    private *write(
        f: number,
        batch: Batch,
        open: (Segment | undefined)[],
    ): globalThis.Generator<Segment | typeof REQUEST, void, Output | undefined> {
        const writer = this.writers[f];
        let row = 0;
        while (row < batch.rows) {
            const segment = yield* this.opened(f, open);
            const start = performance.now();
            segment.length = writer.write(batch, row, segment.out, segment.length);
            this.phases.format += performance.now() - start;
            if (writer.next === row && segment.length === 0) throw rowTooLong(this.files[f].path, this.outputSize);
            segment.rows += writer.next - row;
            row = writer.next;
            if (row < batch.rows || segment.length >= WRITE) {
                open[f] = undefined;
                yield segment;
            }
        }
    }

    /** Headers, and the tables of clusters, which do not come with patients. */
    private *beginning(
        generator: Generator,
        open: (Segment | undefined)[],
    ): globalThis.Generator<Segment | typeof REQUEST, void, Output | undefined> {
        for (let f = 0; f < this.files.length; f++) {
            const { table, format } = this.files[f];
            const header = format.header(table);
            if (header !== '') {
                const segment = yield* this.opened(f, open);
                segment.length = putText(header, 0, segment.out.bytes);
            }
            if (table.kind === 'cluster' && this.range.clusters)
                yield* this.write(f, clusterRows(this.solved.plan, table, generator), open);
        }
    }
}
