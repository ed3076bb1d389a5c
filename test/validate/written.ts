import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { compileSpec } from '../../compiler/compile.ts';
import {
    type Prerequisite,
    prerequisitesIn,
    readDatapackage,
    type TableProblem,
    validateTables,
    writeDataset,
} from '../../dataset/index.ts';
import { createGenerator } from '../../generator/engine.ts';
import type { Files } from '../../language/files.ts';
import { memory } from '../language/spec.ts';

export interface Written {
    dir: string;
    problems(): Promise<TableProblem[]>;
    /** The same in a folder of its own. */
    copy(): Written;
    /** Replaces cells in the first row of a CSV table that `where` holds for; returns its number. */
    plant(
        table: string,
        where: (row: Record<string, string>, before: Record<string, string> | undefined) => boolean,
        cells: Record<string, string>,
    ): number;
    rows(table: string): Record<string, string>[];
}

const folders: string[] = [];
afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Errors of the spec, or the dataset written to a folder of its own. */
export async function written(
    spec: string | { files: Files; entry: string },
    formats: string[],
    patients: number,
): Promise<Written | string> {
    const { files, entry } = typeof spec === 'string' ? { files: memory({ 'main.cohort': spec }), entry: 'main.cohort' } : spec;
    const compilation = compileSpec(files, entry, { patients });
    if ('unreadable' in compilation) return compilation.unreadable;
    const { solved, sources, targets } = compilation;
    if (solved === undefined) return compilation.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n');
    const dir = folder();
    const result = await writeDataset({ solved, createGenerator, sources, targets, engineVersion: '0', out: dir, formats, force: true });
    if (!result.ok) return result.failure.message;
    return over(dir, prerequisitesIn(solved.plan));
}

function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'cohort-validate-'));
    folders.push(made);
    return made;
}

function over(dir: string, prerequisites: readonly Prerequisite[]): Written {
    const read = (table: string) =>
        readFileSync(join(dir, `${table}.csv`), 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((line) => line.split(','));
    const rows = (table: string) => {
        const [header, ...lines] = read(table);
        return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i]])));
    };
    return {
        dir,
        rows,
        problems: () => validateTables(dir, readDatapackage(dir)!, { prerequisites }),
        copy() {
            const other = folder();
            cpSync(dir, other, { recursive: true });
            return over(other, prerequisites);
        },
        plant(table, where, cells) {
            const found = rows(table);
            const at = found.findIndex((row, i) => where(row, found[i - 1]));
            if (at < 0) throw new Error(`${table} has no such row`);
            const [header] = read(table);
            const lines = found.map((row, i) => header.map((name) => (i === at ? { ...row, ...cells } : row)[name]).join(','));
            writeFileSync(join(dir, `${table}.csv`), `${[header.join(','), ...lines].join('\n')}\n`);
            return at + 1;
        },
    };
}
