import type { AstNode } from 'langium';
import type { Body } from '../model/cohort.ts';
import { Bodies } from './bodies.ts';
import { type Collected, collect, type MemberNames, type Raw } from './collect.ts';
import type { Entity, IndexedFile, Mention, NameIndex } from './model.ts';
import { Slots } from './slots.ts';

/** Resolves every name of a set of files. Files that import one another should be in it together; never fails. `known` keeps what is read off members that an edit leaves alone. */
export function indexNames(files: readonly IndexedFile[], known?: MemberNames): NameIndex {
    return new Linker(files.map((file) => collect(file, known))).run();
}

class Linker {
    private readonly files: Collected[];
    private readonly bodies: Bodies;
    private readonly slots = new Slots();
    private readonly entities = new Map<string, Entity>();
    private readonly resolved = new Map<Raw, Entity>();
    private readonly byFile = new Map<string, Mention[]>();
    private readonly origins = new Map<Mention, AstNode>();
    private readonly declaredIn = new Map<AstNode, Map<string, Entity>>();
    private readonly sourcesOf = new Map<AstNode, Body[]>();
    /** Where each entity is declared first, known before its mentions are. */
    private readonly nodes = new Map<Entity, AstNode>();

    constructor(files: Collected[]) {
        this.files = files;
        this.bodies = new Bodies(files);
    }

    run(): NameIndex {
        const raws = this.files.flatMap((file) => file.raws);
        this.joinBodies(raws);
        const isMember = (raw: Raw) => raw.place.space === 'member' || raw.place.space === 'file' || raw.place.space === 'parameter';
        for (const raw of raws) if (raw.kind && isMember(raw)) this.introduce(raw);
        for (const raw of raws) if (raw.kind && raw.place.space === 'inner') this.introduce(raw);
        for (const raw of raws) if (raw.role === 'rewrite') this.resolve(raw);
        for (const raw of raws) if (raw.place.space === 'label' && raw.kind) this.introduce(raw);
        for (const raw of raws) this.resolve(raw);
        this.resolveTableCells();
        const mentions = [...this.resolved].map(([raw, entity]) => this.mention(raw, entity));
        for (const list of this.byFile.values()) list.sort((a, b) => a.start - b.start || a.end - b.end);
        mentions.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
        for (const mention of mentions) {
            mention.entity.mentions.push(mention);
            const node = this.origins.get(mention);
            if (node) mention.entity.declarations.push({ file: mention.file, node, mention });
        }
        return this.index();
    }

    /** What a body includes or starts from speaks of the same things by the same names, where it names them. */
    private joinBodies(raws: readonly Raw[]): void {
        const named = new Map<AstNode, Set<string>>();
        for (const { place, name } of raws) {
            if (place.space !== 'member') continue;
            const names = named.get(place.body) ?? new Set();
            named.set(place.body, names.add(name));
        }
        for (const { body, from } of this.bodies.taken()) this.sourcesOf.set(body, from);
        for (const [body, from] of this.sourcesOf)
            for (const source of from)
                for (const each of this.closure(source))
                    for (const name of named.get(each) ?? []) {
                        this.slots.join(this.slots.of(source, name), this.slots.of(each, name));
                        this.slots.join(this.slots.of(source, name), this.slots.of(body, name));
                    }
    }

    /** A body and all that it takes in. */
    private closure(body: AstNode): Set<AstNode> {
        const found = new Set([body]);
        for (const each of found) for (const source of this.sourcesOf.get(each) ?? []) found.add(source);
        return found;
    }

    private introduce(raw: Raw): void {
        const slot = this.slotOf(raw);
        if (slot === undefined) return;
        let entity = this.entities.get(slot);
        if (!entity) {
            entity = { kind: raw.kind!, name: raw.name, declarations: [], mentions: [] };
            const { place } = raw;
            if (place.space === 'label') entity.of = this.resolved.get(place.of);
            if (place.space === 'inner') entity.of = this.entities.get(this.slots.of(place.body, place.container));
            this.entities.set(slot, entity);
            this.nodes.set(entity, raw.node);
        }
        this.resolved.set(raw, entity);
        if (raw.place.space !== 'member' && raw.place.space !== 'inner') return;
        const owner = raw.place.space === 'inner' ? raw.place.block! : raw.place.body;
        const own = this.declaredIn.get(owner) ?? new Map();
        this.declaredIn.set(owner, own.set(raw.name, entity));
    }

