import type { AstNode } from 'langium';
import type { Analyte } from '../../knowledge/analytes.ts';
import { recognise } from '../../knowledge/analytes.ts';
import { displayUnit, parseUnit } from '../../knowledge/units.ts';

interface Written {
    name?: string;
    label?: string;
    unit?: string;
    codes?: string[];
}

/** Kept by node: an edit makes new nodes of what it changes. */
const recognised = new WeakMap<AstNode, { analyte: Analyte | undefined }>();

/** The analyte that a declaration is of, where that is certain. */
export function analyteOf(node: AstNode): Analyte | undefined {
    let known = recognised.get(node);
    if (!known) recognised.set(node, (known = { analyte: recogniseAnew(node) }));
    return known.analyte;
}

function recogniseAnew(node: AstNode): Analyte | undefined {
    const { name, label, unit, codes } = node as AstNode & Written;
    if (name === undefined) return undefined;
    const parsed = (codes ?? []).map((text) => {
        const [system, code = ''] = text.split('#');
        return { system, code };
    });
    return recognise({ name, label, unit, codes: parsed });
}

/** Label, unit, codes and analyte of a declaration, for one line. */
export function factsOf(node: AstNode): string[] {
    const { label, unit, codes } = node as AstNode & Written;
    const facts: string[] = [];
    if (label !== undefined) facts.push(label);
    const parsed = unit === undefined ? undefined : parseUnit(unit);
    if (parsed?.ok) facts.push(`in ${displayUnit(parsed.ucum)}`);
    facts.push(...(codes ?? []));
    const analyte = node.$type === 'Variable' ? analyteOf(node) : undefined;
    if (analyte) facts.push(`recognised as ${analyte.name}`);
    return facts;
}

/** The unit of a declaration in UCUM, where it is one. */
export function unitOf(node: AstNode): string | undefined {
    const parsed = (node as AstNode & Written).unit === undefined ? undefined : parseUnit((node as AstNode & Written).unit!);
    return parsed?.ok ? parsed.ucum : undefined;
}
