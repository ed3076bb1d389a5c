import type { AstNode } from 'langium';
import type { Analyte } from '../../knowledge/analytes.ts';
import type { SourceRange } from '../../plan/diagnostic.ts';
import type { Coding, Column, Expression, Kind, Step } from '../../plan/model.ts';
import type { Reference, Table } from '../grammar/generated/ast.ts';
import { LIMITS } from '../limits.ts';
import type { CohortModel, NamedMember } from '../model/cohort.ts';
import type { Project, SourceFile } from '../project/load.ts';
import type { Place, Report } from '../report.ts';
import { type LoweredLookup, lowerLookup } from './lookup.ts';
import type { Scope } from './scope.ts';
import { type Typed, unknownValue } from './typed.ts';

/** What is known of a column once its right-hand side is understood. */
export interface ColumnType {
    kind: Kind;
    unit?: string;
    analyte?: Analyte;
    labels?: readonly string[];
    /** Its definition has errors: what it is is not known. */
    failed?: boolean;
}

/** Where each part of a plan is written. Places become ranges when somebody asks: few do, and each costs a search of the tree. */
export class Origins {
    private readonly places = new Map<string, Place>();
    private readonly report: Report;

    constructor(report: Report) {
        this.report = report;
    }

    set(key: string, place: Place): void {
        this.places.set(key, place);
    }

    has(key: string): boolean {
        return this.places.has(key);
    }

    get(key: string): SourceRange | undefined {
        const place = this.places.get(key);
        return place && this.report.range(place);
    }
}

/** What has a state of the day and no value at the index date. */
const CHANGING = new Set(['Visits', 'Medication', 'Progression', 'Event']);

/** Makes the columns of a member known; one implementation for each kind of member. */
export interface MemberLowering {
    /** Lowers the member that `name` names (called once a name). */
    lower(name: string, member: NamedMember): void;
    /** The column that `name.member` names, or `undefined`. */
    column(name: string, member: NamedMember, dotted: string): string | undefined;
    /** What follows the dot, for suggestions. */
    members(member: NamedMember): string[];
}

/**
 * The state of lowering one cohort. Columns become known on demand: an expression that names a variable has that
 * variable lowered first. Who depends on whom is noted on the way; order and cycles are settled at the end.
 */
export class Lowering {
    readonly project: Project;
    readonly model: CohortModel;
    readonly report: Report;
    readonly columns = new Map<string, Column>();
    readonly types = new Map<string, ColumnType>();
    readonly steps = new Map<string, Step>();
    /** From a column to the columns its definition names, with the place that names them. */
    readonly dependencies = new Map<string, Map<string, AstNode>>();
    readonly origins: Origins;
    readonly lookups = new Map<string, LoweredLookup>();
    private readonly members: Record<string, MemberLowering>;
    private readonly begun = new Set<string>();
    private readonly underWay: string[] = [];
    private nodes = 0;

    constructor(project: Project, model: CohortModel, members: (lowering: Lowering) => Record<string, MemberLowering>) {
        this.project = project;
        this.model = model;
        this.report = project.report;
        this.origins = new Origins(project.report);
        this.members = members(this);
    }

    /** Lowers everything that is named, what others name first. */
    lowerAll(order: Iterable<string>): void {
        for (const name of order) this.demand(name);
    }

    /** Has the member lowered, unless it is under way (a cycle, told at the end) or known. */
    demand(name: string): void {
        if (this.begun.has(name) || this.underWay.length > 150) return;
        const member = this.model.named.get(name);
        if (!member) return;
        this.begun.add(name);
        this.members[member.node.$type].lower(name, member);
    }

    /** Runs `work` with `column` as the one whose dependencies are being noted. */
    within<T>(column: string, work: () => T): T {
        this.underWay.push(column);
        if (!this.dependencies.has(column)) this.dependencies.set(column, new Map());
        try {
            return work();
        } finally {
            this.underWay.pop();
        }
    }

    define(column: Column, type: ColumnType, step?: Step): void {
        this.columns.set(column.name, column);
        this.types.set(column.name, type);
        if (step) this.steps.set(column.name, step);
        if (this.columns.size === LIMITS.columns + 1)
            this.report.add(
                'limit/size',
                this.model.declaration,
                `A cohort has at most ${LIMITS.columns} variables, conditions and effects.`,
                'Split it into several cohorts.',
            );
    }

