/** Rows of one table while a chunk is simulated, in the order in which they come about. */
export class GrowingRows {
    /** Patient of each row, by number in the chunk. */
    lanes: Int32Array;
    readonly columns: Float64Array[];
    count = 0;
    private sorted = new Int32Array(0);
    private grouped = new Int32Array(0);

    constructor(width: number, capacity = 1024) {
        this.lanes = new Int32Array(capacity);
        this.columns = Array.from({ length: width }, () => new Float64Array(capacity));
    }

    clear(): void {
        this.count = 0;
    }

    /** Makes room for `more` rows. */
    reserve(more: number): void {
        const needed = this.count + more;
        if (needed <= this.lanes.length) return;
        const capacity = Math.max(needed, 2 * this.lanes.length);
        const lanes = new Int32Array(capacity);
        lanes.set(this.lanes);
        this.lanes = lanes;
        for (let c = 0; c < this.columns.length; c++) {
            const grown = new Float64Array(capacity);
            grown.set(this.columns[c]);
            this.columns[c] = grown;
        }
    }

    add(lane: number, ...values: number[]): void {
        this.reserve(1);
        this.lanes[this.count] = lane;
        for (let c = 0; c < values.length; c++) this.columns[c][this.count] = values[c];
        this.count++;
    }

    /**
     * Numbers of the rows by patient, then by column `then` (whole numbers below `groups`), else as they came. The first
     * `count` are meant; valid until the next call.
     */
    order(patients: number, then = -1, groups = 0): Int32Array {
        const { count } = this;
        if (this.sorted.length < count) this.sorted = new Int32Array(this.lanes.length);
        if (then < 0) return countingSort(this.lanes, patients, count, this.sorted);
        if (this.grouped.length < count) this.grouped = new Int32Array(this.lanes.length);
        const order = countingSort(this.columns[then], groups, count, this.grouped);
        return countingSort(this.lanes, patients, count, this.sorted, order);
    }
}

/** Numbers 0 … count-1, or those of `order`, by their key: a whole number below `keys`. What has one key stays in order. */
function countingSort(key: ArrayLike<number>, keys: number, count: number, sorted: Int32Array, order?: Int32Array): Int32Array {
    const start = new Int32Array(keys + 1);
    for (let r = 0; r < count; r++) start[key[r] + 1]++;
    for (let k = 0; k < keys; k++) start[k + 1] += start[k];
    for (let r = 0; r < count; r++) {
        const row = order === undefined ? r : order[r];
        sorted[start[key[row]]++] = row;
    }
    return sorted;
}
