import type { AstNode } from 'langium';
import { conversion, displayUnit, parseUnit } from '../../knowledge/units.ts';
import type { Condition, Medication, Prevalence, Reference, Variable } from '../../language/grammar/generated/ast.ts';
import { nodeOfProperty } from '../../language/syntax/property.ts';
import type { Fix } from '../../plan/diagnostic.ts';
import { analyteOf } from '../language/facts.ts';
import { convertedDefinition } from '../refactorings/convert-unit.ts';
import { type FixMaker, fix, lineBefore, nodeAround, nodesAround, type Source } from './source.ts';

/** The numbers of a definition that were meant in another unit, in the unit that is written; the unit's own change comes with the finding. */
export const misfittingUnit: FixMaker = (source) => {
    const meant = /Change the unit to \[([^\]]*(?:\[[^\]]*\])?[^\]]*)\], or convert/.exec(source.finding.remedy)?.[1];
    const variable = nodeAround<Variable>(source, 'Variable');
    const analyte = variable && analyteOf(variable);
    const own = parseUnit(variable?.unit ?? '');
    const other = parseUnit(meant ?? '');
    if (!variable || !analyte || meant === undefined || !own.ok || !other.ok) return [];
    const factors = conversion(other.ucum, own.ucum, analyte);
    if ('problem' in factors) return [];
    const edits = convertedDefinition(source, variable, factors, other.ucum, own.ucum);
    return edits ? [fix(source, `Convert the numbers to [${displayUnit(own.ucum)}]`, edits)] : [];
};

/** A prevalence of those alone who can have the condition. */
export const impossiblePatients: FixMaker = (source) => {
    const guard = /`prevalence when (.*): … otherwise: 0%`/.exec(source.finding.remedy)?.[1];
    const condition = nodeAround<Condition>(source, 'Condition');
    const share = condition?.members.find((each): each is Prevalence => each.$type === 'Prevalence')?.share;
    const value = share?.branches.length === 0 ? share.value?.$cstNode : undefined;
    if (!guard || !value) return [];
    const text = `when ${guard}: ${value.text} otherwise: 0%`;
    return [fix(source, `Only where \`${guard}\``, [{ start: value.offset, end: value.end, text }], true)];
};

/** A drug is kept from those who may not have it. */
export const keptApart: FixMaker = (source) => {
    const { remedy } = source.finding;
    const medication = nodeAround<Medication>(source, 'Medication');
    if (medication) {
        const other = /and not ([\p{L}\p{N}_]+)`/u.exec(remedy)?.[1];
        const stop = /`(stop when [^`]+)`/.exec(remedy)?.[1];
        return [...(other ? notIndicated(source, medication, other) : []), ...(stop ? stopped(source, medication, stop) : [])];
    }
    const [drug, other] = [...remedy.matchAll(/`([\p{L}\p{N}_]+)`/gu)].map(([, name]) => name);
    const excluded = other ?? /and not ([\p{L}\p{N}_]+)`/u.exec(remedy)?.[1];
    const variable = nodeAround<Variable>(source, 'Variable');
    return variable && excluded && drug !== excluded ? drawnWithout(source, variable, excluded) : [];
};

function notIndicated(source: Source, { members }: Medication, other: string): Fix[] {
    const predicate = members.find((each) => each.$type === 'Indicated')?.predicate;
    const cst = predicate?.$cstNode;
    if (!predicate || !cst) return [];
    const whole = predicate.$type === 'Reference' || predicate.$type === 'Parenthesised' ? cst.text : `(${cst.text})`;
    return [fix(source, `Write \`and not ${other}\``, [{ start: cst.offset, end: cst.end, text: `${whole} and not ${other}` }], true)];
}

function stopped(source: Source, { members }: Medication, stop: string): Fix[] {
    const after: AstNode | undefined = members.find((each) => each.$type !== 'Indicated') ?? members[0];
    return after ? [fix(source, `Add \`${stop}\``, [lineBefore(source, after, stop)])] : [];
}

/** `bernoulli(10%)` becomes `bernoulli(if asthma then 0% else 10%)`, where the other says yes or no and does not wait for this one. */
function drawnWithout(source: Source, variable: Variable, other: string): Fix[] {
    const call = variable.value.value as Reference | undefined;
    const [share, more] = call?.$type === 'Reference' && call.name === 'bernoulli' ? call.arguments : [];
    const cst = share?.value?.$cstNode;
    const declaration = source.index.inScopeOf(source.path).get(other) ?? source.index.entities.find(({ name }) => name === other);
    const node = declaration?.declarations[0]?.node;
    const drawn = node?.$type === 'Variable' ? ((node as Variable).value.value as Reference | undefined) : undefined;
    const yesOrNo = node?.$type === 'Condition' || drawn?.name === 'bernoulli';
    const waits = new RegExp(`(?<![\\p{L}\\p{N}_])${variable.name}(?![\\p{L}\\p{N}_])`, 'u').test(node?.$cstNode?.text ?? '');
    if (!cst || more || !yesOrNo || waits) return [];
    const text = `if ${other} then 0% else ${cst.text}`;
    return [fix(source, `Write \`bernoulli(${text})\``, [{ start: cst.offset, end: cst.end, text }], true)];
}

/** The code of what the name says. */
export const wrongCode: FixMaker = (source) => {
    const meant = /Write ([A-Z0-9]+#[A-Za-z0-9.-]+)[.,]/.exec(source.finding.remedy)?.[1];
    const node = nodesAround(source).find((each) => 'codes' in each) as (AstNode & { codes: string[] }) | undefined;
    const system = meant?.split('#')[0];
    const place = node?.codes.findIndex((each) => each.split('#')[0] === system);
    const cst = node && place !== undefined && place >= 0 ? nodeOfProperty(node.$cstNode, 'codes', place) : undefined;
    return meant && cst ? [fix(source, `Change to ${meant}`, [{ start: cst.offset, end: cst.end, text: meant }], true)] : [];
};
