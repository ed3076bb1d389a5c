import type { AstNode } from 'langium';
import type { Expression } from '../../plan/model.ts';
import type { Define, Reference, Table } from '../grammar/generated/ast.ts';
import type { SourceFile } from '../project/load.ts';
import type { Report } from '../report.ts';
import type { LoweredLookup } from './lookup.ts';
import type { Typed } from './typed.ts';

/** What statistics may be taken of besides the patient's columns. */
export interface StatisticsOverTime {
    /** What names mean at a visit of that block; undefined where there is none of that name. */
    visit(block: string): Scope | undefined;
    /** The stream of the rate at which an event or new cases of a condition happen; undefined for what does not happen at a rate. */
    rateOf(name: string): string | undefined;
    /** All names that `rateOf` knows. */
    happening(): string[];
}

/** What a name means where an expression stands. */
export interface Scope {
    /** Whose defines and tables hold. */
    file: SourceFile;
    report: Report;
    /** The value of a name or dotted name; reports and gives `undefined` where there is none. */
    resolve(reference: Reference): Typed | undefined;
    /** Whether a plain name means a value here, without using it. */
    knows(name: string): boolean;
    /** Everything a plain name can mean, for suggestions. */
    names(): Iterable<string>;
    /** What may follow the dot of a name. */
    membersOf?(name: string): string[];
    /** The lookup for a call of a table with arguments of these kinds and labels. */
    lookup(table: Table, file: SourceFile, args: Typed[]): LoweredLookup | undefined;
    /** Statistics over patients stand here: the predicate of an `expect`. `inner` is the scope of what they are taken of. */
    statistics?: { inner: Scope; time: StatisticsOverTime };
    /** `time`, `previous`, `latest` and the like: functions that only this place knows. */
    functions?: Map<string, (reference: Reference, scope: Scope) => Typed | undefined>;
    /** Defines being unfolded, to catch one that calls itself. */
    unfolding: readonly Define[];
    /** Counts a visit of a node, or the nodes of what came of it; false once the bound is passed. */
    spend(node: AstNode, expression?: Expression): boolean;
}

/** The scope inside a define: its parameters and nothing else by name. */
export function defineScope(scope: Scope, file: SourceFile, define: Define, values: Map<string, Typed>): Scope {
    return {
        ...scope,
        file,
        statistics: undefined,
        unfolding: [...scope.unfolding, define],
        knows: (name) => values.has(name),
        names: () => values.keys(),
        resolve: (reference) => (reference.member === undefined ? values.get(reference.name) : undefined),
    };
}
