import type { AstNode } from 'langium';
import { type InlayHint, InlayHintKind, type InlayHintParams, type Position } from 'vscode-languageserver/node';
import { displayUnit } from '../../knowledge/units.ts';
import type { Condition, CorrelatedPair, Reference, Variable } from '../../language/grammar/generated/ast.ts';
import { rangeOfProperty } from '../../language/syntax/range.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { signaturesOf } from '../language/calls.ts';
import { analyteOf } from '../language/facts.ts';
import { inferredUnit } from '../language/inferred-unit.ts';
import { number, percent } from '../language/numbers.ts';
import { pathOf } from '../workspace/places.ts';

/** What the text leaves out: what came of a line, the unit of what is computed, a known analyte's code, names of parameters. */
export const inlayHints: Feature = {
    capabilities: { inlayHintProvider: true },
    register(session) {
        session.connection.languages.inlayHint.on(answering(session, [], (params: InlayHintParams) => hintsIn(params, session)));
    },
};

interface Sought {
    path: string;
    session: Session;
    /** The cohort around. */
    cohort: string;
    lineEnd(node: AstNode): Position | undefined;
}
type Maker = (node: AstNode, sought: Sought) => InlayHint[];

function hintsIn({ textDocument, range }: InlayHintParams, session: Session): InlayHint[] {
    const path = pathOf(textDocument.uri);
    const document = session.workspace.document(path);
    const ast = session.workspace.tree(path)?.ast;
    if (!document || !ast) return [];
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const text = document.getText();
    const found: InlayHint[] = [];
    const lineEnd = (node: AstNode): Position | undefined => {
        const cst = node.$cstNode;
        if (!cst) return undefined;
        const lines = text.slice(cst.end).search(/[\r\n]|\/\/|\/\*|$/);
        return document.positionAt(cst.end + text.slice(cst.end, cst.end + lines).trimEnd().length);
    };
    const visit = (node: AstNode, cohort: string): void => {
        const cst = node.$cstNode;
        if (cst && (cst.end < from || cst.offset > to)) return;
        for (const [setting, make] of Object.entries(MAKERS[node.$type] ?? {}))
            if (session.settings.inlayHints[setting as keyof Session['settings']['inlayHints']])
                found.push(...make(node, { path, session, cohort, lineEnd }));
        const inside =
            node.$type === 'CohortDeclaration' || node.$type === 'Scenario' ? String((node as AstNode & { name: string }).name) : cohort;
        for (const [key, value] of Object.entries(node)) {
            if (key.startsWith('$')) continue;
            for (const child of Array.isArray(value) ? value : [value])
                if (child !== null && typeof child === 'object' && '$type' in child) visit(child as AstNode, inside);
        }
    };
    visit(ast, '');
    return found;
}

const MAKERS: Record<string, Partial<Record<keyof Session['settings']['inlayHints'], Maker>>> = {
    Variable: { achieved: ofVariable, units: unitOf, codes: inferredCode },
    Condition: { achieved: ofCondition },
    CorrelatedPair: { achieved: ofPair },
    Reference: { parameterNames: ofCall },
};

const hint = (position: Position | undefined, label: string, tooltip: string): InlayHint[] =>
    position ? [{ position, label, tooltip, paddingLeft: true }] : [];

/** The mean, or the shares of the first labels, in the simulated sample. */
function ofVariable(node: AstNode, { path, session, cohort, lineEnd }: Sought): InlayHint[] {
    const { name, $container } = node as Variable;
    const within = $container?.$type === 'Cluster' || $container?.$type === 'Visits' ? `${($container as { name: string }).name}.` : '';
    const figures = $container?.$type === 'WhenBlock' ? undefined : session.workspace.figures.column(path, cohort, within + name);
    if (!figures) return [];
    const shares = figures.shares?.slice(0, 3).map(({ label, share }) => `${label} ${percent(share)}`);
    const tooltip = 'In the simulated cohort.';
    if (figures.kind === 'boolean' && figures.mean !== null) return hint(lineEnd(node), `→ ${percent(figures.mean)}`, tooltip);
    if (shares?.length) return hint(lineEnd(node), `→ ${shares.join(', ')}${figures.shares!.length > 3 ? ' …' : ''}`, tooltip);
    if (figures.mean === null || figures.kind === 'date') return [];
    const spread = figures.sd === null ? '' : ` ± ${number(figures.sd)}`;
    return hint(lineEnd(node), `→ mean ${number(figures.mean)}${spread}`, `${tooltip} Mean ± standard deviation.`);
}

