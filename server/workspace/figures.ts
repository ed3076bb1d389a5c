import type { TargetReport } from '../../plan/model.ts';

/** What a simulated sample says of one column; the figures of true values, shares between 0 and 1. What is not known is null. */
export interface ColumnFigures {
    name: string;
    kind: 'number' | 'integer' | 'boolean' | 'category' | 'date' | 'text';
    unit: string | null;
    decimals: number;
    /** Cells with a value, and without. */
    count: number;
    missing: number;
    mean: number | null;
    sd: number | null;
    min: number | null;
    max: number | null;
    /** By percent: `5`, `25`, `50`, `75`, `95`. */
    quantiles: Record<string, number> | null;
    shares: { label: string; share: number }[] | null;
    /** Bins of one width from `low` on. */
    histogram: { low: number; width: number; shares: number[] } | null;
}

/**
 * The latest numbers of each open spec, by the cohort that they are of: what was asked and achieved, and a sample. They
 * come later than the text and are of the last text that compiled.
 */
export class Figures {
    private readonly targets = new Map<string, readonly TargetReport[]>();
    private readonly samples = new Map<string, Map<string, Map<string, ColumnFigures>>>();

    setTargets(spec: string, targets: readonly TargetReport[]): void {
        this.targets.set(spec, targets);
    }

    setSample(spec: string, cohort: string, columns: readonly ColumnFigures[]): void {
        const known = this.samples.get(spec) ?? new Map<string, Map<string, ColumnFigures>>();
        this.samples.set(spec, known.set(cohort, new Map(columns.map((each) => [each.name, each]))));
    }

    forget(spec: string): void {
        this.targets.delete(spec);
        this.samples.delete(spec);
    }

    /** Asked and achieved of a column, or of a pair, each said once. */
    targetsOf(...columns: string[]): TargetReport[] {
        const found = new Map<string, TargetReport>();
        for (const targets of this.targets.values())
            for (const each of targets) if (columns.every((name) => each.columns.includes(name))) found.set(each.text, each);
        return [...found.values()];
    }

    /** Of a column of a cohort in a spec; without a cohort, of any that has it. */
    column(spec: string, cohort: string | undefined, name: string): ColumnFigures | undefined {
        const cohorts = this.samples.get(spec);
        if (cohort !== undefined && cohorts?.has(cohort)) return cohorts.get(cohort)?.get(name);
        for (const columns of cohorts?.values() ?? []) if (columns.has(name)) return columns.get(name);
        return undefined;
    }
}
