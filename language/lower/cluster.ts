import type { Cluster } from '../../plan/model.ts';
import type { Cluster as ClusterNode, Variable } from '../grammar/generated/ast.ts';
import { LIMITS } from '../limits.ts';
import type { NamedMember, Placed } from '../model/cohort.ts';
import { documentationOf } from '../syntax/comments.ts';
import type { Lowering, MemberLowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { isNumeric } from './typed.ts';
import { lowerVariable } from './variable.ts';

/** Groups of patients: the variables of a group see one another alone, and patients see them through a dot. */
export class Clusters implements MemberLowering {
    readonly clusters = new Map<string, Omit<Cluster, 'steps'>>();
    private readonly lowering: Lowering;

    constructor(lowering: Lowering) {
        this.lowering = lowering;
    }

    lower(name: string, member: NamedMember): void {
        const { lowering } = this;
        const { node, file } = member as Placed<ClusterNode>;
        const count = node.count?.percent || node.count?.negative ? Number.NaN : (node.count?.value ?? Number.NaN);
        const place = { node, property: 'count' };
        if (!Number.isInteger(count) || count < 1)
            lowering.report.add(
                'distribution/arguments',
                place,
                'The number of groups is a whole number from 1.',
                'Write for instance `of 24`.',
            );
        else if (count > LIMITS.groups)
            lowering.report.add('limit/size', place, `There are at most ${LIMITS.groups} groups.`, 'Write a smaller number.', {
                fixes: [lowering.report.replacement(place, String(LIMITS.groups))],
            });
        lowering.define(
            { name, kind: 'integer', role: 'cluster', emitted: true, ...(node.label === undefined ? {} : { label: node.label }) },
            { kind: 'integer' },
        );
        lowering.dependencies.set(name, new Map());
        const variables = new Map<string, Variable>();
        for (const variable of node.variables) {
            if (variable.name === undefined) continue;
            if (variables.has(variable.name))
                lowering.report.add(
                    'name/duplicate',
                    { node: variable, property: 'name' },
                    `\`${variable.name}\` is declared twice in this cluster.`,
                    'Rename or remove one of the two.',
                );
            variables.set(variable.name, variable);
        }
        const begun = new Set<string>();
        const lowerOne = (own: string) => {
            if (begun.has(own) || begun.size > 1000) return;
            begun.add(own);
            lowerVariable(
                variables.get(own)!,
                { column: `${name}.${own}`, scope, role: 'cluster_variable', emitted: false, blocks: [] },
                lowering,
                () => [],
            );
        };
        const scope: Scope = {
            ...lowering.patientScope(file),
            knows: (own) => variables.has(own),
            names: () => variables.keys(),
            resolve: (reference) => {
                if (reference.member !== undefined || !variables.has(reference.name)) return undefined;
                lowerOne(reference.name);
                return lowering.read(`${name}.${reference.name}`, reference);
            },
        };
        for (const own of variables.keys()) lowerOne(own);
        const size = variables.get('size');
        if (size && !isNumeric(lowering.types.get(`${name}.size`)?.kind ?? 'number'))
            lowering.report.add(
                'type/mismatch',
                { node: size, property: 'name' },
                'The size of a group is a number.',
                'Draw it, for instance from `gamma(mean: 1, sd: 0.4)`.',
            );
        const documentation = documentationOf(node);
        this.clusters.set(name, {
            name,
            count,
            ...(size ? { size: `${name}.size` } : {}),
            ...(node.label === undefined ? {} : { label: node.label }),
            ...(documentation ? { documentation } : {}),
        });
    }

    column(name: string, member: NamedMember, dotted: string): string | undefined {
        if (dotted === '') return name;
        return this.members(member).includes(dotted) ? `${name}.${dotted}` : undefined;
    }

    members(member: NamedMember): string[] {
        return (member.node as ClusterNode).variables.map(({ name }) => name);
    }
}
