import type { AstNode } from 'langium';
import type { Argument, Binary, Define, Membership, Reference, Table } from '../grammar/generated/ast.ts';
import type { Body } from '../model/cohort.ts';
import { nodeOfProperty } from '../syntax/property.ts';
import type { EntityKind, IndexedFile, Mention } from './model.ts';

/** Where a name is looked for. */
export type Place =
    /** Among the declarations and imports of a file. */
    | { space: 'file'; path: string }
    /** Among the members of a body; in a block with names of its own, among those first. */
    | { space: 'member'; body: Body; block?: AstNode }
    /** After the dot of a member. */
    | { space: 'inner'; body: Body; container: string; block?: AstNode }
    | { space: 'parameter'; owner: AstNode }
    /** Among the parameters of what a call names. */
    | { space: 'argument'; call: Raw }
    /** Among the labels of what another name means. */
    | { space: 'label'; of: Raw };

/** A name in the text before it is known what it means. */
export interface Raw {
    name: string;
    place: Place;
    file: string;
    /** Where it is written now: an edit elsewhere moves it. */
    readonly start: number;
    readonly end: number;
    quoted: boolean;
    role: Mention['role'];
    kind?: EntityKind;
    node: AstNode;
    within: Raw[];
    /** In a comparison: what it is compared with, whose labels come first. */
    comparedWith?: Raw;
}

export interface TableCall {
    call: Raw;
    arguments: (Raw | undefined)[];
}

/** Everything that one file names. */
export interface Collected {
    file: IndexedFile;
    raws: Raw[];
    tableCalls: TableCall[];
    tables: Map<AstNode, { keys: string[]; cells: { key: number; raw: Omit<Raw, 'place'> }[] }>;
}

/** What a member is called, by its node. */
export const MEMBER_KINDS: Readonly<Record<string, EntityKind>> = {
    Variable: 'variable',
    Condition: 'condition',
    Cluster: 'cluster',
    Visits: 'visits',
    Medication: 'medication',
    Progression: 'progression',
    Event: 'event',
};
const FILE_KINDS: Record<string, EntityKind> = {
    CohortDeclaration: 'cohort',
    Scenario: 'scenario',
    Fragment: 'fragment',
    Define: 'define',
    Table: 'table',
};
/** Blocks whose own variables come before the patient's inside them. */
const OWN_NAMES = new Set(['Visits', 'Cluster']);
/** Properties that name a member. */
const MEMBER_PROPERTIES: Record<string, string[]> = {
    Without: ['name'],
    Counterfactual: ['variable'],
    CorrelatedPair: ['left', 'right'],
    Missing: ['target'],
    Corrupt: ['target', 'other'],
    Effect: ['target'],
    Measure: ['target'],
};
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** What was read off the members of trees that are edited in place, for whoever reads them again. */
export type MemberNames = WeakMap<AstNode, { body: Body; path: string } & Pick<Collected, 'raws' | 'tableCalls'>>;

interface Context {
    body?: Body;
    block?: AstNode;
    owner?: Define;
    within: Raw[];
}

/** Reads the names of one file off its syntax tree. */
export function collect(file: IndexedFile, known?: MemberNames): Collected {
    return new Collector(file, known).run();
}

class Collector {
    private readonly file: IndexedFile;
    private readonly found: Collected;
    private readonly known: MemberNames | undefined;

    constructor(file: IndexedFile, known: MemberNames | undefined) {
        this.file = file;
        this.known = known;
        this.found = { file, raws: [], tableCalls: [], tables: new Map() };
    }

    run(): Collected {
        for (const { names } of this.file.ast.imports)
            for (const imported of names) this.named(imported, 'name', { space: 'file', path: this.file.path }, []);
        for (const declaration of this.file.ast.declarations) {
            const kind = FILE_KINDS[declaration.$type];
            const raw = this.named(declaration, 'name', { space: 'file', path: this.file.path }, [], 'declaration', kind);
            const within = raw ? [raw] : [];
            if (declaration.$type === 'Define') {
                for (const each of declaration.parameters)
                    this.named(each, 'name', { space: 'parameter', owner: declaration }, within, 'declaration', 'parameter');
                this.walk(declaration.body, { owner: declaration, within });
            } else if (declaration.$type === 'Table') this.table(declaration, within);
            else {
                if (declaration.$type === 'Scenario') this.named(declaration, 'base', { space: 'file', path: this.file.path }, within);
                for (const member of declaration.members) this.memberOnce(member, declaration);
            }
        }
        return this.found;
    }

    /** What a member names is read off it once: an edit makes new nodes of the members that it touches, and leaves the others. */
    private memberOnce(member: AstNode, body: Body): void {
        const { raws, tableCalls } = this.found;
        let known = this.known?.get(member);
        if (known?.body !== body || known.path !== this.file.path) {
            const [raw, call] = [raws.length, tableCalls.length];
            this.walk(member, { body, within: [] });
            known = { body, path: this.file.path, raws: raws.splice(raw), tableCalls: tableCalls.splice(call) };
            this.known?.set(member, known);
        }
        for (const each of known.raws) raws.push(each);
        for (const each of known.tableCalls) tableCalls.push(each);
    }

