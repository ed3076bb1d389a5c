import type { AstNode } from 'langium';
import type { Analyte } from '../../knowledge/analytes.ts';
import type { Distribution, Expression, Kind } from '../../plan/model.ts';
import {
    type DistributionSpec,
    distributionNames,
    distributionSpec,
    type Form,
    SPECIAL,
    simpleDistribution,
} from '../distributions/table.ts';
import type { Argument, Expression as Node, Reference } from '../grammar/generated/ast.ts';
import { listed, nearest } from '../nearest.ts';
import { lowerExpression, mustBeNumber } from './expression.ts';
import { operation } from './fold.ts';
import type { Scope } from './scope.ts';
import { lowerSpecial } from './special.ts';
import type { Typed } from './typed.ts';
import { inUnit, type Measure } from './units.ts';

/** What a drawn value is meant to be, and where its parts are noted for findings. */
export interface Target {
    unit?: string;
    analyte?: Analyte;
    /** Notes where a part was written and gives its key. */
    at(node: AstNode): string;
    /** Notes where the guard of a choice was written. */
    guard(at: string, index: number, node: AstNode): void;
}

/** A lowered right-hand side or part of one. */
export interface Law {
    value: Distribution;
    kind: Kind;
    labels?: readonly string[];
    /** A literal text or category written in place, whose labels may still grow. */
    literal?: boolean;
    /** It has errors: its kind is not known. */
    failed?: boolean;
    unit?: string;
    analyte?: Analyte;
    /** Its truncation, which a variable without `limits` takes as its limits. */
    truncation?: { low: Expression; high: Expression };
    node: AstNode;
}

/** Lowers what stands after `~`; reports and gives `undefined` where that is no distribution. */
export function lowerLaw(node: Node | undefined, target: Target, scope: Scope): Law | undefined {
    if (!node) return undefined;
    if (node.$type === 'Parenthesised') return lowerLaw(node.inner, target, scope);
    if (node.$type === 'Membership' && node.range && isDistribution(node.value)) {
        const law = lowerLaw(node.value, target, scope);
        if (!law) return undefined;
        const [low, high] = [node.range.low, node.range.high].map((bound) => valueIn(bound, law.kind, target, scope));
        if (law.kind === 'category' || law.kind === 'text' || law.kind === 'boolean') {
            scope.report.add('type/mismatch', node.range, 'Only numbers and dates can be truncated.', 'Remove `in …`.');
            return law;
        }
        if (typeof low.expr === 'number' && typeof high.expr === 'number' && low.expr > high.expr)
            scope.report.add(
                'distribution/arguments',
                node.range,
                `The range ${low.expr}..${high.expr} does not rise.`,
                'Write the lower bound first.',
            );
        // A range around a range leaves what lies in both.
        const inner = law.value;
        const truncation = {
            low: inner.low === undefined ? low.expr : operation('max', inner.low, low.expr),
            high: inner.high === undefined ? high.expr : operation('min', inner.high, high.expr),
        };
        return { ...law, node, value: { ...inner, ...truncation, at: target.at(node) }, truncation };
    }
    if (node.$type === 'Reference' && node.call && node.member === undefined) {
        const simple = simpleDistribution(node.name);
        if (simple) return lowerSimple(node, simple, target, scope);
        if (SPECIAL.has(node.name)) return lowerSpecial(node, target, scope);
    }
    return notADistribution(node, scope);
}

function isDistribution(node: Node): boolean {
    return node.$type === 'Parenthesised'
        ? isDistribution(node.inner)
        : node.$type === 'Reference' && node.call === true && distributionSpec(node.name)
          ? true
          : node.$type === 'Membership' && isDistribution(node.value);
}

function notADistribution(node: Node, scope: Scope): undefined {
    if (node.$type === 'Reference' && (node.call || !scope.knows(node.name)) && node.member === undefined) {
        const place = { node, property: 'name' };
        scope.report.unknown(
            place,
            node.name,
            distributionNames(),
            `There is no distribution \`${node.name}\`.`,
            `Known: ${listed(distributionNames(), 'and', 40)}.`,
        );
        return undefined;
    }
    scope.report.add(
        'type/mismatch',
        node,
        'A distribution stands after `~`, and this is a value.',
        'Write `=` for a derived value, or a distribution such as `normal(120, 15)`.',
    );
    return undefined;
}

/** A level of the target: converted to its unit; a date where dates are drawn. */
export function valueIn(node: Node, kind: Kind, target: Target, scope: Scope, measure: Measure = 'level'): Typed {
    const typed = lowerExpression(node, scope);
    if (kind === 'date') {
        if (typed.kind !== 'date' && typed.expr !== null)
            scope.report.add('type/mismatch', typed.node, 'A date is wanted here.', 'Write it as year-month-day.');
        return typed;
    }
    if (!mustBeNumber(typed, scope)) return { ...typed, expr: null };
    return inUnit(typed, target.unit, target.analyte, scope.report, measure);
}

