import { type AstNode, AstUtils } from 'langium';
import type { Define, Expression, Reference } from '../../language/grammar/generated/ast.ts';
import type { Entity, Mention } from '../../language/index/index.ts';
import { type Edit, nodeAt, type Offer, type Refactoring, type Selection, wholeLines, withComment } from './refactoring.ts';

/** Writes what a define computes in place of a call of it, or of all calls. */
export const inlineDefine: Refactoring = {
    kind: 'refactor.inline.define',
    offers(selection) {
        const found = selection.index.at(selection.path, selection.start);
        const entity = found?.entity.kind === 'define' ? found.entity : undefined;
        const [declaration] = entity?.declarations ?? [];
        const define = declaration?.node as Define | undefined;
        if (!found || !entity || !define || !plain(define)) return [];
        return [...here(selection, found, define), ...everywhere(selection, entity, define)];
    },
};

/** Units would convert what is handed over, and a choice stands alone on the right of a definition. */
function plain({ parameters, unit, body }: Define): boolean {
    return (
        unit === undefined && parameters.every((each) => each.unit === undefined) && body?.branches.length === 0 && body.value !== undefined
    );
}

function here(selection: Selection, found: Mention, define: Define): Offer[] {
    const call = found.role === 'reference' ? nodeAt<Reference>(selection, 'Reference') : undefined;
    const edit = call?.call && call.name === define.name ? inlined(call, define, selection.path, selection) : undefined;
    return edit ? [{ title: 'Inline this call', edits: [edit] }] : [];
}

function everywhere(selection: Selection, entity: Entity, define: Define): Offer[] {
    const edits: Edit[] = [];
    for (const mention of entity.mentions) {
        if (mention.role !== 'reference') continue;
        const file = selection.tree(mention.file);
        const node =
            file && nodeAt<Reference>({ ...selection, ast: file.ast, start: mention.start, end: mention.end }, 'Reference', 'ImportedName');
        // Whoever imports it still needs it.
        const edit = node?.$type === 'Reference' && node.call ? inlined(node, define, mention.file, selection) : undefined;
        if (!edit) return [];
        if (edits.some((each) => each.path === edit.path && each.start < edit.end && edit.start < each.end)) return [];
        edits.push(edit);
    }
    const file = entity.declarations[0].file;
    const text = selection.tree(file)?.text;
    const cst = define.$cstNode;
    if (edits.length === 0 || text === undefined || !cst) return [];
    const gone = wholeLines(text, withComment(text, define), cst.end);
    return [{ title: `Inline \`${define.name}\` everywhere and remove it`, edits: [...edits, { path: file, ...gone, text: '' }] }];
}

/** The call replaced by the body, its parameters by what the call hands over. */
function inlined(call: Reference, define: Define, path: string, { index }: Selection): Edit | undefined {
    const values = new Map<string, string>();
    for (const [i, { key, value, high, predicate }] of call.arguments.entries()) {
        const name = key?.$type === 'Reference' ? key.name : define.parameters[i]?.name;
        if (name === undefined || !value?.$cstNode || high || predicate) return undefined;
        values.set(name, atomic(value) ? value.$cstNode.text : `(${value.$cstNode.text})`);
    }
    const body = define.body.value!;
    const cst = body.$cstNode;
    if (!cst || !call.$cstNode || values.size !== define.parameters.length) return undefined;
    const scope = index.inScopeOf(path);
    const home = index.inScopeOf(homeOf(define, index) ?? path);
    const edits: { start: number; end: number; text: string }[] = [];
    for (const each of AstUtils.streamAst(body)) {
        if (each.$type !== 'Reference' || !each.$cstNode) continue;
        const { name, call: called } = each as Reference;
        if (called && home.get(name) !== scope.get(name)) return undefined;
        const text = called ? undefined : values.get(name);
        if (text !== undefined) edits.push({ start: each.$cstNode.offset - cst.offset, end: each.$cstNode.end - cst.offset, text });
    }
    let text = cst.text;
    for (const edit of edits.sort((a, b) => b.start - a.start)) text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    return { path, start: call.$cstNode.offset, end: call.$cstNode.end, text: atomic(body) || standsAlone(call) ? text : `(${text})` };
}

const ATOMS = new Set(['NumberLiteral', 'Reference', 'Parenthesised', 'StringLiteral', 'BooleanLiteral', 'DateLiteral', 'DurationLiteral']);
const atomic = (node: Expression): boolean => ATOMS.has(node.$type);

/** On the right of a definition nothing binds more tightly. */
function standsAlone({ $container }: AstNode): boolean {
    return $container?.$type === 'Choice' || $container?.$type === 'Argument' || $container?.$type === 'Parenthesised';
}

function homeOf(define: Define, index: Selection['index']): string | undefined {
    return index.entities.find((each) => each.declarations[0]?.node === define)?.declarations[0].file;
}
