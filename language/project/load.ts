import { libraryFiles } from '../../knowledge/library.ts';
import type { Files, Unread } from '../files.ts';
import type { CohortFile, Declaration, Import } from '../grammar/generated/ast.ts';
import { LIMITS } from '../limits.ts';
import { listed } from '../nearest.ts';
import { Report } from '../report.ts';
import type { Ignore } from '../syntax/comments.ts';
import { parse } from '../syntax/parse.ts';
import { besideFile, importedPath, libraryFile, libraryPath, staysInside } from './paths.ts';

/** One parsed file and the names that hold in it: its own declarations and what it imports. */
export interface SourceFile {
    path: string;
    text: string;
    ast: CohortFile;
    ignores: Ignore[];
    /** Own declarations by name. */
    declarations: Map<string, Declaration>;
    /** Own and imported declarations by name, with the file that declares each. */
    scope: Map<string, Named>;
}

export interface Named {
    declaration: Declaration;
    file: SourceFile;
}

/** A spec with everything it imports. */
export interface Project {
    entry: SourceFile;
    files: Map<string, SourceFile>;
    /** Everything read, in the order of reading: paths relative to the folder of the entry are made by the caller. */
    sources: { path: string; text: string }[];
    report: Report;
    /** Reads a lookup file beside `from`, once. */
    readBeside(from: SourceFile, relative: string): { path: string; text: string } | { problem: string; remedy?: string };
}

