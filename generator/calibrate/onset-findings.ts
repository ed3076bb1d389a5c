import type { Expression, Finding, Plan } from '../../plan/model.ts';
import { columnsRead } from '../../plan/traverse.ts';
import type { Rows } from './rows.ts';
import { percent } from './target-findings.ts';

/** More than this share of those who have the condition is said. */
const MOST_MOVED = 0.001;

/** Conditions that would have begun before birth or after the index date, where the law as written is not truncated. */
export function onsetsShouldLieInLife(plan: Plan, rows: Rows): Finding[] {
    return plan.conditions.flatMap(({ column, duration }) => {
        const k = duration === undefined ? undefined : rows.program.index.get(`${column}.onset`);
        const entry = k === undefined ? undefined : rows.program.steps[k];
        if (k === undefined || entry?.step.limits === undefined) return [];
        const [low, high] = [rows.of(entry.step.limits.low), rows.of(entry.step.limits.high)];
        const drawn = rows.usual(k);
        let present = 0;
        let unborn = 0;
        let future = 0;
        for (let i = 0; i < rows.n; i++) {
            if (rows.skips(i) || Number.isNaN(drawn[i])) continue;
            present++;
            if (drawn[i] < low(i)) unborn++;
            if (drawn[i] > high(i)) future++;
        }
        if (unborn + future <= MOST_MOVED * present) return [];
        const parts = [
            ...(unborn > 0
                ? [
                      `${percent(unborn / present)} of those who have \`${column}\` would have got it before birth, or before what it comes of`,
                  ]
                : []),
            ...(future > 0 ? [`${percent(future / present)} of those who have \`${column}\` would get it after the index date`] : []),
        ];
        return [
            {
                code: 'distribution/truncation',
                severity: 'warning',
                at: entry.step.value.at ?? entry.step.column,
                message: `${parts.join(', and ')}; their onset is moved to the nearest day of their life.`,
                remedy: `Truncate the age at onset with \`in ${earliest(entry.step.limits.low)}..age\`.`,
                data: { unborn: unborn / present, future: future / present },
            },
        ];
    });
}

/** As an author would write it. */
function earliest(low: Expression): string {
    const before = [...columnsRead([low])];
    return before.length === 0 ? '0' : before.length === 1 ? before[0] : `max(${before.join(', ')})`;
}
