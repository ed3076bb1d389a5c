import type { Block } from '../generator/block.ts';
import { isTrue } from '../generator/kernel/operators.ts';
import type { Plan, TargetReport } from '../plan/model.ts';
import type { Observer } from './collect.ts';
import { multipleOfError } from './normal.ts';
import type { Prepare, RowExpression, StandardError } from './statistic-sample.ts';

/** Σ of events and of years, and what their ratio's error needs: by patient, or by group of patients. */
interface Sums {
    events: number;
    years: number;
}

/** Events a person-year of one rate that was solved for, counted in a dataset that is generated with `watched`. */
export class RateSample implements Observer {
    readonly report: TargetReport;
    private readonly stream: string;
    private readonly where: RowExpression | undefined;
    private readonly total: Sums = { events: 0, years: 0 };
    private readonly squares = { events: 0, both: 0, years: 0 };
    private readonly levels: { name: string; groups: Map<number, Sums> }[];
    private patients = 0;

    constructor(report: TargetReport, plan: Plan, prepare: Prepare) {
        this.report = report;
        [this.stream] = report.columns;
        this.where = report.group === undefined ? undefined : prepare(report.group);
        this.levels = plan.clusters.map(({ name }) => ({ name, groups: new Map() }));
    }

    observe(block: Block): void {
        const tally = block.life?.processes.find(({ stream }) => stream === this.stream)?.tally;
        if (tally === undefined) return;
        const where = this.where?.(block);
        const { total, squares } = this;
        const groups = this.levels.map(({ name }) => block.values.get(name));
        for (let i = 0; i < block.rows; i++) {
            if (where !== undefined && !isTrue(where[i])) continue;
            const w = block.weights === undefined ? 1 : block.weights[i];
            const [events, years] = [w * tally.count[i], w * tally.years[i]];
            this.patients++;
            total.events += events;
            total.years += years;
            squares.events += events * events;
            squares.both += events * years;
            squares.years += years * years;
            this.levels.forEach((level, k) => {
                const group = groups[k]?.[i] ?? 0;
                const sums = level.groups.get(group);
                if (sums === undefined) level.groups.set(group, { events, years });
                else {
                    sums.events += events;
                    sums.years += years;
                }
            });
        }
    }

    /** NaN without a year at risk. */
    get estimate(): number {
        return this.total.events / this.total.years;
    }

    /** Half the width of what chance allows: the greatest of patients' and groups' errors of a ratio of sums. */
    spread(asked: number): number {
        const { total, squares, patients } = this;
        const ratio = asked;
        const error = Math.sqrt(Math.max(0, squares.events - 2 * ratio * squares.both + ratio * ratio * squares.years)) / total.years;
        // A sample without an event shows no spread of events.
        const counted = Math.sqrt(asked / total.years);
        const errors: StandardError[] = [{ error: Math.max(error, counted), freedom: patients - 1 }];
        for (const { groups } of this.levels) {
            let sum = 0;
            for (const { events, years } of groups.values()) sum += (events - ratio * years) ** 2;
            errors.push({ error: Math.sqrt((sum * groups.size) / Math.max(1, groups.size - 1)) / total.years, freedom: groups.size - 1 });
        }
        return Math.max(...errors.map((each) => each.error * multipleOfError(each.freedom)));
    }
}