    /** The value of a column, noted as a dependency of the one under way. */
    read(column: string, node: AstNode): Typed {
        const current = this.underWay[this.underWay.length - 1];
        const noted = current === undefined ? undefined : this.dependencies.get(current);
        if (noted && !noted.has(column)) noted.set(column, node);
        const type = this.types.get(column);
        // A column still under way is part of a cycle, which is reported when all is known.
        if (!type || type.failed) return { ...unknownValue(node), column };
        return { expr: { column }, column, node, ...type };
    }

    /** Notes where something was written and gives the key under which findings about it come back. */
    at(key: string, place: Place): string {
        let unique = key;
        for (let n = 2; this.origins.has(unique); n++) unique = `${key}#${n}`;
        this.origins.set(unique, place);
        return unique;
    }

    /** Codes as written, with their system: an unknown system is warned of. */
    codings(codes: readonly string[]): Coding[] {
        return codes.map((text) => {
            const cut = text.indexOf('#');
            return { system: text.slice(0, cut), code: text.slice(cut + 1) };
        });
    }

    /** What names mean in a definition of patient-level values that stands in `file`. */
    patientScope(file: SourceFile): Scope {
        return {
            file,
            report: this.report,
            unfolding: [],
            knows: (name) => this.model.named.has(name) || name === 'index_date',
            names: () => [...this.model.named.keys(), 'index_date'],
            membersOf: (name) => {
                const member = this.model.named.get(name);
                return member ? this.members[member.node.$type].members(member) : [];
            },
            resolve: (reference) => this.resolve(reference),
            lookup: (table, tableFile, args) => this.lookup(table, tableFile, args),
            spend: (node, expression) => this.spend(node, expression),
        };
    }

    private resolve(reference: Reference): Typed | undefined {
        const { name, member } = reference;
        if (name === 'patient' && member !== undefined && !this.model.named.has('patient'))
            return this.resolve({ ...reference, $cstNode: reference.$cstNode, name: member, member: undefined } as Reference);
        if (name === 'index_date' && member === undefined) return this.read('index_date', reference);
        const found = this.model.named.get(name);
        if (!found) return undefined;
        const kind = this.members[found.node.$type];
        if (CHANGING.has(found.node.$type)) {
            this.report.add(
                'type/mismatch',
                reference,
                `\`${name}\` changes over time and has no value at the index date.`,
                'Use it in visits, rates and effects, not in a value of the patient.',
            );
            return unknownValue(reference);
        }
        this.demand(name);
        const dotted = kind.column(name, found, member ?? '');
        return dotted === undefined ? undefined : this.read(dotted, reference);
    }

    private lookup(table: Table, file: SourceFile, args: Typed[]): LoweredLookup | undefined {
        return lowerLookup(table, file, args, this);
    }

    /** Each visit of a node counts, and each node of what came of it, shared parts each time: defines can unfold to more than is written. */
    private spend(node: AstNode, expression?: Expression): boolean {
        if (this.nodes > LIMITS.expressionNodes) return false;
        this.nodes += expression === undefined ? VISIT : sizeOf(expression, LIMITS.expressionNodes - this.nodes + 1);
        if (this.nodes <= LIMITS.expressionNodes) return true;
        this.report.add(
            'limit/size',
            node,
            'What this cohort computes unfolds to more than can be generated.',
            'Declare variables for what several expressions share.',
        );
        return false;
    }
}

/** What lowering one node costs, in nodes of an expression. */
const VISIT = 4;

const sizes = new WeakMap<object, number>();

/** Nodes of an expression, counting a shared part each time; stops at `most`. */
function sizeOf(expression: Expression, most: number): number {
    if (typeof expression !== 'object' || expression === null) return 1;
    const known = sizes.get(expression);
    if (known !== undefined) return known;
    const parts =
        'op' in expression ? expression.args : 'lookup' in expression ? expression.keys : 'statistic' in expression ? expression.args : [];
    let size = 1;
    for (const part of parts) {
        size += sizeOf(part, most);
        if (size > most) break;
    }
    sizes.set(expression, size);
    return size;
}
