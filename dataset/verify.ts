import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { failed, ioFailure, type Result, success } from './failure.ts';
import { MANIFEST, stateOf } from './folder/folder.ts';
import { isInside, kindAt, staysInside } from './folder/paths.ts';
import { sha256 } from './manifest/datapackage.ts';
import type { Datapackage, FileEntry } from './manifest/model.ts';
import { readDatapackage } from './manifest/read.ts';
import { rangeOf } from './run/partition.ts';
import { type Prerequisite, validateTables } from './validate/index.ts';
import { readers } from './validate/reader.ts';

/** Something about a dataset on disk that is not as its manifest says. */
export interface Problem {
    code: `verify/${string}`;
    message: string;
    remedy: string;
    path?: string;
}

export interface Verification {
    problems: Problem[];
    files: number;
    bytes: number;
    /** Whether the rows of the tables were read: not where files are missing, or in formats that cannot be read back. */
    validated: boolean;
}

export interface VerifyOptions {
    /** Reads the tables too; gives which conditions need which others, by the recorded spec of this manifest. */
    lives?: (datapackage: Datapackage) => Promise<readonly Prerequisite[]>;
    onProgress?: (patients: number, total: number) => void;
    /** Makes the dataset of this manifest anew in the folder, which is empty; then the bytes are compared. */
    regenerate?: (datapackage: Datapackage, folder: string) => Promise<Result<unknown>>;
    signal?: AbortSignal;
    /** Folder for what is made anew; default: the system's for temporary files. */
    temporary?: string;
}

const AGAIN = 'Generate the dataset again.';
const STATES: Partial<Record<ReturnType<typeof stateOf>, Problem>> = {
    absent: { code: 'verify/absent', message: 'There is no such folder.', remedy: 'Check the path.' },
    none: {
        code: 'verify/absent',
        message: `There is no dataset: no ${MANIFEST}.`,
        remedy: 'Check the path, or generate a dataset into it.',
    },
    writing: { code: 'verify/writing', message: 'Another run is writing to it.', remedy: 'Wait for that run to end.' },
    unfinished: {
        code: 'verify/unfinished',
        message: 'The dataset is unfinished: a run was killed while it put the files into place.',
        remedy: 'Run any command that writes to this folder: it completes the dataset from the copy in .cohort-unfinished.',
    },
    interrupted: {
        code: 'verify/unfinished',
        message: 'The dataset is unfinished: a run was killed before all was written.',
        remedy: 'Run the command again, with --resume to go on where it stopped.',
    },
};

/** Row ends of a text file: newlines outside quotes; only CSV has quotes that may hold one. */
interface Contents {
    bytes: number;
    rows: number;
    sha256: string;
}
const NEWLINE = 10;
const QUOTE = 34;

export async function contentsOf(file: string, quotes: boolean, signal?: AbortSignal): Promise<Contents> {
    const hash = createHash('sha256');
    let bytes = 0;
    let rows = 0;
    let quoted = 0;
    for await (const piece of fs.createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
        signal?.throwIfAborted();
        hash.update(piece);
        bytes += piece.length;
        if (quotes && (quoted === 1 || piece.includes(QUOTE))) {
            for (let i = 0; i < piece.length; i++) {
                if (piece[i] === QUOTE) quoted ^= 1;
                else if (piece[i] === NEWLINE) rows += quoted ^ 1;
            }
        } else for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) rows++;
    }
    return { bytes, rows, sha256: hash.digest('hex') };
}

async function fileProblem(
    dir: string,
    entry: FileEntry,
    format: string | undefined,
    signal: AbortSignal | undefined,
): Promise<Problem | undefined> {
    const problem = (code: Problem['code'], message: string): Problem => ({
        code,
        message: `${entry.path} ${message}.`,
        remedy: AGAIN,
        path: entry.path,
    });
    if (!isInside(entry.path) || !staysInside(dir, entry.path)) return problem('verify/manifest', 'is not a path inside the folder');
    const file = path.join(dir, entry.path);
    if (kindAt(file) !== 'file') return problem('verify/missing', 'is missing');
    const size = fs.statSync(file).size;
    if (size !== entry.bytes) return problem('verify/size', `has ${size} bytes instead of ${entry.bytes}`);
    const found = await contentsOf(file, format === 'csv', signal);
    if (found.sha256 !== entry.sha256) return problem('verify/checksum', 'was changed: its checksum is another');
    const rows = found.rows - (format === 'csv' ? 1 : 0);
    if (format !== undefined && entry.rows !== undefined && rows !== entry.rows)
        return problem('verify/rows', `has ${rows} rows instead of ${entry.rows}`);
}