/** At the end of the line of its prevalence, one figure a group. */
function ofCondition(node: AstNode, { session, lineEnd }: Sought): InlayHint[] {
    const { name, members } = node as Condition;
    const place = members.find(({ $type }) => $type === 'Prevalence');
    const targets = session.workspace.figures.targetsOf(name).filter(({ kind }) => kind === 'prevalence');
    if (!place || targets.length === 0) return [];
    const tooltip = targets
        .map(({ text, asked, achieved }) => `${text}: asked ${percent(asked)}, achieved ${percent(achieved)}`)
        .join('\n');
    return hint(lineEnd(place), `→ ${targets.map(({ achieved }) => percent(achieved)).join(', ')}`, tooltip);
}

function ofPair(node: AstNode, { session, lineEnd }: Sought): InlayHint[] {
    const { left, right } = node as CorrelatedPair;
    const [target] = session.workspace.figures.targetsOf(left, right).filter(({ kind }) => kind === 'correlation');
    if (!target) return [];
    return hint(lineEnd(node), `→ ${number(target.achieved)}`, `Asked ${number(target.asked)}, achieved ${number(target.achieved)}.`);
}

/** The unit that follows from what a variable is computed from, where none is written. */
function unitOf(node: AstNode, { path, session }: Sought): InlayHint[] {
    const { unit, kind, $container } = node as Variable;
    if (unit !== undefined || kind !== '=' || $container?.$type === 'WhenBlock') return [];
    const index = session.workspace.index();
    const members = index.membersOf(bodyOf(node));
    const inferred = inferredUnit(
        (node as Variable).value,
        (each) => members.get(each),
        (each) => index.inScopeOf(path).get(each),
    );
    if (inferred === undefined) return [];
    const { endLine, endColumn } = endOfHead(node as Variable, path);
    return hint(
        { line: endLine - 1, character: endColumn - 1 },
        `[${displayUnit(inferred)}]`,
        'The unit that follows from the definition.',
    );
}

/** The code of an analyte that is recognised by its name and unit. */
function inferredCode(node: AstNode, { path }: Sought): InlayHint[] {
    const variable = node as Variable;
    if (variable.codes.length > 0 || variable.$container?.$type === 'WhenBlock') return [];
    const analyte = analyteOf(node);
    if (!analyte?.loinc[0]) return [];
    const { endLine, endColumn } = rangeOfProperty(path, variable, variable.label === undefined ? 'name' : 'label');
    return hint({ line: endLine - 1, character: endColumn - 1 }, `LOINC#${analyte.loinc[0]}`, `Recognised as ${analyte.name}.`);
}

/** The cohort, scenario or fragment that a member stands in. */
function bodyOf(node: AstNode): AstNode {
    let body = node;
    while (body.$container && body.$container.$type !== 'CohortFile') body = body.$container;
    return body;
}

function endOfHead(variable: Variable, path: string) {
    if (variable.codes.length > 0) return rangeOfProperty(path, variable, 'codes', variable.codes.length - 1);
    return rangeOfProperty(path, variable, variable.label === undefined ? 'name' : 'label');
}

/** Names of the parameters that literals and longer expressions are given for; a lone one needs none. */
function ofCall(node: AstNode, { path, session }: Sought): InlayHint[] {
    const call = node as Reference;
    if (!call.call || call.arguments.length === 0) return [];
    const own = session.workspace.index().inScopeOf(path).get(call.name)?.declarations[0]?.node as
        | { parameters?: { name: string }[]; keys?: string[] }
        | undefined;
    const names = own
        ? (own.parameters?.map(({ name }) => name) ?? own.keys ?? [])
        : (signaturesOf(call.name)[0]?.parameters.map(({ name }) => name) ?? []);
    if (names.length < 2 || !names.every((name) => /^\w+$/.test(name))) return [];
    return call.arguments.flatMap((argument, i) => {
        const { value, key } = argument;
        const plain = value?.$type === 'Reference' && !value.call ? value.name : undefined;
        if (key || !names[i] || plain === names[i] || !argument.$cstNode) return [];
        const { line, character } = argument.$cstNode.range.start;
        return [{ position: { line, character }, label: `${names[i]}:`, kind: InlayHintKind.Parameter, paddingRight: true }];
    });
}
