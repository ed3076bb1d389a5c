import type { AstNode, CstNode } from 'langium';

import type { Diagnostic, Fix, Severity, SourceRange } from '../plan/diagnostic.ts';
import { nearest } from './nearest.ts';
import { nodeOfProperty } from './syntax/property.ts';

/** What a diagnostic points at: a node, one property of it, or a range already known. */
export type Place = AstNode | { node: AstNode; property: string; index?: number } | SourceRange;

export interface Extras {
    severity?: Severity;
    fixes?: Fix[];
    related?: { range: SourceRange; message: string }[];
}

/** Collects the diagnostics of one compilation. The same sentence at the same place is said once. */
export class Report {
    readonly diagnostics: Diagnostic[] = [];
    /** Names whose declarations could not be read or imported, which is said elsewhere: nothing more is said of their absence. */
    readonly unread = new Set<string>();
    private readonly said = new Set<string>();
    private readonly fileOf: (root: AstNode) => string;

    constructor(fileOf: (root: AstNode) => string) {
        this.fileOf = fileOf;
    }

    add(code: string, place: Place, message: string, remedy: string, extras: Extras = {}): void {
        this.push({
            code,
            severity: extras.severity ?? 'error',
            range: this.range(place),
            message,
            remedy,
            fixes: extras.fixes,
            related: extras.related,
        });
    }

    /** A name that is not known: the nearest of those that are is offered, in the form that `write` gives it. */
    unknown(place: Place, name: string, known: Iterable<string>, message: string, otherwise: string, write = (near: string) => near): void {
        if (this.unread.has(name)) return;
        const near = nearest(name, known);
        const remedy = near === undefined ? otherwise : `Did you mean \`${write(near)}\`?`;
        this.add('name/unknown', place, message, remedy, near === undefined ? {} : { fixes: [this.replacement(place, write(near))] });
    }

    /** The fix that writes `text` in place of what stands at `place`. */
    replacement(place: Place, text: string): Fix {
        return { title: `Change to \`${text}\``, edits: [{ range: this.range(place), text }], preferred: true };
    }

    push(diagnostic: Diagnostic): void {
        const { code, range, message } = diagnostic;
        const key = `${code}\n${range.file}\n${range.start}\n${message}`;
        if (this.said.has(key)) return;
        this.said.add(key);
        this.diagnostics.push(diagnostic);
    }

    get failed(): boolean {
        return this.diagnostics.some((d) => d.severity === 'error');
    }

    range(place: Place): SourceRange {
        if ('file' in place && 'endLine' in place) return place as SourceRange;
        const property = '$type' in place ? undefined : (place as { property: string; index?: number });
        const node = '$type' in place ? (place as AstNode) : (place as { node: AstNode }).node;
        const cst = (property && nodeOfProperty(node.$cstNode, property.property, property.index)) ?? node.$cstNode;
        return cst ? this.ofCst(cst, node) : { file: '', start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
    }

    private ofCst(cst: CstNode, node: AstNode): SourceRange {
        let root = node;
        while (root.$container) root = root.$container;
        const { start, end } = cst.range;
        return {
            file: this.fileOf(root),
            start: cst.offset,
            end: cst.end,
            line: start.line + 1,
            column: start.character + 1,
            endLine: end.line + 1,
            endColumn: end.character + 1,
        };
    }
}
