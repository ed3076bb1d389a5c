import { LIMITS } from './limits.ts';
import { type ExpressionCheck, isObject, type Json, label, type Names } from './validate-expression.ts';

const LISTS = ['columns', 'usual', 'latest', 'visits', 'courses', 'medications', 'progressions', 'events', 'targets'];

/** Checks the timeline of a plan from outside: its shape, and that its expressions read columns that there are. */
export function checkTimeline(value: unknown, patient: Names, check: ExpressionCheck): void {
    if (!isObject(value)) {
        check.report('timeline', 'not an object');
        return;
    }
    for (const list of LISTS) {
        if (!Array.isArray(value[list])) {
            check.report(`timeline.${list}`, 'must be a list');
            return;
        }
    }
    const { followup } = value;
    if (!isObject(followup) || !((followup.days as number) > 0) || !(followup.until === undefined || Number.isInteger(followup.until)))
        check.report('timeline.followup', 'days above 0, and whole days until');
    const columns = new Set(patient.columns);
    for (const [i, column] of (value.columns as unknown[]).entries()) {
        if (isObject(column) && typeof column.name === 'string' && column.name.length <= LIMITS.text) columns.add(column.name);
        else check.report(`timeline.columns[${i}]`, 'a column has a name');
    }
    for (const list of ['usual', 'latest']) {
        for (const name of value[list] as unknown[]) {
            const read = `${list}/${String(name)}`;
            if (!columns.has(read)) check.report(`timeline.${list}`, `column ${label(read)} is not declared`);
        }
    }
    const unknowns = new Set((value.targets as unknown[]).map((target) => (isObject(target) ? String(target.unknown) : '')));
    new TimelineCheck(value, { ...patient, columns, unknowns }, check).run();
}

class TimelineCheck {
    private readonly timeline: Json;
    private readonly names: Names;
    private readonly check: ExpressionCheck;

    constructor(timeline: Json, names: Names, check: ExpressionCheck) {
        this.timeline = timeline;
        this.names = names;
        this.check = check;
    }

    run(): void {
        this.each('visits', (block, path) => {
            const every = block.every;
            if (isObject(every)) {
                if (!((every.interval as number) > 0) || !((every.jitter as number) >= 0)) this.check.report(path, 'an interval above 0');
            } else this.rate(block.rate, `${path}.rate`);
            this.duration(block.stay, `${path}.stay`);
            this.expression(block.attend, `${path}.attend`);
            for (const step of list(block.steps)) this.step(step, path);
            for (const measure of list(block.measures)) {
                this.column(measure.column, path);
                this.column(measure.deviation, path);
                this.expression(measure.sd, `${path}.sd`);
                if (!(Math.abs(measure.autocorrelation as number) <= 1)) this.check.report(path, 'an autocorrelation from -1 to 1');
            }
            for (const pair of list(block.previous)) for (const end of ['from', 'to']) this.column(pair[end], path);
            for (const rule of [...list(block.missing), ...list(block.corrupt)]) this.expression(rule.share, `${path}.share`);
        });
        this.each('courses', (course, path) => {
            this.column(course.condition, path);
            this.rate(course.incidence, path, true);
            if (isObject(course.resolves)) for (const end of ['incident', 'present']) this.duration(course.resolves[end], path);
        });
        this.each('medications', (medication, path) => {
            this.expression(medication.indicated ?? null, `${path}.indicated`);
            this.expression(medication.stop, `${path}.stop`);
            for (const field of list(medication.fields)) this.column(field.column, path);
        });
        this.each('progressions', (progression, path) => {
            const states = list(progression.states).length;
            const state = (k: unknown): boolean => Number.isInteger(k) && (k as number) >= 0 && (k as number) < states;
            for (const transition of list(progression.transitions)) {
                if (!state(transition.from) || !state(transition.to)) this.check.report(path, 'a transition joins two states');
                if (transition.after === undefined) this.rate(transition.rate, path);
                else this.duration(transition.after, path);
            }
        });
        this.each('events', (event, path) => {
            this.rate(event.rate, path);
            if (isObject(event.fatal)) this.expression(event.fatal.share, `${path}.fatal`);
        });
        this.each('targets', (target, path) => {
            if (!((target.asked as number) > 0)) this.check.report(path, 'a rate above 0');
            this.expression(target.group, `${path}.group`);
        });
    }

    private each(name: string, visit: (item: Json, path: string) => void): void {
        for (const [i, item] of (this.timeline[name] as unknown[]).entries()) {
            const path = `timeline.${name}[${i}]`;
            if (isObject(item)) visit(item, path);
            else this.check.report(path, 'not an object');
        }
    }

    private column(name: unknown, path: string): void {
        if (!this.names.columns.has(name as string)) this.check.report(path, `unknown column ${label(name)}`);
    }

    private expression(e: unknown, path: string): void {
        if (e !== undefined) this.check.expression(e, path, this.names);
    }

    private rate(rate: unknown, path: string, optional = false): void {
        if (rate === undefined && optional) return;
        if (!isObject(rate) || typeof rate.stream !== 'string') {
            this.check.report(path, 'a rate has a stream');
            return;
        }
        this.expression(rate.rate ?? null, path);
        if (rate.shape !== undefined && !((rate.shape as number) > 0)) this.check.report(path, 'a shape above 0');
    }

    private duration(duration: unknown, path: string): void {
        if (duration === undefined) return;
        if (!isObject(duration) || typeof duration.stream !== 'string' || !((duration.scale as number) > 0)) {
            this.check.report(path, 'a duration has a stream and a scale');
            return;
        }
        this.check.distribution(duration.value, path, this.names);
        this.expression(duration.ratio, path);
    }

    private step(step: Json, path: string): void {
        this.column(step.column, path);
        this.check.distribution(step.value, path, this.names);
        for (const effect of list(step.effects)) {
            this.expression(effect.when ?? null, path);
            this.expression(effect.value ?? null, path);
        }
    }
}

function list(value: unknown): Json[] {
    return Array.isArray(value) ? value.filter(isObject) : [];
}
