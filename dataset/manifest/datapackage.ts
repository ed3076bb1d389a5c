import { createHash } from 'node:crypto';
import type { Kind, SolvedPlan, TargetReport } from '../../plan/model.ts';
import type { Format } from '../formats/format.ts';
import type { Field, Table } from '../tables.ts';
import type { Datapackage, FieldDescriptor, FileEntry, Partition, ResourceDescriptor, TwinEffect } from './model.ts';

const TYPES: Record<Kind, FieldDescriptor['type']> = {
    number: 'number',
    integer: 'integer',
    boolean: 'boolean',
    category: 'string',
    date: 'date',
    text: 'string',
};

/** JSON as every manifest is written: indented by two, one newline at the end. */
export const jsonText = (value: unknown): string => JSON.stringify(value, null, 2) + '\n';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** A name that Frictionless allows: lower case, digits, `-`, `_`, `.`; others become `-`. */
export const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9._-]/g, '-') || 'cohort';

function constraintsOf(field: Field, unique: boolean): FieldDescriptor['constraints'] {
    const constraints: FieldDescriptor['constraints'] = {};
    if (field.required) constraints.required = true;
    if (unique) constraints.unique = true;
    if (field.kind === 'category' && field.labels) constraints.enum = field.labels;
    return Object.keys(constraints).length > 0 ? constraints : undefined;
}

function fieldDescriptor(field: Field, table: Table): FieldDescriptor {
    return {
        name: field.name,
        type: TYPES[field.kind],
        title: field.label,
        description: field.documentation,
        constraints: constraintsOf(field, table.key.length === 1 && table.key[0] === field.name),
        kind: field.kind,
        unit: field.unit,
        codes: field.codes && field.codes.length > 0 ? field.codes : undefined,
    };
}

/** One file: a table in a format. */
export interface TableFile {
    table: Table;
    format: Format;
    path: string;
}

/** The files of a dataset: in the folder itself for one format, else in a folder each. */
export function tableFiles(tables: Table[], formats: Format[]): TableFile[] {
    return formats.flatMap((format) =>
        tables.map((table) => ({
            table,
            format,
            path: `${formats.length > 1 ? `${format.name}/` : ''}${table.name}.${format.extension}`,
        })),
    );
}

function resourceDescriptor({ table, format, path }: TableFile, several: boolean, entry: FileEntry): ResourceDescriptor {
    const named = (name: string) => slug(several ? `${name}-${format.name}` : name);
    // Duplicated patients have two rows, so that patient_id alone is no key to refer to; rows of engine tables refer to one patient.
    const refers = table.kind !== 'patients' && table.fields.some((f) => f.source === 'patient_id');
    return {
        name: named(table.name),
        path,
        profile: format.name === 'csv' ? 'tabular-data-resource' : 'data-resource',
        title: table.title,
        description: table.documentation,
        format: format.name,
        mediatype: format.mediatype,
        encoding: 'utf-8',
        bytes: entry.bytes,
        hash: `sha256:${entry.sha256}`,
        schema: {
            fields: table.fields.map((field) => fieldDescriptor(field, table)),
            missingValues: [''],
            primaryKey: table.key.length > 0 ? table.key : undefined,
            foreignKeys: refers ? [{ fields: 'patient_id', reference: { resource: named('patients'), fields: 'patient_id' } }] : undefined,
        },
    };
}

export interface DatapackageParts {
    solved: SolvedPlan;
    targets: TargetReport[];
    effects?: TwinEffect[];
    sources: { path: string; text: string }[];
    patients: number;
    seed: string;
    partition: Partition | undefined;
    engineVersion: string;
    files: TableFile[];
    /** Of the same files, in the same order. */
    entries: FileEntry[];
}

/** The description of a dataset. Nothing in it tells when, where or by how many workers it was made. */
export function datapackageOf(parts: DatapackageParts): Datapackage {
    const { plan } = parts.solved;
    const formats = new Set(parts.files.map((file) => file.format.name));
    return {
        profile: formats.size === 1 && formats.has('csv') ? 'tabular-data-package' : 'data-package',
        name: slug(plan.cohort),
        title: plan.label ?? plan.cohort,
        description: plan.documentation,
        resources: parts.files.map((file, i) => resourceDescriptor(file, formats.size > 1, parts.entries[i])),
        cohort: {
            sources: parts.sources.map(({ path, text }) => ({ path, sha256: sha256(text), text })),
            cohort: plan.cohort,
            patients: parts.patients,
            seed: parts.seed,
            partition: parts.partition ?? null,
            engineVersion: parts.engineVersion,
            calibration: parts.targets.map(({ kind, text, asked, achieved }) => ({ kind, text, asked, achieved })),
            acceptance: parts.solved.acceptance,
            ...(parts.effects ? { effects: parts.effects } : {}),
            expectations: plan.expectations.map(({ text, why }) => ({ text, why })),
            files: parts.entries,
        },
    };
}
