import { LIMITS } from './limits.ts';
import type { Plan } from './model.ts';
import { PLAN_VERSION } from './model.ts';
import { ExpressionCheck, isObject, type Json, label, type Names, type PlanProblem } from './validate-expression.ts';
import { checkTimeline } from './validate-time.ts';

export type { PlanProblem } from './validate-expression.ts';

const KINDS = new Set(['number', 'integer', 'boolean', 'category', 'date', 'text']);
const LISTS = [
    'columns',
    'lookups',
    'clusters',
    'steps',
    'correlations',
    'targets',
    'require',
    'select',
    'missing',
    'corrupt',
    'conditions',
    'expectations',
];

/**
 * Checks an object from outside (a file, another process) before the generator trusts it: shape, sizes, and that every
 * expression refers only to columns filled before it. An empty list means that `value` is a Plan.
 */
export function planProblems(value: unknown): PlanProblem[] {
    const check = new ExpressionCheck();
    if (!isObject(value)) return [{ path: '', problem: 'not a plan' }];
    if (value.version !== PLAN_VERSION) return [{ path: 'version', problem: `version ${label(value.version)} instead of ${PLAN_VERSION}` }];
    for (const list of LISTS) {
        const items = value[list];
        if (!Array.isArray(items) || !items.every(isObject)) return [{ path: list, problem: 'must be a list of objects' }];
    }
    new PlanCheck(value, check).run();
    if (value.base !== undefined) {
        if (!isObject(value.base)) check.report('base', 'not an object');
        else if (isObject(value.base.plan) && value.base.plan.base !== undefined && depthOfBases(value) > 20)
            check.report('base', 'too many bases');
        else for (const { path, problem } of planProblems(value.base.plan)) check.report(`base.plan.${path}`, problem);
    }
    return check.problems;
}

export function isPlan(value: unknown): value is Plan {
    return planProblems(value).length === 0;
}

function depthOfBases(value: Json): number {
    let depth = 0;
    for (let at: unknown = value; isObject(at) && isObject(at.base) && depth < 100; at = at.base.plan) depth++;
    return depth;
}

/** The checks of one plan whose lists are known to be lists of objects. */
class PlanCheck {
    private readonly columns = new Map<string, Json>();
    private readonly filled = new Set<string>();
    private readonly streams = new Set<string>();
    private readonly lookups = new Map<string, number>();
    private readonly unknowns = new Set<string>();
    private readonly plan: Json;
    private readonly check: ExpressionCheck;

    constructor(plan: Json, check: ExpressionCheck) {
        this.plan = plan;
        this.check = check;
    }

    run(): void {
        this.settings();
        this.declareColumns();
        this.declareLookups();
        for (const target of this.list('targets')) if (typeof target.unknown === 'string') this.unknowns.add(target.unknown);
        this.clusters();
        this.steps(this.list('steps'), 'steps');
        for (const [name, column] of this.columns) {
            if (column.emitted === true && !this.filled.has(name)) this.check.report('columns', `nothing fills ${label(name)}`);
        }
        this.correlations();
        this.rules();
        if (this.plan.timeline !== undefined) checkTimeline(this.plan.timeline, this.names(), this.check);
    }

    private list(name: string): Json[] {
        return this.plan[name] as Json[];
    }

    private names(): Names {
        return { columns: this.filled, lookups: this.lookups, unknowns: this.unknowns };
    }

