import { type CompletionItem, InsertTextFormat, type SignatureHelp, type TextDocumentPositionParams } from 'vscode-languageserver/node';
import { contextAt, openCall } from '../completion/context.ts';
import { completedAt } from '../completion/rules.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { signaturesOf } from '../language/calls.ts';
import { pathOf } from '../workspace/places.ts';

export const completion: Feature = {
    capabilities: { completionProvider: { triggerCharacters: ['~', '[', '#', '.', '(', '"'] } },
    register(session) {
        session.connection.onCompletion(answering(session, [], (params: TextDocumentPositionParams) => completed(params, session)));
    },
};

function completed({ textDocument, position }: TextDocumentPositionParams, session: Session): CompletionItem[] {
    const path = pathOf(textDocument.uri);
    const document = session.workspace.document(path);
    const context = document && contextAt(session, path, document.offsetAt(position));
    const items = (context && completedAt(context)?.items) ?? [];
    return items.map((each) => written(each, session.client.snippets));
}

const HOLE = /<([^<>]*)>/g;

/** As a snippet where the client knows those, else with its holes filled. */
function written(item: CompletionItem, snippets: boolean): CompletionItem {
    if (!item.insertText || item.insertText.search(HOLE) < 0) return item;
    if (!snippets) return { ...item, insertText: item.insertText.replace(HOLE, '$1') };
    const holes: string[] = [];
    const insertText = item.insertText.replace(/[$\\}]/g, '\\$&').replace(HOLE, (_, hole: string) => {
        if (hole === '') return '$0';
        if (!holes.includes(hole)) holes.push(hole);
        return `\${${holes.indexOf(hole) + 1}:${hole}}`;
    });
    return { ...item, insertText, insertTextFormat: InsertTextFormat.Snippet };
}

export const signatureHelp: Feature = {
    capabilities: { signatureHelpProvider: { triggerCharacters: ['(', ','] } },
    register(session) {
        session.connection.onSignatureHelp(answering(session, null, (params: TextDocumentPositionParams) => helpAt(params, session)));
    },
};

/** All the ways to call what the cursor is inside the call of; active is the one that the named arguments fit. */
function helpAt({ textDocument, position }: TextDocumentPositionParams, session: Session): SignatureHelp | null {
    const path = pathOf(textDocument.uri);
    const document = session.workspace.document(path);
    const context = document && contextAt(session, path, document.offsetAt(position));
    const call = context && openCall(context);
    if (!context || !call) return null;
    const signatures = signaturesOf(call.name).map(({ parameters, documentation }) => ({
        label: `${call.name}(${parameters.map(({ label }) => label).join(', ')})`,
        documentation,
        parameters: parameters.map((each) => ({ label: each.label, documentation: each.documentation })),
        names: parameters.map(({ name }) => name),
    }));
    const define = context.index.inScopeOf(path).get(call.name);
    const node = define?.declarations[0]?.node as { parameters?: { name: string; unit?: string }[]; keys?: string[] } | undefined;
    if (node?.parameters ?? node?.keys) {
        const names = node.parameters?.map(({ name }) => name) ?? node.keys ?? [];
        const labels = node.parameters?.map(({ name, unit }) => (unit ? `${name} [${unit}]` : name)) ?? names;
        const parameters = labels.map((label) => ({ label, documentation: undefined }));
        signatures.unshift({ label: `${call.name}(${labels.join(', ')})`, documentation: '', parameters, names });
    }
    if (signatures.length === 0) return null;
    const active = signatures.findIndex(({ names }) => call.given.every((name) => names.includes(name)));
    return {
        signatures: signatures.map(({ names: _, ...signature }) => signature),
        activeSignature: Math.max(0, active),
        activeParameter: call.position,
    };
}
