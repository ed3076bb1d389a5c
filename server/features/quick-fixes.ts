import { type CodeAction, CodeActionKind, type CodeActionParams, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Diagnostic, Fix } from '../../plan/diagnostic.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { fixesOf } from '../fixes/index.ts';
import { editOf, rangeOf } from '../position.ts';
import type { Created } from '../protocol.ts';
import { isFile, pathOf } from '../workspace/places.ts';
import { refactoringsFor } from './refactorings.ts';

/** Fixes that can only mean one thing, so that all of them at once are safe. */
const SAFE = new Set(['syntax', 'code/system', 'unused']);

/** What the diagnostics offer, a comment that silences a warning, and all safe fixes of a file at once. */
export const quickFixes: Feature = {
    capabilities: {
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.SourceFixAll] },
    },
    register(session) {
        session.connection.onCodeAction(answering(session, [], (params: CodeActionParams) => actionsFor(params, session)));
    },
};

function actionsFor({ textDocument, range, context }: CodeActionParams, session: Session): CodeAction[] {
    const path = pathOf(textDocument.uri);
    const document = session.workspace.document(path);
    if (!document) return [];
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const findings = session.findings.of(path);
    const wanted = (kind: string) => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    const addressOf = (file: string) => (file === path ? textDocument.uri : session.workspace.uriOf(file));
    const actions: CodeAction[] = [];
    const parsed = session.workspace.tree(path)!;
    const index = session.workspace.index();
    const source = {
        path,
        text: parsed.text,
        ast: parsed.ast,
        index,
        specs: [...session.workspace.specs],
        tables: [...session.workspace.tables],
        canCreate: session.client.creates && isFile(path),
        importable: session.workspace.importable(path),
    };
    if (wanted(CodeActionKind.QuickFix))
        for (const finding of findings) {
            if (finding.range.start > to || finding.range.end < from) continue;
            for (const fix of fixesOf({ ...source, finding })) actions.push(actionOf(fix, finding, addressOf));
            if (finding.severity !== 'error' && finding.code !== 'unused')
                actions.push(silencing(finding, textDocument.uri, document.getText()));
        }
    const all = wanted(CodeActionKind.SourceFixAll) ? fixAll(findings, path) : [];
    if (all.length > 0)
        actions.push({
            title: 'Fix all that can be fixed safely',
            kind: CodeActionKind.SourceFixAll,
            edit: { changes: { [textDocument.uri]: all } },
        });
    return [...actions, ...refactoringsFor({ textDocument, range, context }, session)];
}

function actionOf(fix: Fix, finding: Diagnostic, uriOf: (file: string) => string): CodeAction {
    const changes: Record<string, TextEdit[]> = {};
    for (const edit of fix.edits) {
        const uri = uriOf(edit.range.file);
        changes[uri] = [...(changes[uri] ?? []), editOf(edit)];
    }
    const diagnostics = [{ range: rangeOf(finding.range), message: finding.message, code: finding.code, source: 'cohort' }];
    const creates: Created | undefined = fix.creates && { uri: uriOf(fix.creates.file), text: fix.creates.text };
    const edit = creates ? created(creates) : { changes };
    const action = { title: fix.title, kind: CodeActionKind.QuickFix, isPreferred: fix.preferred === true, diagnostics, edit };
    return creates ? { ...action, data: { creates } } : action;
}

/** A file with a text, never over one that is there. */
function created({ uri, text: newText }: Created): WorkspaceEdit {
    const start = { line: 0, character: 0 };
    const edits = [{ range: { start, end: start }, newText }];
    return {
        documentChanges: [
            { kind: 'create', uri },
            { textDocument: { uri, version: null }, edits },
        ],
    };
}

/** The comment goes above the line, indented like it. */
function silencing({ code, range }: Diagnostic, uri: string, text: string): CodeAction {
    const start = range.start - range.column + 1;
    const indent = /^[ \t]*/.exec(text.slice(start, range.start))![0];
    const at = { line: range.line - 1, character: 0 };
    const edit = { range: { start: at, end: at }, newText: `${indent}// cohort-ignore ${code}\n` };
    return { title: `Silence \`${code}\` here`, kind: CodeActionKind.QuickFix, edit: { changes: { [uri]: [edit] } } };
}

/** The preferred fixes of what is safe, without those that would touch the same text. */
function fixAll(findings: readonly Diagnostic[], path: string): TextEdit[] {
    const taken: { start: number; end: number }[] = [];
    const edits: TextEdit[] = [];
    for (const { code, fixes } of findings) {
        const fix = SAFE.has(code)
            ? (fixes?.find(({ preferred }) => preferred) ?? (fixes?.length === 1 ? fixes[0] : undefined))
            : undefined;
        if (!fix || fix.edits.some(({ range }) => range.file !== path)) continue;
        if (fix.edits.some(({ range }) => taken.some(({ start, end }) => range.start <= end && range.end >= start))) continue;
        for (const edit of fix.edits) {
            taken.push(edit.range);
            edits.push(editOf(edit));
        }
    }
    return edits;
}
