import type { AstNode } from 'langium';
import type { Kind, Operator } from '../../plan/model.ts';
import type { Binary, Choice, If, Membership, Expression as Node, NumberLiteral, Unary } from '../grammar/generated/ast.ts';
import { LIMITS } from '../limits.ts';
import { listed } from '../nearest.ts';
import { dateOf, durationOf } from '../syntax/literals.ts';
import { lowerCall } from './call.ts';
import { relabelled, united } from './categories.ts';
import { operation } from './fold.ts';
import type { Scope } from './scope.ts';
import { inWords, isNumeric, type Typed, unknownValue } from './typed.ts';
import { aligned, inUnit, unitAt } from './units.ts';

/** UCUM units of durations, and their days: a year is 365.25 days, a month 30.4375. */
export const DURATION_UCUM = { hour: 'h', day: 'd', week: 'wk', month: 'mo', year: 'a' } as const;
export const DAYS = { hour: 1 / 24, day: 1, week: 7, month: 30.4375, year: 365.25 } as const;

/** Lowers an expression to the plan's form. Never fails: what cannot be understood is reported and stands as missing. */
export function lowerExpression(node: Node | undefined, scope: Scope): Typed {
    if (!node) return unknownValue(scope.file.ast);
    if (!scope.spend(node)) return unknownValue(node);
    const typed = LOWER[node.$type](node as never, scope);
    return scope.spend(node, typed.expr) ? typed : unknownValue(node);
}

const LOWER: { [T in Node['$type']]: (node: Extract<Node, { $type: T }>, scope: Scope) => Typed } = {
    NumberLiteral: lowerNumber,
    DateLiteral: (node, scope) => {
        const date = dateOf(node.text);
        if (!('problem' in date)) return { expr: date.days, kind: 'date', node };
        scope.report.add(
            'type/mismatch',
            node,
            `\`${node.text}\` is not a day of the calendar: ${date.problem}.`,
            'Write a date as year-month-day, such as 2026-01-31.',
        );
        return unknownValue(node);
    },
    DurationLiteral: (node) => {
        const duration = durationOf(node.text);
        return duration ? { expr: duration.count, kind: 'number', unit: DURATION_UCUM[duration.unit], node } : unknownValue(node);
    },
    StringLiteral: (node) => ({ expr: 0, kind: 'category', labels: [node.value], literal: true, node }),
    BooleanLiteral: (node) => ({ expr: node.value === 'true' ? 1 : 0, kind: 'boolean', node }),
    Parenthesised: (node, scope) => lowerExpression(node.inner, scope),
    Reference: (node, scope) => {
        if (node.call) return lowerCall(node, scope) ?? unknownValue(node);
        return scope.resolve(node) ?? unknownName(node, scope);
    },
    Unary: lowerUnary,
    Binary: lowerBinary,
    If: lowerIf,
    Membership: lowerMembership,
    Within: (node, scope) => {
        scope.report.add(
            'type/mismatch',
            node,
            '`within` asks for an event during follow-up.',
            'Use it inside `share(…)` of an `expect`: `expect share(stroke within 5 years) < 5%`.',
        );
        return unknownValue(node);
    },
};

function lowerNumber(node: NumberLiteral, scope: Scope): Typed {
    const expr = node.percent ? percent(node.value) : node.value;
    const unit = unitAt(node.unit, { node, property: 'unit' }, scope.report);
    return { expr, kind: Number.isInteger(node.value) && !node.percent ? 'integer' : 'number', unit, node };
}

/** 11 % as the double nearest to 0.11. */
export function percent(value: number): number {
    return value / 100;
}

function unknownName(node: Extract<Node, { $type: 'Reference' }>, scope: Scope): Typed {
    if (node.member !== undefined && scope.knows(node.name)) return unknownMember(node, scope);
    const place = { node, property: 'name' };
    scope.report.unknown(place, node.name, scope.names(), `There is no \`${node.name}\` here.`, 'Declare it, or correct the name.');
    return unknownValue(node);
}

function unknownMember(node: Extract<Node, { $type: 'Reference' }>, scope: Scope): Typed {
    const place = { node, property: 'member' };
    const known = scope.membersOf?.(node.name) ?? [];
    const otherwise = known.length
        ? `It has ${listed(
              known.map((each) => `\`${node.name}.${each}\``),
              'and',
          )}.`
        : `Use \`${node.name}\` alone.`;
    scope.report.unknown(place, node.member!, known, `\`${node.name}\` has no \`${node.member}\`.`, otherwise);
    return unknownValue(node);
}

