import { compileSpec } from '../../compiler/compile.ts';
import { rowsOf } from '../../dataset/rows.ts';
import { type Field, tablesOf } from '../../dataset/tables.ts';
import { CHUNK } from '../../generator/block.ts';
import { createGenerator } from '../../generator/engine.ts';
import type { SolvedPlan, TargetReport } from '../../plan/model.ts';
import { marked, memory } from '../language/spec.ts';

/** A table as it would be written, cell values instead of cell texts. */
export interface LivedTable {
    fields: Field[];
    rows: number;
    /** Numbers of a column; labels stand by their number. */
    column(name: string): Float64Array;
    texts(name: string): string[];
}

export interface Lives {
    /** `severity code «text it points at»`, in order. */
    said: string[];
    messages: string[];
    solved: SolvedPlan;
    targets: TargetReport[];
    table(name: string): LivedTable;
}

interface Options {
    patients?: number;
    seed?: string;
    cohort?: string;
    first?: number;
    backend?: 'code' | 'closure' | 'wasm';
    /** Compile the text as it is, and do not take its members for those of a cohort. */
    checkOnly?: boolean;
}

/** Compiles, calibrates and simulates; members without a cohort around them get one. */
export function lives(text: string, { patients = 1000, seed, cohort, first = 0, backend }: Options = {}): Lives {
    const whole = marked(text).text;
    const compilation = compileSpec(memory({ 'spec.cohort': whole }), 'spec.cohort', { cohort, seed });
    if ('unreadable' in compilation) throw new Error(compilation.unreadable);
    const { diagnostics, solved, targets } = compilation;
    const said = diagnostics.map(({ severity, code, range }) => `${severity} ${code} «${whole.slice(range.start, range.end)}»`);
    const messages = diagnostics.map(({ message, remedy }) => `${message} ${remedy}`);
    const tables = new Map<string, LivedTable>();
    const table = (name: string): LivedTable => {
        const found = tables.get(name);
        if (!found) throw new Error(`no table ${name}: ${messages.join('; ')}`);
        return found;
    };
    if (solved) for (const [name, found] of simulated(solved, first, patients, backend)) tables.set(name, found);
    return { said, messages, solved: solved!, targets, table };
}

/** The tables of patients `first` … as the dataset's writers are given them. */
export function simulated(
    solved: SolvedPlan,
    first: number,
    patients: number,
    backend?: 'code' | 'closure' | 'wasm',
    size = CHUNK,
): Map<string, LivedTable> {
    const generator = createGenerator(solved, { backend });
    const tables = tablesOf(solved);
    const rows = rowsOf(solved, tables);
    const parts = tables.map(({ fields }) => fields.map((): (number | string)[] => []));
    for (let at = first; at < first + patients; ) {
        const count = Math.min(first + patients - at, CHUNK - (at % CHUNK), size);
        const block = generator.block(at, count);
        rows.forEach((of, t) => {
            const batch = of?.(block);
            batch?.columns.forEach((column, c) => {
                for (let r = 0; r < batch.rows; r++) parts[t][c].push(column[r]);
            });
        });
        at += count;
    }
    return new Map(
        tables.map(({ name, fields }, t): [string, LivedTable] => {
            const of = (column: string): (number | string)[] => parts[t][fields.findIndex((field) => field.name === column)];
            return [
                name,
                {
                    fields,
                    rows: parts[t][0].length,
                    column: (column) => Float64Array.from(of(column) as number[]),
                    texts: (column) => {
                        const { labels } = fields.find((field) => field.name === column)!;
                        return of(column).map((value) => (typeof value === 'number' ? (labels?.[value] ?? String(value)) : value));
                    },
                },
            ];
        }),
    );
}