/** Compares a dataset on disk with its manifest: sizes, checksums, rows, sources; and, if asked, its tables with what a life can have. What is wrong comes as problems; only a disk that cannot be read is a failure. */
export async function verify(dir: string, options: VerifyOptions = {}): Promise<Result<Verification>> {
    try {
        const verification: Verification = { problems: [], files: 0, bytes: 0, validated: false };
        const state = STATES[stateOf(dir)];
        const datapackage = state ? undefined : readDatapackage(dir);
        if (state) verification.problems.push({ ...state, path: dir });
        else if (!datapackage)
            verification.problems.push({
                code: 'verify/manifest',
                message: `${MANIFEST} is not one that Cohort wrote.`,
                remedy: AGAIN,
                path: MANIFEST,
            });
        if (!datapackage) return success(verification);
        const { files, sources } = datapackage.cohort;
        const formats = new Map(datapackage.resources.map((resource) => [resource.path, resource.format]));
        for (const entry of files) {
            const problem = await fileProblem(dir, entry, formats.get(entry.path), options.signal);
            if (problem) verification.problems.push(problem);
            verification.files++;
            verification.bytes += entry.bytes;
        }
        for (const source of sources)
            if (sha256(source.text) !== source.sha256)
                verification.problems.push({
                    code: 'verify/source',
                    message: `The recorded text of ${source.path} was changed: its checksum is another.`,
                    remedy: AGAIN,
                    path: source.path,
                });
        const contradiction = contradictionIn(datapackage);
        const readable = (resource: { path: string; format: string }): boolean =>
            readers.has(resource.format) &&
            isInside(resource.path) &&
            staysInside(dir, resource.path) &&
            kindAt(path.join(dir, resource.path)) === 'file';
        if (options.lives && !contradiction && datapackage.resources.some(({ format }) => readers.has(format))) {
            const resources = datapackage.resources.filter(readable);
            verification.validated = resources.length === datapackage.resources.length;
            const { onProgress, signal } = options;
            const prerequisites = await options.lives(datapackage);
            verification.problems.push(
                ...(await validateTables(dir, { ...datapackage, resources }, { prerequisites, onProgress, signal })),
            );
        }
        if (contradiction) verification.problems.push(contradiction);
        else if (options.regenerate) {
            const compared = await compareWithRegenerated(dir, datapackage, options.regenerate, options);
            if (!compared.ok) return compared;
            verification.problems.push(...compared.value);
        }
        return success(verification);
    } catch (error) {
        if (options.signal?.aborted)
            return failed({ code: 'run/cancelled', exit: 130, message: 'Cancelled.', remedy: 'Run the command again.' });
        return failed(ioFailure(error, 'read the dataset', dir));
    }
}

/**
 * What the manifest says of itself must fit together: files and their descriptions, and as many patients as rows. A forged
 * manifest could otherwise pass with no file at all, or ask for ten thousand million patients to be made anew.
 */
function contradictionIn({ resources, cohort }: Datapackage): Problem | undefined {
    const problem = (message: string): Problem => ({ code: 'verify/manifest', message, remedy: AGAIN, path: MANIFEST });
    if (resources.length === 0) return problem('The manifest describes no table.');
    const entries = new Map(cohort.files.map((file) => [file.path, file]));
    if (cohort.patients < 0) return problem(`The manifest speaks of ${cohort.patients} patients.`);
    const least = rangeOf(cohort.patients, cohort.partition ?? undefined);
    for (const { path: file, hash, format } of resources) {
        const entry = entries.get(file);
        if (hash !== `sha256:${entry?.sha256}`) return problem(`The manifest has two accounts of ${file}.`);
        if (path.posix.basename(file) !== `patients.${format}`) continue;
        if (entry?.rows !== undefined && entry.rows < least.end - least.first)
            return problem(`The manifest speaks of ${least.end - least.first} patients, and ${file} has ${entry.rows} rows.`);
    }
}

async function compareWithRegenerated(
    dir: string,
    datapackage: Datapackage,
    regenerate: NonNullable<VerifyOptions['regenerate']>,
    { temporary = os.tmpdir(), signal }: VerifyOptions,
): Promise<Result<Problem[]>> {
    const folder = fs.mkdtempSync(path.join(temporary, 'cohort-verify-'));
    try {
        const made = await regenerate(datapackage, folder);
        if (!made.ok) {
            // A wrong command line for the run that was recorded; for this one, a wrong dataset.
            const { failure } = made;
            return failure.exit === 2 ? success([{ ...failure, code: 'verify/manifest', remedy: AGAIN, path: MANIFEST }]) : made;
        }
        const problems: Problem[] = [];
        for (const name of [...datapackage.cohort.files.map((file) => file.path).filter(isInside), MANIFEST]) {
            const [old, anew] = [path.join(dir, name), path.join(folder, name)];
            const same =
                kindAt(old) === 'file' &&
                kindAt(anew) === 'file' &&
                (await contentsOf(old, false, signal)).sha256 === (await contentsOf(anew, false, signal)).sha256;
            if (!same)
                problems.push({
                    code: 'verify/regenerated',
                    message: `${name} differs from the one made anew from the recorded spec.`,
                    remedy: 'The file was changed, or this is another version of the engine.',
                    path: name,
                });
        }
        return success(problems);
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}
