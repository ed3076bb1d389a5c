import { type AstNode, AstUtils } from 'langium';
import { simpleDistribution } from '../../language/distributions/table.ts';
import type { Branch, Effect, Membership, Rate, Reference, Require, Table, Variable } from '../../language/grammar/generated/ast.ts';
import type { Fix } from '../../plan/diagnostic.ts';
import { entryOf, type FixMaker, fix, nodeAround, nodesAround, removal, removeNode, type Source, wordAt } from './source.ts';

const replaced = (source: Source, text: string, preferred = true): Fix => {
    const { start, end } = source.finding.range;
    return fix(source, `Change to \`${text}\``, [{ start, end, text }], preferred);
};

/** The other sign of definition, a statistic, a truth value, a number of a label, a day that exists. */
export const mismatch: FixMaker = (source) => {
    const { message, remedy } = source.finding;
    const word = wordAt(source);
    const variable = nodeAround<Variable>(source, 'Variable');
    if (variable?.value && (remedy.includes('Write `=`') || message.includes('is a distribution')))
        return otherSign(source, variable, message.includes('is a distribution') ? '~' : '=');
    if (message.includes('has a value for each patient'))
        return ['mean', 'median'].map((name) => replaced(source, `${name}(${word})`, name === 'mean'));
    if (remedy.includes('Remove `in')) return withoutRange(source);
    if (message.includes('calendar')) return nearestDay(source, word);
    const entity = source.index.at(source.path, source.finding.range.start)?.entity;
    const labels = entity ? source.index.labelsOf(entity) : [];
    if (labels.length > 0 && message.includes('number is wanted'))
        return [replaced(source, `(if ${word} == ${written(labels.at(-1)!.name)} then 1 else 0)`, false)];
    if (labels.length > 0 && message.includes('True or false'))
        return [replaced(source, `${word} == ${written(labels.at(-1)!.name)}`, false)];
    if (message.includes('True or false') && entity) return [replaced(source, `${word} > 0`, false)];
    return removeNode(source, nodeAround<Effect>(source, 'Effect'), 'Remove this effect');
};

const written = (label: string): string => (/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(label) ? label : JSON.stringify(label));

function otherSign(source: Source, { value, $cstNode }: Variable, sign: string): Fix[] {
    const before = source.text.slice($cstNode!.offset, value.$cstNode!.offset);
    const at = before.search(/[~=](?=\s*$)/);
    const start = $cstNode!.offset + at;
    return at < 0 ? [] : [fix(source, `Write \`${sign}\``, [{ start, end: start + 1, text: sign }], true)];
}

function nearestDay(source: Source, word: string): Fix[] {
    const [, year, month] = /^(\d{4})-(\d\d)-\d\d$/.exec(word) ?? [];
    if (!year || Number(month) < 1 || Number(month) > 12) return [];
    const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    return [replaced(source, `${year}-${month}-${String(last).padStart(2, '0')}`)];
}

/** The nearest arguments that could stand. */
export const impossibleArguments: FixMaker = (source) => {
    const { message } = source.finding;
    if (/not rise|ends before it begins|outside its range/.test(message)) {
        const swapped = swappedBounds(source);
        if (swapped.length > 0) return swapped;
    }
    if (/sum to/.test(message)) return [];
    if (/increase/.test(message)) return sortedQuantiles(source);
    const percent = asPercent(source);
    if (percent.length > 0) return percent;
    return [...positive(source), ...fitting(source), ...missingOrSurplus(source)].slice(0, 3);
};

/** `a..b` around the place, the other way round. */
function swappedBounds(source: Source): Fix[] {
    const around = nodesAround(source);
    for (const node of around) {
        const ends = boundsOf(node);
        if (!ends) continue;
        const [low, high] = ends.map((each) => ({ start: each.offset, end: each.end, text: each.text }));
        const edits = [
            { ...low, text: high.text },
            { ...high, text: low.text },
        ];
        return [fix(source, `Change to \`${high.text}${node.$type === 'Enrolment' ? ' .. ' : '..'}${low.text}\``, edits, true)];
    }
    return [];
}

