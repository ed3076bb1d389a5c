import { roundStep, roundTo } from '../../math/round.ts';
import type { CorruptRule, MissingRule, Plan, Rounding } from '../../plan/model.ts';
import { CHUNK, type Corruption } from '../block.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { Patients } from './patients.ts';

/**
 * What is written where it differs from the truth: first missing cells, then on the cells present swaps, wrong units,
 * misplaced decimals and rounding. Guards and shares read true values.
 */
export class Written {
    readonly columns = new Map<string, Float64Array>();
    readonly duplicates: Uint8Array | undefined;
    corruptions: Corruption[] = [];
    private readonly patients: Patients;
    private readonly missing: { rule: MissingRule; kernel: StepKernel }[];
    private readonly corrupt: { rule: CorruptRule; kernel: StepKernel }[];
    private readonly roundings: ReadonlyMap<string, Rounding>;
    private readonly hit = new Float64Array(CHUNK);

    constructor(plan: Plan, patients: Patients, roundings: ReadonlyMap<string, Rounding>) {
        this.patients = patients;
        this.roundings = roundings;
        const { program } = patients;
        const here = (name: string): boolean => program.index.has(name);
        const kernel = (share: MissingRule['share']): StepKernel => program.draw({ family: 'bernoulli', parameters: [share] });
        this.missing = plan.missing.filter((rule) => here(rule.column)).map((rule) => ({ rule, kernel: kernel(rule.share) }));
        const usable = (rule: CorruptRule): boolean =>
            rule.kind === 'duplicate' || (here(rule.column) && (rule.kind !== 'swap' || here(rule.other)));
        this.corrupt = inOrderOfAction(plan.corrupt.filter(usable)).map((rule) => ({ rule, kernel: kernel(rule.share) }));
        for (const { rule } of this.missing) this.columns.set(rule.column, new Float64Array(CHUNK));
        for (const { rule } of this.corrupt) {
            if (rule.kind === 'duplicate') this.duplicates = new Uint8Array(CHUNK);
            else this.columns.set(rule.column, new Float64Array(CHUNK));
            if (rule.kind === 'swap') this.columns.set(rule.other, new Float64Array(CHUNK));
        }
    }

    fill(rows: number): void {
        const { patients, hit } = this;
        const { frame, draws } = patients;
        this.corruptions = [];
        for (const [name, out] of this.columns) out.set(this.truth(name).subarray(0, rows));
        for (const { rule, kernel } of this.missing) {
            draws.uniforms(rule.stream, hit, rows);
            frame.evaluate(kernel, hit, hit);
            const out = this.columns.get(rule.column)!;
            for (let i = 0; i < rows; i++) if (hit[i] === 1) out[i] = NaN;
        }
        this.duplicates?.fill(0);
        for (const { rule, kernel } of this.corrupt) {
            draws.uniforms(rule.stream, hit, rows);
            frame.evaluate(kernel, hit, hit);
            if (rule.kind === 'duplicate') {
                for (let i = 0; i < rows; i++) if (hit[i] === 1) this.duplicates![i] = 1;
            } else if (rule.kind === 'swap') this.swap(rule.column, rule.other, rows);
            else this.alter(rule, rows);
        }
        // A cell may be altered again after it was noted: what is listed is what is written in the end.
        for (const each of this.corruptions) each.written = this.columns.get(each.column)![each.row];
    }

    private truth(name: string): Float64Array {
        const { program, frame } = this.patients;
        return frame.column(program.index.get(name)!);
    }

    private swap(column: string, other: string, rows: number): void {
        const a = this.columns.get(column)!;
        const b = this.columns.get(other)!;
        for (let i = 0; i < rows; i++) {
            if (this.hit[i] !== 1 || Number.isNaN(a[i]) || Number.isNaN(b[i]) || a[i] === b[i]) continue;
            [a[i], b[i]] = [b[i], a[i]];
            this.note(i, column, 'swap', a[i]);
            this.note(i, other, 'swap', b[i]);
        }
    }

    private alter(rule: OneCellRule, rows: number): void {
        const out = this.columns.get(rule.column)!;
        const rounding = this.roundings.get(rule.column);
        for (let i = 0; i < rows; i++) {
            if (this.hit[i] !== 1 || Number.isNaN(out[i])) continue;
            const before = out[i];
            out[i] = alteredCell(rule, before, rounding);
            if (out[i] !== before) this.note(i, rule.column, rule.kind, out[i]);
        }
    }

    private note(row: number, column: string, kind: Corruption['kind'], written: number): void {
        this.corruptions.push({ row, column, kind, truth: this.truth(column)[row], written });
    }
}

const ORDER = ['swap', 'unit', 'scale', 'round', 'duplicate'];

export function inOrderOfAction(rules: readonly CorruptRule[]): CorruptRule[] {
    return rules.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.stream < b.stream ? -1 : 1));
}

export type OneCellRule = Exclude<CorruptRule, { kind: 'swap' | 'duplicate' }>;

/** What a rule writes in place of a value. */
export function alteredCell(rule: OneCellRule, before: number, rounding: Rounding | undefined): number {
    if (rule.kind === 'round') return roundStep(before, rule.step);
    const factor = rule.kind === 'unit' ? rule.scale : rule.factor;
    const altered = before * factor + (rule.kind === 'unit' ? rule.offset : 0);
    return rounding === undefined ? altered : roundTo(altered, recordedDecimals(rounding, factor), 1);
}

/** A smaller number needs more decimals to say as much. */
function recordedDecimals({ decimals }: Rounding, factor: number): number {
    let more = 0;
    for (let size = Math.abs(factor); size < 1 && size > 0 && decimals + more < 15; size *= 10) more++;
    return decimals + more;
}
