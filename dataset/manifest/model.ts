import type { Coding, Kind } from '../../plan/model.ts';

/** A Frictionless field descriptor with our own `kind`, `unit` and `codes` (Table Schema v1 allows further properties). */
export interface FieldDescriptor {
    name: string;
    type: 'number' | 'integer' | 'boolean' | 'string' | 'date';
    title?: string;
    description?: string;
    constraints?: { required?: true; unique?: true; enum?: string[] };
    kind: Kind;
    unit?: string;
    codes?: Coding[];
}

export interface ResourceDescriptor {
    name: string;
    path: string;
    profile: 'tabular-data-resource' | 'data-resource';
    title: string;
    description?: string;
    format: string;
    mediatype: string;
    encoding: 'utf-8';
    bytes: number;
    hash: string;
    schema: {
        fields: FieldDescriptor[];
        missingValues: string[];
        primaryKey?: string[];
        foreignKeys?: { fields: string; reference: { resource: string; fields: string } }[];
    };
}

/** `rows` is absent for files without rows. */
export interface FileEntry {
    path: string;
    rows?: number;
    bytes: number;
    sha256: string;
}

/** Part `index` (from 1) of `of` parts of a dataset. */
export interface Partition {
    index: number;
    of: number;
}

/** The mean over patients of the difference between two of a patient's twins, and the same in groups of patients. */
export interface TwinEffect {
    outcome: string;
    twin: string;
    against: string;
    mean: number;
    standardError: number;
    groups: { group: string; mean: number; standardError: number }[];
}

export interface CohortDescriptor {
    sources: { path: string; sha256: string; text: string }[];
    cohort: string;
    /** Of the whole dataset, also in a partition. */
    patients: number;
    seed: string;
    partition: Partition | null;
    engineVersion: string;
    calibration: { kind: string; text: string; asked: number; achieved: number }[];
    acceptance: number;
    /** Where patients have twins: what the counterfactual does to each outcome, in the population. */
    effects?: TwinEffect[];
    expectations: { text: string; why?: string }[];
    files: FileEntry[];
}

/** `datapackage.json`: a Frictionless Data Package (v1) of which `cohort` says how to make it again. */
export interface Datapackage {
    profile: 'data-package' | 'tabular-data-package';
    name: string;
    title: string;
    description?: string;
    resources: ResourceDescriptor[];
    cohort: CohortDescriptor;
}