function boundsOf(node: AstNode): { offset: number; end: number; text: string }[] | undefined {
    const part = node as AstNode & Record<string, AstNode | undefined>;
    const [low, high] = node.$type === 'Range' ? [part.low, part.high] : node.$type === 'Variable' ? [part.lower, part.upper] : [];
    if (low?.$cstNode && high?.$cstNode) return [low.$cstNode, high.$cstNode];
    if (node.$type === 'Enrolment') {
        const dates = [...(node.$cstNode?.text ?? '').matchAll(/\d{4}-\d\d-\d\d/g)];
        const from = node.$cstNode!.offset;
        if (dates.length === 2) return dates.map((date) => ({ offset: from + date.index, end: from + date.index + 10, text: date[0] }));
    }
    return undefined;
}

/** `1.4` that was meant as 1.4 %, where shares are wanted; more than all becomes all. */
function asPercent(source: Source): Fix[] {
    if (!/between 0 % and 100 %|0–1/.test(source.finding.message + source.finding.remedy)) return [];
    const [number, ...more] = numbersIn(source);
    if (!number || more.length > 0) return [];
    const edit = (text: string) => fix(source, `Change to ${text}`, [{ start: number.start, end: number.end, text }], true);
    if (number.text.endsWith('%')) return [edit(number.value > 100 ? '100%' : `${Math.abs(number.value)}%`)];
    if (number.value > 1 && number.value <= 100) return [edit(`${number.text}%`)];
    return number.value < 0 ? [edit(number.text.replace(/^-\s*/, ''))] : [];
}

function numbersIn({ text, finding: { range } }: Source): { start: number; end: number; text: string; value: number }[] {
    const found = text.slice(range.start, range.end).matchAll(/(?<![\w.])(?:-\s*)?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\s*%?/g);
    return [...found].map((each) => ({
        start: range.start + each.index,
        end: range.start + each.index + each[0].length,
        text: each[0],
        value: Number(each[0].replace(/[_%\s]/g, '')),
    }));
}

/** Without the sign, where what is wanted lies above 0; nothing becomes 1. */
function positive(source: Source): Fix[] {
    if (!/above 0|whole number from 1|longer than nothing/.test(source.finding.message)) return [];
    const numbers = numbersIn(source);
    const negative = numbers.filter(({ value }) => value < 0);
    const zero = numbers.filter(({ value }) => value === 0 || !Number.isInteger(value));
    const [wrong] = negative.length > 0 ? negative : zero;
    if (!wrong) return [];
    const text = wrong.value < 0 ? wrong.text.replace(/^-\s*/, '') : wrong.value === 0 ? '1' : String(Math.max(1, Math.round(wrong.value)));
    return [fix(source, `Change to ${text}`, [{ start: wrong.start, end: wrong.end, text }], true)];
}

/** A distribution with the parameters of its first form: what was given in their order, 1 for the rest. */
function fitting(source: Source): Fix[] {
    const call = nodesAround(source)[0] as Reference | undefined;
    const spec = call?.$type === 'Reference' && call.call ? simpleDistribution(call.name) : undefined;
    if (!spec || !call || !/do not fit|takes/.test(source.finding.message)) return [];
    const given = call.arguments.filter((each) => !each.key && !each.high).map(({ value }) => value?.$cstNode?.text ?? '1');
    const parameters = spec.forms[0].parameters.filter(({ optional, range }) => !optional && !range);
    const text = `${call.name}(${parameters.map(({ name }, i) => `${name}: ${given[i] ?? 1}`).join(', ')})`;
    const { offset, end } = call.$cstNode!;
    return [fix(source, `Write \`${text}\``, [{ start: offset, end, text }])];
}

