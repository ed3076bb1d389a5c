import type { CodeAction, CodeActionParams, TextEdit } from 'vscode-languageserver/node';
import type { Session } from '../feature.ts';
import { locationOf } from '../position.ts';
import { REFACTORINGS } from '../refactorings/index.ts';
import { pathOf } from '../workspace/places.ts';

/** What the selection can be turned into, as code actions. */
export function refactoringsFor({ textDocument, range, context }: CodeActionParams, { workspace }: Session): CodeAction[] {
    const path = pathOf(textDocument.uri);
    const [document, parsed] = [workspace.document(path), workspace.tree(path)];
    const wanted = REFACTORINGS.filter(
        ({ kind }) => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`)),
    );
    if (!document || !parsed || wanted.length === 0) return [];
    const { ast, text } = parsed;
    const selection = {
        path,
        text,
        ast,
        start: document.offsetAt(range.start),
        end: document.offsetAt(range.end),
        index: workspace.index(),
        tree: (file: string) => workspace.tree(file),
    };
    return wanted.flatMap(({ kind, offers }) =>
        offers(selection).map(({ title, edits }) => {
            const changes: Record<string, TextEdit[]> = {};
            for (const edit of edits) {
                const place = locationOf(workspace, { file: edit.path, start: edit.start, end: edit.end });
                changes[place.uri] = [...(changes[place.uri] ?? []), { range: place.range, newText: edit.text }];
            }
            return { title, kind, edit: { changes } };
        }),
    );
}
