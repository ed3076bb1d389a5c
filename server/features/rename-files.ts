import type { RenameFilesParams, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { folderOf, importedPath, relativeTo } from '../../language/project/paths.ts';
import { rangeOfProperty } from '../../language/syntax/range.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { rangeOf } from '../position.ts';
import { pathOf } from '../workspace/places.ts';

const FILES = ['**/*.cohort', '**/*.csv'].map((glob) => ({ scheme: 'file', pattern: { glob, matches: 'file' as const } }));
const FOLDERS = { scheme: 'file', pattern: { glob: '**', matches: 'folder' as const } };

/** Where files and folders are renamed or moved, the imports and lookup files that name them are written anew, and theirs. */
export const renameFiles: Feature = {
    capabilities: { workspace: { fileOperations: { willRename: { filters: [...FILES, FOLDERS] } } } },
    register(session) {
        session.connection.workspace.onWillRenameFiles(answering(session, null, (params: RenameFilesParams) => editsFor(params, session)));
    },
};

function editsFor({ files }: RenameFilesParams, { workspace }: Session): WorkspaceEdit | null {
    const renames = files.map(({ oldUri, newUri }) => ({ from: pathOf(oldUri), to: pathOf(newUri) }));
    const after = (path: string): string => {
        for (const { from, to } of renames) if (path === from || path.startsWith(`${from}/`)) return to + path.slice(from.length);
        return path;
    };
    const changes: Record<string, TextEdit[]> = {};
    for (const path of new Set([...workspace.openPaths(), ...workspace.specs])) {
        const ast = workspace.tree(path)?.ast;
        for (const node of [...(ast?.imports ?? []), ...(ast?.declarations ?? [])]) {
            if (!('path' in node) || node.path === undefined) continue;
            const target = importedPath(path, node.path);
            if (after(target) === target && after(path) === path) continue;
            const relative = relativeTo(folderOf(after(path)), after(target));
            const written = node.$type === 'Import' && !relative.startsWith('.') ? `./${relative}` : relative;
            if (importedPath(after(path), node.path) === after(target)) continue;
            const uri = workspace.uriOf(path);
            changes[uri] = [
                ...(changes[uri] ?? []),
                { range: rangeOf(rangeOfProperty(path, node, 'path')), newText: JSON.stringify(written) },
            ];
        }
    }
    return Object.keys(changes).length ? { changes } : null;
}