/** Reports a kind that does not fit; `true` where it fits. */
export function mustBe(kinds: readonly Kind[], typed: Typed, wanted: string, scope: Scope): boolean {
    if (kinds.includes(typed.kind)) return true;
    if (typed.failed) return true;
    if (typed.cell && kinds.includes('number')) {
        const { place, where, text } = typed.cell;
        scope.report.add(
            'table/file',
            place,
            `${where}: "${text}" is not a number, and the table is used as one.`,
            'Write a number there.',
        );
        return false;
    }
    scope.report.add(
        'type/mismatch',
        typed.node,
        `${wanted} is wanted here, and this is ${inWords(typed.kind)}.`,
        typed.kind === 'category' && kinds.includes('boolean')
            ? `Compare it with a label, such as \`== ${typed.labels?.[0] ?? 'label'}\`.`
            : 'Write an expression of that kind.',
    );
    return false;
}

const NUMERIC: readonly Kind[] = ['number', 'integer', 'boolean'];

export function mustBeNumber(typed: Typed, scope: Scope): boolean {
    return mustBe(NUMERIC, typed, 'A number', scope);
}

/** A boolean expression: a comparison, a condition, `and`, `or` … */
export function lowerPredicate(node: Node | undefined, scope: Scope): Typed {
    const typed = lowerExpression(node, scope);
    return mustBe(['boolean'], typed, 'True or false', scope) ? typed : { ...typed, expr: null, kind: 'boolean' };
}

function lowerUnary(node: Unary, scope: Scope): Typed {
    if (node.op === 'not') return { expr: operation('not', lowerPredicate(node.operand, scope).expr), kind: 'boolean', node };
    const operand = lowerExpression(node.operand, scope);
    if (!mustBeNumber(operand, scope)) return unknownValue(node);
    return {
        ...operand,
        kind: operand.kind === 'boolean' ? 'integer' : operand.kind,
        column: undefined,
        expr: operation('negate', operand.expr),
        node,
    };
}

const COMPARISONS: Record<string, Operator> = {
    '==': 'equal',
    '!=': 'unequal',
    '<': 'less',
    '<=': 'less_or_equal',
    '>': 'greater',
    '>=': 'greater_or_equal',
};
const ARITHMETIC: Record<string, Operator> = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '^': 'power' };

function lowerBinary(node: Binary, scope: Scope): Typed {
    if (node.op === 'and' || node.op === 'or' || node.op === 'implies') {
        const left = lowerPredicate(node.left, scope);
        return { expr: operation(node.op, left.expr, lowerPredicate(node.right, scope).expr), kind: 'boolean', node };
    }
    const comparison = COMPARISONS[node.op];
    if (comparison) return lowerComparison(node, comparison, scope);
    return arithmetic(node, lowerExpression(node.left, scope), lowerExpression(node.right, scope), scope);
}

function arithmetic(node: Binary, left: Typed, right: Typed, scope: Scope): Typed {
    const op = ARITHMETIC[node.op];
    if ((left.kind === 'date' || right.kind === 'date') && (op === 'add' || op === 'subtract'))
        return dateArithmetic(node, op, left, right, scope);
    if (!mustBeNumber(left, scope) || !mustBeNumber(right, scope)) return unknownValue(node);
    if (op !== 'add' && op !== 'subtract') {
        const whole = op === 'multiply' && left.kind !== 'number' && right.kind !== 'number';
        return { expr: operation(op, left.expr, right.expr), kind: whole ? 'integer' : 'number', node };
    }
    const [a, b] = aligned(left, right, scope.report);
    const kind = a.kind !== 'number' && b.kind !== 'number' ? 'integer' : 'number';
    return { expr: operation(op, a.expr, b.expr), kind, unit: a.unit ?? b.unit, analyte: a.analyte ?? b.analyte, node };
}

function dateArithmetic(node: Binary, op: 'add' | 'subtract', left: Typed, right: Typed, scope: Scope): Typed {
    if (left.kind === 'date' && right.kind === 'date' && op === 'subtract')
        return { expr: operation('subtract', left.expr, right.expr), kind: 'integer', unit: 'd', node };
    const [date, span] = left.kind === 'date' ? [left, right] : [right, left];
    if (span.kind === 'date' || (op === 'subtract' && left.kind !== 'date')) {
        scope.report.add(
            'type/mismatch',
            node,
            'Dates can be subtracted from each other, and a span of time added to or taken from a date.',
            'Write for instance `index_date - 3 months`.',
        );
        return unknownValue(node);
    }
    if (!mustBeNumber(span, scope)) return unknownValue(node);
    return { expr: operation('floor', operation(op, date.expr, inUnit(span, 'd', undefined, scope.report).expr)), kind: 'date', node };
}

