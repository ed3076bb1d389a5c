import { conversion, displayUnit } from '../../knowledge/units.ts';
import type { CorruptRule, Expression, MissingRule } from '../../plan/model.ts';
import type { Choice } from '../grammar/generated/ast.ts';
import type { CohortModel } from '../model/cohort.ts';
import type { SourceFile } from '../project/load.ts';
import { lowerChoice, mustBeNumber } from './expression.ts';
import type { ColumnType, Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { inWords } from './typed.ts';
import { unitAt } from './units.ts';

/** Rules for values that are not written. */
export function lowerMissing(lowering: Lowering): MissingRule[] {
    const rules: MissingRule[] = [];
    for (const [column, { node, file }] of lowering.model.missing) {
        const place = { node, property: 'target' };
        if (!typeOfVariable(column, place, lowering)) continue;
        rules.push({
            column,
            share: shareOf(node.share, lowering.patientScope(file), lowering),
            stream: `${column}.missing`,
            at: lowering.at(`missing ${column}`, node),
        });
    }
    return rules.sort((a, b) => (a.stream < b.stream ? -1 : 1));
}

function shareOf(choice: Choice | undefined, scope: Scope, lowering: Lowering): Expression {
    if (!choice) return 0;
    const typed = lowerChoice(choice, scope);
    if (!mustBeNumber(typed, scope)) return 0;
    if (typeof typed.expr === 'number' && (typed.expr < 0 || typed.expr > 1))
        lowering.report.add(
            'distribution/arguments',
            typed.node,
            `A share lies between 0 % and 100 %, and this is ${Number((typed.expr * 100).toPrecision(6))} %.`,
            'Correct it.',
        );
    return typed.expr;
}

/** The type of a written variable or condition, or `undefined` where there is none (reported). */
function typeOfVariable(name: string, place: Parameters<Lowering['at']>[1], lowering: Lowering): ColumnType | undefined {
    const type = lowering.types.get(name);
    const column = lowering.columns.get(name);
    if (type && column?.emitted && name !== 'index_date') return type;
    const known = [...lowering.columns.values()].filter((each) => each.emitted && each.name !== 'index_date').map((each) => each.name);
    lowering.report.unknown(place, name, known, `There is no variable \`${name}\` that is written.`, 'Name a variable of the patients.');
    return undefined;
}

/** Rules for cells and rows of the patients written wrongly. */
export function lowerCorrupt(lowering: Lowering): CorruptRule[] {
    return corruptRules(lowering.model.corrupt, {
        lowering,
        scope: (file) => lowering.patientScope(file),
        column: (name) => name,
        typeOf: (name, place) => typeOfVariable(name, place, lowering),
        duplicated: 'patients',
    });
}

/** Kinds whose cells may stand in each other's columns; true and false are no measurement. */
const MEASURED = new Set(['number', 'integer']);

/** The table whose cells are written wrongly. */
export interface DirtyTable {
    lowering: Lowering;
    scope(file: SourceFile): Scope;
    column(name: string): string;
    /** Reports a name that the table does not have. */
    typeOf(name: string, place: Parameters<Lowering['at']>[1]): ColumnType | undefined;
    /** What stands for its rows, where they may be duplicated. */
    duplicated?: string;
}

export function corruptRules(corrupt: CohortModel['corrupt'], table: DirtyTable): CorruptRule[] {
    const rules: CorruptRule[] = [];
    const { lowering } = table;
    const { report } = lowering;
    for (const { node, file } of corrupt) {
        const place = { node, property: 'target' };
        const name = node.target;
        const column = table.column(name);
        const common = (suffix: string) => ({
            share: shareOf(node.share, table.scope(file), lowering),
            stream: uniqueStream(`${column}.corrupt.${suffix}`, rules),
            at: lowering.at(`corrupt ${column}`, node),
        });
        if (node.kind === 'duplicate') {
            if (name !== table.duplicated)
                report.add('type/mismatch', place, 'Only whole patients are duplicated.', 'Write `corrupt patients 1% duplicate`.');
            else rules.push({ kind: 'duplicate', ...common('duplicate') });
            continue;
        }
        const type = table.typeOf(name, place);
        if (!type) continue;
        if (node.kind === 'swap') {
            const other = node.other === undefined ? undefined : table.typeOf(node.other, { node, property: 'other' });
            if (!other) continue;
            const otherPlace = { node, property: 'other' };
            if (node.other === name)
                report.add('type/mismatch', otherPlace, `\`${name}\` is swapped with itself.`, 'Name another variable.');
            else if (other.kind !== type.kind && !(MEASURED.has(other.kind) && MEASURED.has(type.kind)))
                report.add(
                    'type/mismatch',
                    otherPlace,
                    `Cells of ${inWords(type.kind)} and ${inWords(other.kind)} cannot be swapped.`,
                    'Name a variable of the same kind.',
                );
            else if (type.labels?.join('\n') !== other.labels?.join('\n'))
                report.add(
                    'type/mismatch',
                    otherPlace,
                    `\`${name}\` and \`${node.other}\` have different labels: a cell of one cannot stand in the other.`,
                    'Name a category with the same labels in the same order.',
                );
            else rules.push({ kind: 'swap', column, other: table.column(node.other!), ...common(`swap.${node.other}`) });
            continue;
        }
        if (type.kind !== 'number' && type.kind !== 'integer') {
            report.add(
                'type/mismatch',
                place,
                `\`${name}\` is ${inWords(type.kind)}, and only numbers are corrupted in this way.`,
                'Name a number.',
            );
            continue;
        }
        if (node.kind === 'unit') {
            const unit = unitAt(node.unit, { node, property: 'unit' }, report);
            if (unit === undefined) continue;
            const factors = type.unit === undefined ? { problem: 'incompatible' as const } : conversion(type.unit, unit, type.analyte);
            if ('problem' in factors)
                report.add(
                    'unit/incompatible',
                    { node, property: 'unit' },
                    type.unit === undefined
                        ? `\`${name}\` has no unit.`
                        : `[${displayUnit(type.unit)}] cannot be converted to [${displayUnit(unit)}].`,
                    'Give a unit in which the same quantity is measured, and the variable its LOINC code.',
                    { severity: 'error' },
                );
            else rules.push({ kind: 'unit', column, unit, scale: factors.scale, offset: factors.offset, ...common('unit') });
        } else if (node.kind === 'scale') {
            const factor = node.factor
                ? (node.factor.negative ? -1 : 1) * node.factor.value * (node.factor.percent ? 0.01 : 1)
                : Number.NaN;
            if (!Number.isFinite(factor)) continue;
            rules.push({ kind: 'scale', column, factor, ...common('scale') });
        } else if (node.step) {
            if (!(node.step.value > 0))
                report.add('distribution/arguments', node.step, 'The step of rounding is above 0.', 'Write for instance `round 10`.');
            else rules.push({ kind: 'round', column, step: node.step.value, ...common('round') });
        }
    }
    return rules.sort((a, b) => (a.stream < b.stream ? -1 : 1));
}

function uniqueStream(stream: string, rules: CorruptRule[]): string {
    let unique = stream;
    for (let n = 2; rules.some((rule) => rule.stream === unique); n++) unique = `${stream}.${n}`;
    return unique;
}
