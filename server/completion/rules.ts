import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver/node';
import { analytes, recognise } from '../../knowledge/analytes.ts';
import { libraryFiles } from '../../knowledge/library.ts';
import { displayUnit, unitsOf } from '../../knowledge/units.ts';
import type { Entity, EntityKind } from '../../language/index/index.ts';
import { folderOf, importedPath, relativeTo } from '../../language/project/paths.ts';
import { importOf, importPath } from '../fixes/names.ts';
import { signaturesOf } from '../language/calls.ts';
import { clinicalCodes, clinicalMembers, clinicalNames, typicalDistributions } from './clinical.ts';
import { type Context, entityBefore, inParentheses, openCall } from './context.ts';
import { distributions, functions, item, ofEntity } from './values.ts';
import { ENTRIES } from './words.ts';

/** One kind of place; the first that knows its place answers, alone. */
type Rule = (context: Context) => CompletionItem[] | undefined;

const entities = (found: Iterable<Entity>): CompletionItem[] => [...found].map(ofEntity);

const importedFile: Rule = ({ line, path, session }) => {
    if (!/\bfrom\s+"[^"]*$/.test(line)) return undefined;
    const written = [...session.workspace.specs].filter((each) => each !== path).map((each) => relativeTo(folderOf(path), each));
    const paths = [...written.map((each) => (each.startsWith('.') ? each : `./${each}`)), ...libraryFiles.map((each) => `std/${each}`)];
    return paths.map((each) => item(each, CompletionItemKind.File, each, ''));
};

