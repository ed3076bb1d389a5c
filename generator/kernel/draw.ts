import { logistic, logit } from '../../math/elementary.ts';
import type { Distribution, Expression } from '../../plan/model.ts';
import { families } from '../distributions/families.ts';
import { isProblem, type Law, law } from '../distributions/law.ts';
import { compileQuantile } from '../distributions/quantile.ts';
import { rowQuantile } from '../distributions/row-quantile.ts';
import { flatten } from '../distributions/tree.ts';
import { mayBeInfinite, type Node, resolve } from './node.ts';
import type { Interval } from './operators.ts';
import { probabilityOf } from './probability.ts';
import type { ColumnFacts, KernelScope } from './scope.ts';

/** The way that one value is had from one uniform: the cheapest that is exact for what is known of the distribution. */
export type Draw =
    | { kind: 'value'; node: Node }
    | { kind: 'choice'; guards: Node[]; parts: Draw[] }
    /** Constant parameters: the column of a source. */
    | { kind: 'quantile'; source: number; bounds: Interval }
    /** Constant parameters in one of many branches: evaluated in the row. */
    | { kind: 'evaluated'; evaluator: number; source: number; bounds: Interval }
    | { kind: 'bernoulli'; probability: Node; source: number }
    /** bernoulli(logistic(x)): x against the logit of the uniform. */
    | { kind: 'logistic'; predictor: Node; source: number }
    | { kind: 'normal'; mean: Node; sd: Node; exp: boolean; source: number }
    /** One guard between two constant normals: mean and sd are picked by index, without a branch on random data. */
    | { kind: 'picked'; guard: Node; means: number; sds: number; exp: boolean; source: number }
    /** Location and scale by row on the standard quantile. */
    | { kind: 'scaled'; family: number; parameters: Node[]; exp: boolean; scratch: number; source: number }
    /** `truncated`: parameters are mean, sd, low, high of a normal, for which a fast form is tried first. */
    | { kind: 'row'; family: string; quantile: number; parameters: Node[]; truncated: boolean; scratch: number; source: number }
    | { kind: 'impossible' };

/** What is wrong with constant parameters; `at` is the place of the distribution. */
export interface DrawProblem {
    at: string | undefined;
    problem: string;
    remedy: string;
}

/** Branches up to this many are filled for the whole chunk; more are evaluated for the rows that take them. */
const FILLED_BRANCHES = 3;

const standardLogistic: Law = {
    key: 'standard logistic',
    discrete: false,
    atoms: false,
    support: [-Infinity, Infinity],
    mean: 0,
    sd: 1.8137993642342178,
    cdf: logistic,
    survival: (x) => logistic(-x),
    quantile: logit,
    quantileUpper: (q) => -logit(q),
    density: (x) => logistic(x) * logistic(-x),
    next: (x) => x,
};

export function compileDraw(d: Distribution, scope: KernelScope, problems: DrawProblem[]): Draw {
    const probability = probabilityOf(d);
    if (probability !== undefined) {
        if ('logit' in probability) {
            const source = scope.source({ kind: 'quantile', quantile: compileQuantile(standardLogistic) });
            return { kind: 'logistic', predictor: resolve(probability.logit, scope), source };
        }
        return { kind: 'bernoulli', probability: resolve(probability.probability, scope), source: scope.source({ kind: 'uniform' }) };
    }
    if (d.family === 'value') return { kind: 'value', node: resolve(d.parameters[0], scope) };
    if (d.family === 'choice') {
        const guards = d.parameters.map((guard) => resolve(guard, scope));
        const laws = new Set<string>();
        for (const part of d.parts ?? []) {
            if (isStandardised(part)) continue;
            const constant = constantLaw(part, scope, []);
            if (constant !== undefined && constant !== 'impossible') laws.add(constant.key);
        }
        const evaluated = laws.size > FILLED_BRANCHES;
        const parts = (d.parts ?? []).map((part) => compileBranch(part, scope, problems, evaluated));
        return picked(guards, parts, scope) ?? { kind: 'choice', guards, parts };
    }
    return compileBranch(d, scope, problems, false);
}

function picked(guards: Node[], parts: Draw[], scope: KernelScope): Draw | undefined {
    const [yes, no] = parts;
    if (guards.length !== 1 || yes.kind !== 'normal' || no.kind !== 'normal' || yes.exp !== no.exp) return undefined;
    const [mean1, sd1, mean0, sd0] = [yes.mean, yes.sd, no.mean, no.sd];
    if (mean1.kind !== 'constant' || sd1.kind !== 'constant' || mean0.kind !== 'constant' || sd0.kind !== 'constant') return undefined;
    return {
        kind: 'picked',
        guard: guards[0],
        means: scope.array([mean0.value, mean1.value]),
        sds: scope.array([sd0.value, sd1.value]),
        exp: yes.exp,
        source: yes.source,
    };
}

/** Normals share the standard normal instead of having tables of their own. */
function isStandardised(d: Distribution): boolean {
    return d.family === 'normal' && d.low === undefined && d.high === undefined;
}

function normal(d: Distribution, scope: KernelScope): Draw | undefined {
    if ((d.family !== 'normal' && d.family !== 'lognormal') || d.low !== undefined || d.high !== undefined) return undefined;
    const [mean, sd] = d.parameters.map((p) => resolve(p, scope));
    return { kind: 'normal', mean, sd, exp: d.family === 'lognormal', source: scope.source({ kind: 'normal' }) };
}