    private whole(value: unknown, low: number, high: number, path: string): void {
        if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) {
            this.check.report(path, `a whole number from ${low} to ${high}`);
        }
    }

    private text(value: unknown, path: string): value is string {
        if (typeof value === 'string' && value.length <= LIMITS.text) return true;
        this.check.report(path, 'must be a text of bounded length');
        return false;
    }

    private settings(): void {
        const { plan, check } = this;
        for (const name of ['cohort', 'streams', 'seed']) this.text(plan[name], name);
        this.whole(plan.patients, 0, LIMITS.patients, 'patients');
        const enrolment = plan.enrolment;
        if (
            !isObject(enrolment) ||
            !Number.isInteger(enrolment.from) ||
            !Number.isInteger(enrolment.to) ||
            (enrolment.from as number) > (enrolment.to as number)
        ) {
            check.report('enrolment', 'days from … to');
        }
    }

    private declareColumns(): void {
        const columns = this.list('columns');
        if (columns.length > LIMITS.columns) this.check.report('columns', `more than ${LIMITS.columns}`);
        columns.slice(0, LIMITS.columns).forEach((column, i) => {
            const path = `columns[${i}]`;
            if (!this.text(column.name, `${path}.name`)) return;
            if (this.columns.has(column.name)) this.check.report(path, `a second column ${label(column.name)}`);
            if (!KINDS.has(column.kind as string)) this.check.report(`${path}.kind`, 'unknown kind');
            const labels = column.labels;
            if (
                labels !== undefined &&
                (!Array.isArray(labels) || labels.length > LIMITS.labels || !labels.every((l) => typeof l === 'string'))
            ) {
                this.check.report(`${path}.labels`, 'a list of texts of bounded length');
            }
            this.columns.set(column.name, column);
        });
    }

    private declareLookups(): void {
        this.list('lookups').forEach((lookup, i) => {
            const path = `lookups[${i}]`;
            if (!this.text(lookup.name, `${path}.name`)) return;
            const { keys, rows } = lookup;
            if (!Array.isArray(keys) || keys.length === 0 || keys.length > LIMITS.lookupKeys) {
                this.check.report(path, 'a bounded list of keys');
                return;
            }
            if (!Array.isArray(rows) || rows.length > LIMITS.lookupRows) {
                this.check.report(path, 'a bounded list of rows');
                return;
            }
            const good = rows.every(
                (row) =>
                    isObject(row) &&
                    (row.value === null || Number.isFinite(row.value)) &&
                    Array.isArray(row.keys) &&
                    row.keys.length === keys.length &&
                    row.keys.every(isLookupKey),
            );
            if (!good) this.check.report(path, 'every row has a value and as many keys as the lookup');
            this.lookups.set(lookup.name, keys.length);
        });
    }

    private clusters(): void {
        this.list('clusters').forEach((cluster, i) => {
            const path = `clusters[${i}]`;
            if (!this.text(cluster.name, `${path}.name`)) return;
            this.whole(cluster.count, 1, LIMITS.groups, `${path}.count`);
            if (!Array.isArray(cluster.steps) || !cluster.steps.every(isObject)) {
                this.check.report(path, 'steps must be a list');
                return;
            }
            // A group knows nothing of patients or of other groups' columns.
            const outside = [...this.filled];
            this.filled.clear();
            this.steps(cluster.steps, `${path}.steps`);
            if (cluster.size !== undefined && !this.filled.has(cluster.size as string))
                this.check.report(`${path}.size`, 'not a column of the cluster');
            for (const name of outside) this.filled.add(name);
            this.fill(cluster.name, path);
        });
    }

    private fill(name: string, path: string): void {
        if (!this.columns.has(name)) this.check.report(path, `column ${label(name)} is not declared`);
        if (this.filled.has(name)) this.check.report(path, `column ${label(name)} is filled twice`);
        this.filled.add(name);
    }

    private steps(steps: Json[], path: string): void {
        steps.forEach((step, i) => {
            const here = `${path}[${i}]`;
            if (!this.text(step.column, `${here}.column`)) return;
            this.check.distribution(step.value, `${here}.value`, this.names());
            if (step.stream !== undefined && this.text(step.stream, `${here}.stream`)) {
                if (this.streams.has(step.stream)) this.check.report(here, `a second use of stream ${label(step.stream)}`);
                this.streams.add(step.stream);
            }
            this.effects(step.effects, here);
            if (step.limits !== undefined) {
                if (!isObject(step.limits)) this.check.report(`${here}.limits`, 'low and high');
                else for (const end of ['low', 'high']) this.check.expression(step.limits[end], `${here}.limits.${end}`, this.names());
            }
            if (step.rounding !== undefined && step.rounding !== 'auto') {
                if (!isObject(step.rounding)) this.check.report(`${here}.rounding`, 'decimals and multiple');
                else {
                    this.whole(step.rounding.decimals, 0, 15, `${here}.rounding.decimals`);
                    this.whole(step.rounding.multiple, 1, 1e9, `${here}.rounding.multiple`);
                }
            }
            this.fill(step.column, here);
        });
    }

    private effects(effects: unknown, path: string): void {
        if (effects === undefined) return;
        if (!Array.isArray(effects) || !effects.every(isObject)) {
            this.check.report(`${path}.effects`, 'a list of effects');
            return;
        }
        effects.forEach((effect, i) => {
            const here = `${path}.effects[${i}]`;
            if (effect.op !== 'multiply' && effect.op !== 'add') this.check.report(here, 'multiply or add');
            this.check.expression(effect.when, `${here}.when`, this.names());
            this.check.expression(effect.value, `${here}.value`, this.names());
        });
    }

    private correlations(): void {
        const drawn = new Set(
            this.list('steps')
                .filter((step) => step.stream !== undefined)
                .map((step) => step.column),
        );
        this.list('correlations').forEach((set, i) => {
            const path = `correlations[${i}]`;
            const { members, pairs, independent } = set;
            if (
                !Array.isArray(members) ||
                members.length < 2 ||
                members.length > LIMITS.correlated ||
                new Set(members).size < members.length
            ) {
                this.check.report(path, 'two or more different members');
                return;
            }
            for (const member of members) if (!drawn.has(member)) this.check.report(path, `${label(member)} is not drawn`);
            const index = (k: unknown): boolean => Number.isInteger(k) && (k as number) >= 0 && (k as number) < members.length;
            if (!Array.isArray(pairs) || !Array.isArray(independent)) {
                this.check.report(path, 'pairs and independent must be lists');
                return;
            }
            for (const pair of pairs) {
                const good = isObject(pair) && index(pair.a) && index(pair.b) && pair.a !== pair.b && typeof pair.unknown === 'string';
                if (!good) this.check.report(path, 'a pair names two members and an unknown');
                else if (!(Math.abs(pair.target as number) <= 1)) this.check.report(path, 'a target lies from -1 to 1');
                else if (pair.method !== 'pearson' && pair.method !== 'spearman') this.check.report(path, 'pearson or spearman');
            }
            for (const pair of independent) {
                if (!Array.isArray(pair) || pair.length !== 2 || !pair.every(index))
                    this.check.report(path, 'independent pairs are two members');
            }
        });
    }

    private rules(): void {
        const names = this.names();
        this.list('targets').forEach((target, i) => {
            const path = `targets[${i}]`;
            if (!this.filled.has(target.column as string)) this.check.report(path, `unknown column ${label(target.column)}`);
            if (!Number.isFinite(target.asked)) this.check.report(path, 'asked must be a number');
            if (target.group !== undefined) this.check.expression(target.group, `${path}.group`, names);
        });
        for (const name of ['require', 'select', 'expectations']) {
            const scope = name === 'expectations' ? { ...names, statistics: true } : names;
            this.list(name).forEach((item, i) => {
                this.check.expression(item.predicate, `${name}[${i}].predicate`, scope);
            });
        }
        if (this.plan.oversample !== undefined) {
            const rule = this.plan.oversample;
            if (!isObject(rule) || !((rule.share as number) > 0 && (rule.share as number) < 1))
                this.check.report('oversample', 'a share between 0 and 1');
            else this.check.expression(rule.predicate, 'oversample.predicate', names);
        }
        const { counterfactual } = this.plan;
        if (counterfactual !== undefined) {
            const { column, values } = isObject(counterfactual) ? counterfactual : {};
            if (!this.filled.has(column as string)) this.check.report('counterfactual', `unknown column ${label(column)}`);
            if (!Array.isArray(values) || values.length < 1 || values.length > LIMITS.twins || !values.every(Number.isFinite))
                this.check.report('counterfactual.values', `1 to ${LIMITS.twins} numbers`);
        }
        for (const name of ['missing', 'corrupt']) {
            this.list(name).forEach((rule, i) => {
                const path = `${name}[${i}]`;
                this.check.expression(rule.share, `${path}.share`, names);
                this.text(rule.stream, `${path}.stream`);
                for (const end of ['column', 'other']) {
                    if (rule[end] !== undefined && !this.filled.has(rule[end] as string))
                        this.check.report(path, `unknown column ${label(rule[end])}`);
                }
            });
        }
    }
}

function isLookupKey(key: unknown): boolean {
    if (!isObject(key)) return false;
    if (key.any === true) return true;
    if ('equals' in key) return Number.isFinite(key.equals);
    return Number.isFinite(key.low) && Number.isFinite(key.high);
}
