import type { Coding, Column, ConditionRecord, Counterfactual, Kind, Plan, Rounding, SolvedPlan } from '../plan/model.ts';
import { timeTables } from './time/tables.ts';

/** Where the cells of a field come from; `dataset/rows.ts` reads it. */
export type Source = 'patient_id' | 'weight' | 'copy' | 'twin' | 'factual' | 'row' | { column: string };

/** A column of a table as it is written. */
export interface Field {
    /** The header. */
    name: string;
    kind: Kind;
    source: Source;
    /** Of a category in their order; of a text drawn from a dictionary, that dictionary. */
    labels?: string[];
    /** Of a number: its fixed count of decimals. A number without one is written in its shortest form. */
    rounding?: Rounding;
    /** Corruption may have left values that are not multiples of the rounding. */
    loose?: boolean;
    /** Text put together by the author: a spreadsheet must not run it. */
    composed?: boolean;
    unit?: string;
    codes?: Coding[];
    label?: string;
    documentation?: string;
    /** Never missing. */
    required?: boolean;
}

/** A table of the dataset: one file a format. */
export interface Table {
    name: string;
    kind: 'patients' | 'conditions' | 'cluster' | 'corruptions' | 'visits' | 'medications' | 'progressions' | 'events';
    title: string;
    documentation?: string;
    fields: Field[];
    /** Names of the fields that identify a row; empty where rows have no key. */
    key: string[];
    /** About how many rows a patient has, where that is more than one. */
    rowsAPatient?: number;
}

/** Text that stands in the cells of engine-made columns, never a label of the author's. */
export const engine = (name: string, kind: Kind, source: Source, label: string, more: Partial<Field> = {}): Field => ({
    name,
    kind,
    source,
    label,
    ...more,
});
export const text = (name: string, label: string, more: Partial<Field> = {}): Field => engine(name, 'text', 'row', label, more);

function patientsTable(solved: SolvedPlan, described: (column: Column) => Field): Table {
    const { plan } = solved;
    const emitted = plan.columns.filter((c) => c.emitted && c.role !== 'cluster_variable');
    const indexDate = plan.columns.find((c) => c.role === 'index_date');
    const fields = [engine('patient_id', 'integer', 'patient_id', 'Patient number', { required: true })];
    if (indexDate) fields.push({ ...described(indexDate), name: 'index_date', required: true });
    for (const column of emitted) if (column.role !== 'index_date') fields.push(described(column));
    const duplicates = plan.corrupt.some((rule) => rule.kind === 'duplicate');
    if (plan.oversample)
        fields.push(engine('sampling_weight', 'number', 'weight', 'Weight that undoes the oversampling', { required: true }));
    if (duplicates) fields.push(engine('copy', 'integer', 'copy', '0 the original row, 1 its duplicate', { required: true }));
    return {
        name: 'patients',
        kind: 'patients',
        title: 'Patients',
        documentation: plan.documentation,
        fields,
        key: duplicates ? ['patient_id', 'copy'] : ['patient_id'],
    };
}

function conditionsTable({ conditions, timeline }: Plan): Table {
    const named = (of: (record: ConditionRecord) => string | undefined) => conditions.map((record) => of(record) ?? '');
    return {
        name: 'conditions',
        kind: 'conditions',
        title: 'Condition episodes',
        fields: [
            engine('patient_id', 'integer', 'patient_id', 'Patient number', { required: true }),
            engine('condition', 'category', 'row', 'Condition', { required: true, labels: named((record) => record.column) }),
            // Indexed by condition, like the condition itself.
            text('code_system', 'Code system', { labels: named((record) => record.codes[0]?.system) }),
            text('code', 'Code', { labels: named((record) => record.codes[0]?.code) }),
            engine('onset_date', 'date', 'row', 'Day the condition began'),
            engine('end_date', 'date', 'row', 'Day the condition ended'),
        ],
        // A condition that comes again has several episodes.
        key: timeline?.courses.some((course) => course.resolves !== undefined) ? [] : ['patient_id', 'condition'],
    };
}

function clusterTable(solved: SolvedPlan, index: number, described: (column: Column) => Field): Table {
    const cluster = solved.plan.clusters[index];
    const prefix = cluster.name + '.';
    const own = solved.plan.columns.filter(
        (c) => c.name.startsWith(prefix) && (c.role === 'cluster_variable' || c.name === cluster.size) && c.name !== cluster.name,
    );
    // The size comes first, whatever the order of the steps.
    const columns = [...own.filter((c) => c.name === cluster.size), ...own.filter((c) => c.name !== cluster.size)];
    const number = engine(cluster.name, 'integer', 'row', cluster.label ?? 'Group number', { required: true });
    return {
        name: cluster.name,
        kind: 'cluster',
        title: cluster.label ?? cluster.name,
        documentation: cluster.documentation,
        fields: [number, ...columns.map((c) => ({ ...described(c), name: c.name.slice(prefix.length) }))],
        key: [cluster.name],
    };
}

