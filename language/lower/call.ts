import { analyteByKey } from '../../knowledge/analytes.ts';
import type { Expression } from '../../plan/model.ts';
import { distributionSpec } from '../distributions/table.ts';
import { formula, formulas } from '../formulas/index.ts';
import type { Define, Reference, Table } from '../grammar/generated/ast.ts';
import type { SourceFile } from '../project/load.ts';
import { lowerChoice, lowerExpression, mustBe, mustBeNumber } from './expression.ts';
import { operation } from './fold.ts';
import { BUILT_INS, type BuiltIn, builtIn } from './functions.ts';
import { defineScope, type Scope } from './scope.ts';
import { isFemale } from './sex.ts';
import { lowerStatistic, STATISTICS } from './statistic.ts';
import { inWords, type Typed } from './typed.ts';
import { inUnit, unitAt } from './units.ts';

/** Lowers a call: a statistic where those stand, a define, a table, a built-in, a formula. `undefined` where it failed and was reported. */
export function lowerCall(node: Reference, scope: Scope): Typed | undefined {
    const place = { node, property: 'name' };
    if (node.member !== undefined) {
        scope.report.add(
            'type/mismatch',
            node,
            `\`${node.name}.${node.member}\` is a value and takes no arguments.`,
            'Remove the parentheses.',
        );
        return undefined;
    }
    const local = scope.functions?.get(node.name);
    if (local) return local(node, scope);
    if (scope.statistics && STATISTICS.has(node.name) && !isPlainFunction(node)) return lowerStatistic(node, scope, scope.statistics);
    const declared = scope.file.scope.get(node.name);
    if (declared?.declaration.$type === 'Define') return unfold(node, declared.declaration, declared.file, scope);
    if (declared?.declaration.$type === 'Table') return lookUp(node, declared.declaration, declared.file, scope);
    const known = builtIn.get(node.name);
    if (known) return applyBuiltIn(node, known, scope);
    if (formula(node.name)) return applyFormula(node, scope);
    if (node.name === 'text') return textOnlyAlone(node, scope);
    if (distributionSpec(node.name)) {
        scope.report.add(
            'type/mismatch',
            node,
            `\`${node.name}(…)\` is a distribution, and a value is wanted here.`,
            'Declare a variable that is drawn from it (`x ~ …`) and use that.',
        );
        return undefined;
    }
    if (STATISTICS.has(node.name)) {
        scope.report.add('type/mismatch', node, `\`${node.name}(…)\` is taken over all patients.`, 'Use it in an `expect`.');
        return undefined;
    }
    scope.report.unknown(
        place,
        node.name,
        callable(scope),
        `There is no function \`${node.name}\`.`,
        'Declare it with `define` or import it.',
    );
    return undefined;
}

/** Declarations that are used with arguments. */
const CALLABLE: ReadonlySet<string> = new Set(['Define', 'Table']);

function callable(scope: Scope): string[] {
    return [
        ...[...scope.file.scope].filter(([, { declaration }]) => CALLABLE.has(declaration.$type)).map(([name]) => name),
        ...BUILT_INS.map(({ name }) => name),
        ...formulas.map(({ name }) => name),
        ...(scope.statistics ? STATISTICS.keys() : []),
    ];
}

/** `min(a, b)` of two numbers is the function, `min(x)` the statistic. */
function isPlainFunction(node: Reference): boolean {
    return (node.name === 'min' || node.name === 'max') && node.arguments.length > 1;
}

