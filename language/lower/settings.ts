import type { Plan } from '../../plan/model.ts';
import type { SignedNumber } from '../grammar/generated/ast.ts';
import { LIMITS } from '../limits.ts';
import { staysInside } from '../project/paths.ts';
import { dateOf, durationOf } from '../syntax/literals.ts';
import { DAYS } from './expression.ts';
import type { Lowering } from './lowering.ts';

/** Formats that `output` and `--format` know by name. */
export const FORMATS = ['csv', 'ndjson', 'parquet', 'arrow', 'fhir', 'fhir-bundle', 'omop', 'sqlite', 'duckdb'] as const;

/** 2020-01-01, the index date where no enrolment is written. */
const DEFAULT_INDEX_DATE = 18262;
const DEFAULT_PATIENTS = 1000;

export interface Settings {
    patients: number;
    seed: string;
    enrolment: Plan['enrolment'];
    /** In days, and the last day of data. */
    followup?: { days: number; until?: number };
    output?: Plan['output'];
}

export function settingsOf(lowering: Lowering): Settings {
    const { model, report } = lowering;
    const settings: Settings = { patients: DEFAULT_PATIENTS, seed: '1', enrolment: { from: DEFAULT_INDEX_DATE, to: DEFAULT_INDEX_DATE } };
    const day = (node: Parameters<typeof report.add>[1], text: string | undefined, otherwise: number): number => {
        if (text === undefined) return otherwise;
        const date = dateOf(text);
        if (!('problem' in date)) return date.days;
        report.add(
            'type/mismatch',
            node,
            `\`${text}\` is not a day of the calendar: ${date.problem}.`,
            'Write a date as year-month-day, such as 2026-01-31.',
        );
        return otherwise;
    };
    for (const { node } of model.settings.values()) {
        switch (node.$type) {
            case 'Patients':
                settings.patients = patientsOf(node.count, lowering) ?? settings.patients;
                break;
            case 'Seed':
                if (node.text !== undefined) settings.seed = node.text;
                else if (node.number) settings.seed = String(node.number.negative ? -node.number.value : node.number.value);
                break;
            case 'Enrolment': {
                const from = day({ node, property: 'from' }, node.from, DEFAULT_INDEX_DATE);
                const to = day({ node, property: 'to' }, node.to, from);
                if (to < from)
                    report.add(
                        'distribution/arguments',
                        { node, property: 'to' },
                        'Enrolment ends before it begins.',
                        'Write the earlier date first.',
                    );
                settings.enrolment = { from, to: Math.max(from, to) };
                break;
            }
            case 'Followup': {
                const duration = node.duration && durationOf(node.duration.text);
                if (!duration || duration.count <= 0)
                    report.add(
                        'distribution/arguments',
                        node,
                        'Follow-up must be longer than nothing.',
                        'Write for instance `followup 5 years`.',
                    );
                else
                    settings.followup = {
                        days: duration.count * DAYS[duration.unit],
                        ...(node.until === undefined ? {} : { until: day({ node, property: 'until' }, node.until, 0) }),
                    };
                break;
            }
            case 'Output':
                for (const [index, format] of node.formats.entries()) {
                    if ((FORMATS as readonly string[]).includes(format)) continue;
                    report.unknown(
                        { node, property: 'formats', index },
                        format,
                        FORMATS,
                        `There is no output format \`${format}\`.`,
                        `Known: ${FORMATS.join(', ')}.`,
                    );
                }
                if (node.path !== undefined && !staysInside(node.path))
                    report.add(
                        'output/path',
                        { node, property: 'path' },
                        `"${node.path}" lies outside the folder of the spec.`,
                        'Name a folder below it, such as "data".',
                    );
                settings.output = { formats: node.formats, ...(node.path === undefined ? {} : { to: node.path }) };
                break;
        }
    }
    const { followup, enrolment } = settings;
    if (followup?.until !== undefined && followup.until <= enrolment.from)
        report.add(
            'distribution/arguments',
            model.settings.get('followup')!.node,
            'The data cut-off lies before the first index date.',
            'Choose a later `until`.',
        );
    return settings;
}

function patientsOf(node: SignedNumber | undefined, lowering: Lowering): number | undefined {
    if (!node) return undefined;
    const value = node.negative ? -node.value : node.value;
    if (node.percent || node.unit !== undefined || !Number.isInteger(value) || value < 1) {
        lowering.report.add(
            'distribution/arguments',
            node,
            'The number of patients is a whole number from 1.',
            'Write for instance `patients 10_000`.',
        );
        return undefined;
    }
    if (value > LIMITS.patients) {
        const fixes = [lowering.report.replacement(node, String(LIMITS.patients))];
        lowering.report.add('limit/size', node, `A cohort has at most ${LIMITS.patients} patients.`, 'Ask for fewer.', { fixes });
        return undefined;
    }
    return value;
}