function lowerSimple(node: Reference, spec: DistributionSpec, target: Target, scope: Scope): Law | undefined {
    const form = spec.forms.find((each) => fits(each, node.arguments));
    if (!form) {
        const forms = spec.forms.map(
            (each) =>
                `\`${spec.name}(${each.parameters.map((p) => `${p.name}${p.range ? ': a..b' : ''}${p.optional ? '?' : ''}`).join(', ')})\``,
        );
        const wrong = unknownParameter(spec, node.arguments);
        const near =
            wrong &&
            nearest(
                wrong.name,
                spec.forms.flatMap((each) => each.parameters.map(({ name }) => name)),
            );
        const message = wrong ? `\`${spec.name}\` has no parameter \`${wrong.name}\`.` : `These arguments do not fit \`${spec.name}\`.`;
        scope.report.add(
            'distribution/arguments',
            wrong ? wrong.node : node,
            message,
            `It takes ${listed(forms)}.`,
            wrong && near ? { fixes: [scope.report.replacement(wrong.node, near)] } : {},
        );
        return undefined;
    }
    const args = argumentsOf(form, node.arguments);
    const dates = spec.dates === true && args.every((arg) => arg && arg.value !== undefined && lowersToDate(arg.value, scope));
    const kind = dates ? 'date' : spec.kind;
    const values: (Expression | undefined)[] = [];
    for (const [index, parameter] of form.parameters.entries()) {
        const arg = args[index];
        const ends = arg
            ? parameter.range
                ? [arg.value, arg.high!]
                : [arg.value]
            : parameter.range
              ? [undefined, undefined]
              : [undefined];
        for (const end of ends) {
            if (!end) values.push(undefined);
            else if (parameter.role === 'level' || parameter.role === 'difference')
                values.push(valueIn(end, kind, target, scope, parameter.role).expr);
            else values.push(plainNumber(end, scope));
        }
    }
    const constants = values.map((value) => (typeof value === 'number' || value === undefined ? value : Number.NaN));
    const impossible = form.impossible(...(constants as number[]));
    if (impossible) {
        const place = culprit(form, args, constants as number[]) ?? node;
        scope.report.add('distribution/arguments', place, impossible, `Correct the arguments of \`${spec.name}\`.`);
        return { value: { family: 'value', parameters: [null], at: target.at(node) }, kind, node };
    }
    const family = dates ? 'integer' : spec.name;
    return { value: { family, parameters: form.canonical(...values), at: target.at(node) }, kind, node };
}

/** The one argument without which the others would be possible; where there are several, it is the call that is wrong. */
function culprit(form: Form, args: (Argument | undefined)[], constants: number[]): AstNode | undefined {
    let from = 0;
    const alone = form.parameters.flatMap(({ range }, index) => {
        const to = from + (range ? 2 : 1);
        const others = constants.map((value, at) => (at >= from && at < to ? Number.NaN : value));
        from = to;
        return args[index] && form.impossible(...others) === undefined ? [range ? args[index] : args[index].value!] : [];
    });
    return alone.length === 1 ? alone[0] : undefined;
}

function plainNumber(node: Node, scope: Scope): Expression {
    const typed = lowerExpression(node, scope);
    return mustBeNumber(typed, scope) ? typed.expr : null;
}

function lowersToDate(node: Node, scope: Scope): boolean {
    if (node.$type === 'DateLiteral') return true;
    if (node.$type === 'Parenthesised') return lowersToDate(node.inner, scope);
    if (node.$type === 'Binary') return lowersToDate(node.left, scope) !== lowersToDate(node.right, scope);
    return node.$type === 'Reference' && !node.call && scope.knows(node.name) && scope.resolve(node)?.kind === 'date';
}

/** The name before the colon of a named argument. */
export function keyName(argument: Argument): string | undefined {
    const { key } = argument;
    return key?.$type === 'Reference' && !key.call && key.member === undefined ? key.name : undefined;
}

function fits(form: Form, args: readonly Argument[]): boolean {
    const given = argumentsOf(form, args);
    if (args.length !== given.filter(Boolean).length || args.some((arg) => !arg.value || arg.predicate || arg.keyHigh)) return false;
    return form.parameters.every((parameter, index) => {
        const arg = given[index];
        return arg ? (arg.high !== undefined) === (parameter.range === true) : parameter.optional === true;
    });
}

function argumentsOf(form: Form, args: readonly Argument[]): (Argument | undefined)[] {
    const given: (Argument | undefined)[] = form.parameters.map(() => undefined);
    for (const [index, arg] of args.entries()) {
        const position = arg.key ? form.parameters.findIndex(({ name }) => name === keyName(arg)) : index;
        if (position >= 0 && position < given.length && !given[position]) given[position] = arg;
    }
    return given;
}

function unknownParameter(spec: DistributionSpec, args: readonly Argument[]): { name: string; node: Node } | undefined {
    const known = new Set(spec.forms.flatMap((form) => form.parameters.map(({ name }) => name)));
    for (const arg of args) {
        const name = keyName(arg);
        if (arg.key && (name === undefined || !known.has(name))) return { name: name ?? arg.key.$cstNode?.text ?? '?', node: arg.key };
    }
    return undefined;
}
