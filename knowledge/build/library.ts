import type { Analyte } from '../analytes/model.ts';
import { displayUnit } from '../units.ts';
import type { CorrelationRow } from './correlations.ts';
import { type PopulationRow, type PopulationTables, step } from './populations.ts';

/** A fragment: analytes drawn from what the survey measured, others derived from them. */
export interface Panel {
    file: string;
    fragment: string;
    title: string;
    /** Sentences about what it is good for. */
    says: string[];
    drawn: string[];
    /** Declarations as they stand, each with what it computes. */
    derived?: string[];
    require?: string;
    /** Correlations nearer to zero than this are left to the rest of the model. */
    least: number;
    /** By single years of age instead of bands of adults. */
    years?: readonly [low: number, high: number];
    /** Instead of the survey: declarations as they stand. */
    written?: string[];
    source?: string;
}

export interface LibrarySources {
    panels: readonly Panel[];
    analytes: readonly Analyte[];
    populations: PopulationTables;
    correlations: readonly CorrelationRow[];
    /** Lays a text out as the language's formatter does. */
    format(text: string): string;
}

/** The files of the standard library, by name. */
export function buildLibrary(from: LibrarySources): Record<string, string> {
    return Object.fromEntries(from.panels.map((panel) => [panel.file, from.format(text(panel, from))]));
}

function text(panel: Panel, from: LibrarySources): string {
    const lines = [
        '/**',
        ` * ${panel.title}`,
        ' *',
        ...panel.says.map((sentence) => ` * ${sentence}`),
        ' *',
        ` * ${panel.source ?? SURVEY}`,
        ' */',
    ];
    lines.push(`fragment ${panel.fragment} {`);
    const declared = panel.drawn.map((key) => (panel.years ? byYear(key, panel.years, from) : byBand(key, from)));
    lines.push([...declared, ...(panel.written ?? []), ...(panel.derived ?? [])].join('\n\n'));
    if (!panel.years && panel.drawn.length > 1) lines.push('', ...correlations(panel, from.correlations));
    if (panel.require) lines.push('', panel.require);
    lines.push('}', '');
    return lines.join('\n');
}

const SURVEY = 'Every figure: NHANES 2011–2018 (blood pressure and pulse 2009–2012), CDC/NCHS, public domain; survey-weighted.';

function head(key: string, { analytes }: LibrarySources): string {
    const analyte = analytes.find((each) => each.key === key)!;
    const code = analyte.loinc.length > 0 && !analyte.unverified?.includes(analyte.loinc[0]) ? ` LOINC#${analyte.loinc[0]}` : '';
    return `${key} "${analyte.name}"${code} [${displayUnit(analyte.unit)}] ~`;
}

/** Six groups: women and men of three ages. */
function byBand(key: string, from: LibrarySources): string {
    const { bands, bandProbabilities } = from.populations;
    const rows = (bands[key] ?? []).filter(([sex, low, high]) => sex !== '' && low >= 18 && !(low === 18 && high > 100));
    return choice(key, rows, bandProbabilities, from);
}

function byYear(key: string, [first, last]: readonly [number, number], from: LibrarySources): string {
    const { years, yearProbabilities } = from.populations;
    const rows = (years[key] ?? []).filter(([sex, low]) => sex !== '' && low >= first && low < last);
    return choice(key, rows, yearProbabilities, from);
}

function choice(key: string, rows: readonly PopulationRow[], probabilities: readonly number[], from: LibrarySources): string {
    if (rows.length === 0) throw new Error(`nothing was measured of ${key}`);
    const sexes = ['female', 'male'].map((sex) => rows.filter((row) => row[0] === sex).sort((a, b) => a[1] - b[1]));
    const size = step(rows);
    const lines = sexes.flatMap((own, s) =>
        own.map((row, i) => {
            const guards = [...(s === 0 ? ['sex == female'] : []), ...(i < own.length - 1 ? [`age < ${row[2]}`] : [])];
            const guard = guards.length > 0 ? `when ${guards.join(' and ')}:` : 'otherwise:';
            return `${guard} quantiles(${knots(row, probabilities, size)})`;
        }),
    );
    return `${head(key, from)}\n${lines.join('\n')}\nround ${size}`;
}

/**
 * Percentiles in ascending order. Several that are equal come from rounding, or from a limit of detection: they are spread
 * over what rounds to their value.
 */
function knots([, , , , , , min, max, ...values]: PopulationRow, probabilities: readonly number[], size: number): string {
    const spread = values.map((value) => {
        const [first, last] = [values.indexOf(value), values.lastIndexOf(value)];
        return first === last
            ? () => value
            : (i: number) => Number((value + size * ((i - first + 1) / (last - first + 2) - 0.5)).toPrecision(6));
    });
    const finished = spread.map((at, i) => at(i));
    const kept = finished
        .map((value, i) => [probabilities[i], value] as const)
        .filter(([, value], i) => finished.slice(0, i).every((each) => each < value));
    const shown = kept.map(([p, value]) => `${Number((p * 100).toPrecision(4))}%: ${value}`);
    const ends = [...(min < kept[0][1] ? [`min: ${min}`] : []), ...(max > kept.at(-1)![1] ? [`max: ${max}`] : [])];
    return [...shown, ...ends].join(', ');
}

function correlations({ drawn, least }: Panel, rows: readonly CorrelationRow[]): string[] {
    const found = drawn.flatMap((a, i) =>
        drawn.slice(i + 1).flatMap((b) => {
            const row = rows.find((each) => (each[0] === a && each[1] === b) || (each[0] === b && each[1] === a));
            return row && Math.abs(row[4]) >= least ? [`${a} with ${b} ${row[4]}`] : [];
        }),
    );
    return found.length === 0 ? [] : ['correlations as spearman {', ...found, '}'];
}