/** The values of positional and named arguments by parameter, or `undefined` where they do not fit (reported). */
export function bind(node: Reference, parameters: readonly string[], scope: Scope, lower: (index: number) => Typed): Typed[] | undefined {
    const found: (Typed | undefined)[] = parameters.map(() => undefined);
    const fail = (message: string) => {
        scope.report.add('distribution/arguments', node, message, `Write \`${node.name}(${parameters.join(', ')})\`.`);
        return undefined;
    };
    for (const [index, argument] of node.arguments.entries()) {
        const key = argument.key;
        const name = key?.$type === 'Reference' && !key.call && key.member === undefined ? key.name : undefined;
        if (key && (name === undefined || !parameters.includes(name)))
            return fail(`\`${node.name}\` has no parameter \`${name ?? key.$cstNode?.text}\`.`);
        const position = name === undefined ? index : parameters.indexOf(name);
        if (position >= parameters.length)
            return fail(
                `\`${node.name}\` takes ${parameters.length} argument${parameters.length === 1 ? '' : 's'}, not ${node.arguments.length}.`,
            );
        if (found[position]) return fail(`\`${parameters[position]}\` is given twice.`);
        if (argument.high || argument.predicate) return fail(`\`${node.name}\` takes single values.`);
        found[position] = lower(index);
    }
    const absent = parameters.filter((_, index) => !found[index]);
    return absent.length ? fail(`\`${node.name}\` lacks ${absent.map((name) => `\`${name}\``).join(' and ')}.`) : (found as Typed[]);
}

function unfold(node: Reference, define: Define, file: SourceFile, scope: Scope): Typed | undefined {
    if (scope.unfolding.includes(define)) {
        const path = [...scope.unfolding.slice(scope.unfolding.indexOf(define)), define].map(({ name }) => name).join(' → ');
        scope.report.add(
            'dependency/cycle',
            { node, property: 'name' },
            `A define cannot call itself: ${path}.`,
            'Write it without the recursion.',
        );
        return undefined;
    }
    const args = bind(
        node,
        define.parameters.map(({ name }) => name),
        scope,
        (index) => lowerExpression(node.arguments[index].value, scope),
    );
    if (!args) return undefined;
    const values = new Map<string, Typed>();
    for (const [index, parameter] of define.parameters.entries()) {
        const unit = unitAt(parameter.unit, { node: parameter, property: 'unit' }, scope.report);
        values.set(parameter.name, unit ? { ...inUnit(args[index], unit, undefined, scope.report), unit } : args[index]);
    }
    const result = lowerChoice(define.body, defineScope(scope, file, define, values));
    const unit = unitAt(define.unit, { node: define, property: 'unit' }, scope.report);
    return { ...(unit ? { ...inUnit(result, unit, undefined, scope.report), unit } : result), column: undefined, node };
}

function lookUp(node: Reference, table: Table, file: SourceFile, scope: Scope): Typed | undefined {
    const args = bind(node, table.keys, scope, (index) => lowerExpression(node.arguments[index].value, scope));
    if (!args) return undefined;
    const lowered = scope.lookup(table, file, args);
    if (!lowered) return undefined;
    const { lookup, label } = lowered;
    const expr: Expression = { lookup: lookup.name, keys: args.map((arg) => arg.expr) };
    return lookup.labels ? { expr, kind: 'category', labels: lookup.labels, cell: label, node } : { expr, kind: 'number', node };
}

function applyBuiltIn(node: Reference, fn: BuiltIn, scope: Scope): Typed | undefined {
    const names = fn.variadic ? node.arguments.map((_, index) => fn.parameters[index] ?? `x${index + 1}`) : fn.parameters;
    if (fn.variadic && names.length < fn.parameters.length) {
        scope.report.add(
            'distribution/arguments',
            node,
            `\`${fn.name}\` takes at least ${fn.parameters.length} arguments.`,
            `Write \`${fn.name}(${fn.parameters.join(', ')})\`.`,
        );
        return undefined;
    }
    const args = bind(node, names, scope, (index) => lowerExpression(node.arguments[index].value, scope));
    if (!args) return undefined;
    if (fn.name === 'is_missing') return { expr: operation('is_missing', args[0].expr), kind: 'boolean', node };
    if (!args.every((arg) => mustBeNumber(arg, scope))) return undefined;
    if (fn.result !== 'same') return { expr: operation(fn.op, ...args.map((arg) => arg.expr)), kind: fn.result, node };
    const unit = args.find((arg) => arg.unit !== undefined)?.unit;
    const analyte = args.find((arg) => arg.analyte)?.analyte;
    const converted = args.map((arg) => inUnit(arg, unit, analyte, scope.report));
    const kind = converted.every((arg) => arg.kind !== 'number') ? 'integer' : 'number';
    const expr = fn.variadic
        ? converted.map((arg) => arg.expr).reduce((a, b) => operation(fn.op, a, b))
        : operation(fn.op, ...converted.map((arg) => arg.expr));
    return { expr, kind, unit, analyte, node };
}

function applyFormula(node: Reference, scope: Scope): Typed | undefined {
    const known = formula(node.name)!;
    const args = bind(
        node,
        known.parameters.map(({ name }) => name),
        scope,
        (index) => lowerExpression(node.arguments[index].value, scope),
    );
    if (!args) return undefined;
    const exprs: Expression[] = [];
    for (const [index, parameter] of known.parameters.entries()) {
        const arg = args[index];
        if (parameter.kind === 'sex') {
            const female = isFemale(arg);
            if (female === undefined) {
                if (!arg.failed)
                    scope.report.add(
                        'type/mismatch',
                        arg.node,
                        `\`${known.name}\` needs the sex here, a category with the labels \`female\` and \`male\`, and this is ${inWords(arg.kind)}.`,
                        'Give the variable `sex`.',
                    );
                return undefined;
            }
            exprs.push(female);
        } else if (parameter.kind === 'boolean') {
            if (!mustBe(['boolean'], arg, 'True or false', scope)) return undefined;
            exprs.push(arg.expr);
        } else {
            if (!mustBeNumber(arg, scope)) return undefined;
            exprs.push(inUnit(arg, parameter.unit, parameter.analyte ? analyteByKey(parameter.analyte) : undefined, scope.report).expr);
        }
    }
    return { expr: refold(known.build(exprs)), kind: 'number', unit: known.unit, node };
}

/** Folds what became constant inside an expression that was composed without folding. */
function refold(expression: Expression): Expression {
    if (typeof expression !== 'object' || expression === null || !('op' in expression)) return expression;
    return operation(expression.op, ...expression.args.map(refold));
}

function textOnlyAlone(node: Reference, scope: Scope): undefined {
    scope.report.add('type/mismatch', node, '`text(…)` stands alone on the right of a `=`.', 'Declare a variable of its own for it.');
    return undefined;
}
