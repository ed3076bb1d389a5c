import type { CorruptRule, MissingRule, Rounding } from '../../plan/model.ts';
import type { Visits } from '../../plan/time.ts';
import { alteredCell, inOrderOfAction } from '../engine/written.ts';
import type { StepKernel } from '../kernel/step.ts';
import type { TimeKernels } from './compile.ts';
import type { Chart, Lanes } from './lanes.ts';
import type { GrowingRows } from './rows.ts';

/** What `corrupt` made of one cell of a visit. */
export interface VisitCorruption {
    lane: number;
    visit: number;
    column: string;
    kind: 'unit' | 'scale' | 'round' | 'swap';
    truth: number;
    written: number;
}

type Altering = Exclude<CorruptRule, { kind: 'duplicate' }>;

interface Ready<Rule> {
    rule: Rule;
    kernel: StepKernel;
    key: Uint32Array;
}

/** What is written of a block's visits where it differs from the truth, as `Written` does for patients. */
export class WrittenCells {
    corruptions: VisitCorruption[] = [];
    private readonly missing: Ready<MissingRule>[];
    private readonly corrupt: Ready<Altering>[];
    private readonly chart: Chart;
    private readonly place: Map<string, number>;
    private readonly truth: Float64Array[];
    private readonly hit: Float64Array;
    private roundings: ReadonlyMap<string, Rounding> = new Map();

    constructor({ missing, corrupt, columns }: Visits, kernels: TimeKernels, chart: Chart, truth: Float64Array[]) {
        this.chart = chart;
        this.truth = truth;
        this.place = new Map(columns.map(({ name }, c) => [name, c]));
        this.hit = new Float64Array(chart.capacity);
        const ready = <Rule extends MissingRule | Altering>(rule: Rule): Ready<Rule> => ({
            rule,
            kernel: kernels.draw({ family: 'bernoulli', parameters: [rule.share] }),
            key: chart.key(rule.stream),
        });
        this.missing = missing.map(ready);
        this.corrupt = inOrderOfAction(corrupt)
            .filter((rule): rule is Altering => rule.kind !== 'duplicate')
            .map(ready);
    }

    setRoundings(roundings: ReadonlyMap<string, Rounding>): void {
        this.roundings = roundings;
    }

    clear(): void {
        this.corruptions = [];
    }

    /** Alters the rows from `from` on, those of the lanes in order; their variables begin at column `leading`. */
    alter(lanes: Lanes, number: Int32Array, rows: GrowingRows, from: number, leading: number): void {
        const cells = (name: string): Float64Array => rows.columns[leading + this.place.get(name)!];
        for (const { rule, kernel, key } of this.missing) {
            this.chart.run(kernel, lanes, this.hit, key, number);
            const out = cells(rule.column);
            for (let j = 0; j < lanes.count; j++) if (this.hit[lanes.at[j]] === 1) out[from + j] = Number.NaN;
        }
        const noted = this.corruptions.length;
        for (const { rule, kernel, key } of this.corrupt) {
            this.chart.run(kernel, lanes, this.hit, key, number);
            const out = cells(rule.column);
            const other = rule.kind === 'swap' ? cells(rule.other) : undefined;
            for (let j = 0; j < lanes.count; j++) {
                const lane = lanes.at[j];
                const row = from + j;
                const before = out[row];
                if (this.hit[lane] !== 1 || Number.isNaN(before)) continue;
                if (rule.kind !== 'swap') {
                    out[row] = alteredCell(rule, before, this.roundings.get(rule.column));
                    if (out[row] !== before) this.note(lane, number, rule.column, rule.kind, out[row]);
                } else if (other !== undefined && !Number.isNaN(other[row]) && other[row] !== before) {
                    [out[row], other[row]] = [other[row], before];
                    this.note(lane, number, rule.column, 'swap', out[row]);
                    this.note(lane, number, rule.other, 'swap', before);
                }
            }
        }
        if (this.corruptions.length === noted) return;
        // A cell may be altered again after it was noted: what is listed is what is written in the end.
        const rowOf = new Map<number, number>();
        for (let j = 0; j < lanes.count; j++) rowOf.set(lanes.at[j], from + j);
        for (const each of this.corruptions.slice(noted)) each.written = cells(each.column)[rowOf.get(each.lane)!];
    }

    private note(lane: number, number: Int32Array, column: string, kind: VisitCorruption['kind'], written: number): void {
        this.corruptions.push({ lane, visit: number[lane], column, kind, truth: this.truth[this.place.get(column)!][lane], written });
    }
}
