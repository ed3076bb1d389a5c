import type { AstNode } from 'langium';
import { conversion } from '../../../knowledge/units.ts';
import type { Expression } from '../../../plan/model.ts';
import type { Duration, Rate } from '../../../plan/time.ts';
import type { Choice, RateChoice, Rate as RateNode, Ratio } from '../../grammar/generated/ast.ts';
import type { SourceFile } from '../../project/load.ts';
import { DAYS, definitely, lowerExpression, lowerPredicate, mustBeNumber, mustHaveOtherwise } from '../expression.ts';
import { operation } from '../fold.ts';
import { linearPredictor } from '../ratios.ts';
import type { Scope } from '../scope.ts';
import { inWords, isNumeric } from '../typed.ts';
import { unitAt } from '../units.ts';
import { lowerRight, targetAt } from '../variable.ts';
import type { TimeContext } from './context.ts';

const PERIODS = new Map(Object.entries(DAYS).flatMap(([unit, days]) => [unit, `${unit}s`].map((word) => [word, 365.25 / days] as const)));

/** How the rate of something is written. */
export interface WrittenRate {
    /** The stream of its draws, and the start of the names of its unknowns. */
    stream: string;
    choice: RateChoice;
    /** Solved for, so that the rate written is the one achieved; else taken as it is. */
    solved: boolean;
    ratios: readonly Ratio[];
    shape?: number;
    /** What the author would call it: `incidence(stroke)`. */
    words: string;
    file: SourceFile;
    node: AstNode;
}

/** The rate per year with its ratios, and the targets that it is solved for. */
export function lowerRate(written: WrittenRate, context: TimeContext): Rate {
    const { lowering } = context;
    const { choice, stream, file, shape } = written;
    const day = context.dayScope(file);
    const patient = lowering.patientScope(file);
    const predictor = linearPredictor(written.ratios, day);
    if (choice.branches.length) mustHaveOtherwise(choice, day);
    const branches = [
        ...choice.branches.map(({ guard, rate }) => ({ guard, rate })),
        { guard: undefined, rate: choice.branches.length ? choice.otherwise : choice.rate },
    ];
    const before: Expression[] = [];
    const parts = branches.map(({ guard, rate }, index) => {
        const when = guard ? definitely(lowerPredicate(guard, written.solved ? patient : day).expr) : undefined;
        const group = [...before.map((each) => operation('not', each)), ...(when === undefined ? [] : [when])];
        if (when !== undefined) before.push(when);
        const perYear = rateOf(rate, written.solved ? patient : day);
        if (!written.solved) {
            if (shape !== undefined && typeof perYear !== 'number')
                lowering.report.add(
                    'distribution/arguments',
                    rate ?? written.node,
                    '`shape` goes with an `incidence` or with a constant `hazard`.',
                    'Write the shape into the expression, or make the hazard a constant.',
                );
            const scaled = shape === undefined ? perYear : operation('power', perYear, shape);
            return { when, value: operation('multiply', scaled, operation('exp', predictor)) };
        }
        if (typeof perYear !== 'number') {
            if (perYear !== null)
                lowering.report.add(
                    'type/mismatch',
                    rate ?? written.node,
                    'A rate that is solved for is a constant in each group.',
                    'Guard it (`when sex == male: 2% per year otherwise: 1% per year`), or write `hazard` with an expression.',
                );
            return { when, value: 0 };
        }
        if (!(perYear > 0)) return { when, value: 0 };
        const unknown = `${stream}.rate.${index}`;
        const words = guard?.$cstNode?.text.replace(/\s+/g, ' ');
        context.targets.push({
            stream,
            asked: perYear,
            unknown,
            at: lowering.at(`${stream}.rate`, rate ?? written.node),
            text: `${written.words}${words ? ` when ${words}` : branches.length > 1 ? ' otherwise' : ''}`,
            ...(group.length ? { group: group.reduce((a, b) => operation('and', a, b)) } : {}),
        });
        return { when, value: operation('exp', operation('add', { unknown }, predictor)) };
    });
    const rate = parts.reduceRight<Expression>(
        (rest, { when, value }) => (when === undefined ? value : operation('if', when, value, rest)),
        null,
    );
    return { stream, rate, at: lowering.at(`${stream}.rate`, choice), ...(shape === undefined ? {} : { shape }) };
}

/** A written rate per year of 365.25 days. */
function rateOf(node: RateNode | undefined, scope: Scope): Expression {
    if (!node) return null;
    const value = lowerExpression(node.value, scope);
    if (!mustBeNumber(value, scope)) return null;
    if (typeof value.expr === 'number' && value.expr < 0)
        scope.report.add('distribution/arguments', node, `A rate is not negative, and this is ${value.expr}.`, 'Correct it.');
    const times = node.period === undefined ? undefined : PERIODS.get(node.period);
    if (node.period === undefined)
        scope.report.add('distribution/arguments', node, 'This rate does not say per what time.', 'Add for instance `per year`.');
    else if (times === undefined)
        scope.report.add(
            'name/unknown',
            { node, property: 'period' },
            `\`${node.period}\` is no unit of time.`,
            'Write `per day`, `per week`, `per month` or `per year`.',
        );
    return operation('multiply', value.expr, times ?? 1);
}

/** A time that is drawn in the unit written. */
export function lowerDuration(
    choice: Choice,
    unitText: string | undefined,
    node: AstNode,
    stream: string,
    scope: Scope,
    context: TimeContext,
): Duration {
    const { lowering } = context;
    const scale = scaleOf(unitText, node, context);
    const law = lowerRight(
        '~',
        choice,
        targetAt(stream, unitText === undefined ? undefined : unitAt(unitText, node, lowering.report), undefined, lowering),
        scope,
    );
    if (law && !isNumeric(law.kind))
        lowering.report.add(
            'type/mismatch',
            choice,
            `A time is a number, and this is ${inWords(law.kind)}.`,
            'Draw it from a distribution of numbers.',
        );
    return { stream, value: law?.value ?? { family: 'value', parameters: [null] }, scale, at: lowering.at(stream, choice) };
}

/** Days in one of the unit. */
export function scaleOf(unitText: string | undefined, node: AstNode, { lowering }: TimeContext): number {
    const place = { node, property: node.$type === 'Visits' ? 'stayUnit' : 'unit' };
    if (unitText === undefined) {
        lowering.report.add(
            'distribution/arguments',
            node,
            'This time does not say in what unit it is.',
            'Add for instance `[days]` at its end.',
        );
        return 1;
    }
    const unit = unitAt(unitText, place, lowering.report);
    if (unit === undefined) return 1;
    const factors = conversion(unit, 'd');
    if (!('problem' in factors)) return factors.scale;
    lowering.report.add(
        'unit/incompatible',
        place,
        `\`${unitText}\` is no unit of time.`,
        'Write `[days]`, `[weeks]`, `[months]` or `[years]`.',
        {
            severity: 'error',
        },
    );
    return 1;
}
