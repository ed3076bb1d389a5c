import type { CohortHead, SimulationResult, SimulationState } from '../server/protocol.ts';
import { filtered, sorted, type TableColumn } from './patients.ts';

/** All that the page shows. */
export interface Model {
    uri: string;
    file: string;
    cohort: string | null;
    patients: number;
    state?: SimulationState;
    /** The latest result of each cohort of the file. */
    results: Map<string, SimulationResult>;
    /** Of the result shown, once it has come. */
    table?: { sequence: number; columns: TableColumn[]; count: number };
    filter: string;
    sort: { column: string; descending: boolean } | null;
    /** Which of the lives told one by one is shown. */
    life: number;
    /** Column of the cursor. */
    cursor: string | null;
    /** First row of the table that is in view. */
    top: number;
}

export function emptyModel(): Model {
    return { uri: '', file: '', cohort: null, patients: 2000, results: new Map(), filter: '', sort: null, life: 0, cursor: null, top: 0 };
}

/** The cohorts to choose from: as the text now has them, or as it last had. */
export function headsOf({ state, results }: Model): CohortHead[] {
    if (state?.cohorts.length) return state.cohorts;
    return [...results.values()].map(({ cohort, base }) => ({ name: cohort, ...(base === null ? {} : { base }) }));
}

/** The cohort that is shown: the one chosen while the file has it, else the first. */
export function shownCohort(model: Model): string | null {
    const heads = headsOf(model);
    return (heads.find(({ name }) => name === model.cohort) ?? heads[0])?.name ?? null;
}

export function shownResult(model: Model): SimulationResult | undefined {
    const cohort = shownCohort(model);
    return cohort === null ? undefined : model.results.get(cohort);
}

/** A result takes the place of an older one, never of a newer. */
export function withResult(model: Model, result: SimulationResult): boolean {
    if (result.uri !== model.uri) return false;
    const known = model.results.get(result.cohort);
    if (known && known.sequence >= result.sequence) return false;
    model.results.set(result.cohort, result);
    return true;
}

/** The scenarios to set beside one another, the base first; empty where there is none. */
export function family(model: Model, result: SimulationResult): SimulationResult[] {
    const root = result.base ?? result.cohort;
    const members = headsOf(model)
        .filter(({ name, base }) => name === root || base === root)
        .map(({ name }) => model.results.get(name))
        .filter((each) => each !== undefined);
    return members.length > 1 ? members.sort((a, b) => Number(b.cohort === root) - Number(a.cohort === root)) : [];
}

let known: { table: Model['table']; filter: string; sort: string; view: { rows: Uint32Array; problem?: string } } | undefined;

/** The rows of the table in the order shown; computed anew only when the table, filter or order changes. */
export function visibleRows({ table, filter, sort }: Model): { rows: Uint32Array; problem?: string } {
    if (!table) return { rows: new Uint32Array() };
    const order = sort ? `${sort.descending} ${sort.column}` : '';
    if (known?.table === table && known.filter === filter && known.sort === order) return known.view;
    const { rows, problem } = filtered(table.columns, table.count, filter);
    const column = sort ? table.columns.find(({ name }) => name === sort.column) : undefined;
    const view = { rows: sorted(rows, column, sort?.descending ?? false), problem };
    known = { table, filter, sort: order, view };
    return view;
}
