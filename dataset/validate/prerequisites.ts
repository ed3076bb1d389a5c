import type { Plan } from '../../plan/model.ts';
import { prerequisitesOf } from '../../plan/prerequisites.ts';
import type { Prerequisite } from './life.ts';

const DAY = 'day/';

/** Which condition needs which other when it begins during follow-up: those without which its rate is 0. */
export function prerequisitesIn(plan: Plan): Prerequisite[] {
    const conditions = new Set(plan.conditions.map(({ column }) => column));
    const plain = (column: string) => (column.startsWith(DAY) ? column.slice(DAY.length) : column);
    return (plan.timeline?.courses ?? []).flatMap(({ condition, incidence }) =>
        incidence === undefined
            ? []
            : prerequisitesOf(incidence.rate, (column) => conditions.has(plain(column)) && plain(column) !== condition).map((column) => ({
                  condition,
                  needs: plain(column),
                  onTheDay: column.startsWith(DAY),
              })),
    );
}
