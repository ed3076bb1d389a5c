import type { AstNode } from 'langium';
import { recognise } from '../../knowledge/analytes.ts';
import { conversion, displayUnit, parseUnit, unitsOf } from '../../knowledge/units.ts';
import type { Rule } from '../rule.ts';
import { nameOf, unitRange } from '../spec.ts';

/** A unit that the analyte is never measured in: heart rate in mmHg. */
export const wrongUnit: Rule = {
    code: 'clinical/wrong-unit',
    severity: 'error',
    stage: 'text',
    *judge(view) {
        const { model, columns } = view.lowered.lowering;
        const declared = [...model.named].flatMap(([name, { node }]): [string, AstNode][] =>
            node.$type === 'Visits'
                ? node.members.flatMap((each) => (each.$type === 'Variable' ? [[`${name}.${each.name}`, each]] : []))
                : [[name, node]],
        );
        for (const [full, node] of declared) {
            const column = columns.get(full);
            if (node.$type !== 'Variable' || !column?.unit || (column.kind !== 'number' && column.kind !== 'integer')) continue;
            const name = full.slice(full.indexOf('.') + 1);
            const analyte = recognise({ name, label: column.label, codes: column.codes ?? [], unit: column.unit });
            if (!analyte || !('problem' in conversion(column.unit, analyte.unit, analyte))) continue;
            if (sort(column.unit) === sort(analyte.unit)) continue;
            const range = unitRange(view, node) ?? nameOf(view, node);
            const units = unitsOf(analyte).map((unit) => `[${displayUnit(unit)}]`);
            yield {
                range,
                about: full,
                settles: full,
                message: `${analyte.name} is never measured in ${displayUnit(column.unit)}: \`${name}\` would be in a unit of something else.`,
                remedy: `Write ${units.slice(0, 3).join(' or ')}, or correct the name or code.`,
                fixes: units
                    .slice(0, 3)
                    .map((text, index) => ({ title: `Change the unit to ${text}`, edits: [{ range, text }], preferred: index === 0 })),
            };
        }
    },
};

/**
 * What a unit measures, mass, amount, equivalents and activity taken for one another: whether an analyte has a molar mass
 * here or not, mg/dL and mmol/L are units of the same thing.
 */
function sort(unit: string): string {
    const parsed = parseUnit(unit);
    if (!parsed.ok) return unit;
    const parts = parsed.dimension
        .replace(/\{[^}]*\}/g, '')
        .split('.')
        .filter((part) => part !== '1' && part !== '' && part !== '[pH]');
    const rest = parts.filter((part) => !/^[NME](-?\d+)?$/.test(part));
    const activity = parts.includes('N') && parts.includes('T-1');
    const kept = activity ? rest.filter((part) => part !== 'T-1') : rest;
    const amount = rest.length < parts.length && (kept.length > 0 || (parts.length === 1 && !parts[0].includes('/')));
    return `${amount ? 'amount ' : ''}${kept.sort().join('.')}`;
}
