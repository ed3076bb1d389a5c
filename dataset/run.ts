import fs from 'node:fs';
import path from 'node:path';
import type { Generator } from '../generator/block.ts';
import type { SolvedPlan, TargetReport } from '../plan/model.ts';
import { type Failure, failed, ioFailure, type Result, success } from './failure.ts';
import { MANIFEST, type OpenFolder, openFolder } from './folder/folder.ts';
import { type Format, formatsOf } from './formats/format.ts';
import { croissantOf } from './manifest/croissant.ts';
import { datapackageOf, jsonText, sha256, type TableFile, tableFiles } from './manifest/datapackage.ts';
import type { Datapackage, FileEntry, Partition, TwinEffect } from './manifest/model.ts';
import { type Checkpoint, identityOf, loadCheckpoint, removeCheckpoint, saveCheckpoint } from './run/checkpoint.ts';
import { GrowingFiles } from './run/files.ts';
import { runInline, type TaskDone } from './run/inline.ts';
import { isPartition, rangeOf } from './run/partition.ts';
import { refusalOf } from './run/refusal.ts';
import { type Range, Simulation } from './run/simulation.ts';
import { runInWorkers } from './run/workers.ts';
import { type Table, tablesOf } from './tables.ts';

export const CROISSANT = 'croissant.json';

export interface Progress {
    /** Of this part of the dataset. */
    patients: number;
    total: number;
    bytes: number;
}

export interface WriteOptions {
    solved: SolvedPlan;
    createGenerator: (solved: SolvedPlan, options: { twins: true }) => Generator;
    /** Texts from which the dataset can be made again; paths relative to the spec's folder. */
    sources: { path: string; text: string }[];
    targets?: TargetReport[];
    /** Of the counterfactual, where there is one. */
    effects?: TwinEffect[];
    engineVersion: string;
    /** The dataset's folder. */
    out: string;
    formats: string[];
    /** In place of the plan's own. */
    patients?: number;
    seed?: string;
    partition?: Partition;
    /** 1: in this thread. */
    workers?: number;
    /** The bundled `dataset/simulator.ts`; needed for more than one worker. */
    simulatorUrl?: URL;
    /** The bundled `dataset/checksum.ts`: large runs of one worker take checksums in a thread beside it. */
    checksumUrl?: URL;
    /** Replace the dataset that is there. */
    force?: boolean;
    /** Go on where a killed run of the very same command stopped. */
    resume?: boolean;
    onProgress?: (progress: Progress) => void;
    signal?: AbortSignal;
}

export interface Written {
    /** The folder, links resolved. */
    dir: string;
    /** Patients of this part. */
    patients: number;
    files: FileEntry[];
    bytes: number;
    /** Milliseconds; those of simulating and formatting only where this thread did it. */
    phases: { simulate: number; format: number; checksum: number; total: number };
}

/** Milliseconds between checkpoints. */
const CHECKPOINT = 2000;

const cancelled: Failure = {
    code: 'run/cancelled',
    exit: 130,
    message: 'Cancelled; nothing was written.',
    remedy: 'Run the command again.',
};

interface Job {
    options: WriteOptions;
    solved: SolvedPlan;
    tables: Table[];
    formats: Format[];
    files: TableFile[];
    range: Range;
}

/** The plan with the run's own number of patients and seed. */
function withSettings({ solved, patients, seed }: WriteOptions): SolvedPlan {
    return { ...solved, plan: { ...solved.plan, patients: patients ?? solved.plan.patients, seed: seed ?? solved.plan.seed } };
}

function prepare(options: WriteOptions): Result<Job> {
    const formats = formatsOf(options.formats);
    if (!formats.ok) return formats;
    const { partition } = options;
    if (partition && !isPartition(partition))
        return failed({
            code: 'partition/range',
            exit: 2,
            message: `There is no partition ${partition.index}/${partition.of}.`,
            remedy: 'Write I/N with I from 1 to N, as in --partition 2/8.',
        });
    const solved = withSettings(options);
    const tables = tablesOf(solved);
    const unsafe = tables.find((table) => !/^\w+$/u.test(table.name));
    if (unsafe)
        return failed({
            code: 'output/path',
            exit: 1,
            message: `${JSON.stringify(unsafe.name)} cannot name a file.`,
            remedy: 'Use letters, digits and _ in the names of clusters.',
        });
    const files = tableFiles(tables, formats.value);
    return success({ options, solved, tables, formats: formats.value, files, range: rangeOf(solved.plan.patients, partition) });
}

/**
 * Writes a dataset into a folder, which holds either the dataset that was there before or all of the new one. The bytes
 * depend on the plan, the sources, the formats and the partition alone.
 *
 * Failures: `format/…`, `feature/not-yet`, `partition/…` (exit 2), `output/path`, `limit/size`, `rule/acceptance` (1),
 * `folder/…`, `io/…` (3), `run/cancelled` (130).
 */