function lowerComparison(node: Binary, op: Operator, scope: Scope): Typed {
    const [left, right] = comparands(node.left, node.right, scope);
    return compared(node, op, left, right, scope);
}

/** Both sides of a comparison: in one with a category, its labels win over variables of the same name. */
function comparands(leftNode: Node, rightNode: Node, scope: Scope): [Typed, Typed] {
    if (isBareName(leftNode) && !scope.knows(leftNode.name)) {
        const right = lowerExpression(rightNode, scope);
        if (right.failed) return [unknownValue(leftNode), right];
        return [labelOf(leftNode, right, scope) ?? lowerExpression(leftNode, scope), right];
    }
    const left = lowerExpression(leftNode, scope);
    if (left.failed && isBareName(rightNode) && !scope.knows(rightNode.name)) return [left, unknownValue(rightNode)];
    const asLabel = labelOf(rightNode, left, scope);
    if (asLabel) return [left, asLabel];
    const right = lowerExpression(rightNode, scope);
    return [(left.kind !== 'category' && labelOf(leftNode, right, scope)) || left, right];
}

function isBareName(node: Node): node is Extract<Node, { $type: 'Reference' }> {
    return node?.$type === 'Reference' && node.member === undefined && !node.call;
}

/** `node` read as a label of the category it is compared with; reports a name that is neither a label nor anything else. */
function labelOf(node: Node, category: Typed, scope: Scope): Typed | undefined {
    if (category.kind !== 'category' || !category.labels) return undefined;
    const text = isBareName(node) ? node.name : node?.$type === 'StringLiteral' ? node.value : undefined;
    if (text === undefined) return undefined;
    const index = category.labels.indexOf(text);
    if (index >= 0) return { expr: index, kind: 'category', labels: category.labels, node };
    if (category.literal || (isBareName(node) && scope.knows(text))) return undefined;
    const of = category.column ? `\`${category.column}\`` : 'this category';
    scope.report.unknown(
        node,
        text,
        category.labels,
        `\`${text}\` is not a label of ${of}.`,
        `Its labels are ${listed(category.labels, 'and')}.`,
        (near) => (isBareName(node) ? near : `"${near}"`),
    );
    return { expr: null, kind: 'category', labels: category.labels, node };
}

/** `left op right` for values already lowered. */
export function compared(node: AstNode, op: Operator, left: Typed, right: Typed, scope: Scope): Typed {
    if (left.failed || right.failed) return { expr: null, kind: 'boolean', node };
    if (left.kind === 'category' && right.kind === 'category')
        return { expr: operation(op, left.expr, relabelled(right, left.labels ?? [])), kind: 'boolean', node };
    if (left.kind === 'category' || right.kind === 'category' || left.kind === 'text' || right.kind === 'text')
        return mismatch(node, left, right, scope);
    if ((left.kind === 'date') !== (right.kind === 'date')) return mismatch(node, left, right, scope);
    const [a, b] = left.kind === 'date' ? [left, right] : aligned(left, right, scope.report);
    return { expr: operation(op, a.expr, b.expr), kind: 'boolean', node };
}

