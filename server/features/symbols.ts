import type { AstNode } from 'langium';
import { type DocumentSymbol, type SymbolInformation, SymbolKind, type WorkspaceSymbolParams } from 'vscode-languageserver/node';
import type { Entity, EntityKind } from '../../language/index/index.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { factsOf } from '../language/facts.ts';
import { number, percent } from '../language/numbers.ts';
import { locationOf } from '../position.ts';
import type { Outlined } from '../workspace/outline.ts';
import { pathOf } from '../workspace/places.ts';

export const SYMBOL_KINDS: Record<EntityKind, SymbolKind> = {
    cohort: SymbolKind.Class,
    scenario: SymbolKind.Class,
    fragment: SymbolKind.Module,
    define: SymbolKind.Function,
    table: SymbolKind.Array,
    variable: SymbolKind.Variable,
    condition: SymbolKind.Boolean,
    cluster: SymbolKind.Namespace,
    visits: SymbolKind.Event,
    medication: SymbolKind.Object,
    progression: SymbolKind.Enum,
    event: SymbolKind.Event,
    parameter: SymbolKind.TypeParameter,
    label: SymbolKind.EnumMember,
};
const LISTED = (kind: EntityKind): boolean => kind !== 'label' && kind !== 'parameter';

export const documentSymbols: Feature = {
    capabilities: { documentSymbolProvider: true },
    register(session) {
        session.connection.onDocumentSymbol(
            answering(session, [], ({ textDocument }: { textDocument: { uri: string } }) => symbolsOf(pathOf(textDocument.uri), session)),
        );
    },
};

/** The declarations of a file, what stands inside another below it. */
function symbolsOf(path: string, { workspace }: Session): DocumentSymbol[] {
    const byNode = new Map<AstNode, DocumentSymbol>();
    const roots: DocumentSymbol[] = [];
    for (const mention of workspace.index().inFile(path)) {
        const declaration = mention.entity.declarations.find((each) => each.mention === mention);
        if (mention.role !== 'declaration' || !LISTED(mention.entity.kind) || !declaration?.node.$cstNode) continue;
        const { offset, end } = declaration.node.$cstNode;
        const symbol: DocumentSymbol = {
            name: mention.entity.name,
            detail: [...factsOf(declaration.node), ...valuesOf(mention.entity, path, workspace)].join(' · '),
            kind: SYMBOL_KINDS[mention.entity.kind],
            range: locationOf(workspace, { file: path, start: offset, end }).range,
            selectionRange: locationOf(workspace, mention).range,
            children: [],
        };
        byNode.set(declaration.node, symbol);
        let above = declaration.node.$container;
        while (above && !byNode.has(above)) above = above.$container;
        if (above) byNode.get(above)!.children!.push(symbol);
        else roots.push(symbol);
    }
    return roots;
}

/** What came of a declaration in the simulated cohort, in a few words. */
function valuesOf({ name, of }: Entity, path: string, { figures }: Session['workspace']): string[] {
    const column = figures.column(path, undefined, of ? `${of.name}.${name}` : name);
    if (column?.kind === 'boolean' && column.mean !== null) return [percent(column.mean)];
    if (column && column.mean !== null && column.kind !== 'date') return [`mean ${number(column.mean)}`];
    const targets = of ? [] : figures.targetsOf(name).filter(({ kind }) => kind === 'prevalence');
    return targets.length === 1 ? [percent(targets[0].achieved)] : [];
}

const MOST = 500;

export const workspaceSymbols: Feature = {
    capabilities: { workspaceSymbolProvider: true },
    register(session) {
        session.connection.onWorkspaceSymbol(
            answering(session, [], ({ query }: WorkspaceSymbolParams) => {
                const found = session.workspace.index().entities.filter((each) => LISTED(each.kind) && matches(each, query));
                const elsewhere = session.workspace.outlines().filter((each) => matches(each, query));
                const shown = [
                    ...found.slice(0, MOST).flatMap((entity) => informationOf(entity, session)),
                    ...elsewhere.slice(0, MOST).map((each) => ofOutline(each, session)),
                ];
                return shown.slice(0, MOST);
            }),
        );
    },
};

/** The letters of the query occur in the name, in their order. */
function matches({ name }: { name: string }, query: string): boolean {
    let at = 0;
    for (const letter of query.toLowerCase()) {
        at = name.toLowerCase().indexOf(letter, at) + 1;
        if (at === 0) return false;
    }
    return true;
}

function ofOutline({ name, kind, file, start, end }: Outlined, { workspace }: Session): SymbolInformation {
    return { name, kind: SYMBOL_KINDS[kind], location: locationOf(workspace, { file, start, end }) };
}

function informationOf(entity: Entity, { workspace }: Session): SymbolInformation[] {
    return entity.declarations
        .filter(({ mention }) => mention.role === 'declaration')
        .map(({ mention }) => ({
            name: entity.name,
            kind: SYMBOL_KINDS[entity.kind],
            location: locationOf(workspace, mention),
            containerName: [entity.of?.name, ...valuesOf(entity, mention.file, workspace)].filter(Boolean).join(' · ') || undefined,
        }));
}
