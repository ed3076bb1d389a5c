/** One row of a written table, as text: what a reader of the file sees. */
export interface Row {
    table: string;
    /** Counted from 1, headers not counted. */
    number: number;
    cells: Readonly<Record<string, string>>;
}

/** Days since 1970-01-01; undefined where there is none, or what is written is no date. */
export function dayOf(text: string | undefined): number | undefined {
    if (text === undefined || !/^-?\d{4,6}-\d\d-\d\d$/.test(text)) return undefined;
    const milliseconds = Date.parse(`${text}T00:00:00Z`);
    return Number.isNaN(milliseconds) ? undefined : Math.round(milliseconds / 86_400_000);
}

/** The kinds of tables that rows of one patient stand in; a block of visits is known by its columns. */
export type Kind = 'conditions' | 'visits' | 'medications' | 'progressions' | 'events';

/** A condition, and another that a patient must have when it begins: on that day, or at least have had at the index date. */
export interface Prerequisite {
    condition: string;
    needs: string;
    onTheDay: boolean;
}

/** All that was written of one patient, or of one twin of a patient. */
export interface Life {
    patient: Row;
    index: number;
    /** The day that follow-up ends; undefined where nobody is followed. */
    end: number | undefined;
    /** Columns of the patient whose cells are not the truth. */
    altered: ReadonlySet<string>;
    /** Rows in the order of the file, by table. */
    tables: ReadonlyMap<string, readonly Row[]>;
    kinds: ReadonlyMap<string, Kind>;
    /** All that have episodes. */
    conditions: ReadonlySet<string>;
    /** Of the patient's age, where it has one. */
    ageUnit: string | undefined;
    prerequisites: readonly Prerequisite[];
}

/** What is impossible about a row. */
export interface Impossible {
    row: Row;
    message: string;
}

export function* rowsOf(life: Life, kind: Kind): Iterable<Row[]> {
    for (const [table, rows] of life.tables) if (life.kinds.get(table) === kind) yield [...rows];
}

/** Rows by the word in one of their cells, in order. */
export function byName(rows: readonly Row[], column: string): Map<string, Row[]> {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
        const name = row.cells[column] ?? '';
        const group = groups.get(name);
        if (group) group.push(row);
        else groups.set(name, [row]);
    }
    return groups;
}
