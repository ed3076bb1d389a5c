import { type AstNode, AstUtils } from 'langium';
import { type Affine, conversion, displayUnit, parseUnit, unitsOf } from '../../knowledge/units.ts';
import type { ParameterSpec } from '../../language/distributions/form.ts';
import { simpleDistribution } from '../../language/distributions/table.ts';
import { formula } from '../../language/formulas/index.ts';
import type { Argument, Corrupt, Effect, Measure, Membership, Ratio, Reference, Variable } from '../../language/grammar/generated/ast.ts';
import type { Mention } from '../../language/index/index.ts';
import { nodeOfProperty } from '../../language/syntax/property.ts';
import { analyteOf } from '../language/facts.ts';
import { inferredUnit } from '../language/inferred-unit.ts';
import { type Edit, nodeAt, type Offer, type Refactoring, type Selection } from './refactoring.ts';

/** Gives a variable another unit of its analyte: its definition, its limits and all that is said of it elsewhere follow. */
export const convertUnit: Refactoring = {
    kind: 'refactor.rewrite.unit',
    offers(selection) {
        const variable = nodeAt<Variable>(selection, 'Variable');
        const name = variable && nodeOfProperty(variable.$cstNode, 'name');
        const entity = name && selection.index.at(selection.path, name.offset)?.entity;
        const from = variable?.unit === undefined ? undefined : parseUnit(variable.unit);
        const analyte = variable && analyteOf(variable);
        // Near the head only: elsewhere a variable is long, and its unit is not what one thinks of.
        const head = variable && nodeOfProperty(variable.$cstNode, 'kind');
        if (!variable || !entity || !analyte || !from?.ok || entity.of || !head || selection.start > head.end) return [];
        return unitsOf(analyte).flatMap((unit): Offer[] => {
            const factors = conversion(from.ucum, unit, analyte);
            if (unit === from.ucum || 'problem' in factors) return [];
            const edits = new Conversion(selection, factors, from.ucum, unit).of(entity.mentions);
            return edits ? [{ title: `Convert \`${entity.name}\` to [${displayUnit(unit)}] everywhere`, edits }] : [];
        });
    },
};

/** The edits that give a definition alone the numbers of another unit; nothing where it cannot be converted, or its cases are of different size. */
export function convertedDefinition(
    at: Pick<Selection, 'path' | 'text' | 'ast' | 'index'>,
    variable: Variable,
    factors: Affine,
    from: string,
    to: string,
): Edit[] | undefined {
    if (ofUnlikeSize(variable, Math.abs(factors.scale))) return undefined;
    const selection = { ...at, start: 0, end: 0, tree: () => undefined };
    return new Conversion(selection, factors, from, to).ofDefinition(variable);
}

/** Whether the cases begin with numbers that lie as far apart as the two units do: then not all of them are in the same unit. */
function ofUnlikeSize({ value: { branches, otherwise } }: Variable, scale: number): boolean {
    const firsts = [...branches.map(({ value }) => value), otherwise].flatMap((each) => {
        const number = each && AstUtils.streamAst(each).find(({ $type }) => $type === 'NumberLiteral');
        return number ? [Math.abs((number as AstNode & { value: number }).value)] : [];
    });
    return firsts.length > 1 && Math.max(...firsts) / Math.min(...firsts) > Math.sqrt(Math.max(scale, 1 / scale));
}

type Role = ParameterSpec['role'];
/** Laws that stay in their family when a constant is added. */
const SHIFTED = new Set(['normal', 'uniform', 'triangular', 'student_t', 'laplace']);
/** Parameters that are in no unit; all other plain ones depend on it. */
const UNITLESS = new Set(['shape', 'gsd', 'df', 'alpha', 'beta']);
const LEVELS = new Set(['mean', 'median', 'min', 'max', 'quantile']);
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

const MENTIONING = [
    'Reference',
    'Variable',
    'Effect',
    'Measure',
    'Corrupt',
    'Counterfactual',
    'StringLiteral',
    'CorrelatedPair',
    'Missing',
    'Without',
];

/** What cannot be converted ends the whole attempt. */
class Unconvertible extends Error {}

class Conversion {
    private readonly selection: Selection;
    private readonly factors: Affine;
    private readonly from: string;
    private readonly to: string;
    private readonly edits: Edit[] = [];
    private path = '';

    constructor(selection: Selection, factors: Affine, from: string, to: string) {
        this.selection = selection;
        this.factors = factors;
        this.from = from;
        this.to = to;
    }