export async function writeDataset(options: WriteOptions): Promise<Result<Written>> {
    const start = performance.now();
    const job = prepare(options);
    if (!job.ok) return job;
    const names = [...job.value.files.map((file) => file.path), CROISSANT, MANIFEST];
    const opened = openFolder(options.out, { force: options.force ?? false, resume: options.resume, files: names });
    if (!opened.ok) return opened;
    const folder = opened.value;
    try {
        const written = await writeAside(job.value, folder);
        options.signal?.throwIfAborted();
        const committed = folder.commit();
        if (!committed.ok) return committed;
        const { range } = job.value;
        return success({
            dir: folder.dir,
            patients: range.end - range.first,
            files: written.files,
            bytes: written.files.reduce((sum, file) => sum + file.bytes, 0),
            phases: { ...written.phases, total: performance.now() - start },
        });
    } catch (error) {
        folder.abandon();
        if (options.signal?.aborted) return failed(cancelled);
        const refused = refusalOf(error);
        if (refused) return failed(refused);
        return failed(ioFailure(error, 'write the dataset', folder.dir));
    }
}

async function writeAside(job: Job, folder: OpenFolder): Promise<{ files: FileEntry[]; phases: Omit<Written['phases'], 'total'> }> {
    const { options, solved, range } = job;
    const paths = job.files.map((file) => file.path);
    const simulation = new Simulation(solved, job.tables, job.files, range);
    const identity = identityOf(
        solved,
        job.formats.map((format) => format.name),
        range,
        options.engineVersion,
        simulation.tasks,
    );
    const checkpoint = options.resume ? loadCheckpoint(folder.aside, identity, paths) : undefined;
    if (!checkpoint) {
        fs.rmSync(folder.aside, { recursive: true, force: true });
        fs.mkdirSync(folder.aside);
    }
    const threaded = simulation.worthAThread && !(options.simulatorUrl && (options.workers ?? 1) > 1);
    const files = GrowingFiles.open(folder.aside, paths, checkpoint?.extents, threaded ? options.checksumUrl : undefined);
    let entries: FileEntry[];
    try {
        await simulate(job, simulation, files, checkpoint, taskDone(job, simulation, files, folder, identity));
        entries = await files.finish();
    } catch (error) {
        await files.discard();
        throw error;
    }
    removeCheckpoint(folder.aside);
    const datapackage = datapackageOf({
        solved,
        targets: options.targets ?? [],
        effects: options.effects,
        sources: options.sources,
        patients: solved.plan.patients,
        seed: solved.plan.seed,
        partition: options.partition,
        engineVersion: options.engineVersion,
        files: job.files,
        entries,
    });
    writeManifests(folder.aside, datapackage);
    return { files: entries, phases: { ...simulation.phases, checksum: files.hashing } };
}

/** Writes `croissant.json` and, listing it too, `datapackage.json`. */
export function writeManifests(folder: string, datapackage: Datapackage): void {
    const croissant = jsonText(croissantOf(datapackage));
    const bytes = Buffer.byteLength(croissant);
    const files = [...datapackage.cohort.files, { path: CROISSANT, bytes, sha256: sha256(croissant) }];
    fs.writeFileSync(path.join(folder, CROISSANT), croissant);
    fs.writeFileSync(path.join(folder, MANIFEST), jsonText({ ...datapackage, cohort: { ...datapackage.cohort, files } }));
}

function taskDone(job: Job, simulation: Simulation, files: GrowingFiles, folder: OpenFolder, identity: string): TaskDone {
    let saved = performance.now();
    const total = job.range.end - job.range.first;
    return async (task) => {
        job.options.onProgress?.({ patients: simulation.patientsUntil(task), total, bytes: files.bytes });
        if (performance.now() - saved < CHECKPOINT) return;
        saved = performance.now();
        // Before anything is awaited: then bytes of the next task may follow.
        const extents = files.extents;
        await files.settle();
        saveCheckpoint(folder.aside, { identity, task: task + 1, extents });
    };
}

async function simulate(
    job: Job,
    simulation: Simulation,
    files: GrowingFiles,
    checkpoint: Checkpoint | undefined,
    done: TaskDone,
): Promise<void> {
    const { options, solved, range } = job;
    const firstTask = checkpoint?.task ?? 0;
    if (firstTask >= simulation.tasks) return;
    const workers = Math.min(options.workers ?? 1, simulation.tasks - firstTask);
    if (workers <= 1 || !options.simulatorUrl)
        return runInline(
            simulation,
            options.createGenerator(solved, { twins: true }),
            files,
            job.files.length,
            firstTask,
            done,
            options.signal,
        );
    const formats = job.formats.map((format) => format.name);
    const settings = { url: options.simulatorUrl, count: workers, solved, formats, range };
    return runInWorkers(simulation, settings, files, job.files.length, firstTask, done, options.signal);
}
