import type { AstNode } from 'langium';
import { parseUnit } from '../../knowledge/units.ts';
import { formula } from '../../language/formulas/index.ts';
import type { Reference } from '../../language/grammar/generated/ast.ts';
import type { Entity } from '../../language/index/index.ts';

type Named = (name: string) => Entity | undefined;

/** The unit that an expression has if its parts are to be believed: those that say none, or different ones, leave it open. */
export function inferredUnit(node: AstNode | undefined, variable: Named, define: Named): string | undefined {
    if (!node) return undefined;
    const part = node as AstNode & Record<string, AstNode | undefined>;
    const of = (each: AstNode | undefined) => inferredUnit(each, variable, define);
    const common = (...nodes: (AstNode | undefined)[]) => {
        // A bare number takes the unit of what it is added to.
        const units = new Set(nodes.filter((each) => each?.$type !== 'NumberLiteral' || 'unit' in each).map(of));
        return units.size === 1 ? [...units][0] : undefined;
    };
    switch (node.$type) {
        case 'Parenthesised':
            return of(part.inner);
        case 'If':
            return common(part.then, part.else);
        case 'Choice': {
            const branches = (node as AstNode & { branches: { value?: AstNode }[] }).branches.map(({ value }) => value);
            return branches.length ? common(...branches, part.otherwise) : of(part.value);
        }
        case 'Binary': {
            const { op } = node as AstNode & { op: string };
            return op === '+' || op === '-' ? common(part.left, part.right) : undefined;
        }
        case 'Reference':
            return ofReference(node as Reference, variable, define, of);
        default:
            return undefined;
    }
}

function ofReference(
    node: Reference,
    variable: Named,
    define: Named,
    of: (node: AstNode | undefined) => string | undefined,
): string | undefined {
    if (!node.call) return node.member === undefined ? unitOf(variable(node.name)) : undefined;
    const own = define(node.name);
    if (own) return unitOf(own);
    if (node.name === 'round' || node.name === 'abs' || node.name === 'clamp') return of(node.arguments[0]?.value);
    return formula(node.name)?.unit;
}

function unitOf(entity: Entity | undefined): string | undefined {
    const written = (entity?.declarations[0]?.node as { unit?: string } | undefined)?.unit;
    const parsed = written === undefined ? undefined : parseUnit(written);
    return parsed?.ok ? parsed.ucum : undefined;
}
