import type { CohortDeclaration, Import, Reference, Table } from '../../language/grammar/generated/ast.ts';
import { nearest } from '../../language/nearest.ts';
import { folderOf, importedPath, LIBRARY, relativeTo, staysInside } from '../../language/project/paths.ts';
import { rangeOfProperty } from '../../language/syntax/range.ts';
import type { Fix } from '../../plan/diagnostic.ts';
import {
    entryOf,
    type FixMaker,
    fix,
    lineBefore,
    memberAround,
    nodeAround,
    nodesAround,
    removal,
    removeNode,
    type Source,
    wordAt,
} from './source.ts';

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;

/** Declares what is missing, or brings it in from a file that has it. */
export const unknownName: FixMaker = (source) => {
    const word = wordAt(source);
    const file = nodeAround<Import>(source, 'Import');
    if (file && word.startsWith('"')) return nearestFile(source, file);
    if (!NAME.test(word) || file) return [];
    return [...imported(source, word), ...declared(source, word)];
};

function nearestFile(source: Source, node: Import): Fix[] {
    const written = source.specs.filter((path) => path !== source.path).map((path) => importPath(source.path, path));
    const near = nearest(node.path ?? '', written);
    const { start, end } = source.finding.range;
    return near ? [fix(source, `Change to "${near}"`, [{ start, end, text: `"${near}"` }], true)] : [];
}

/** One for each known file that declares the name. */
function imported(source: Source, name: string): Fix[] {
    const wanted =
        nodesAround(source)[0]?.$type === 'Include'
            ? ['fragment']
            : nodesAround(source)[0]?.$type === 'Scenario'
              ? ['cohort', 'scenario']
              : ['define', 'table'];
    return source.importable
        .filter((each) => each.name === name && wanted.includes(each.kind))
        .map(({ file }) => {
            const path = importPath(source.path, file);
            return fix(source, `Import \`${name}\` from "${path}"`, [importOf(source, name, path)], true);
        });
}

/** A file as another one imports it. */
export function importPath(from: string, file: string): string {
    if (file.startsWith(LIBRARY)) return `std/${file.slice(LIBRARY.length, -'.cohort'.length)}`;
    const relative = relativeTo(folderOf(from), file);
    return relative.startsWith('.') ? relative : `./${relative}`;
}

/** The edit that adds a name to the imports of a file. */
export function importOf(
    { ast, text }: Pick<Source, 'ast' | 'text'>,
    name: string,
    path: string,
): { start: number; end: number; text: string } {
    const known = ast.imports.find((each) => each.path === path && each.names.length > 0);
    const last = known?.names.at(-1)?.$cstNode;
    if (last) return { start: last.end, end: last.end, text: `, ${name}` };
    const lastImport = ast.imports.at(-1)?.$cstNode;
    const line = `import { ${name} } from "${path}"`;
    if (lastImport) return { start: lastImport.end, end: lastImport.end, text: `\n${line}` };
    return { start: 0, end: 0, text: `${line}\n${text.trim() === '' ? '' : '\n'}` };
}

function declared(source: Source, name: string): Fix[] {
    const [inner] = nodesAround(source);
    const member = memberAround(source);
    const declaration = source.ast.declarations.find(
        ({ $cstNode }) => $cstNode && $cstNode.offset <= source.finding.range.start && $cstNode.end >= source.finding.range.end,
    );
    if (!declaration) return [];
    if (inner?.$type === 'Include')
        return [fix(source, `Declare fragment \`${name}\``, [lineBefore(source, declaration, `fragment ${name} {\n}\n`)])];
    const call = inner as Reference;
    if (inner?.$type === 'Reference' && call.call) {
        const own = call.arguments.map(({ value }, i) =>
            value?.$type === 'Reference' && !value.call && !value.member ? value.name : `x${i + 1}`,
        );
        const parameters = new Set(own).size === own.length ? own : own.map((_, i) => `x${i + 1}`);
        const text = `define ${name}(${parameters.join(', ')}) = ${parameters[0] ?? 0}\n`;
        return [fix(source, `Declare function \`${name}\``, [lineBefore(source, declaration, text)])];
    }
    if (!member || (inner?.$type === 'Reference' && call.member !== undefined) || inner?.$type === 'Without') return [];
    return [fix(source, `Declare variable \`${name}\``, [lineBefore(source, member, `${name} ~ normal(0, 1)`)])];
}

