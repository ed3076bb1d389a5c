import type { Column } from '../../../plan/model.ts';
import type { IncidenceTarget } from '../../../plan/time.ts';
import type { Condition, Reference } from '../../grammar/generated/ast.ts';
import type { SourceFile } from '../../project/load.ts';
import type { Conditions } from '../condition.ts';
import { lowerExpression } from '../expression.ts';
import type { ColumnType, Lowering } from '../lowering.ts';
import type { Scope } from '../scope.ts';
import type { Typed } from '../typed.ts';
import { blocksWith, statesOf } from './names.ts';

/** What lowering the timeline of one cohort gathers. */
export class TimeContext {
    readonly lowering: Lowering;
    readonly conditions: Conditions;
    /** Columns that change, by name. */
    readonly columns = new Map<string, Column>();
    readonly usual = new Set<string>();
    readonly latest = new Set<string>();
    readonly targets: IncidenceTarget[] = [];

    constructor(lowering: Lowering, conditions: Conditions) {
        this.lowering = lowering;
        this.conditions = conditions;
        this.column('day/time', 'number');
    }

    /** Makes a column that changes known; returns its name. */
    column(name: string, kind: Column['kind']): string {
        if (!this.columns.has(name)) this.columns.set(name, { name, kind, role: 'internal', emitted: false });
        return name;
    }

    /** Whether the condition can begin or end during follow-up. */
    changes(node: Condition): boolean {
        return node.members.some(({ $type }) => $type === 'Incidence' || $type === 'Hazard' || $type === 'Resolves');
    }

    /** The state of a member on the day; undefined for what has none. */
    stateOfDay(name: string): (ColumnType & { column: string }) | undefined {
        const node = this.lowering.model.named.get(name)?.node;
        if (node?.$type === 'Condition' && this.changes(node)) return { column: this.column(`day/${name}`, 'boolean'), kind: 'boolean' };
        if (node?.$type === 'Medication' || node?.$type === 'Event')
            return { column: this.column(`day/${name}`, 'boolean'), kind: 'boolean' };
        if (node?.$type === 'Progression')
            return { column: this.column(`day/${name}`, 'category'), kind: 'category', labels: statesOf(node) };
        return undefined;
    }

    /**
     * What names mean on a day of follow-up: the state of that day, else the patient's value at the index date. `own`
     * gives what comes before both.
     */
    dayScope(file: SourceFile, own: (reference: Reference) => Typed | undefined = () => undefined, ownNames: Iterable<string> = []): Scope {
        const { lowering } = this;
        const patient = lowering.patientScope(file);
        const names = [...ownNames, 'time'];
        return {
            ...patient,
            knows: (name) => names.includes(name) || patient.knows(name),
            names: () => [...names, ...patient.names()],
            resolve: (reference) => own(reference) ?? this.resolveDay(reference) ?? patient.resolve(reference),
            functions: new Map([['latest', (reference, scope) => this.lowerLatest(reference, scope)]]),
        };
    }

    private resolveDay(reference: Reference): Typed | undefined {
        const { name, member } = reference;
        const known = this.lowering.model.named.get(name);
        if (member !== undefined) {
            if (known?.node.$type !== 'Medication') return undefined;
            const column = `${name}.${member}`;
            return this.lowering.types.has(column) ? this.lowering.read(column, reference) : undefined;
        }
        if (name === 'time' && !known) return { expr: { column: 'day/time' }, kind: 'number', unit: 'a', node: reference };
        const state = this.stateOfDay(name);
        if (!state) return undefined;
        const { column, ...type } = state;
        return { ...type, expr: { column }, column: name, node: reference };
    }

    private lowerLatest(reference: Reference, scope: Scope): Typed | undefined {
        const [of] = reference.arguments;
        if (reference.arguments.length !== 1 || of.value?.$type !== 'Reference' || of.value.call || of.value.member !== undefined) {
            scope.report.add(
                'distribution/arguments',
                reference,
                '`latest` takes the name of a variable that is measured at visits.',
                'Write for instance `latest(hba1c)`.',
            );
            return undefined;
        }
        return this.latestOf(of.value.name, reference) ?? lowerExpression(of.value, scope);
    }

    /** The value at the last attended visit; undefined for what no visit has. */
    latestOf(name: string, node: Reference): Typed | undefined {
        const { lowering } = this;
        const [block] = blocksWith(name, lowering.model);
        if (!block) return undefined;
        const variable = lowering.model.named.get(name)?.node.$type === 'Variable';
        if (variable) lowering.demand(name);
        const type = lowering.types.get(variable ? name : `${block.node.name}.${name}`) ?? { kind: 'number' as const };
        this.latest.add(name);
        return { ...type, expr: { column: this.column(`latest/${name}`, type.kind) }, node };
    }
}
