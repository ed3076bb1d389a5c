import type { Counterfactual as CounterfactualPlan, Kind, Plan } from '../../plan/model.ts';
import { columnsRead } from '../../plan/traverse.ts';
import type { Counterfactual, Reference, SignedNumber } from '../grammar/generated/ast.ts';
import { LIMITS } from '../limits.ts';
import type { Placed } from '../model/cohort.ts';
import { lowerExpression, percent } from './expression.ts';
import type { Lowering } from './lowering.ts';
import { ancestors } from './order.ts';
import type { Scope } from './scope.ts';
import type { Typed } from './typed.ts';
import { inUnit, unitAt } from './units.ts';

const DISCRETE: ReadonlySet<Kind> = new Set(['boolean', 'category']);

/** `counterfactual x`: each patient once under every value of x. */
export function lowerCounterfactual(
    { node, file }: Placed<Counterfactual>,
    plan: Plan,
    lowering: Lowering,
): CounterfactualPlan | undefined {
    const fail = (message: string, remedy: string, place: Parameters<typeof lowering.report.add>[1] = node) => {
        lowering.report.add('type/mismatch', place, message, remedy);
        return undefined;
    };
    const { variable } = node;
    const member = lowering.model.named.get(variable)?.node;
    if (member !== undefined && member.$type !== 'Variable' && member.$type !== 'Condition')
        return fail(
            `\`${variable}\` is no variable of the patient: twins differ in one.`,
            'Name a variable or a condition, such as the arm that decides on a medication.',
            { node, property: 'variable' },
        );
    const scope = lowering.patientScope(file);
    if (member === undefined && !scope.knows(variable)) {
        const place = { node, property: 'variable' };
        scope.report.unknown(place, variable, scope.names(), `There is no \`${variable}\` here.`, 'Declare it, or correct the name.');
        return undefined;
    }
    const reference = { $type: 'Reference', $container: node, $cstNode: node.$cstNode, name: variable, arguments: [], call: false };
    const typed = lowerExpression(reference as unknown as Reference, scope);
    if (typed.column === undefined || lowering.types.get(typed.column)?.failed) return undefined;
    const values = valuesOf(node, typed, fail, scope);
    if (!values) return undefined;
    if (values.length > LIMITS.twins) {
        lowering.report.add(
            'limit/size',
            node,
            `A patient has at most ${LIMITS.twins} twins, and these are ${values.length}.`,
            'Take fewer values.',
        );
        return undefined;
    }
    choiceMustNotDependOn(typed.column, plan, lowering);
    return { column: typed.column, values, at: lowering.at('counterfactual', node) };
}

type Fail = (message: string, remedy: string, place?: Parameters<Lowering['report']['add']>[1]) => undefined;

function valuesOf(node: Counterfactual, { kind, labels, unit, analyte }: Typed, fail: Fail, scope: Scope): number[] | undefined {
    const { variable } = node;
    if (DISCRETE.has(kind)) {
        if (node.values.length > 0)
            return fail(
                `\`${variable}\` has ${kind === 'boolean' ? 'two values' : 'labels'}, and a twin for each; values are listed for numbers.`,
                `Write \`counterfactual ${variable}\`.`,
            );
        return kind === 'boolean' ? [0, 1] : (labels ?? []).map((_, k) => k);
    }
    if (kind !== 'number' && kind !== 'integer')
        return fail(`Twins cannot differ in a ${kind}.`, 'Name a boolean, a category, or a number with its values.');
    const values = node.values.map((each) => signedValue(each, { unit, analyte }, scope));
    if (values.length < 2 || new Set(values).size < values.length)
        return fail(
            values.length < 2
                ? `\`${variable}\` is a number, and at least two of its values are needed.`
                : 'A value of the twins is given twice.',
            `Write for instance \`counterfactual ${variable}: 0, 10\`.`,
        );
    const odd = values.findIndex((value) => !Number.isFinite(value) || (kind === 'integer' && !Number.isInteger(value)));
    if (odd >= 0) return fail(`\`${variable}\` is a ${kind === 'integer' ? 'whole ' : ''}number.`, 'Correct the value.', node.values[odd]);
    return values;
}

function signedValue(node: SignedNumber, target: Pick<Typed, 'unit' | 'analyte'>, scope: Scope): number {
    const size = node.percent ? percent(node.value) : node.value;
    const unit = unitAt(node.unit, { node, property: 'unit' }, scope.report);
    const typed: Typed = { expr: node.negative ? -size : size, kind: 'number', unit, node };
    const { expr } = inUnit(typed, target.unit, target.analyte, scope.report);
    return typeof expr === 'number' ? expr : Number.NaN;
}

/** A patient is chosen before it has twins: what chooses must be the same for all of them. */
function choiceMustNotDependOn(column: string, plan: Plan, lowering: Lowering): void {
    const { model } = lowering;
    const rules = [
        ...plan.require.map(({ predicate }, k) => ({ word: 'require', predicate, node: model.require[k].node })),
        ...plan.select.map(({ predicate }, k) => ({ word: 'select', predicate, node: model.select[k].node })),
        ...(plan.oversample && model.oversample
            ? [{ word: 'oversample', predicate: plan.oversample.predicate, node: model.oversample.node }]
            : []),
    ];
    for (const { word, predicate, node } of rules) {
        const through = [...columnsRead([predicate])].find((name) => name === column || ancestors(name, lowering.dependencies).has(column));
        if (through === undefined) continue;
        lowering.report.add(
            'type/mismatch',
            node.predicate ?? node,
            through === column
                ? `This \`${word}\` depends on \`${column}\`, in which the twins of a patient differ.`
                : `This \`${word}\` depends on \`${column}\` through \`${through}\`, which differs between the twins of a patient.`,
            `Leave \`${through}\` out of it, or remove \`counterfactual ${column}\`.`,
        );
    }
}
