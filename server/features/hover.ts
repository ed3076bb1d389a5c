import { type Hover, MarkupKind, type TextDocumentPositionParams } from 'vscode-languageserver/node';
import { codeSystem } from '../../knowledge/codes.ts';
import { referenceSentences } from '../../knowledge/reference.ts';
import { displayUnit, parseUnit } from '../../knowledge/units.ts';
import type { Entity } from '../../language/index/index.ts';
import { documentationOf } from '../../language/syntax/comments.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { callDocumentation } from '../language/calls.ts';
import { analyteOf, factsOf, unitOf } from '../language/facts.ts';
import { code, codeBlock, plainText } from '../language/markdown.ts';
import { number } from '../language/numbers.ts';
import { inWords, pictureOf } from '../language/picture.ts';
import { pieceAround } from '../language/pieces.ts';
import { relatives } from '../language/relatives.ts';
import { locationOf } from '../position.ts';
import type { Figures } from '../workspace/figures.ts';
import { pathOf } from '../workspace/places.ts';
import { mentionAt } from './navigation.ts';

export const hover: Feature = {
    capabilities: { hoverProvider: true },
    register(session) {
        session.connection.onHover(answering(session, null, (params: TextDocumentPositionParams) => hoverAt(params, session)));
    },
};

function hoverAt(params: TextDocumentPositionParams, session: Session): Hover | null {
    const found = mentionAt(session, params);
    if (found) return shown(describe(found.entity, session), locationOf(session.workspace, found).range);
    const document = session.workspace.document(pathOf(params.textDocument.uri));
    if (!document) return null;
    const piece = pieceAround(document.getText(), document.offsetAt(params.position));
    const text = piece && WORDS[piece.type]?.(piece.image);
    if (!piece || !text) return null;
    return shown([text], { start: document.positionAt(piece.start), end: document.positionAt(piece.end) });
}

const shown = (paragraphs: string[], range: Hover['range']): Hover => ({
    contents: { kind: MarkupKind.Markdown, value: paragraphs.join('\n\n') },
    range,
});

/** What is said of what has no declaration, by kind of token. */
const WORDS: Record<string, (image: string) => string | undefined> = {
    ID: callDocumentation,
    UNIT: (image) => {
        const parsed = parseUnit(image.slice(1, -1).trim());
        return parsed.ok ? `**${displayUnit(parsed.ucum)}**, UCUM \`${parsed.ucum}\`` : undefined;
    },
    CODE: (image) => {
        const [name, code] = image.split('#');
        const system = codeSystem(name);
        return system && `**${code}** of ${system.title}`;
    },
};

/** The declaration in words: its text, what it is, its comment, what it depends on and what uses it, asked and achieved. */
export function describe(entity: Entity, { workspace }: Session): string[] {
    const [first] = entity.declarations;
    const paragraphs: string[] = [];
    if (first && entity.kind !== 'label') {
        const text = first.node.$cstNode?.text ?? '';
        const lines = text.split(/\r\n|\r|\n/);
        const shownLines = OPEN.has(entity.kind) || lines.length > 12 ? lines.slice(0, 1) : lines;
        paragraphs.push(codeBlock(shownLines));
    }
    const facts = [nameOf(entity), ...(first ? factsOf(first.node).map(plainText) : [])];
    paragraphs.push(facts.join(' · '));
    const documentation = first && documentationOf(first.node);
    if (documentation) paragraphs.push(documentation);
    const analyte = first?.node.$type === 'Variable' ? analyteOf(first.node) : undefined;
    if (analyte) paragraphs.push(...referenceSentences(analyte, unitOf(first.node)).map(plainText));
    const { dependsOn, usedBy } = relatives(entity, workspace.index());
    if (dependsOn.length) paragraphs.push(`Depends on ${names(dependsOn)}`);
    if (usedBy.length) paragraphs.push(`Used by ${names(usedBy)}`);
    const targets = entity.kind === 'label' ? [] : workspace.figures.targetsOf(entity.name);
    for (const { text, asked, achieved } of targets.slice(0, 8))
        paragraphs.push(`${code(text)}: asked ${number(asked)}, achieved ${number(achieved)}`);
    return [...paragraphs, ...simulated(entity, workspace.figures)];
}

/** Declarations that are shown by their first line. */
const OPEN = new Set<Entity['kind']>(['cohort', 'scenario', 'fragment']);

function nameOf({ kind, name, of }: Entity): string {
    return of ? `${kind} **${plainText(name)}** of ${plainText(of.name)}` : `${kind} **${plainText(name)}**`;
}

function names(entities: readonly Entity[]): string {
    return entities.map(({ name, of }) => code(of ? `${of.name}.${name}` : name)).join(', ');
}

/** What the simulated cohort shows, in numbers and as a picture. */
function simulated({ kind, name, of, declarations }: Entity, figures: Figures): string[] {
    const column = of ? `${of.name}.${name}` : name;
    const found = kind === 'label' || !declarations[0] ? undefined : figures.column(declarations[0].file, undefined, column);
    if (!found) return [];
    const words = inWords(found);
    const picture = pictureOf(found);
    return [
        ...(words ? [`Simulated: ${plainText(words)}`] : []),
        ...(picture ? [`![Distribution of ${plainText(name)}](${picture})`] : []),
    ];
}
