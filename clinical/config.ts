import type { Severity } from '../plan/diagnostic.ts';
import { rules } from './rules/index.ts';
import type { Severities } from './severities.ts';

/** The file that sets how loud the rules are for the specs of its folder and those below. */
export const CONFIG_FILE = 'cohort.config.json';

const LEVELS: readonly (Severity | 'off')[] = ['off', 'hint', 'information', 'warning', 'error'];

export interface Config {
    severities: Severities;
    /** What is wrong with it, each as a sentence; what is right in it holds all the same. */
    problems: string[];
}

/** Reads the text of a `cohort.config.json`: `{ "lint": { "severities": { "clinical/reference": "off" } } }`. */
export function configOf(text: string): Config {
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch (error) {
        return { severities: {}, problems: [`It is not JSON: ${error instanceof Error ? error.message : String(error)}.`] };
    }
    if (!isObject(json)) return { severities: {}, problems: ['It must be an object, such as { "lint": { "severities": { } } }.'] };
    const problems = unknownKeys(json, ['$schema', 'lint'], 'the file');
    const lint = part(json, 'lint', problems);
    problems.push(...unknownKeys(lint, ['severities'], '`lint`'));
    const { severities, problems: wrong } = severitiesOf(part(lint, 'severities', problems));
    return { severities, problems: [...problems, ...wrong] };
}

/** Severities by code, as an editor's settings give them too; what is no rule or no severity is told and left out. */
export function severitiesOf(value: unknown): Config {
    const severities: Record<string, Severity | 'off'> = {};
    const problems: string[] = [];
    if (!isObject(value)) return { severities, problems };
    for (const [code, level] of Object.entries(value)) {
        if (!rules.some((rule) => rule.code === code))
            problems.push(`There is no rule \`${code}\`; there are ${rules.map((rule) => rule.code).join(', ')}.`);
        else if (!LEVELS.includes(level as Severity))
            problems.push(`\`${code}\` cannot be ${JSON.stringify(level)}: it is one of ${LEVELS.join(', ')}.`);
        else severities[code] = level as Severity | 'off';
    }
    return { severities, problems };
}

/** The configuration files that hold for a spec, nearest first: only the first that is there counts. `path` is absolute. */
export function configPaths(path: string): string[] {
    const parts = path.split(/(?<=[\\/])/);
    return parts.slice(0, -1).map((_, k) => parts.slice(0, parts.length - 1 - k).join('') + CONFIG_FILE);
}

function part(object: Record<string, unknown>, key: string, problems: string[]): Record<string, unknown> {
    const value = Object.hasOwn(object, key) ? object[key] : {};
    if (isObject(value)) return value;
    problems.push(`\`${key}\` must be an object.`);
    return {};
}

function unknownKeys(object: Record<string, unknown>, known: readonly string[], where: string): string[] {
    return Object.keys(object)
        .filter((key) => !known.includes(key))
        .map((key) => `${where} has no setting \`${key}\`; it has ${known.filter((each) => each !== '$schema').join(', ')}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