const importedName: Rule = ({ blocks, text, offset, path, index }) => {
    if (blocks.at(-1)?.word !== 'import') return undefined;
    const from = /^[^{}"]*\}\s*from\s*"([^"]*)"/.exec(text.slice(offset))?.[1];
    if (from === undefined) return [];
    const target = importedPath(path, from);
    return entities([...index.inScopeOf(target).values()].filter((each) => each.declarations.some(({ file }) => file === target)));
};

/** Units of the analyte that is being declared; without one, all that analytes have. */
const unit: Rule = ({ line, tokens }) => {
    const open = /^(?:[^"[\]]|"[^"]*"|\[[^\]]*\])*\[[^\]\s]*$/.test(line);
    if (!open) return undefined;
    const codes: { system: string; code: string }[] = [];
    let label: string | undefined;
    let i = tokens.length - 1;
    if (tokens[i]?.image.startsWith('[')) i -= 1;
    for (; i >= 0 && (tokens[i].type === 'CODE' || tokens[i].type === 'STRING'); i--)
        if (tokens[i].type === 'CODE') codes.push({ system: tokens[i].image.split('#')[0], code: tokens[i].image.split('#')[1] });
        else label = tokens[i].image.slice(1, -1);
    const analyte = i >= 0 ? recognise({ name: tokens[i].image, label, codes }) : undefined;
    const units = analyte ? unitsOf(analyte) : [...new Set(analytes.flatMap(unitsOf)), 'a', 'mo', 'd'];
    return [...new Set(units.map(displayUnit))].map((each, rank) => ({
        ...item(each, CompletionItemKind.Unit, each, '', analyte?.name),
        sortText: String(rank).padStart(4, '0'),
    }));
};

const code: Rule = ({ line, session }) => {
    const system = /([A-Za-z][A-Za-z0-9_]*)#[A-Za-z0-9.-]*$/.exec(line)?.[1];
    if (system === undefined) return undefined;
    const known = clinicalCodes(system);
    for (const path of [...session.workspace.specs, ...session.workspace.openPaths()])
        for (const [, label, , found] of (session.workspace.document(path)?.getText() ?? '').matchAll(CODED))
            if (found.startsWith(`${system}#`) && !known.has(found.slice(system.length + 1)))
                known.set(found.slice(system.length + 1), label);
    return [...known].map(([each, name]) => ({
        ...item(each, CompletionItemKind.Constant, each, '', name),
        filterText: `${each} ${name}`,
    }));
};
const CODED = /"([^"\r\n]*)"((?:\s+[A-Za-z0-9_]+#[A-Za-z0-9.-]+)*?)\s+([A-Za-z0-9_]+#[A-Za-z0-9.-]+)/g;

const afterDot: Rule = ({ tokens, scope, index }) => {
    if (tokens.at(-1)?.type !== '.') return undefined;
    const name = tokens.at(-2)?.image ?? '';
    const entity = scope.get(name);
    if (name === 'patient' && !entity) return entities(scope.values());
    if (!entity) return [];
    const built = entity.kind === 'condition' ? ['onset', 'duration'] : [];
    return [...built.map((each) => item(each, CompletionItemKind.Field, each, '')), ...entities(index.innerOf(entity))];
};

const draw: Rule = (context) => {
    if (context.tokens.at(-1)?.type !== '~') return undefined;
    return [
        ...typicalDistributions(context),
        ...distributions(),
        item('when', CompletionItemKind.Keyword, 'when <guard>: <normal(0, 1)>\notherwise: <normal(0, 1)>', ''),
    ];
};

/** Labels of what is compared with, quoted where they are no names. */
const label: Rule = (context) => {
    const { tokens, index } = context;
    let end = tokens.length;
    while (end > 0 && [',', '(', 'ID', 'STRING'].includes(tokens[end - 1].type) && tokens[end - 1].type !== '==') end -= 1;
    const list = tokens[end - 1]?.type === 'in' && end < tokens.length;
    const equal = ['==', '!='].includes(tokens.at(-1)?.type ?? '');
    const entity = equal ? entityBefore(context, tokens.length - 1) : list ? entityBefore(context, end - 1) : undefined;
    const labels = entity ? index.labelsOf(entity) : [];
    if (labels.length === 0) return undefined;
    return labels.map((each) => {
        const written = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(each.name) ? each.name : `"${each.name}"`;
        return { ...ofEntity(each), label: written, detail: `label of ${entity!.name}` };
    });
};

/** What other files declare, with the edit that imports it. */
function imports({ path, index, session }: Pick<Context, 'path' | 'index' | 'session'>, kinds: readonly EntityKind[]): CompletionItem[] {
    const { workspace } = session;
    const [parsed, document, here] = [workspace.tree(path), workspace.document(path), index.inScopeOf(path)];
    if (!parsed || !document) return [];
    const found = workspace.importable(path).filter(({ kind, name }) => kinds.includes(kind) && !here.has(name));
    return found.slice(0, 200).map(({ name, kind, file }) => {
        const from = importPath(path, file);
        const { start, end, text } = importOf(parsed, name, from);
        const range = { start: document.positionAt(start), end: document.positionAt(end) };
        const shown = item(
            name,
            kind === 'fragment' ? CompletionItemKind.Module : CompletionItemKind.Function,
            name,
            '',
            `${kind} · import from "${from}"`,
        );
        return { ...shown, sortText: `~${name}`, additionalTextEdits: [{ range, newText: text }] };
    });
}

const NAMERS = new Set(['without', 'counterfactual', 'missing', 'corrupt', 'effect', 'correlate', 'measure', 'with']);

const named: Rule = ({ tokens, scope, index, path, blocks, session }) => {
    const last = tokens.at(-1)?.image ?? '';
    const ofKind = (...kinds: string[]) => entities([...index.inScopeOf(path).values()].filter(({ kind }) => kinds.includes(kind)));
    const orImported = (...kinds: EntityKind[]) => [...ofKind(...kinds), ...imports({ path, index, session }, kinds)];
    const clinical = clinicalNames(last);
    if (clinical && blocks.length > 0) return clinical;
    if (last === 'include') return orImported('fragment');
    if (last === 'of' && tokens.at(-3)?.image === 'scenario') return orImported('cohort', 'scenario');
    if (last === 'per') return ['year', 'month', 'week', 'day'].map((each) => item(each, CompletionItemKind.Unit, each, ''));
    if (blocks.length > 0 && NAMERS.has(last)) return entities(scope.values());
    return undefined;
};

/** Parameters that are not given yet, with all that a value can be. */
const argument: Rule = (context) => {
    const call = openCall(context);
    const last = context.tokens.at(-1)?.type;
    if (!call || (last !== '(' && last !== ',')) return undefined;
    const own = context.index.inScopeOf(context.path).get(call.name);
    const signatures = own
        ? [
              {
                  parameters: context.index.entities.filter(
                      (each) =>
                          each.kind === 'parameter' && own.declarations.some(({ node }) => node === each.declarations[0]?.node.$container),
                  ),
              },
          ]
        : signaturesOf(call.name);
    const parameters = new Set(signatures.flatMap((each) => each.parameters.map(({ name }) => name)).filter((name) => /^\w+$/.test(name)));
    const open = [...parameters].filter((name) => !call.given.includes(name));
    const items = open.map((name) => ({
        ...item(name, CompletionItemKind.Property, `${name}: `, '', `parameter of ${call.name}`),
        sortText: `0${name}`,
    }));
    return [...items, ...values(context)];
};

const EXPECTS_VALUE = new Set(
    '= + - * / ^ ( , : == != < <= > >= .. and or not implies if then else when in where require expect select oversample prevalence probability limits'.split(
        ' ',
    ),
);

const value: Rule = (context) => {
    const last = context.tokens.at(-1);
    if (!last || context.blocks.length === 0 || last.type === '{' || last.type === '}') return undefined;
    // Outside parentheses a comma ends an entry.
    if (last.type === ',' && !inParentheses(context)) return undefined;
    return EXPECTS_VALUE.has(last.image) ? values(context) : undefined;
};

function values({ scope, index, path, tokens, blocks, session }: Context): CompletionItem[] {
    const callable = [...index.inScopeOf(path).values()].filter(({ kind }) => kind === 'define' || kind === 'table');
    const entry = tokens.findLastIndex(({ image }) => image === 'expect' || image === 'require' || image === '~' || image === '=');
    const clock = blocks.some(({ word }) => word === 'visits' || word === 'event')
        ? [item('time', CompletionItemKind.Variable, 'time', '')]
        : [];
    const brought = imports({ path, index, session }, ['define', 'table']);
    return [...entities(scope.values()), ...clock, ...entities(callable), ...functions(tokens[entry]?.image === 'expect'), ...brought];
}

const factor: Rule = ({ blocks, scope }) => {
    const word = blocks.at(-1)?.word;
    return word === 'ratios' || word === 'correlations' ? entities(scope.values()) : undefined;
};

/** Keywords, where an entry may begin. */
const entry: Rule = ({ blocks, tokens }) => {
    const word = blocks.at(-1)?.word ?? '';
    const keywords = ENTRIES[word]?.map(({ label: name, snippet, says }) => item(name, CompletionItemKind.Keyword, snippet, says));
    const begins = BODIES.has(word) && tokens.at(-1)?.type !== 'ID';
    return keywords && begins ? [...keywords, ...clinicalMembers()] : keywords;
};
const BODIES = new Set(['cohort', 'scenario', 'fragment']);

const inText: Rule = ({ line }) => (line.replace(/\\./g, '').split('"').length % 2 === 0 ? [] : undefined);

/** The kinds of place, in the order in which they are asked. `test/server/completion-places.test.ts` shows each. */
export const RULES = {
    importedFile,
    inText,
    importedName,
    unit,
    code,
    afterDot,
    draw,
    label,
    named,
    argument,
    value,
    factor,
    entry,
} satisfies Record<string, Rule>;

/** Which kind of place this is, and what may stand there. */
export function completedAt(context: Context): { place: keyof typeof RULES; items: CompletionItem[] } | undefined {
    for (const place of Object.keys(RULES) as (keyof typeof RULES)[]) {
        const items = RULES[place](context);
        if (items) return { place, items };
    }
    return undefined;
}
