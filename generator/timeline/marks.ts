/**
 * What has changed in each patient since its rates were last worked out, a bit a column. Columns share bits where there
 * are more than thirty: a rate is then looked at once too often.
 */
export class Marks {
    readonly of: Int32Array;
    private readonly bits = new Map<string, number>();

    constructor(capacity: number) {
        this.of = new Int32Array(capacity);
    }

    bit(name: string): number {
        let bit = this.bits.get(name);
        if (bit === undefined) this.bits.set(name, (bit = 1 << (this.bits.size % 30)));
        return bit;
    }

    /** The bits of those columns that may change during follow-up. */
    ofInputs(names: readonly string[]): number {
        return names.reduce((all, name) => (name.startsWith('day/') || name.startsWith('latest/') ? all | this.bit(name) : all), 0);
    }

    /** Everything may have changed. */
    all(i: number): void {
        this.of[i] = -1;
    }
}