    /** A name that a property of a node holds. */
    private named(
        node: AstNode,
        property: string,
        place: Place,
        within: Raw[],
        role: Mention['role'] = 'reference',
        kind?: EntityKind,
    ): Raw | undefined {
        const cst = nodeOfProperty(node.$cstNode, property);
        if (!cst || cst.text === '') return undefined;
        const quoted = cst.text.startsWith('"');
        const name = quoted ? cst.text.slice(1, -1) : cst.text;
        const inset = quoted ? 1 : 0;
        return this.add({
            name,
            place,
            file: this.file.path,
            get start() {
                return cst.offset + inset;
            },
            get end() {
                return cst.end - inset;
            },
            quoted,
            role,
            kind,
            node,
            within,
        });
    }

    private add(raw: Raw): Raw {
        this.found.raws.push(raw);
        return raw;
    }

    private walk(node: AstNode | undefined, context: Context): void {
        if (!node) return;
        const { $type } = node;
        if ($type === 'Reference') return void this.reference(node as Reference, context);
        if ($type === 'Binary' || $type === 'Membership') return void this.comparison(node as Binary | Membership, context);
        if (MEMBER_KINDS[$type] && context.body) return void this.member(node, context.body, context);
        if ($type === 'WhenBlock') return void this.whenBlock(node as never, context);
        if ($type === 'Include' && context.body) this.named(node, 'fragment', { space: 'file', path: this.file.path }, context.within);
        if (context.body)
            for (const property of MEMBER_PROPERTIES[$type] ?? [])
                this.named(node, property, { space: 'member', body: context.body, block: context.block }, context.within);
        this.children(node, context);
    }

    private children(node: AstNode, context: Context): void {
        for (const [key, value] of Object.entries(node)) {
            if (key.startsWith('$')) continue;
            for (const child of Array.isArray(value) ? value : [value])
                if (child !== null && typeof child === 'object' && '$type' in child) this.walk(child as AstNode, context);
        }
    }

    private member(node: AstNode, body: Body, context: Context): void {
        const inside = context.block && node.$type === 'Variable' ? context.block : undefined;
        const container = inside && 'name' in inside ? String(inside.name) : undefined;
        const place: Place = container ? { space: 'inner', body, container, block: inside } : { space: 'member', body };
        const raw = this.named(node, 'name', place, context.within, 'declaration', MEMBER_KINDS[node.$type]);
        const within = raw ? [raw] : [];
        const block = OWN_NAMES.has(node.$type) || node.$type === 'Medication' ? node : context.block;
        if (raw && node.$type === 'Variable') this.labels((node as AstNode & { value?: AstNode }).value, raw);
        if (raw && node.$type === 'Progression') this.states(node, raw, body);
        this.children(node, { ...context, body, block, within });
    }

    /** The variables of a `when` block are written anew; its guard is part of what each of them is. */
    private whenBlock(node: { guard?: AstNode; variables: AstNode[] }, context: Context): void {
        const { body } = context;
        const rewritten: Raw[] = [];
        for (const variable of node.variables) {
            if (!body) continue;
            const raw = this.named(variable, 'name', { space: 'member', body, block: context.block }, [], 'rewrite');
            if (!raw) continue;
            rewritten.push(raw);
            this.labels((variable as AstNode & { value?: AstNode }).value, raw);
            this.children(variable, { ...context, within: [raw] });
        }
        this.walk(node.guard, { ...context, within: rewritten });
    }

    /** The labels that a right-hand side gives a category. */
    private labels(node: AstNode | undefined, of: Raw): void {
        if (!node) return;
        const place: Place = { space: 'label', of };
        if (node.$type === 'StringLiteral') this.named(node, 'value', place, [], 'declaration', 'label');
        if (node.$type === 'Reference') {
            const call = node as Reference;
            if (call.name !== 'categorical' || !call.call) return;
            for (const { key } of call.arguments)
                if (key?.$type === 'StringLiteral') this.named(key, 'value', place, [], 'declaration', 'label');
                else if (key?.$type === 'Reference' && !key.call) this.named(key, 'name', place, [], 'declaration', 'label');
        }
        const choice = node as AstNode & Record<string, AstNode | { value?: AstNode }[] | undefined>;
        if (node.$type === 'Choice') {
            for (const branch of (choice.branches ?? []) as { value?: AstNode }[]) this.labels(branch.value, of);
            this.labels(choice.otherwise as AstNode, of);
            this.labels(choice.value as AstNode, of);
        }
        if (node.$type === 'Parenthesised') this.labels(choice.inner as AstNode, of);
        if (node.$type === 'If') {
            this.labels(choice.then as AstNode, of);
            this.labels(choice.else as AstNode, of);
        }
        if (node.$type === 'Membership') this.labels(choice.value as AstNode, of);
    }