function mismatch(node: AstNode, left: Typed, right: Typed, scope: Scope): Typed {
    if (!left.failed && !right.failed)
        scope.report.add(
            'type/mismatch',
            node,
            `${capital(inWords(left.kind))} and ${inWords(right.kind)} cannot be compared.`,
            'Compare values of one kind; a category is compared with one of its labels.',
        );
    return { expr: null, kind: 'boolean', node };
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerMembership(node: Membership, scope: Scope): Typed {
    const value = lowerExpression(node.value, scope);
    if (node.range) {
        const [low, high] = [node.range.low, node.range.high].map((bound) => labelOf(bound, value, scope) ?? lowerExpression(bound, scope));
        if (value.kind === 'category' || value.kind === 'text') return mismatch(node, value, low, scope);
        for (const bound of [low, high])
            if ((bound.kind === 'date') !== (value.kind === 'date') || !(isNumeric(bound.kind) || bound.kind === 'date'))
                return mismatch(node, value, bound, scope);
        const bounds = [low, high].map(
            (bound) => (value.kind === 'date' ? bound : inUnit(bound, value.unit, value.analyte, scope.report)).expr,
        );
        return { expr: operation('between', value.expr, bounds[0], bounds[1]), kind: 'boolean', node };
    }
    const tests = (node.list?.values ?? []).map(
        (item) =>
            compared(
                item,
                'equal',
                value,
                value.failed ? unknownValue(item) : (labelOf(item, value, scope) ?? lowerExpression(item, scope)),
                scope,
            ).expr,
    );
    return { expr: tests.length ? tests.reduce((a, b) => operation('or', a, b)) : 0, kind: 'boolean', node };
}

function lowerIf(node: If, scope: Scope): Typed {
    const condition = lowerPredicate(node.condition, scope);
    const branches = unified([lowerExpression(node.then, scope), lowerExpression(node.else, scope)], node, scope);
    return { ...branches.type, expr: operation('if', condition.expr, branches.exprs[0], branches.exprs[1]), node };
}

/** Values that stand for one another (the branches of a choice) in one kind, unit and list of labels. */
export function unified(values: Typed[], node: AstNode, scope: Scope): { type: Omit<Typed, 'expr'>; exprs: Typed['expr'][] } {
    const known = values.filter((each) => !each.failed);
    const lead = known[0] ?? values[0];
    const other = known.find((each) => (isNumeric(each.kind) ? 'number' : each.kind) !== (isNumeric(lead.kind) ? 'number' : lead.kind));
    if (other) {
        scope.report.add(
            'type/mismatch',
            other.node,
            `One branch gives ${inWords(lead.kind)}, this one ${inWords(other.kind)}.`,
            'Give all branches values of one kind.',
        );
        return { type: { kind: lead.kind, labels: lead.labels, node }, exprs: values.map(() => null) };
    }
    if (lead.kind === 'category') {
        const { labels, exprs } = united(known.length ? known : values);
        const all = values.map((each) => (known.includes(each) ? exprs[known.indexOf(each)] : null));
        return { type: { kind: 'category', labels, literal: known.every((each) => each.literal), node }, exprs: all };
    }
    const unit = known.find((each) => each.unit !== undefined)?.unit;
    const analyte = known.find((each) => each.analyte)?.analyte;
    const converted = values.map((each) => (isNumeric(each.kind) ? inUnit(each, unit, analyte, scope.report) : each));
    const kinds = converted.filter((each) => !each.failed).map((each) => each.kind);
    const kind = kinds.every((each) => each === lead.kind) ? lead.kind : kinds.every((each) => each !== 'number') ? 'integer' : 'number';
    return { type: { kind, unit, analyte, node }, exprs: converted.map((each) => each.expr) };
}

/** A guarded choice of expressions as nested ifs; a guard that is missing counts as false. */
export function lowerChoice(choice: Choice, scope: Scope): Typed {
    if (choice.branches.length === 0) return lowerExpression(choice.value, scope);
    mustHaveOtherwise(choice, scope);
    const guards = choice.branches.map((branch) => definitely(lowerPredicate(branch.guard, scope).expr));
    const values = [...choice.branches.map((branch) => lowerExpression(branch.value, scope)), lowerExpression(choice.otherwise, scope)];
    const { type, exprs } = unified(values, choice, scope);
    return {
        ...type,
        expr: guards.reduceRight((rest, guard, index) => operation('if', guard, exprs[index], rest), exprs[exprs.length - 1]),
        node: choice,
    };
}

/** True where it is true, false where it is false or missing. */
export function definitely(predicate: Typed['expr']): Typed['expr'] {
    return operation('and', operation('not', operation('is_missing', predicate)), predicate);
}

export function mustHaveOtherwise(
    choice: { branches: AstNode[]; otherwise?: AstNode; $cstNode?: AstNode['$cstNode'] } & AstNode,
    scope: Scope,
): void {
    casesMustBeFew(choice.branches, scope);
    if (choice.otherwise) return;
    const last = choice.branches[choice.branches.length - 1];
    const range = scope.report.range(last);
    const end = { ...range, start: range.end, line: range.endLine, column: range.endColumn };
    scope.report.add(
        'choice/otherwise',
        { node: last, property: 'guard' },
        'This choice does not say what holds for everybody else.',
        'Add `otherwise: …` after the last `when`.',
        {
            fixes: [{ title: 'Add otherwise', edits: [{ range: end, text: '\n      otherwise: 0' }] }],
        },
    );
}

function casesMustBeFew(branches: AstNode[], scope: Scope): void {
    if (branches.length <= LIMITS.cases) return;
    const message = `A choice has at most ${LIMITS.cases} cases.`;
    scope.report.add('limit/size', branches[LIMITS.cases], message, 'Use a `table`, or an expression of the variable that they depend on.');
}
