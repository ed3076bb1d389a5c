import {
    type DocumentLink,
    type FoldingRange,
    FoldingRangeKind,
    type SelectionRange,
    type SelectionRangeParams,
    type TextDocumentIdentifier,
} from 'vscode-languageserver/node';
import { piecesOf } from '../../language/format/pieces.ts';
import { importedPath, libraryFile, libraryPath, staysInside } from '../../language/project/paths.ts';
import { rangeOfProperty } from '../../language/syntax/range.ts';
import { answering, type Feature } from '../feature.ts';
import { codePage } from '../language/code-page.ts';
import { locationOf, rangeOf } from '../position.ts';
import { pathOf } from '../workspace/places.ts';

type OfDocument = { textDocument: TextDocumentIdentifier };

/** Blocks and comments of more than a line; judged by the tokens, so that a syntax error elsewhere changes nothing. */
export const folding: Feature = {
    capabilities: { foldingRangeProvider: true },
    register(session) {
        session.connection.onFoldingRanges(
            answering(session, [], ({ textDocument }: OfDocument) => {
                const document = session.workspace.document(pathOf(textDocument.uri));
                const found: FoldingRange[] = [];
                const open: number[] = [];
                const fold = (startLine: number, endLine: number, kind?: FoldingRangeKind) => {
                    if (endLine > startLine) found.push({ startLine, endLine, ...(kind ? { kind } : {}) });
                };
                for (const { type, line, endLine } of piecesOf(document?.getText() ?? '')) {
                    if (type === '{') open.push(line - 1);
                    // The closing brace stays in sight.
                    if (type === '}' && open.length) fold(open.pop()!, line - 2);
                    if (type === 'comment') fold(line - 1, endLine - 1, FoldingRangeKind.Comment);
                }
                return found;
            }),
        );
    },
};

/** From the word under the cursor outwards, bracket by bracket. */
export const selectionRanges: Feature = {
    capabilities: { selectionRangeProvider: true },
    register(session) {
        session.connection.onSelectionRanges(
            answering(session, [], ({ textDocument, positions }: SelectionRangeParams) => {
                const document = session.workspace.document(pathOf(textDocument.uri));
                if (!document) return [];
                const pieces = piecesOf(document.getText());
                const stretches: [number, number][] = [[0, document.getText().length]];
                const open: { type: string; start: number }[] = [];
                for (const { type, start, end } of pieces) {
                    stretches.push([start, end]);
                    if (type === '{' || type === '(') open.push({ type, start });
                    if (type !== '}' && type !== ')') continue;
                    const opening = open.pop();
                    if (opening) stretches.push([opening.start, end]);
                }
                return positions.map((position) => {
                    const offset = document.offsetAt(position);
                    const around = stretches.filter(([start, end]) => start <= offset && offset <= end);
                    around.sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
                    return around.reduce<SelectionRange>(
                        (parent, [start, end]) => {
                            const range = { start: document.positionAt(start), end: document.positionAt(end) };
                            const inside = start >= document.offsetAt(parent.range.start) && end <= document.offsetAt(parent.range.end);
                            return inside ? { range, parent } : parent;
                        },
                        { range: { start: document.positionAt(0), end: document.positionAt(document.getText().length) } },
                    );
                });
            }),
        );
    },
};

/** Imports, the files of tables, and codes with a public page. */
export const documentLinks: Feature = {
    capabilities: { documentLinkProvider: {} },
    register(session) {
        session.connection.onDocumentLinks(
            answering(session, [], ({ textDocument }: OfDocument) => {
                const { workspace } = session;
                const path = pathOf(textDocument.uri);
                const ast = workspace.tree(path)?.ast;
                const nodes = [...(ast?.imports ?? []), ...(ast?.declarations ?? [])];
                const codes = piecesOf(workspace.document(path)?.getText() ?? '').filter(({ type }) => type === 'CODE');
                const files = nodes.flatMap((node): DocumentLink[] => {
                    if (!('path' in node) || node.path === undefined) return [];
                    if (node.$type === 'Table' && !staysInside(node.path)) return [];
                    const library = libraryPath(node.path);
                    if (library !== undefined && libraryFile(library) === undefined) return [];
                    return [
                        { range: rangeOf(rangeOfProperty(path, node, 'path')), target: workspace.uriOf(importedPath(path, node.path)) },
                    ];
                });
                const pages = codes.flatMap(({ image, start, end }): DocumentLink[] => {
                    const target = codePage(image);
                    const { range } = locationOf(workspace, { file: path, start, end });
                    return target ? [{ range, target, tooltip: `Look up ${image}` }] : [];
                });
                return [...files, ...pages];
            }),
        );
    },
};