/** Removes the second of two, or gives it another name. */
export const duplicateName: FixMaker = (source) => {
    const [inner] = nodesAround(source);
    const { start, end } = source.finding.range;
    if (inner?.$type === 'ImportedName') {
        const names = (inner.$container as Import).names;
        return names.length > 1
            ? [fix(source, 'Remove this import', [removal(source, start, end)])]
            : removeNode(source, inner.$container, 'Remove this import');
    }
    const word = wordAt(source);
    const removed = source.finding.related?.length ? removeNode(source, entryOf(inner), 'Remove this one') : [];
    return NAME.test(word) ? [...removed, ...renamed(source, word, removed.length > 0)] : removed;
};

/** Another name: of the declaration alone where it is the second of two, else of every mention. */
function renamed(source: Source, word: string, alone: boolean): Fix[] {
    const entity = source.index.at(source.path, source.finding.range.start)?.entity;
    const taken = new Set(source.index.entities.map(({ name }) => name));
    let name = `${word}_2`;
    for (let n = 3; taken.has(name); n++) name = `${word}_${n}`;
    const here = { start: source.finding.range.start, end: source.finding.range.end };
    const mentions = alone || !entity ? [here] : entity.mentions.filter(({ file }) => file === source.path);
    if (entity && !alone && entity.mentions.some(({ file }) => file !== source.path)) return [];
    return [
        fix(
            source,
            `Rename to \`${name}\``,
            mentions.map(({ start, end }) => ({ start, end, text: name })),
        ),
    ];
}

export const shadowingName: FixMaker = (source) => renamed(source, wordAt(source), false);

/** What nothing uses can go. */
export const unusedName: FixMaker = (source) => {
    const [inner] = nodesAround(source);
    if (inner?.$type !== 'ImportedName')
        return inner && inner.$container?.$type === 'CohortFile' ? removeNode(source, inner, `Remove \`${wordAt(source)}\``) : [];
    const node = inner.$container as Import;
    if (node.names.length === 1) return removeNode(source, node, 'Remove this import');
    const i = node.names.indexOf(inner as (typeof node.names)[number]);
    const [cst, before] = [inner.$cstNode!, node.names[i - 1]?.$cstNode];
    const edit = before
        ? { start: before.end, end: cst.end, text: '' }
        : { start: cst.offset, end: node.names[1].$cstNode!.offset, text: '' };
    return [fix(source, `Remove \`${wordAt(source)}\` from the import`, [edit])];
};

/** A cycle of bases or includes is broken where it closes. */
export const cycle: FixMaker = (source) => removeNode(source, nodeAround(source, 'Include'), 'Remove this include');

/** Time needs a follow-up. */
export const noFollowup: FixMaker = (source) => {
    const body = nodeAround<CohortDeclaration>(source, 'CohortDeclaration', 'Scenario', 'Fragment');
    const setting = body?.members.findLast(({ $type }) => ['Patients', 'Seed', 'Enrolment'].includes($type));
    const first = body?.members[0];
    if (!first) return [];
    const place = setting ? body.members[body.members.indexOf(setting) + 1] : first;
    return [fix(source, 'Add `followup 5 years`', [lineBefore(source, place ?? first, 'followup 5 years')], true)];
};

/** The lookup file that was meant, or a new one with the header that the table wants and one row for everybody. */
export const absentTable: FixMaker = (source) => {
    const table = nodeAround<Table>(source, 'Table');
    if (!table?.path || !source.finding.message.startsWith('There is no file')) return [];
    const { start, end } = rangeOfProperty(source.path, table, 'path');
    const written = source.tables.map((path) => relativeTo(folderOf(source.path), path)).filter(staysInside);
    const near = nearest(table.path, written) ?? written.find((path) => path.split('/').at(-1) === table.path!.split('/').at(-1));
    const changed = near ? [fix(source, `Change to "${near}"`, [{ start, end, text: `"${near}"` }], true)] : [];
    if (!source.canCreate || !table.path.endsWith('.csv')) return changed;
    const text = `${[...table.keys, 'value'].join(',')}\n${table.keys.map(() => '*').join(',')},0\n`;
    const creates = { file: importedPath(source.path, table.path), text };
    return [...changed, { title: `Create "${table.path}"`, edits: [], creates, ...(near ? {} : { preferred: true }) }];
};

/** A path that stays below the spec. */
export const pathOutside: FixMaker = (source) => {
    const node = nodeAround(source, 'Output', 'Table');
    const written = (node as { path?: string } | undefined)?.path;
    if (!node || written === undefined) return [];
    const inside = written.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[A-Za-z]:$/.test(part));
    const { start, end } = rangeOfProperty(source.path, node, 'path');
    const text = `"${inside.join('/') || 'data'}"`;
    return [fix(source, `Change to ${text}`, [{ start, end, text }], true)];
};
