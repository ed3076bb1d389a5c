import { CHUNK } from '../generator/block.ts';
import { type RowContext, rowFunction } from '../generator/kernel/closure.ts';
import { compileLookup } from '../generator/kernel/lookup.ts';
import { resolve } from '../generator/kernel/node.ts';
import { KernelScope, ROUNDING_CONSTANTS } from '../generator/kernel/scope.ts';
import type { Expression, SolvedPlan } from '../plan/model.ts';
import type { Prepare, RowExpression } from './statistic-sample.ts';
import type { RowView } from './visit-rows.ts';

const ANYWHERE = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** Runs expressions over the true values of rows, by the generator's closure backend. */
export function prepareExpressions({ plan, unknowns }: SolvedPlan): Prepare {
    const columns = new Map([...plan.columns, ...(plan.timeline?.columns ?? [])].map((c) => [c.name, { missing: true, bounds: ANYWHERE }]));
    const lookups = new Map(plan.lookups.map((l) => [l.name, compileLookup(l)]));
    return (expression: Expression): RowExpression => {
        const scope = new KernelScope({ columns, lookups });
        const node = resolve(expression, scope);
        const numbers = scope.unknowns.map((name) => unknowns[name] ?? Number.NaN);
        const context: RowContext = {
            inputs: [],
            unknowns: Float64Array.from([...new Array<number>(ROUNDING_CONSTANTS).fill(0), ...numbers]),
            lookups: scope.lookups.map((l) => l.evaluate),
        };
        const run = rowFunction(node, context);
        const absent = new Float64Array(CHUNK).fill(Number.NaN);
        const out = new Float64Array(CHUNK);
        return (view: RowView) => {
            context.inputs = scope.inputs.map((name) => view.values.get(name) ?? absent);
            for (let i = 0; i < view.rows; i++) out[i] = run(i);
            return out;
        };
    };
}
