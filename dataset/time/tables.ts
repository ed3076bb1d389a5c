import type { Coding, Column, Rounding } from '../../plan/model.ts';
import type { Timeline, Visits } from '../../plan/time.ts';
import { engine, type Field, type Table, text } from '../tables.ts';

/** Decimals of times in years: a fraction of a day. */
const TIME: Rounding = { decimals: 4, multiple: 1 };

const patient = (): Field => engine('patient_id', 'integer', 'patient_id', 'Patient number', { required: true });
const time = (): Field => engine('time', 'number', 'row', 'Years since the index date', { required: true, rounding: TIME, unit: 'a' });

/** The field that a column of the patient would be written as. */
export type PatientField = (name: string) => Field | undefined;

interface Coded {
    name: string;
    codes: Coding[];
}

/** The columns that name the member of a row and give its code, all indexed by the number of the member. */
function namedFields(word: string, label: string, members: Coded[]): Field[] {
    return [
        engine(word, 'category', 'row', label, { required: true, labels: members.map(({ name }) => name) }),
        text('code_system', 'Code system', { labels: members.map(({ codes }) => codes[0]?.system ?? '') }),
        text('code', 'Code', { labels: members.map(({ codes }) => codes[0]?.code ?? '') }),
    ];
}

const date = (name: string, label: string, required = false): Field =>
    engine(name, 'date', 'row', label, required ? { required: true } : {});

/** Tables of what happens after the index date, in the order in which they are written; only those that the cohort uses. */
export function timeTables(
    timeline: Timeline,
    roundings: Map<string, Rounding>,
    described: (column: Column) => Field,
    patientField: PatientField,
): Table[] {
    const tables = timeline.visits.map((block) => visitsTable(block, timeline, roundings, described));
    const { medications, progressions, events } = timeline;
    if (medications.length > 0) tables.push(medicationsTable(timeline, patientField));
    if (progressions.length > 0)
        tables.push({
            name: 'progressions',
            kind: 'progressions',
            title: 'Stays in the states of progressions',
            fields: [
                patient(),
                engine('progression', 'category', 'row', 'Progression', { required: true, labels: progressions.map(({ name }) => name) }),
                engine('state', 'category', 'row', 'State', { required: true, labels: statesOf(timeline) }),
                date('start_date', 'Day the state was entered, or of the index date', true),
                date('end_date', 'Day the state was left'),
            ],
            key: [],
        });
    if (events.length > 0)
        tables.push({
            name: 'events',
            kind: 'events',
            title: 'Events',
            fields: [
                patient(),
                ...namedFields('event', 'Event', events),
                date('date', 'Day of the event', true),
                time(),
                engine('fatal', 'boolean', 'row', 'Whether it was the cause of death', { required: true }),
            ],
            key: [],
        });
    return tables;
}

/** All labels of states, each once. */
export function statesOf({ progressions }: Timeline): string[] {
    return [...new Set(progressions.flatMap(({ states }) => states.map(({ name }) => name)))];
}

function visitsTable(block: Visits, timeline: Timeline, roundings: Map<string, Rounding>, described: (column: Column) => Field): Table {
    const measured = new Map(block.measures.map(({ column, of }) => [column, of]));
    const corrupted = new Set(
        block.corrupt.flatMap((rule) =>
            rule.kind === 'duplicate' ? [] : rule.kind === 'swap' ? [rule.column, rule.other] : [rule.column],
        ),
    );
    const steps = new Map(block.steps.map((step) => [step.column, step]));
    const roundingOf = (name: string): Rounding | undefined => {
        const own = steps.get(name)?.rounding;
        return typeof own === 'object' ? own : roundings.get(measured.get(name) ?? name);
    };
    const years = timeline.followup.days / 365.25;
    return {
        name: block.name,
        kind: 'visits',
        title: block.label ?? block.name,
        documentation: block.documentation,
        fields: [
            patient(),
            engine('visit', 'integer', 'row', 'Number of the visit', { required: true }),
            date('date', 'Day of the visit', true),
            ...(block.stay === undefined ? [] : [date('end_date', 'Day the stay ended', true)]),
            time(),
            ...block.columns.map((column) => ({
                ...described(column),
                name: column.name.slice(block.name.length + 1),
                source: 'row' as const,
                rounding: roundingOf(column.name),
                composed: steps.get(column.name)?.value.family === 'text' || undefined,
                loose: corrupted.has(column.name) || undefined,
            })),
        ],
        key: ['patient_id', 'visit'],
        rowsAPatient: block.every === undefined ? years : 1 + timeline.followup.days / block.every.interval,
    };
}

function medicationsTable({ medications }: Timeline, described: PatientField): Table {
    return {
        name: 'medications',
        kind: 'medications',
        title: 'Medication exposures',
        fields: [
            patient(),
            ...namedFields('medication', 'Medication', medications),
            date('start_date', 'First day of taking it', true),
            date('end_date', 'Day it was stopped'),
            ...medicationFields(medications, described).map(({ field }) => field),
        ],
        key: [],
    };
}

/** A variable of medications, and for each medication the patient's field that it comes from. */
export interface MedicationField {
    field: Field;
    from: (Field | undefined)[];
}

/**
 * Variables of medications by name. Where medications have one of the same kind, unit and labels the column is of that
 * kind; else it is text, each cell as its own medication has it.
 */
export function medicationFields(medications: Timeline['medications'], described: PatientField): MedicationField[] {
    const names = [...new Set(medications.flatMap(({ fields }) => fields.map(({ name }) => name)))];
    return names.map((name) => {
        const from = medications.map(({ fields }) => {
            const column = fields.find((field) => field.name === name)?.column;
            return column === undefined ? undefined : described(column);
        });
        const present = from.filter((field) => field !== undefined);
        const [first] = present;
        const alike = present.every((field) => JSON.stringify(shape(field)) === JSON.stringify(shape(first)));
        const field: Field = alike
            ? { ...first, name, source: 'row' }
            : { name, kind: 'text', source: 'row', ...(first?.label === undefined ? {} : { label: first.label }) };
        return { field, from };
    });
}

const shape = ({ kind, labels, rounding, unit }: Field): unknown[] => [kind, labels, rounding, unit];