/** A call with as many arguments as it takes. */
function missingOrSurplus(source: Source): Fix[] {
    const call = nodesAround(source)[0] as Reference | undefined;
    if (call?.$type !== 'Reference' || !call.call) return [];
    const most = Number(/takes (\d+) argument/.exec(source.finding.message)?.[1] ?? Number.NaN);
    const last = call.arguments[most - 1]?.$cstNode;
    if (last) return [fix(source, 'Remove what is too much', [{ start: last.end, end: call.$cstNode!.end - 1, text: '' }])];
    const absent = [...(/lacks (.*)\./.exec(source.finding.message)?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
    if (absent.length === 0) return [];
    const at = call.$cstNode!.end - 1;
    const text = `${call.arguments.length > 0 ? ', ' : ''}${absent.map((name) => `${name}: ${name}`).join(', ')}`;
    const names = absent.map((name) => `\`${name}\``).join(' and ');
    return [fix(source, `Add ${names}`, [{ start: at, end: at, text }])];
}

/** The values of `quantiles(5%: 10, 50%: 8)` in rising order. */
function sortedQuantiles(source: Source): Fix[] {
    const call = nodeAround<Reference>(source, 'Reference');
    const cells = (call?.arguments ?? []).filter(({ key, value }) => key?.$type === 'NumberLiteral' && value?.$type === 'NumberLiteral');
    const sorted = cells.map(({ value }) => value!.$cstNode!.text).toSorted((a, b) => Number(a) - Number(b));
    if (new Set(sorted).size !== sorted.length || cells.length < 2) return [];
    const edits = cells.map(({ value }, i) => ({ start: value!.$cstNode!.offset, end: value!.$cstNode!.end, text: sorted[i] }));
    return [fix(source, 'Sort the values', edits, true)];
}

/** Without `in low..high`. */
export const withoutRange: FixMaker = (source) => {
    const node = nodeAround<Membership>(source, 'Membership');
    const [value, cst] = [node?.value?.$cstNode, node?.$cstNode];
    return value && cst
        ? [fix(source, `Remove \`${source.text.slice(value.end, cst.end).trim()}\``, [{ start: value.end, end: cst.end, text: '' }])]
        : [];
};

/** A last row that matches everybody. */
export const uncovered: FixMaker = (source) => {
    const name = /table (\S+) matches/.exec(source.finding.message)?.[1];
    const table = source.ast.declarations.find((each): each is Table => each.$type === 'Table' && each.name === name);
    const last = table?.rows.at(-1)?.$cstNode;
    const value = table?.rows.at(-1)?.value.$cstNode?.text;
    if (!table || !last || value === undefined) return [];
    const row = `${table.keys.map(() => '*').join(', ')}: ${value}`;
    const apart = source.text.slice(0, last.offset).match(/[\r\n][ \t]*$/)?.[0] ?? '  ';
    return [fix(source, `Add a last row \`${row}\``, [{ start: last.end, end: last.end, text: `${apart}${row}` }])];
};

/** Another unit where the dimension is wrong: the one that is meant, or none. */
export const wrongUnit: FixMaker = (source) => {
    const meant = /where \[(.*)\] is meant/.exec(source.finding.message)?.[1];
    const at = /\[(?:[^[\]]|\[[^\]]*\])*\]/.exec(wordAt(source));
    if (!at) return [];
    const start = source.finding.range.start + at.index;
    const place = { start, end: start + at[0].length };
    const without = fix(source, 'Remove the unit', [
        { ...place, start: start - (/\s$/.test(source.text.slice(0, start)) ? 1 : 0), text: '' },
    ]);
    return meant ? [fix(source, `Change to [${meant}]`, [{ ...place, text: `[${meant}]` }]), without] : [without];
};

/** What never or always holds, or acts twice, or is not built yet, can go. */
export const idleRule: FixMaker = (source) => {
    const branch = nodeAround<Branch>(source, 'Branch', 'RateBranch');
    const cst = branch?.$cstNode;
    const choice = branch?.$container as { branches: AstNode[] } | undefined;
    if (cst && choice && choice.branches.length > 1) return [fix(source, 'Remove this case', [removal(source, cst.offset, cst.end)])];
    return removeNode(source, entryOf(nodesAround(source)[0]), 'Remove it');
};

/** A group that nobody is in: its case goes; the last one leaves what holds for everybody else. */
export const emptyGroup: FixMaker = (source) => {
    if (!source.finding.message.includes('is in that group')) return [];
    const branch = nodeAround(source, 'Branch', 'RateBranch');
    const choice = branch?.$container as { branches: AstNode[]; otherwise?: AstNode; $cstNode?: AstNode['$cstNode'] } | undefined;
    const [cst, rest] = [branch?.$cstNode, choice?.otherwise?.$cstNode];
    if (!cst || !choice) return [];
    if (choice.branches.length > 1 || !rest) return [fix(source, 'Remove this case', [removal(source, cst.offset, cst.end)])];
    return [fix(source, 'Remove this case', [{ start: choice.$cstNode!.offset, end: rest.offset, text: '' }])];
};

/** The pair goes; or what a derived variable is computed from is correlated instead. */
export const impossiblePair: FixMaker = (source) => {
    const pair = nodeAround(source, 'CorrelatedPair');
    const whole = pair?.$container?.$type === 'Correlate' ? pair.$container : pair;
    const inputs = /Correlate what it is computed from: (.*)\./.exec(source.finding.remedy)?.[1] ?? '';
    const others = [...inputs.matchAll(/`([^`]+)`/g)].slice(0, 3).map(([, name]) => replaced(source, name, false));
    return [...(/^[\p{L}\p{N}_]+$/u.test(wordAt(source)) ? others : []), ...removeNode(source, whole, 'Remove this correlation')];
};

/** The pairs that were filled in, listed at the values that they were given. */
export const completedPairs: FixMaker = (source) => {
    const pair = nodeAround(source, 'CorrelatedPair') ?? nodeAround(source, 'Correlate');
    const single = pair?.$type === 'Correlate' || pair?.$container?.$type === 'Correlate';
    const cst = (single && pair?.$type !== 'Correlate' ? pair?.$container : pair)?.$cstNode;
    const list = [...source.finding.message.matchAll(/([\p{L}\p{N}_]+) with ([\p{L}\p{N}_]+) (-?[0-9]+(?:\.[0-9]+)?)/gu)];
    if (!cst || list.length === 0 || source.finding.message.includes('…')) return [];
    const apart = source.text.slice(0, cst.offset).match(/[\r\n]+[ \t]*$/)?.[0] ?? ' ';
    const text = list.map(([, a, b, value]) => `${apart}${single ? 'correlate ' : ''}${a} with ${b} ${value}`).join('');
    return [fix(source, 'List these pairs', [{ start: cst.end, end: cst.end, text }])];
};

/** A test of the dataset in place of a requirement that hardly anybody meets. */
export const rejectingRule: FixMaker = (source) => {
    const rule = nodeAround<Require>(source, 'Require');
    const predicate = rule?.predicate?.$cstNode;
    if (!rule?.$cstNode || !predicate) return [];
    const why = source.text.slice(predicate.end, rule.$cstNode.end);
    const text = `expect share(${predicate.text}) > 50%${why}`;
    return [fix(source, 'Test it with `expect` instead', [{ start: rule.$cstNode.offset, end: rule.$cstNode.end, text }])];
};

/** A rate is never below 0. */
export const negativeRate: FixMaker = (source) => {
    const around = nodesAround(source);
    const rate = around.find((each) => each.$type === 'Rate') ?? AstUtils.streamContents(around[0]).find((each) => each.$type === 'Rate');
    const cst = (rate as Rate | undefined)?.value?.$cstNode;
    if (!cst) return [];
    const text = `max(0, ${cst.text})`;
    return [fix(source, `Change to \`${text}\``, [{ start: cst.offset, end: cst.end, text }], true)];
};