function corruptionsTable(): Table {
    return {
        name: 'corruptions',
        kind: 'corruptions',
        title: 'Corrupted cells and their true values',
        fields: [
            text('table', 'Table of the cell', { required: true }),
            engine('patient_id', 'integer', 'patient_id', 'Patient number', { required: true }),
            engine('visit', 'integer', 'row', 'Visit number'),
            text('column', 'Column of the cell', { required: true }),
            text('kind', 'What was done to it', { required: true }),
            text('true_value', 'What it should have said'),
            text('written_value', 'What it says'),
        ],
        key: [],
    };
}

const roundingOf = (solved: SolvedPlan): Map<string, Rounding> => {
    const roundings = new Map<string, Rounding>();
    const steps = [...solved.plan.steps, ...solved.plan.clusters.flatMap((c) => c.steps)];
    for (const step of steps) {
        if (step.rounding && step.rounding !== 'auto') roundings.set(step.column, step.rounding);
        else if (Object.hasOwn(solved.roundings, step.column)) roundings.set(step.column, solved.roundings[step.column]);
    }
    return roundings;
};

const corruptedColumns = (plan: Plan): Set<string> => {
    const names = new Set<string>();
    for (const rule of plan.corrupt) {
        if (rule.kind === 'duplicate') continue;
        names.add(rule.column);
        if (rule.kind === 'swap') names.add(rule.other);
    }
    return names;
};

function fieldOf({ name, kind, labels, unit, codes, label, documentation }: Column): Field {
    return { name, kind, source: { column: name }, labels, unit, codes, label, documentation };
}

/** How a column of the patient is written, by name. */
export function patientField(solved: SolvedPlan): (name: string) => Field | undefined {
    const roundings = roundingOf(solved);
    const columns = new Map(solved.plan.columns.map((column) => [column.name, column]));
    return (name) => {
        const column = columns.get(name);
        return column && { ...fieldOf(column), rounding: roundings.get(name) };
    };
}

/** The tables of a dataset, in the order in which they are written; only those that the cohort uses. */
export function tablesOf(solved: SolvedPlan): Table[] {
    const { plan } = solved;
    const roundings = roundingOf(solved);
    const corrupted = corruptedColumns(plan);
    const composed = new Set(plan.steps.filter((s) => s.value.family === 'text').map((s) => s.column));
    const described = (column: Column): Field => ({
        ...fieldOf(column),
        rounding: roundings.get(column.name),
        loose: corrupted.has(column.name) || undefined,
        composed: composed.has(column.name) || undefined,
    });
    const tables = [patientsTable(solved, described)];
    if (plan.conditions.length > 0) tables.push(conditionsTable(plan));
    if (plan.timeline !== undefined) tables.push(...timeTables(plan.timeline, roundings, described, patientField(solved)));
    for (let i = 0; i < plan.clusters.length; i++) tables.push(clusterTable(solved, i, described));
    if (corrupted.size > 0 || plan.timeline?.visits.some((block) => block.corrupt.length > 0)) tables.push(corruptionsTable());
    return plan.counterfactual === undefined ? tables : tables.map((table) => withTwins(table, plan.counterfactual!, patientField(solved)));
}

/** The table with rows for each twin: their value in the key, and of patients which of them was drawn. */
function withTwins(table: Table, { column, values }: Counterfactual, patient: (name: string) => Field | undefined): Table {
    if (table.kind === 'cluster') return table;
    const { kind, unit, labels, rounding } = patient(column)!;
    const twin = engine('twin', kind, 'twin', `Value of ${column} under which the patient is generated`, {
        required: true,
        unit,
        labels,
        rounding,
    });
    const factual = engine('factual', 'boolean', 'factual', `Whether that is the value that was drawn`, { required: true });
    const of = table.kind === 'patients' ? [twin, factual] : [twin];
    const [before, after] = table.kind === 'patients' ? splitAt(table.fields, 'copy') : splitAt(table.fields, 'patient_id', 1);
    return {
        ...table,
        fields: [...before, ...of, ...after],
        key: table.key.flatMap((name) => (name === 'patient_id' ? [name, 'twin'] : [name])),
        rowsAPatient: (table.rowsAPatient ?? 1) * values.length,
    };
}

/** Cut before the field of that source, or `behind` so many further; at the end where there is none. */
function splitAt(fields: Field[], source: Source, behind = 0): [Field[], Field[]] {
    const found = fields.findIndex((field) => field.source === source);
    const at = found < 0 ? fields.length : found + behind;
    return [fields.slice(0, at), fields.slice(at)];
}
