import type { Block } from '../generator/block.ts';
import { exp } from '../math/index.ts';
import type { Column } from '../plan/model.ts';
import type { Observer } from './collect.ts';

/** Two conditions: how much more often they occur together than if they were independent. */
export interface Comorbidity {
    a: string;
    b: string;
    /** Shares of patients: with both, and expected of independence. */
    both: number;
    expected: number;
    /** `both` over `expected`; NaN where nothing is expected. */
    ratio: number;
    /** With its 95 % interval; NaN where a cell of the table is empty. */
    oddsRatio: number;
    low: number;
    high: number;
}

/** Conditions among which pairs are counted: they grow with the square. */
const MOST = 60;
const NORMAL_975 = 1.959963984540054;

/** Counts the two-by-two table of every pair of conditions. */
export class Comorbidities implements Observer {
    private readonly names: string[];
    /** A pair's four weights: neither, first alone, second alone, both. */
    private readonly tables: Float64Array[] = [];
    private rows = 0;
    private weight = 0;
    private squares = 0;

    constructor(columns: readonly Column[]) {
        this.names = columns
            .filter(({ role }) => role === 'condition')
            .map(({ name }) => name)
            .slice(0, MOST);
        for (let j = 1; j < this.names.length; j++) for (let i = 0; i < j; i++) this.tables.push(new Float64Array(4));
    }

    observe({ rows, values, weights }: Block): void {
        const columns = this.names.map((name) => values.get(name)!);
        let pair = 0;
        for (let j = 1; j < columns.length; j++)
            for (let i = 0; i < j; i++) {
                const table = this.tables[pair++];
                const [a, b] = [columns[i], columns[j]];
                for (let r = 0; r < rows; r++) table[(a[r] === 1 ? 1 : 0) + (b[r] === 1 ? 2 : 0)] += weights?.[r] ?? 1;
            }
        for (let r = 0; r < rows; r++) {
            const w = weights?.[r] ?? 1;
            this.weight += w;
            this.squares += w * w;
        }
        this.rows += rows;
    }

    /**
     * The interval is Woolf's (1955), log OR ± 1.96·√(1/a + 1/b + 1/c + 1/d); with sampling weights the four counts are
     * those of the effective number of patients (Kish 1965).
     */
    pairs(): Comorbidity[] {
        const found: Comorbidity[] = [];
        const effective = this.squares > 0 ? (this.weight * this.weight) / this.squares : 0;
        let pair = 0;
        for (let j = 1; j < this.names.length; j++)
            for (let i = 0; i < j; i++) {
                const [neither, first, second, both] = this.tables[pair++].map((w) => w / this.weight);
                const expected = (first + both) * (second + both);
                const oddsRatio = (both * neither) / (first * second);
                const known = both > 0 && neither > 0 && first > 0 && second > 0;
                const spread = Math.sqrt((1 / both + 1 / neither + 1 / first + 1 / second) / effective);
                const factor = exp(NORMAL_975 * spread);
                found.push({
                    a: this.names[i],
                    b: this.names[j],
                    both,
                    expected,
                    ratio: expected > 0 ? both / expected : Number.NaN,
                    oddsRatio: known ? oddsRatio : Number.NaN,
                    low: known ? oddsRatio / factor : Number.NaN,
                    high: known ? oddsRatio * factor : Number.NaN,
                });
            }
        return found;
    }
}
