import type { Effect, Expression } from '../../../plan/model.ts';
import type { Measure as MeasurePlan } from '../../../plan/time.ts';
import type { Measure, Visits } from '../../grammar/generated/ast.ts';
import type { Placed } from '../../model/cohort.ts';
import { drawnColumn } from '../drawn.ts';
import { DAYS, lowerExpression, mustBeNumber } from '../expression.ts';
import { operation } from '../fold.ts';
import type { ColumnType, Lowering } from '../lowering.ts';
import type { Scope } from '../scope.ts';
import { inUnit } from '../units.ts';
import type { TimeContext } from './context.ts';
import { daysOf } from './days.ts';

/** The block of visits that a measure stands in. */
export interface MeasuredBlock {
    context: TimeContext;
    node: Visits;
    file: Placed<Visits>['file'];
    scope: Scope;
    /** `BLOCK.NAME`. */
    column(name: string): string;
    effectsOn(name: string, type: ColumnType): Effect[];
}

/** Measures a variable of the patient again: its column, and how far it lies from the patient's usual value. */
export function lowerMeasure(node: Measure, block: MeasuredBlock): MeasurePlan | undefined {
    const { context } = block;
    const { lowering } = context;
    let plan: MeasurePlan | undefined;
    const name = node.target;
    const type = measurable(node, lowering);
    const column = block.column(name);
    if (!type) return undefined;
    const patient = lowering.columns.get(name)!;
    const step = lowering.steps.get(name)!;
    lowering.within(column, () => {
        const [deviation, usual] = [context.column(`deviation/${column}`, 'number'), context.column(`usual/${name}`, 'number')];
        context.usual.add(name);
        const sd = node.sd ? numberIn(node.sd, type, block) : 0;
        if (typeof sd === 'number' && sd < 0)
            lowering.report.add(
                'distribution/arguments',
                node.sd!,
                `A standard deviation is not negative, and this is ${sd}.`,
                'Correct it.',
            );
        const always = (value: Expression): Effect => ({ when: 1, op: 'add', value });
        const effects = [...block.effectsOn(name, type), ...trend(node, type, block).map(always), always({ column: deviation })];
        plan = {
            column,
            of: name,
            deviation,
            sd,
            autocorrelation: autocorrelation(node, lowering),
            interval: block.node.every ? daysOf(block.node.every.text) : 365.25,
            stream: column,
        };
        lowering.define({ ...patient, name: column, role: 'visit_variable', emitted: true }, type, {
            column,
            value: { family: 'value', parameters: [{ column: usual }] },
            effects,
            ...(step.limits ? { limits: step.limits } : {}),
            ...(step.rounding ? { rounding: step.rounding } : {}),
        });
    });
    context.column(column, type.kind);
    return plan;
}

function autocorrelation({ autocorrelation: written }: Measure, lowering: Lowering): number {
    if (!written) return 0;
    const value = (written.negative ? -1 : 1) * (written.percent ? written.value / 100 : written.value);
    if (value >= 0 && value < 1) return value;
    lowering.report.add(
        'distribution/arguments',
        written,
        `An autocorrelation lies from 0 to below 1, and this is ${value}.`,
        'Write for instance `autocorrelation 0.6`.',
    );
    return 0;
}

function numberIn(node: NonNullable<Measure['sd']>, type: ColumnType, { scope, context }: MeasuredBlock): Expression {
    const typed = lowerExpression(node, scope);
    if (!mustBeNumber(typed, scope)) return 0;
    return inUnit(typed, type.unit, type.analyte, context.lowering.report, 'difference').expr;
}

/** What time adds: a slope per year, perhaps one drawn for each patient. */
function trend(node: Measure, type: ColumnType, { context, column, file, scope }: MeasuredBlock): Expression[] {
    if (!node.trend) return [];
    const { lowering } = context;
    const slope = drawnColumn(node.trend, `${column(node.target)}.trend`, type, file, scope, lowering);
    const word = node.period?.replace(/s$/, '') as keyof typeof DAYS | undefined;
    if (word === undefined || !(word in DAYS)) {
        lowering.report.add('distribution/arguments', node.trend, 'This trend does not say per what time.', 'Add for instance `per year`.');
        return [];
    }
    return [operation('multiply', operation('multiply', slope, 365.25 / DAYS[word]), { column: 'day/time' })];
}

function measurable(node: Measure, lowering: Lowering): ColumnType | undefined {
    const place = { node, property: 'target' };
    const type = lowering.types.get(node.target);
    if (type?.failed) return undefined;
    if (lowering.model.named.get(node.target)?.node.$type !== 'Variable') {
        lowering.report.unknown(
            place,
            node.target,
            [...lowering.types.keys()].filter((each) => !each.includes('.')),
            `There is no variable \`${node.target}\` of the patient to measure.`,
            'Declare it for the patient first.',
        );
        return undefined;
    }
    if (type?.kind === 'number' || type?.kind === 'integer') return type;
    lowering.report.add(
        'type/mismatch',
        place,
        `\`${node.target}\` is not a number and cannot be measured again with a deviation.`,
        'Declare it as a variable of the visit.',
    );
    return undefined;
}
