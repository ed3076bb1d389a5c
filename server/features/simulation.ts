import type { AstNode } from 'langium';
import type { TextDocumentPositionParams } from 'vscode-languageserver/node';
import { libraryFile } from '../../language/project/paths.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { locationOf } from '../position.ts';
import {
    type Cells,
    type CohortAddress,
    type DeclarationParams,
    type Known,
    METHODS,
    type Place,
    type Rows,
    type RowsParams,
    type SimulationResult,
    type Subject,
    type Watch,
} from '../protocol.ts';
import type { SampledCells } from '../simulation/job.ts';
import { headsOf } from '../simulation/simulations.ts';
import { pathOf } from '../workspace/places.ts';
import { mentionAt } from './navigation.ts';

/** Rows of one answer: larger tables are asked for piece by piece. */
const MOST_ROWS = 10_000;

/** What the preview asks for beyond the protocol's own requests. */
export const simulation: Feature = {
    capabilities: {},
    register(session) {
        const { connection, simulations } = session;
        connection.onNotification(METHODS.watch, (params: Watch) => session.watch(pathOf(params.uri), params));
        connection.onRequest(
            METHODS.latest,
            answering(
                session,
                null,
                ({ uri, cohort }: CohortAddress): SimulationResult | null => simulations.latest(pathOf(uri), cohort)?.result ?? null,
            ),
        );
        connection.onRequest(
            METHODS.all,
            answering(session, { cohorts: [], state: null, results: [] }, ({ uri }: { uri: string }): Known => {
                const path = pathOf(uri);
                const cohorts = headsOf(session.workspace, path);
                return { cohorts, state: session.stateOf(path) ?? null, results: simulations.of(path).map(({ result }) => result) };
            }),
        );
        connection.onRequest(
            METHODS.library,
            answering(session, null, ({ uri }: { uri: string }) => libraryFile(pathOf(uri)) ?? null),
        );
        connection.onRequest(
            METHODS.rows,
            answering(session, null, (params: RowsParams) => rowsOf(params, session)),
        );
        connection.onRequest(
            METHODS.declaration,
            answering(session, null, (params: DeclarationParams) => declarationOf(params, session)),
        );
        connection.onRequest(
            METHODS.subject,
            answering(session, null, (params: TextDocumentPositionParams) => subjectAt(params, session)),
        );
    },
};

function rowsOf({ uri, cohort, sequence, columns, from, to }: RowsParams, { simulations }: Session): Rows | null {
    const simulated = simulations.latest(pathOf(uri), cohort);
    if (simulated?.result.sequence !== sequence) return null;
    const start = Math.max(0, Math.floor(from) || 0);
    const end = Math.min(start + MOST_ROWS, Math.floor(to) || 0, simulated.result.patients);
    return {
        sequence,
        from: start,
        columns: columns.map((name) => {
            const cells = simulated.cells.get(name);
            return cells ? encoded(cells, start, Math.max(start, end)) : null;
        }),
    };
}

const ABSENT = 0xffff;

function encoded({ values, labels, texts }: SampledCells, from: number, to: number): Cells {
    if (texts) return { encoding: 'text', data: texts.slice(from, to) };
    if (!labels || labels.length >= ABSENT) return { encoding: 'f64', data: base64(values.slice(from, to)) };
    const numbers = Uint16Array.from(values.subarray(from, to), (value) => (Number.isNaN(value) ? ABSENT : value));
    return { encoding: 'u16', data: base64(numbers), labels };
}

function base64({ buffer, byteOffset, byteLength }: Float64Array | Uint16Array): string {
    return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** Where a column of a cohort, or the cohort itself, is declared in the texts as they now are. */
function declarationOf({ uri, cohort, column }: DeclarationParams, { workspace }: Session): Place | null {
    const index = workspace.index();
    const path = pathOf(uri);
    const scope = index.inScopeOf(path);
    const named = cohort === undefined ? [...scope.values()].find((each) => BODIES.has(each.kind)) : scope.get(cohort);
    const body = named?.declarations.find(({ file }) => file === path) ?? named?.declarations[0];
    if (!named || !body) return null;
    if (column === undefined) return locationOf(workspace, body.mention);
    const [name, inner] = column.split('.');
    const member = index.membersOf(body.node).get(name);
    const entity = (inner && member && index.innerOf(member).find((each) => each.name === inner)) || member;
    // A scenario may write a variable anew: then its own line is meant.
    const places = entity?.mentions.filter(({ role }) => role !== 'reference') ?? [];
    const { offset = 0, end = 0 } = body.node.$cstNode ?? {};
    const own = places.find(({ file, start }) => file === body.file && offset <= start && start < end);
    const place = own ?? places[0];
    return place ? locationOf(workspace, place) : null;
}

const BODIES = new Set<string>(['cohort', 'scenario']);

/** The cohort that a place is in, and the column that is named there or whose declaration it is in. */
function subjectAt({ textDocument, position }: TextDocumentPositionParams, session: Session): Subject | null {
    const { workspace } = session;
    const path = pathOf(textDocument.uri);
    const document = workspace.document(path);
    const tree = workspace.tree(path);
    if (!document || !tree) return null;
    const offset = document.offsetAt(position);
    const around = (node: AstNode): boolean => node.$cstNode !== undefined && node.$cstNode.offset <= offset && offset <= node.$cstNode.end;
    const body = tree.ast.declarations.find((each) => (each.$type === 'CohortDeclaration' || each.$type === 'Scenario') && around(each));
    const cohort = body && 'name' in body ? ((body.name as string | undefined) ?? null) : null;
    const entity = mentionAt(session, { textDocument, position })?.entity;
    if (entity && COLUMNS.has(entity.kind)) {
        const name =
            entity.of && !BODIES.has(entity.of.kind) && entity.of.kind !== 'fragment' ? `${entity.of.name}.${entity.name}` : entity.name;
        return { cohort, column: name };
    }
    const members = (tree.ast.declarations.find(around) as { members?: AstNode[] } | undefined)?.members ?? [];
    const member = members.find(around) as (AstNode & { name?: string }) | undefined;
    return { cohort, column: member?.name ?? null };
}

const COLUMNS = new Set<string>(['variable', 'condition', 'cluster']);