    private slotOf({ place, name }: Raw): string | undefined {
        if (place.space === 'file') {
            const found = this.bodies.inScopeOf(place.path).get(name);
            return found && this.slots.of(found.declaration, '');
        }
        if (place.space === 'member') return this.slots.of(place.body, name);
        if (place.space === 'inner') return this.slots.below(this.slots.of(place.body, place.container), 'inner', name);
        if (place.space === 'parameter') return this.slots.of(place.owner, name);
        if (place.space === 'label') {
            const of = this.slotOf(place.of);
            return of === undefined ? undefined : this.slots.below(of, 'label', name);
        }
        const call = this.resolve(place.call);
        const define = call?.kind === 'define' ? this.nodes.get(call) : undefined;
        return define && this.slots.of(define, name);
    }

    private resolve(raw: Raw): Entity | undefined {
        const known = this.resolved.get(raw);
        if (known) return known;
        const found = this.meaning(raw);
        if (found) this.resolved.set(raw, found);
        return found;
    }

    private meaning(raw: Raw): Entity | undefined {
        const { place, name, comparedWith } = raw;
        if (comparedWith) {
            const of = comparedWith.quoted ? undefined : this.slotOf(comparedWith);
            const label = of === undefined ? undefined : this.entities.get(this.slots.below(of, 'label', name));
            if (label) return label;
        }
        if (place.space === 'member') {
            const own = place.block && this.declaredIn.get(place.block)?.get(name);
            if (own) return own;
        }
        const slot = this.slotOf(raw);
        const found = slot === undefined ? undefined : this.entities.get(slot);
        if (found || (place.space !== 'inner' && place.space !== 'member')) return found;
        // `visits.hba1c` of a variable that is measured again; what acts on a variable that only a visit has.
        if (place.space === 'inner') return this.entities.get(this.slots.of(place.body, name));
        return this.ofSomeVisit(place.body, name);
    }

    private ofSomeVisit(body: Body, name: string): Entity | undefined {
        for (const each of this.closure(body))
            for (const member of (each as Body).members) {
                const found = member.$type === 'Visits' ? this.declaredIn.get(member)?.get(name) : undefined;
                if (found) return found;
            }
        return undefined;
    }

    /** A cell of a lookup table is a label of what the table is called with. */
    private resolveTableCells(): void {
        const taken = new Set([...this.resolved.keys()].map(({ file, start }) => `${start} ${file}`));
        for (const { tableCalls } of this.files)
            for (const { call, arguments: given } of tableCalls) {
                const entity = this.resolved.get(call);
                if (entity?.kind !== 'table') continue;
                for (const { tables } of this.files) {
                    const table = tables.get(this.nodes.get(entity) ?? call.node);
                    for (const { key, raw } of table?.cells ?? []) {
                        const argument = given[key];
                        if (!argument || !this.resolved.has(argument)) continue;
                        const label: Raw = { ...raw, place: { space: 'label', of: argument } };
                        const at = `${raw.start} ${raw.file}`;
                        if (!taken.has(at) && this.resolve(label)) taken.add(at);
                    }
                }
            }
    }

    private mention(raw: Raw, entity: Entity): Mention {
        const { file, start, end, role, quoted } = raw;
        const within = raw.within.flatMap((each) => this.resolved.get(each) ?? []);
        const mention: Mention = { entity, file, start, end, role, quoted, within };
        if (role !== 'reference') this.origins.set(mention, raw.node);
        const list = this.byFile.get(file);
        if (list) list.push(mention);
        else this.byFile.set(file, [mention]);
        return mention;
    }

    private index(): NameIndex {
        const entities = [...this.entities.values()];
        const inFile = (file: string) => this.byFile.get(file) ?? [];
        const below = new Map<Entity, Entity[]>();
        for (const each of entities) if (each.of) below.set(each.of, [...(below.get(each.of) ?? []), each]);
        const partsOf = (entity: Entity, kind: Entity['kind']) => (below.get(entity) ?? []).filter((each) => each.kind === kind);
        return {
            entities,
            inFile,
            at: (file, offset) =>
                inFile(file)
                    .filter(({ start, end }) => start <= offset && offset <= end)
                    .sort((a, b) => b.start - a.start)[0],
            membersOf: (body) => {
                const found = new Map<string, Entity>();
                for (const each of this.closure(body))
                    for (const [name, entity] of this.declaredIn.get(each) ?? []) if (!found.has(name)) found.set(name, entity);
                return found;
            },
            inScopeOf: (file) => {
                const found = new Map<string, Entity>();
                for (const [name, { declaration }] of this.bodies.inScopeOf(file)) {
                    const entity = this.entities.get(this.slots.of(declaration, ''));
                    if (entity) found.set(name, entity);
                }
                return found;
            },
            innerOf: (entity) => partsOf(entity, 'variable'),
            labelsOf: (entity) => partsOf(entity, 'label'),
        };
    }
}
