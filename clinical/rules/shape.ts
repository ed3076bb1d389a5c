import { isProblem, law } from '../../generator/distributions/law.ts';
import type { Distribution } from '../../plan/model.ts';
import type { Found, Rule } from '../rule.ts';
import { laws, placeOf, textAt } from '../spec.ts';
import type { Measured, View } from '../view.ts';
import { number, percent } from '../wording.ts';

const BELOW_ZERO = 0.001;
/** Analytes that may be negative. */
const SIGNED = new Set(['base_excess', 'dxa_tscore', 'rass', 'anion_gap']);
const SYMMETRIC = new Set(['normal', 'student_t', 'laplace']);

/**
 * A law that cannot fit the analyte: one with a share below zero, and a uniform one. The one offered has the same mean
 * and standard deviation: no laboratory value is uniform, and what cannot be negative and varies that much is skewed.
 */
export const shape: Rule = {
    code: 'clinical/shape',
    severity: 'warning',
    stage: 'text',
    *judge(view, settled) {
        for (const measured of view.measured) {
            if (settled.has(measured.name)) continue;
            for (const part of laws(measured.step.value)) {
                const found = belowZero(view, measured, part) ?? flat(view, measured, part);
                if (!found) continue;
                yield found;
                break;
            }
        }
    },
};

function belowZero(view: View, measured: Measured, part: Distribution): Found | undefined {
    if (!SYMMETRIC.has(part.family) || part.low !== undefined || SIGNED.has(measured.analyte.key)) return undefined;
    // In a unit with an offset, such as a temperature, zero is a value like others.
    if (measured.offset !== 0) return undefined;
    const share = shareBelowZero(view, part);
    if (!(share > BELOW_ZERO)) return undefined;
    const range = placeOf(view, measured, part.at);
    const text = textAt(view, range);
    const written = PARAMETERS.exec(text);
    const skewed = written && `lognormal(mean: ${written[1]}, sd: ${written[2]})`;
    return {
        range,
        about: measured.name,
        settles: measured.name,
        message: `${percent(share)} of the values drawn for \`${measured.name}\` would be below zero: ${measured.analyte.name} is skewed, and this distribution is symmetric.`,
        remedy: skewed
            ? `Write \`${skewed}\`, with the same mean and standard deviation.`
            : 'Use a `lognormal` with the same mean and standard deviation.',
        ...(skewed
            ? { fixes: [{ title: `Change to ${skewed}`, edits: [{ range, text: text.replace(PARAMETERS, skewed) }], preferred: true }] }
            : {}),
    };
}

const PARAMETERS = /^normal\(\s*(?:mean\s*:\s*)?(-?[0-9][0-9_.eE+-]*)\s*,\s*(?:sd\s*:\s*)?([0-9][0-9_.eE+-]*)\s*\)/;

/** Averaged over the patients whose parameters differ. */
function shareBelowZero({ patients }: View, part: Distribution): number {
    const { high: _, ...whole } = part;
    const fixed = law(whole);
    if (!isProblem(fixed)) return fixed.cdf(0);
    const parameters = part.parameters.map((parameter) => patients.expression(parameter));
    let sum = 0;
    let n = 0;
    for (let i = 0; i < patients.n; i += 4) {
        const row = law({ ...whole, parameters: parameters.map((parameter) => parameter(i)) });
        if (isProblem(row)) continue;
        sum += row.cdf(0);
        n += 1;
    }
    return n === 0 ? 0 : sum / n;
}

function flat(view: View, measured: Measured, part: Distribution): Found | undefined {
    if (part.family !== 'uniform') return undefined;
    const [low, high] = part.parameters;
    const range = placeOf(view, measured, part.at);
    const constant = typeof low === 'number' && typeof high === 'number';
    const better = constant && `normal(${number((low + high) / 2)}, ${number((high - low) / Math.sqrt(12))})`;
    return {
        range,
        about: measured.name,
        settles: measured.name,
        message: `\`${measured.name}\` is uniform${constant ? ` between ${low} and ${high}` : ''}: values at the ends would be as common as in the middle, which no measurement of patients shows.`,
        remedy: better
            ? `Write \`${better}\`, with the same mean and standard deviation.`
            : 'Use a `normal` or `lognormal` with the same mean and standard deviation.',
        ...(better && /^uniform\([^()]*\)$/.test(textAt(view, range))
            ? { fixes: [{ title: `Change to ${better}`, edits: [{ range, text: better }], preferred: true }] }
            : {}),
    };
}
