import { levels } from '../text/histogram.ts';
import { figure } from '../text/number.ts';
import { lanesOf } from './lanes.ts';
import { Scale } from './scale.ts';

/** A row of a table as the cells of the CSV. */
export type Cells = Readonly<Record<string, string>>;
export type Tables = Readonly<Record<string, readonly Cells[]>>;

export interface ChartOptions {
    /** Columns of the terminal. */
    width: number;
    /** Units of the measures of visits, by `block.name`, as they are shown. */
    units?: ReadonlyMap<string, string>;
    /** How titles look. */
    bold?: (text: string) => string;
    dim?: (text: string) => string;
}

const LONGEST_LABEL = 28;
const GAP = 2;
/** Columns kept free at the right for the range of a trajectory. */
const RANGE = 18;

/**
 * One patient's life after the index date: what there was when, one lane each, and below it the course of what visits
 * measure. `tables` hold the rows of this patient (and twin) alone. No lines where nobody is followed.
 */
export function lifeChart(patient: Cells, tables: Tables, options: ChartOptions): string[] {
    const { bold = (text: string) => text, dim = (text: string) => text, units = new Map() } = options;
    const scale0 = Scale.of(patient, 1);
    if (scale0 === undefined) return [];
    const lanes = lanesOf(tables);
    const courses = coursesOf(tables);
    const longest = Math.max('months'.length, ...[...lanes, ...courses].map(({ label }) => label.length));
    const margin = Math.min(LONGEST_LABEL, longest) + GAP;
    const scale = Scale.of(patient, Math.max(20, options.width - margin - (courses.length > 0 ? RANGE + GAP : 0)))!;
    const labelled = (label: string, text: string): string => `${short(label).padEnd(margin)}${text}`.trimEnd();
    const lines = [bold(`follow-up: ${scale.words}`), labelled(scale.unit, dim(scale.ticks)), labelled('', dim(scale.ruler))];
    for (const { label, draw } of lanes) {
        const lane = draw(scale);
        // What was over before the index date.
        if (lane.trim() !== '') lines.push(labelled(label, lane));
    }
    for (const { label, key, days, values } of courses) {
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const unit = units.get(key) ?? '';
        const range = `${low === high ? figure(low) : `${figure(low)} – ${figure(high)}`} ${unit}`.trim();
        lines.push(labelled(label, `${course(scale, days, values)}${' '.repeat(GAP)}${dim(range)}`));
    }
    return lines;
}

function short(label: string): string {
    return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

interface Course {
    label: string;
    key: string;
    days: string[];
    values: number[];
}

/** Numbers that visits measured, block by block; those that were missing are left out. */
function coursesOf(tables: Tables): Course[] {
    const own = new Set(['patient_id', 'twin', 'visit', 'date', 'end_date', 'time']);
    return Object.entries(tables).flatMap(([block, rows]) => {
        if (rows.length === 0 || !('visit' in rows[0]) || !('time' in rows[0])) return [];
        return Object.keys(rows[0])
            .filter((name) => !own.has(name))
            .flatMap((name): Course[] => {
                const seen = rows.filter((row) => row[name] !== '');
                const values = seen.map((row) => Number(row[name]));
                if (values.length === 0 || values.some(Number.isNaN)) return [];
                return [{ label: `${block}.${name}`, key: `${block}.${name}`, days: seen.map(({ date }) => date), values }];
            });
    });
}

/** The last value of each column of the chart, as the height of a block between the patient's lowest and highest. */
function course(scale: Scale, days: readonly string[], values: readonly number[]): string {
    const heights = new Array<number | undefined>(scale.columns).fill(undefined);
    days.forEach((day, i) => {
        heights[scale.column(day)] = values[i];
    });
    return levels(heights);
}