    private states(node: AstNode, of: Raw, body: Body): void {
        const place: Place = { space: 'label', of };
        for (const member of (node as AstNode & { members: AstNode[] }).members) {
            if (member.$type === 'State') this.named(member, 'name', place, [], 'declaration', 'label');
            if (member.$type === 'Transition') for (const end of ['source', 'target']) this.named(member, end, place, [of]);
            if (member.$type !== 'Initial') continue;
            const choice = (member as AstNode & { value?: { branches: { value?: AstNode }[]; otherwise?: AstNode; value?: AstNode } })
                .value;
            for (const value of [...(choice?.branches ?? []).map((branch) => branch.value), choice?.otherwise, choice?.value])
                if (value?.$type === 'Reference' && !(value as Reference).call) this.named(value, 'name', place, [of]);
                else if (value) this.walk(value, { body, within: [of] });
        }
    }

    private comparison(node: Binary | Membership, context: Context): void {
        if (node.$type === 'Binary' && !COMPARISONS.has(node.op)) return void this.children(node, context);
        const sides = node.$type === 'Membership' ? [node.value, ...(node.list?.values ?? [])] : [node.left, node.right];
        const found = sides.map((side) => (side?.$type === 'Reference' ? this.reference(side, context) : this.literal(side, context)));
        const [first, ...rest] = found;
        for (const other of rest) {
            if (!first || !other) continue;
            other.comparedWith = first;
            if (node.$type === 'Binary') first.comparedWith = other;
        }
        if (node.$type === 'Membership') this.walk(node.range, context);
    }

    /** A text that may be a label of what it is compared with. */
    private literal(node: AstNode | undefined, context: Context): Raw | undefined {
        if (node?.$type !== 'StringLiteral') return void this.walk(node, context);
        const nowhere: Place = { space: 'parameter', owner: node };
        return this.named(node, 'value', nowhere, context.within);
    }

    private reference(node: Reference, context: Context): Raw | undefined {
        if (node.call) return this.call(node, context);
        const { body, owner, block } = context;
        if (owner) return this.named(node, 'name', { space: 'parameter', owner }, context.within);
        if (!body) return undefined;
        const scope = block && OWN_NAMES.has(block.$type) ? block : undefined;
        const raw = this.named(node, 'name', { space: 'member', body, block: scope }, context.within);
        if (node.member === undefined) return raw;
        if (node.name === 'patient') return this.named(node, 'member', { space: 'member', body }, context.within);
        return this.named(node, 'member', { space: 'inner', body, container: node.name }, context.within);
    }

    private call(node: Reference, context: Context): undefined {
        const call = this.named(node, 'name', { space: 'file', path: this.file.path }, context.within);
        if (node.name === 'text') this.template(node.arguments[0], context);
        const values = node.arguments.map((argument) => {
            const { key } = argument;
            if (call && key?.$type === 'Reference' && !key.call) this.named(key, 'name', { space: 'argument', call }, context.within);
            for (const part of [argument.high, argument.predicate]) this.walk(part, context);
            const value = argument.value;
            if (value?.$type !== 'Reference') return void this.walk(value, context);
            return this.reference(value, context);
        });
        if (call) this.found.tableCalls.push({ call, arguments: values });
    }

    /** The names between the braces of `text("{age} years")`. */
    private template(argument: Argument | undefined, context: Context): void {
        const literal = argument?.value;
        if (literal?.$type !== 'StringLiteral' || !literal.$cstNode || !context.body) return;
        for (const match of literal.$cstNode.text.matchAll(/(\{\s*)([\p{L}_][\p{L}\p{M}\p{N}_]*)/gu)) {
            const cst = literal.$cstNode;
            const [inside, name] = [match.index + match[1].length, match[2]];
            this.add({
                name,
                place: { space: 'member', body: context.body },
                file: this.file.path,
                get start() {
                    return cst.offset + inside;
                },
                get end() {
                    return cst.offset + inside + name.length;
                },
                quoted: false,
                role: 'reference',
                node: literal,
                within: context.within,
            });
        }
    }

    private table(node: Table, within: Raw[]): void {
        const cells: { key: number; raw: Omit<Raw, 'place'> }[] = [];
        for (const row of node.rows)
            for (const [key, cell] of row.keys.entries()) {
                const property = cell.text !== undefined ? 'text' : cell.label !== undefined ? 'label' : undefined;
                const cst = property && nodeOfProperty(cell.$cstNode, property);
                if (!cst) continue;
                const quoted = property === 'text';
                const [start, end] = quoted ? [cst.offset + 1, cst.end - 1] : [cst.offset, cst.end];
                const name = quoted ? cst.text.slice(1, -1) : cst.text;
                cells.push({ key, raw: { name, file: this.file.path, start, end, quoted, role: 'reference', node: cell, within } });
            }
        this.found.tables.set(node, { keys: node.keys, cells });
    }
}
