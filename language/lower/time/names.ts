import type { Progression, Variable, Visits } from '../../grammar/generated/ast.ts';
import type { CohortModel, Placed } from '../../model/cohort.ts';

/** The variables of a visits block: its own by their declaration, those measured again without one. */
export function visitVariables(node: Visits): Map<string, Variable | undefined> {
    const own = new Map<string, Variable | undefined>();
    for (const member of node.members) {
        if (member.$type === 'Variable' && member.name !== undefined) own.set(member.name, member);
        if (member.$type === 'Measure' && member.target !== undefined) own.set(member.target, undefined);
    }
    return own;
}

export function visitBlocks(model: CohortModel): Placed<Visits>[] {
    return [...model.named.values()].filter((each): each is Placed<Visits> & typeof each => each.node.$type === 'Visits');
}

/** The blocks whose visits have a variable of that name. */
export function blocksWith(name: string, model: CohortModel): Placed<Visits>[] {
    return visitBlocks(model).filter(({ node }) => visitVariables(node).has(name));
}

export function statesOf(node: Progression): string[] {
    return node.members.flatMap((member) => (member.$type === 'State' && member.name !== undefined ? [plainLabel(member.name)] : []));
}

/** A state's label without the quotes it may be written in. */
export function plainLabel(text: string): string {
    return text.startsWith('"') ? text.slice(1, -1) : text;
}
