import type { Stage } from '../clinical/index.ts';
import type { Compilation, CompileOptions } from '../compiler/compilation.ts';
import type { Files } from '../language/files.ts';
import type { SolvedPlan } from '../plan/model.ts';
import { tally } from './diagnostics/count.ts';
import { textLine } from './diagnostics/text.ts';
import { DiskFiles } from './files.ts';
import { unhurried } from './interrupt.ts';
import { lintFor } from './lint.ts';
import { STATUS, Stop } from './status.ts';
import { paintMessage, say } from './terminal.ts';
import { some } from './text/words.ts';
import { timed } from './timings.ts';

/** A spec that compiles, and what it was read from. */
export interface Spec {
    file: string;
    compilation: Compilation;
    solved: SolvedPlan;
}

/** Where a spec and what it names are read from; the entry may take some time to come. */
export interface SpecFiles extends Files {
    open(path: string): Promise<ReturnType<Files['read']>>;
}

export interface FileOptions extends Omit<CompileOptions, 'lint'> {
    /** In place of the disk; clinical rules are configured on the disk alone. */
    files?: SpecFiles;
    /** How much of the clinical rules is wanted. */
    lint?: Stage;
}

export interface OpenOptions extends FileOptions {
    /** Warnings count as errors. */
    strict?: boolean;
    /** Errors only: for commands whose result is not a dataset. */
    quiet?: boolean;
}

/** Compiles one file; ends the command with 3 where it cannot be read, with 2 where it has no such cohort. */
export async function compileFile(file: string, { lint, files: given, ...options }: FileOptions): Promise<Compilation> {
    const disk = new DiskFiles();
    const files = given ?? disk;
    const reading = await timed('load', () => files.open(file));
    if ('problem' in reading) throw new Stop(STATUS.io, reading.detail);
    const { compilingSpec } = await timed('import', () => import('../compiler/compile.ts'));
    const rules = lint && (await lintFor(file, disk, lint));
    const compilation = await timed('compile', () => unhurried(compilingSpec(files, file, { ...options, lint: rules })));
    if ('unreadable' in compilation) throw new Stop(STATUS.io, compilation.unreadable);
    if (options.cohort !== undefined && !compilation.cohorts.includes(options.cohort)) {
        const known = compilation.cohorts.length === 0 ? 'it has none' : `it has ${some(compilation.cohorts)}`;
        throw new Stop(STATUS.usage, `${file} has no cohort ${options.cohort}; ${known}`);
    }
    return compilation;
}

/** Compiles one file down to a solved plan; diagnostics go to stderr, and errors end the command with 1. */
export async function openSpec(file: string, options: OpenOptions = {}): Promise<Spec> {
    const { strict, quiet, ...compileOptions } = options;
    const compilation = await compileFile(file, compileOptions);
    const { errors, warnings } = tally(compilation.diagnostics);
    for (const diagnostic of compilation.diagnostics) {
        const shown = diagnostic.severity === 'error' || (diagnostic.severity === 'warning' && quiet !== true);
        if (shown) say(textLine(diagnostic, paintMessage));
    }
    if (errors > 0) throw new Stop(STATUS.failed);
    if (strict === true && warnings > 0)
        throw new Stop(STATUS.failed, `${warnings === 1 ? 'a warning counts' : 'warnings count'} as an error with --strict`);
    if (compilation.solved === undefined) {
        if (compilation.cohorts.length === 0) throw new Stop(STATUS.failed, `${file} declares no cohort`);
        throw new Error('a compilation without errors has no solved plan');
    }
    return { file, compilation, solved: compilation.solved };
}