    of(mentions: readonly Mention[]): Edit[] | undefined {
        return this.attempt(() => {
            for (const mention of mentions) {
                this.path = mention.file;
                const parsed = this.selection.tree(mention.file);
                if (!parsed) throw new Unconvertible();
                const at = { ...this.selection, ast: parsed.ast, start: mention.start, end: mention.end };
                this.mention(mention, nodeAt(at, ...MENTIONING));
            }
        });
    }

    ofDefinition(variable: Variable): Edit[] | undefined {
        this.path = this.selection.path;
        return this.attempt(() => this.declaration(variable));
    }

    private attempt(work: () => void): Edit[] | undefined {
        try {
            work();
            return this.edits;
        } catch (error) {
            if (error instanceof Unconvertible) return undefined;
            throw error;
        }
    }

    private mention({ role }: Mention, node: AstNode | undefined): void {
        if (role !== 'reference' && node?.$type === 'Variable') return void this.declaration(node as Variable);
        if (node?.$type === 'Reference') return void this.use(node as Reference);
        if (node?.$type === 'Effect') return void this.effect(node as Effect);
        if (node?.$type === 'Measure') {
            const { sd, trend } = node as Measure;
            for (const each of [sd, trend]) if (each) this.value(each, 'difference');
            return;
        }
        const harmless = node?.$type === 'CorrelatedPair' || node?.$type === 'Missing' || node?.$type === 'Without';
        if (!harmless && !(node?.$type === 'Corrupt' && (node as Corrupt).kind === 'scale')) throw new Unconvertible();
    }

    private declaration(variable: Variable): void {
        const unit = nodeOfProperty(variable.$cstNode, 'unit');
        if (unit) this.write(unit, `[${displayUnit(this.to)}]`);
        const { value: choice } = variable;
        for (const each of [...choice.branches.map(({ value }) => value), choice.otherwise, choice.value])
            if (each) variable.kind === '~' ? this.law(each) : this.computed(each);
        for (const each of [variable.lower, variable.upper]) if (each) this.value(each, 'level');
        const step = variable.step && nodeOfProperty(variable.step.$cstNode, 'value');
        if (!step) return;
        if (variable.step!.unit !== undefined) throw new Unconvertible();
        const size = variable.step!.value * Math.abs(this.factors.scale);
        this.write(step, plainNumber(Number(`1e${Math.floor(Math.log10(size) + 1e-9)}`)));
    }

    /** A value with a unit of its own is converted by the language. */
    private computed(node: AstNode): void {
        const scope = this.selection.index.inScopeOf(this.path);
        const own = inferredUnit(
            node,
            (name) => this.selection.index.entities.find((each) => each.name === name && each.kind === 'variable' && !each.of),
            (name) => scope.get(name),
        );
        if (own === undefined) this.value(node, 'level');
    }

    private law(node: AstNode): void {
        if (node.$type === 'Membership') {
            const { value, range } = node as Membership;
            if (!range || !value) throw new Unconvertible();
            this.law(value);
            this.value(range.low, 'level');
            return void this.value(range.high, 'level');
        }
        const call = node as Reference;
        if (node.$type !== 'Reference' || !call.call) throw new Unconvertible();
        if (call.name === 'mixture') {
            for (const { value } of call.arguments) if (value) this.law(value);
            return;
        }
        const spec = simpleDistribution(call.name);
        if (!spec || (this.factors.offset !== 0 && !SHIFTED.has(call.name))) throw new Unconvertible();
        const names = call.arguments.map(({ key }) => (key?.$type === 'Reference' ? key.name : undefined));
        const form = spec.forms.find(
            ({ parameters }) =>
                names.length <= parameters.length &&
                names.every((name, i) => (name === undefined ? parameters[i] : parameters.some((each) => each.name === name))),
        );
        if (!form) throw new Unconvertible();
        for (const [i, argument] of call.arguments.entries())
            this.parameter(argument, form.parameters.find(({ name }) => name === names[i]) ?? form.parameters[i]);
    }

    private parameter({ value, high }: Argument, { name, role }: ParameterSpec): void {
        if (role === 'plain' && UNITLESS.has(name)) return;
        if (role === 'plain' || role === 'probability') throw new Unconvertible();
        for (const each of [value, high]) if (each) this.value(each, role);
    }

