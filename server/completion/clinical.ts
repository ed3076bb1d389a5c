import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver/node';
import { type Analyte, analytes, recognise } from '../../knowledge/analytes.ts';
import { type Condition, conditions } from '../../knowledge/conditions.ts';
import { type Drug, drugs } from '../../knowledge/drugs.ts';
import type { Sex } from '../../knowledge/group.ts';
import { type Population, populationFor } from '../../knowledge/populations.ts';
import { cite } from '../../knowledge/sources.ts';
import { conversion, displayUnit, parseUnit } from '../../knowledge/units.ts';
import type { Context } from './context.ts';
import { item } from './values.ts';

/** What is known by its code in a system, by code. */
export function clinicalCodes(system: string): Map<string, string> {
    const found = new Map<string, string>();
    if (system === 'LOINC') for (const { loinc, name } of analytes) for (const each of loinc) found.set(each, name);
    if (system === 'ICD10CM') for (const { icd10cm, name } of conditions) if (icd10cm?.verified) found.set(icd10cm.code, name);
    if (system === 'SNOMED') for (const { snomed } of conditions) if (snomed?.verified) found.set(snomed.code, snomed.term);
    if (system === 'RXNORM')
        for (const { rxnorm, name, products } of drugs) {
            if (rxnorm !== undefined) found.set(rxnorm, name);
            for (const product of products) if (!found.has(product.rxnorm)) found.set(product.rxnorm, product.name);
        }
    return found;
}

/** Whole members where an entry of a cohort may begin. */
export function clinicalMembers(): CompletionItem[] {
    return [
        ...analytes.map((each) => known(each.key, each.name, analyteHead(each), [each.name, ...each.aliases])),
        ...conditions.map((each) =>
            known(each.key, each.name, `condition ${conditionHead(each)} {\n  prevalence <10%>\n}`, [each.name, ...each.aliases]),
        ),
        ...drugs.map((each) =>
            known(each.key, each.name, `medication ${drugHead(each)} {\n  indicated when <predicate>\n}`, [each.name, ...each.aliases]),
        ),
    ];
}

/** The name after `condition`, `event` or `medication`, with its label and code. */
export function clinicalNames(word: string): CompletionItem[] | undefined {
    if (word === 'condition' || word === 'event')
        return conditions.map((each) => known(each.key, each.name, conditionHead(each), [each.name, ...each.aliases]));
    if (word === 'medication') return drugs.map((each) => known(each.key, each.name, drugHead(each), [each.name, ...each.aliases]));
    return undefined;
}

const known = (label: string, detail: string, insertText: string, names: readonly string[]): CompletionItem => ({
    ...item(label, CompletionItemKind.Reference, insertText, '', detail),
    filterText: [label, ...names].join(' '),
    sortText: `~${label}`,
});

const analyteHead = ({ key, name, loinc, unit, unverified = [] }: Analyte): string =>
    `${key} "${name}"${loinc.length > 0 && !unverified.includes(loinc[0]) ? ` LOINC#${loinc[0]}` : ''} [${displayUnit(unit)}] ~ `;
const conditionHead = ({ key, name, icd10cm, snomed }: Condition): string =>
    `${key} "${name}"${icd10cm?.verified ? ` ICD10CM#${icd10cm.code}` : ''}${snomed?.verified ? ` SNOMED#${snomed.code}` : ''}`;
const drugHead = ({ key, name, rxnorm }: Drug): string => `${key} "${name}"${rxnorm === undefined ? '' : ` RXNORM#${rxnorm}`}`;

/** After `~`: how the analyte that is declared is distributed in people such as the cohort's, women and men apart where they differ. */
export function typicalDistributions(context: Context): CompletionItem[] {
    const declared = declaration(context);
    const analyte = declared && recognise(declared);
    if (!declared || !analyte) return [];
    const unit = declared.unit ?? analyte.unit;
    const found = conversion(analyte.unit, unit, analyte);
    if (!('scale' in found)) return [];
    const value = (own: number) => Number((own * found.scale + found.offset).toPrecision(5));
    const age = agesOf(context);
    const of = (sex?: Sex) => populationFor(analyte.key, { ...(sex && { sex }), ...(age && { age }) });
    const all = of();
    if (!all) return [];
    const quantiles = ({ quantiles: each }: Population) =>
        `quantiles(${each
            .filter(([p], i) => p >= 0.01 && p <= 0.99 && (i === 0 || each[i - 1][1] < each[i][1]))
            .map(([p, own]) => `${Number((p * 100).toPrecision(4))}%: ${value(own)}`)
            .join(', ')})`;
    const says = ({ age: [low, high], n }: Population) => `Measured in ${n} persons from ${low} to ${high} years: ${cite([all.source])}.`;
    const offer = (label: string, text: string, from: Population): CompletionItem => ({
        ...item(label, CompletionItemKind.Value, text, says(from), `as measured, ${from.age[0]} to ${from.age[1]} years`),
        sortText: `!${label}`,
    });
    const items = [offer(`quantiles of ${analyte.key}`, quantiles(all), all)];
    if (all.sd !== undefined) items.push(offer(`${family(all)} of ${analyte.key}`, moments(all, found.scale, value), all));
    const [women, men] = [of('female'), of('male')];
    if (women && men && context.scope.has('sex'))
        items.push(
            offer(`quantiles of ${analyte.key} by sex`, `when sex == female: ${quantiles(women)}\n    otherwise: ${quantiles(men)}`, women),
        );
    return items;
}

/** A long right tail is a lognormal's. */
const family = ({ mean, quantiles }: Population): 'normal' | 'lognormal' =>
    mean > 1.02 * quantiles.find(([p]) => p === 0.5)![1] && quantiles[0][1] >= 0 ? 'lognormal' : 'normal';

function moments(population: Population, scale: number, value: (own: number) => number): string {
    return `${family(population)}(mean: ${value(population.mean)}, sd: ${Number((population.sd! * scale).toPrecision(4))})`;
}

/** What stands before `~`: a name, then label, codes and unit. */
function declaration({ tokens }: Context): Parameters<typeof recognise>[0] | undefined {
    const codes: { system: string; code: string }[] = [];
    let label: string | undefined;
    let unit: string | undefined;
    for (let i = tokens.length - 2; i >= 0 && i > tokens.length - 10; i--) {
        const { type, image } = tokens[i];
        if (type === 'UNIT') unit = image.slice(1, -1).trim();
        else if (type === 'CODE') codes.push({ system: image.split('#')[0], code: image.split('#')[1] });
        else if (type === 'STRING') label = image.slice(1, -1);
        else {
            const parsed = unit === undefined ? undefined : parseUnit(unit);
            return { name: image, label, codes, ...(parsed?.ok && { unit: parsed.ucum }) };
        }
    }
    return undefined;
}

/** Ages of the cohort: as last simulated, else as the text bounds them. */
function agesOf({ session, path, blocks, text }: Context): [number, number] | undefined {
    const simulated = session.workspace.figures.column(path, blocks[0]?.name, 'age');
    if (simulated && simulated.unit === 'a' && simulated.min !== null && simulated.max !== null) return [simulated.min, simulated.max];
    const written = /\bage\b[^~=\n]*~[^\n]*?(?:\bin\s+|uniform\(|integer\()(\d+(?:\.\d+)?)\s*(?:\.\.|,)\s*(\d+(?:\.\d+)?)/.exec(text);
    return written ? [Number(written[1]), Math.min(Number(written[2]), 119)] : undefined;
}
