import type { Contraindication, Drug, Interaction, Severity } from '../drugs.ts';
import type { Row } from './analytes.ts';

export interface DrugAdditions {
    drugs: string[];
    aliases: Record<string, string[]>;
    classes: Record<string, { stem?: string; more?: string[]; not?: string[]; members?: string[]; source?: string }>;
    /** By drug or class. */
    indications: Record<string, string[]>;
    effects: Record<string, Record<string, 'raises' | 'lowers'>>;
    interactions: (Rule & { suffix?: string; a: string[]; b: string[]; names: [string, string]; severity?: Severity })[];
    contraindications: (Rule &
        Omit<Contraindication, 'key' | 'consequence' | 'verified' | 'sources'> & { suffix?: string; consequence?: string })[];
}

interface Rule {
    /** Of drug_rules.csv. */
    row: string;
    sources?: string[];
}

export interface DrugSources {
    rows: readonly Row[];
    rules: readonly Row[];
    additions: DrugAdditions;
    conditions: readonly { key: string; snomed?: { code: string } }[];
    analytes: ReadonlySet<string>;
}

export interface BuiltDrugs {
    drugs: Drug[];
    interactions: Interaction[];
    contraindications: Contraindication[];
}

const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');

export function buildDrugs(from: DrugSources): BuiltDrugs {
    const { rows, additions } = from;
    const ingredients = new Map(rows.filter(({ tty }) => tty === 'IN').map((row) => [keyOf(row.name), row]));
    const keys = [...new Set([...ingredients.keys(), ...additions.drugs.map(keyOf)])].sort();
    const classes = classMembers(keys, additions);
    const members = (list: readonly string[]) =>
        [...new Set(list.flatMap((each) => (each.startsWith('@') ? classes.get(each.slice(1))!.keys : [each])))].sort();
    const ruleOf = new Map(from.rules.map((row) => [row.id, row]));
    const known = new Set(keys);
    for (const list of [
        ...additions.interactions.flatMap(({ a, b }) => [a, b]),
        ...additions.contraindications.map(({ drugs }) => [...drugs]),
    ])
        for (const key of members(list)) if (!known.has(key)) throw new Error(`a rule names a drug that is not listed: ${key}`);
    return {
        drugs: keys.map((key) => drug(key, from, ingredients.get(key), classes)),
        interactions: additions.interactions.map(({ row, suffix, a, b, names, severity, sources }) => {
            const rule = ruleOf.get(row)!;
            const cited = sources ?? (row.startsWith('onc') ? ['phansalkar'] : undefined);
            return {
                key: suffix ? `${row}-${suffix}` : row,
                a: members(a),
                b: members(b),
                names,
                severity: severity ?? 'contraindicated',
                consequence: rule.consequence,
                sources: cited ?? ['unverified'],
                verified: cited !== undefined,
            };
        }),
        contraindications: additions.contraindications.map(({ row, suffix, sources, drugs, consequence: own, ...rest }) => ({
            key: suffix ? `${row}-${suffix}` : row,
            drugs: members(drugs),
            ...rest,
            consequence: own ?? consequence(ruleOf.get(row)!),
            sources: sources ?? ['unverified'],
            verified: sources !== undefined,
        })),
    };
}

/** Drafts keep their source in the consequence's place where a comma was not quoted. */
const consequence = ({ consequence: text }: Row): string => (text.startsWith('unverified') ? '' : text);

function classMembers(
    keys: readonly string[],
    { classes }: DrugAdditions,
): Map<string, { keys: string[]; sources: string[]; verified: boolean; stem?: RegExp }> {
    return new Map(
        Object.entries(classes).map(([name, { stem, more = [], not = [], members = [], source }]) => {
            const pattern = stem === undefined ? undefined : new RegExp(stem);
            const found = keys.filter((key) => members.includes(key) || more.includes(key) || (pattern?.test(key) && !not.includes(key)));
            const sources = [source ?? (pattern ? 'stems' : 'unverified')];
            return [
                name,
                { keys: found, sources, verified: source !== undefined || pattern !== undefined, ...(pattern && { stem: pattern }) },
            ];
        }),
    );
}

function drug(
    key: string,
    { rows, additions, conditions, analytes }: DrugSources,
    row: Row | undefined,
    classes: ReturnType<typeof classMembers>,
): Drug {
    const name = row?.name ?? additions.drugs.find((each) => keyOf(each) === key)!;
    const own = [...classes].filter(([, { keys }]) => keys.includes(key));
    const aliases = additions.aliases[key] ?? [];
    const spelled = [name, ...aliases].map((each) => each.toLowerCase());
    const products = rows.filter(
        ({ tty, name: product }) => tty !== 'IN' && spelled.some((each) => new RegExp(`\\b${each}\\b`, 'i').test(product)),
    );
    const tables = [key, ...own.map(([each]) => each)];
    const treated = new Set(products.flatMap((each) => [...each.source.matchAll(/(\d{6,18}):/g)].map(([, code]) => code)));
    const bySynthea = conditions.filter(({ snomed }) => snomed && treated.has(snomed.code)).map((each) => each.key);
    const draft = tables.flatMap((each) => additions.indications[each] ?? []).filter((each) => !bySynthea.includes(each));
    const effects = tables.flatMap((each) => Object.entries(additions.effects[each] ?? {}));
    for (const [analyte] of effects)
        if (!analytes.has(analyte)) throw new Error(`${key} acts on an analyte that is not listed: ${analyte}`);
    for (const each of draft)
        if (!conditions.some((one) => one.key === each)) throw new Error(`${key} treats a condition that is not listed: ${each}`);
    return {
        key,
        name,
        aliases,
        ...(row && { rxnorm: row.rxcui }),
        products: products.map((each) => ({ rxnorm: each.rxcui, name: each.name })),
        classes: own.map(([each, { sources, verified, stem }]) => {
            const byStem = stem?.test(key) ?? verified;
            return { key: each, sources: byStem ? sources : ['unverified'], verified: byStem };
        }),
        indications: [
            ...bySynthea.map((condition) => ({ condition, sources: ['synthea'], verified: true })),
            ...[...new Set(draft)].map((condition) => ({ condition, sources: ['unverified'], verified: false })),
        ],
        effects: [...new Map(effects)].map(([analyte, direction]) => ({ analyte, direction, sources: ['unverified'], verified: false })),
    };
}
