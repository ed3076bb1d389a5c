import type { Cells } from './chart.ts';

const DAY = 86_400_000;
const YEAR = 365.25;
const MONTH = YEAR / 12;
const dayOf = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);

/** Distances of ticks, in days, and the unit that they are counted in. */
const STEPS: { days: number; unit: number; word: string }[] = [
    { days: 7, unit: 7, word: 'weeks' },
    ...[1, 2, 3, 6].map((n) => ({ days: n * MONTH, unit: MONTH, word: 'months' })),
    ...[1, 2, 5, 10, 20, 50].map((n) => ({ days: n * YEAR, unit: YEAR, word: 'years' })),
];
/** Columns that a tick with its number needs. */
const ROOM = 8;

/** From days to columns of a chart that goes from the index date to the end of follow-up. */
export class Scale {
    readonly columns: number;
    /** From and to, and why it ended. */
    readonly words: string;
    readonly ticks: string;
    /** What the ticks count. */
    readonly unit: string;
    readonly ruler: string;
    private readonly first: number;
    private readonly days: number;

    /** Undefined where the patient is not followed. */
    static of({ index_date, followup_end, end_reason }: Cells, columns: number): Scale | undefined {
        const [first, last] = [dayOf(index_date ?? ''), dayOf(followup_end ?? '')];
        if (Number.isNaN(first) || Number.isNaN(last)) return undefined;
        return new Scale(first, Math.max(1, last - first), columns, `${index_date} to ${followup_end}, ${end_reason}`);
    }

    private constructor(first: number, days: number, columns: number, words: string) {
        this.first = first;
        this.days = days;
        this.columns = columns;
        this.words = words;
        const wanted = STEPS.find((step) => (step.days / days) * columns >= ROOM) ?? STEPS[STEPS.length - 1];
        const ruler = new Array<string>(columns).fill('─');
        let ticks = '';
        for (let k = 0; k * wanted.days <= days; k++) {
            const at = Math.round(((k * wanted.days) / days) * (columns - 1));
            ruler[at] = k === 0 ? '├' : '┼';
            const text = String(Math.round((k * wanted.days) / wanted.unit));
            if (at >= ticks.length) ticks = ticks.padEnd(at) + text;
        }
        ruler[columns - 1] = '┤';
        this.ticks = ticks;
        this.unit = wanted.word;
        this.ruler = ruler.join('');
    }

    /** The column of a day; what lies outside falls on the edge. An empty date is the end. */
    column(date: string): number {
        if (date === '') return this.columns - 1;
        const at = Math.round(((dayOf(date) - this.first) / this.days) * (this.columns - 1));
        return Math.max(0, Math.min(this.columns - 1, at));
    }

    before(date: string): boolean {
        return date === '' || dayOf(date) < this.first;
    }
}
