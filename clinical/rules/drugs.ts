import type { AstNode } from 'langium';
import { AstUtils } from 'langium';
import type { Expression, Medication, Reference } from '../../language/grammar/generated/ast.ts';
import type { NamedMember } from '../../language/model/cohort.ts';
import { drugOf } from '../facts/drugs.ts';
import { coding, type View } from '../view.ts';

/** A drug that the spec gives: a medication over time, or a yes-or-no variable that names one. */
export interface Given {
    name: string;
    drug: string;
    member: NamedMember;
}

export function drugsOf({ lowered }: View): Given[] {
    return [...lowered.lowering.model.named].flatMap(([name, member]): Given[] => {
        const { node } = member;
        if (node.$type !== 'Medication' && lowered.lowering.columns.get(name)?.kind !== 'boolean') return [];
        const codes = ((node as { codes?: string[] }).codes ?? []).map(coding);
        const drug = drugOf({ name, label: node.label, codes })?.key;
        return drug === undefined ? [] : [{ name, drug, member }];
    });
}

/** The predicates under which a medication is given; none where everybody gets it. */
export function indications({ node }: NamedMember): Expression[] {
    return (node as Medication).members.flatMap((each) => (each.$type === 'Indicated' && each.predicate ? [each.predicate] : []));
}

/** How an expression speaks of a name: as something that holds, as something that does not, or not at all. */
export function mentions(expressions: readonly AstNode[], name: string): 'holds' | 'excluded' | undefined {
    let found: 'holds' | 'excluded' | undefined;
    for (const expression of expressions)
        for (const node of AstUtils.streamAst(expression)) {
            if (node.$type !== 'Reference' || (node as Reference).name !== name) continue;
            if (negated(node, expression)) return 'excluded';
            found = 'holds';
        }
    return found;
}

/** Under an odd number of `not`, or compared with `false`. */
function negated(node: AstNode, top: AstNode): boolean {
    let odd = false;
    for (let at: AstNode | undefined = node; at && at !== top.$container; at = at.$container) {
        if (at.$type === 'Unary' && (at as unknown as { op: string }).op === 'not') odd = !odd;
        if (at.$type === 'Binary' && (at as unknown as { op: string }).op === '==' && /==\s*false\b/.test(at.$cstNode?.text ?? ''))
            odd = !odd;
    }
    return odd;
}

/** What stops a medication. */
export function stops({ node }: NamedMember): Expression[] {
    return (node as Medication).members.flatMap((each) => (each.$type === 'Stop' && each.predicate ? [each.predicate] : []));
}