function compileBranch(d: Distribution, scope: KernelScope, problems: DrawProblem[], evaluated: boolean): Draw {
    if (d.family === 'value' || d.family === 'choice' || probabilityOf(d) !== undefined) return compileDraw(d, scope, problems);
    const constant = constantLaw(d, scope, problems);
    if (constant === 'impossible') return { kind: 'impossible' };
    if (constant !== undefined && !isStandardised(d)) {
        const quantile = compileQuantile(constant);
        const bounds: Interval = [constant.support[0], constant.support[1]];
        if (!evaluated) return { kind: 'quantile', source: scope.source({ kind: 'quantile', quantile }), bounds };
        return { kind: 'evaluated', evaluator: scope.evaluators.push(quantile) - 1, source: scope.source({ kind: 'uniform' }), bounds };
    }
    return normal(d, scope) ?? scaled(d, scope) ?? row(d, scope, problems);
}

function scaled(d: Distribution, scope: KernelScope): Draw | undefined {
    // What is made of parts has no such form, and no family without them.
    if (d.parts !== undefined || d.low !== undefined || d.high !== undefined) return undefined;
    const family = families.get(d.family)?.(d, []);
    const form = family?.locationScale;
    if (family === undefined || form === undefined) return undefined;
    const parameters = d.parameters.map((p) => resolve(p, scope));
    if (form.shape.some((i) => parameters[i].kind !== 'constant')) return undefined;
    // The standard member depends on the shape alone; any valid number will do in place of location and scale.
    const standard = form.standard(parameters.map((p) => (p.kind === 'constant' ? p.value : 1)));
    const standardLaw = law({ family: d.family, parameters: standard });
    if (isProblem(standardLaw)) return undefined;
    const source = scope.source({ kind: 'quantile', quantile: compileQuantile(standardLaw) });
    return {
        kind: 'scaled',
        family: scope.families.push(family) - 1,
        parameters,
        exp: form.exp === true,
        scratch: scope.array(parameters.length),
        source,
    };
}

function row(d: Distribution, scope: KernelScope, problems: DrawProblem[]): Draw {
    const quantile = rowQuantile(d);
    if ('problem' in quantile) {
        problems.push({ at: d.at, problem: quantile.problem, remedy: quantile.remedy });
        return { kind: 'impossible' };
    }
    const parameters = flatten(d).map((p) => resolve(p, scope));
    return {
        kind: 'row',
        // Bounds and parts make another law of it.
        family: d.low === undefined && d.high === undefined ? d.family : 'truncated',
        quantile: scope.rows.push(quantile) - 1,
        parameters,
        truncated: d.family === 'normal' && d.low !== undefined && d.high !== undefined,
        scratch: scope.array(quantile.size),
        source: scope.source({ kind: 'uniform' }),
    };
}

/** The distribution with numbers for all its expressions; undefined where one of them is not constant. */
export function constantForm(d: Distribution, scope: KernelScope): Distribution | undefined {
    const number = (e: Expression): number | undefined => {
        if (typeof e === 'number') return e;
        const node = mayFold(e) ? resolve(e, scope) : undefined;
        return node?.kind === 'constant' ? node.value : undefined;
    };
    const parameters: number[] = [];
    for (const p of d.parameters) {
        const value = number(p);
        if (value === undefined) return undefined;
        parameters.push(value);
    }
    const form: Distribution = { ...d, parameters };
    for (const end of ['low', 'high'] as const) {
        const bound = d[end];
        if (bound === undefined) continue;
        const value = number(bound);
        if (value === undefined) return undefined;
        form[end] = value;
    }
    if (d.parts !== undefined) {
        form.parts = [];
        for (const part of d.parts) {
            const constant = constantForm(part, scope);
            if (constant === undefined) return undefined;
            form.parts.push(constant);
        }
    }
    return form;
}

/** Whether no column or unknown occurs, so that resolving it names nothing in the scope. */
function mayFold(e: Expression): boolean {
    if (e === null || typeof e === 'number') return true;
    if ('op' in e) return e.args.every(mayFold);
    return 'lookup' in e && e.keys.every(mayFold);
}

/** The law where all parameters are constant, `impossible` where there is no such law. */
function constantLaw(d: Distribution, scope: KernelScope, problems: DrawProblem[]): Law | 'impossible' | undefined {
    if (d.family === 'value' || d.family === 'choice') return undefined;
    const form = constantForm(d, scope);
    if (form === undefined) return undefined;
    const constant = law(form);
    if (!isProblem(constant)) return constant;
    problems.push({ at: d.at, problem: constant.problem, remedy: constant.remedy });
    return 'impossible';
}

/** What can be said of drawn values without data. */
export function drawFacts(draw: Draw): ColumnFacts {
    switch (draw.kind) {
        case 'value':
            return { missing: draw.node.missing || mayBeInfinite(draw.node), bounds: draw.node.bounds };
        case 'choice': {
            const parts = draw.parts.map(drawFacts);
            const bounds: Interval = [Math.min(...parts.map((p) => p.bounds[0])), Math.max(...parts.map((p) => p.bounds[1]))];
            return { missing: parts.some((p) => p.missing), bounds };
        }
        case 'quantile':
        case 'evaluated':
            return { missing: false, bounds: draw.bounds };
        case 'picked':
            return { missing: false, bounds: draw.exp ? [0, Infinity] : [-Infinity, Infinity] };
        case 'bernoulli':
            return { missing: draw.probability.missing || mayBeInfinite(draw.probability), bounds: [0, 1] };
        case 'logistic':
            return { missing: draw.predictor.missing || mayBeInfinite(draw.predictor), bounds: [0, 1] };
        default:
            return { missing: true, bounds: [-Infinity, Infinity] };
    }
}