/** Reads and parses `entry` and all it imports. `undefined` where the entry itself cannot be read: the shell says why. */
export function loadProject(files: Files, entry: string): Project | { problem: string; kind: Unread } {
    const loaded = new Map<string, SourceFile>();
    const sources: { path: string; text: string }[] = [];
    const pathOfRoot = new Map<unknown, string>();
    const report = new Report((root) => pathOfRoot.get(root) ?? entry);

    function load(path: string, text: string): SourceFile {
        const { ast, diagnostics, ignores, unread } = files.parse?.(text, path) ?? parse(text, path);
        pathOfRoot.set(ast, path);
        const file: SourceFile = { path, text, ast, ignores, declarations: new Map(), scope: new Map() };
        loaded.set(path, file);
        sources.push({ path, text });
        for (const each of diagnostics) report.push(each);
        for (const name of unread) report.unread.add(name);
        declare(file);
        for (const each of ast.imports) importInto(file, each);
        return file;
    }

    function declare(file: SourceFile): void {
        for (const declaration of file.ast.declarations) {
            if (!declaration.name) continue;
            const earlier = file.declarations.get(declaration.name);
            if (earlier) {
                report.add(
                    'name/duplicate',
                    { node: declaration, property: 'name' },
                    `\`${declaration.name}\` is declared twice in this file.`,
                    'Rename or remove one of the two.',
                    {
                        related: [{ range: report.range({ node: earlier, property: 'name' }), message: 'first declared here' }],
                    },
                );
                continue;
            }
            namesShouldDiffer(declaration);
            file.declarations.set(declaration.name, declaration);
            file.scope.set(declaration.name, { declaration, file });
        }
    }

    /** Arguments of a define and keys of a table are told apart by their names. */
    function namesShouldDiffer(declaration: Declaration): void {
        const named =
            declaration.$type === 'Define'
                ? declaration.parameters.map((node) => ({ name: node.name, place: { node, property: 'name' } }))
                : declaration.$type === 'Table'
                  ? declaration.keys.map((name, index) => ({ name, place: { node: declaration, property: 'keys', index } }))
                  : [];
        const seen = new Set<string>();
        for (const { name, place } of named) {
            if (seen.has(name)) report.add('name/duplicate', place, `\`${name}\` stands here twice.`, 'Rename one of the two.');
            seen.add(name);
        }
    }

    function importInto(file: SourceFile, node: Import): void {
        if (node.path === undefined) return;
        const place = { node, property: 'path' };
        const target = fileOf(file, node.path);
        if ('problem' in target) {
            report.add(
                'name/unknown',
                place,
                target.problem,
                target.remedy ?? 'Write a path relative to this file, such as "./vitals.cohort".',
            );
            for (const { name } of node.names) report.unread.add(name);
            return;
        }
        for (const imported of node.names) {
            const name = imported.name;
            const declaration = target.declarations.get(name);
            const at = { node: imported, property: 'name' };
            if (!declaration) {
                report.unknown(
                    at,
                    name,
                    target.declarations.keys(),
                    `"${node.path}" declares no \`${name}\`.`,
                    `It declares ${listed(target.declarations.keys(), 'and') || 'nothing'}.`,
                );
                report.unread.add(name);
            } else if (file.scope.has(name)) {
                report.add(
                    'name/duplicate',
                    at,
                    `\`${name}\` is already declared in this file or imported.`,
                    'Remove one of the two, or rename the declaration in this file.',
                );
            } else {
                file.scope.set(name, { declaration, file: target });
            }
        }
    }

    function fileOf(from: SourceFile, relative: string): SourceFile | { problem: string; remedy?: string } {
        if (libraryPath(relative) === undefined && !relative.endsWith('.cohort'))
            return { problem: `"${relative}" is not a .cohort file.` };
        // It would name a place of one machine, in the dataset too.
        if (/^([\\/]|[A-Za-z]:)/.test(relative)) return { problem: `"${relative}" is not relative to this file.` };
        const path = importedPath(from.path, relative);
        const known = loaded.get(path);
        if (known) return known;
        if (loaded.size >= LIMITS.files) return { problem: `A spec may import at most ${LIMITS.files} files.` };
        // A manifest holds the library that a dataset was made with; the shells have none of their own.
        const read = files.read(path);
        const text = 'text' in read ? read.text : libraryFile(path);
        if (text !== undefined) return load(path, text);
        if (libraryPath(relative) !== undefined)
            return {
                problem: `The standard library has no "${relative}".`,
                remedy: `It has ${listed(
                    libraryFiles.map((name) => `std/${name}`),
                    'and',
                )}.`,
            };
        const problem = 'problem' in read ? read.problem : 'missing';
        return { problem: sentence(problem, relative), remedy: remedy(problem) };
    }

    const read = files.read(entry);
    if (!('text' in read)) return { problem: read.detail ?? sentence(read.problem, entry), kind: read.problem };
    const lookups = new Map<string, { path: string; text: string } | { problem: string; remedy?: string }>();
    const project: Project = {
        entry: load(entry, read.text),
        files: loaded,
        sources,
        report,
        readBeside(from, relative) {
            if (!staysInside(relative)) return { problem: 'outside' };
            const path = besideFile(from.path, relative);
            let found = lookups.get(path);
            if (!found) {
                const answer = files.read(path);
                found =
                    'text' in answer
                        ? { path, text: answer.text }
                        : { problem: sentence(answer.problem, relative), remedy: remedy(answer.problem) };
                lookups.set(path, found);
                if ('text' in found) sources.push(found);
            }
            return found;
        },
    };
    return project;
}

/** Where it is not the path that is to be corrected. */
function remedy(problem: Unread): string | undefined {
    const convert = (from: string) => `Save it as UTF-8 in the program that made it, or convert it with \`iconv -f ${from} -t UTF-8\`.`;
    const remedies: Partial<Record<Unread, string>> = {
        untrusted: 'Trust the folder in the editor.',
        'not-on-disk': 'Open the folder from a disk; an imported spec is also read where it is open.',
        'utf-16': convert('UTF-16'),
        'not-utf-8': convert('WINDOWS-1252'),
    };
    return remedies[problem];
}

function sentence(problem: Unread, path: string): string {
    return {
        missing: `There is no file "${path}".`,
        unreadable: `The file "${path}" cannot be read.`,
        'too-large': `The file "${path}" is larger than ${LIMITS.sourceBytes / 1e6} MB.`,
        untrusted: `The file "${path}" is not read, since its folder is not trusted.`,
        'not-on-disk': `The file "${path}" is not read, since its folder is not on a disk.`,
        'utf-16': `The file "${path}" is text in UTF-16, not UTF-8.`,
        'not-utf-8': `The file "${path}" is not UTF-8 text: it is in an older encoding, such as Windows-1252 (Latin-1), or not text.`,
    }[problem];
}