    /** A sum acts on the scale of the variable, a product on any. */
    private effect({ op, value: term }: Effect): void {
        if (op === '*' || !term) return;
        if (term.value.$type !== 'Reference' || !(term.value as Reference).call) this.value(term.value, 'difference');
        else {
            const call = term.value as Reference;
            if (!SHIFTED.has(call.name)) throw new Unconvertible();
            for (const { value, high } of call.arguments) for (const each of [value, high]) if (each) this.value(each, 'difference');
        }
        for (const each of [term.range?.low, term.range?.high]) if (each) this.value(each, 'difference');
    }

    private use(node: Reference): void {
        const parent = node.$container as AstNode;
        if (parent.$type === 'Ratio') return void this.ratio(parent as unknown as Ratio);
        if (parent.$type === 'Argument' && (parent as unknown as Argument).value === node) {
            const call = parent.$container as Reference;
            if (call.name === 'is_missing' || formula(call.name)) return;
            if (LEVELS.has(call.name) || call.name === 'sd')
                return void this.compared(call, LEVELS.has(call.name) ? 'level' : 'difference');
            if (!this.selection.index.inScopeOf(this.path).has(call.name) && !['round', 'exp', 'log', 'sqrt', 'abs'].includes(call.name))
                throw new Unconvertible();
        }
        if (this.beside(node, 'level')) return;
        const { scale, offset } = this.factors;
        const back = `${node.$cstNode!.text} * ${plainNumber(1 / scale)}${offset === 0 ? '' : ` + ${plainNumber(-offset / scale)}`}`;
        this.write(node.$cstNode!, `(${back})`);
    }

    /** A statistic is converted by what it is compared with. */
    private compared(call: Reference, role: Role): void {
        if (!this.beside(call, role)) throw new Unconvertible();
    }

    /** Numbers that something is compared with, converted; false where it is compared with anything else or not at all. */
    private beside(node: AstNode, role: Role): boolean {
        const parent = node.$container as AstNode & {
            op?: string;
            left?: AstNode;
            right?: AstNode;
            range?: { low: AstNode; high: AstNode };
            value?: AstNode;
        };
        const others =
            parent.$type === 'Binary' && COMPARISONS.has(parent.op!)
                ? [parent.left === node ? parent.right! : parent.left!]
                : parent.$type === 'Membership' && parent.value === node && parent.range
                  ? [parent.range.low, parent.range.high]
                  : [];
        if (others.length === 0 || !others.every((each) => each.$type === 'NumberLiteral')) return false;
        for (const each of others) this.value(each, role);
        return true;
    }

    /** The step keeps its size by keeping its unit. */
    private ratio({ step, ratio, duration }: Ratio): void {
        const old = `[${displayUnit(this.from)}]`;
        if (duration) throw new Unconvertible();
        if (step?.unit !== undefined) return;
        const place = step?.$cstNode ?? ratio.$cstNode!;
        this.edits.push({ path: this.path, start: place.end, end: place.end, text: step ? ` ${old}` : ` per 1 ${old}` });
    }

    /** A number becomes another; what is computed is multiplied. One with a unit of its own stays. */
    private value(node: AstNode, role: Role): void {
        const cst = node.$cstNode!;
        const offset = role === 'level' ? this.factors.offset : 0;
        const negative = node.$type === 'Unary' && (node as AstNode & { operand: AstNode }).operand.$type === 'NumberLiteral';
        const literal = (negative ? (node as AstNode & { operand: AstNode }).operand : node) as AstNode & {
            value?: number;
            percent?: boolean;
            unit?: string;
        };
        if (literal.$type === 'NumberLiteral') {
            if (literal.unit !== undefined) return;
            const value = (negative ? -1 : 1) * literal.value! * (literal.percent ? 0.01 : 1);
            return void this.write(cst, plainNumber(value * this.factors.scale + offset));
        }
        this.write(cst, `(${cst.text}) * ${plainNumber(this.factors.scale)}${offset === 0 ? '' : ` + ${plainNumber(offset)}`}`);
    }

    private write({ offset, end }: { offset: number; end: number }, text: string): void {
        // What holds a use that is written anew itself would be written twice.
        if (this.edits.some((each) => each.path === this.path && each.start < end && offset < each.end)) throw new Unconvertible();
        this.edits.push({ path: this.path, start: offset, end, text });
    }
}

/** Six significant digits, without an exponent. */
function plainNumber(value: number): string {
    const rounded = Number(value.toPrecision(6));
    const text = String(rounded);
    return text.includes('e') ? rounded.toFixed(Math.min(12, 6 - Math.floor(Math.log10(Math.abs(rounded))))).replace(/\.?0+$/, '') : text;
}
