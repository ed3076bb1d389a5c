import type { Column } from '../plan/model.ts';
import type { Block, Generator } from './block.ts';

/** One column of the first patients of a cohort, all in memory. */
export interface SampledColumn {
    column: Column;
    /** True, finished values; NaN is missing. Empty of a text without a dictionary. */
    values: Float64Array;
    /** What is written where `missing` or `corrupt` may have changed it. */
    written?: Float64Array;
    /** Of a text without a dictionary. */
    texts?: string[];
}

/** Keeps whole the columns of the blocks it sees, in order, up to `capacity` patients. */
export class PatientSample {
    rows = 0;
    readonly columns = new Map<string, SampledColumn>();
    weights?: Float64Array;
    readonly capacity: number;

    constructor({ columns }: Pick<Generator, 'columns'>, capacity: number) {
        this.capacity = capacity;
        for (const column of columns) this.columns.set(column.name, { column, values: new Float64Array(0) });
    }

    observe(block: Block): void {
        const rows = Math.min(block.rows, this.capacity - this.rows);
        for (const [name, sampled] of this.columns) {
            const texts = block.texts.get(name);
            if (texts) (sampled.texts ??= []).push(...texts.slice(0, rows));
            else sampled.values = this.extend(sampled.values, block.values.get(name)!, rows);
            const written = block.written.get(name);
            if (written) sampled.written = this.extend(sampled.written, written, rows);
        }
        if (block.weights) this.weights = this.extend(this.weights, block.weights, rows);
        this.rows += rows;
    }

    private extend(before: Float64Array | undefined, more: Float64Array, rows: number): Float64Array {
        const all = before?.length ? before : new Float64Array(this.capacity);
        all.set(more.subarray(0, rows), this.rows);
        return all;
    }
}
