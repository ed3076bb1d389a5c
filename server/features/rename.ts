import { ErrorCodes, type RenameParams, ResponseError, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Entity } from '../../language/index/index.ts';
import { LIBRARY } from '../../language/project/paths.ts';
import { RESERVED } from '../../language/syntax/lexer.ts';
import type { Feature, Session } from '../feature.ts';
import { locationOf } from '../position.ts';
import { mentionAt } from './navigation.ts';

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;
/** Names that mean something by themselves: another name would change what the spec does. */
const FIXED = new Set(['age', 'sex']);

/** Renames what is meant, wherever it is named, over all files. */
export const rename: Feature = {
    capabilities: { renameProvider: { prepareProvider: true } },
    register(session) {
        session.connection.onPrepareRename((params) => {
            const found = mentionAt(session, params);
            return found ? { range: locationOf(session.workspace, found).range, placeholder: found.entity.name } : null;
        });
        session.connection.onRenameRequest((params) => renamed(params, session));
    },
};

function renamed(params: RenameParams, session: Session): WorkspaceEdit | ResponseError {
    const found = mentionAt(session, params);
    const name = params.newName.trim();
    const problem = found ? refusal(found.entity, name, session) : 'There is no name here that could be changed.';
    if (!found || problem) return new ResponseError(ErrorCodes.InvalidParams, problem!);
    const changes: Record<string, TextEdit[]> = {};
    for (const mention of found.entity.mentions) {
        const { uri, range } = locationOf(session.workspace, mention);
        const bare = found.entity.kind === 'label' && !mention.quoted && !isName(name);
        changes[uri] = [...(changes[uri] ?? []), { range, newText: bare ? `"${name}"` : name }];
    }
    return { changes };
}

function isName(text: string): boolean {
    return NAME.test(text) && !RESERVED.has(text);
}

/** Why an entity cannot have a name, in a sentence. */
function refusal(entity: Entity, name: string, { workspace }: Session): string | undefined {
    if (entity.declarations.some(({ file }) => file.startsWith(LIBRARY)))
        return `\`${entity.name}\` is of the standard library, which cannot be changed.`;
    if (entity.kind === 'label') {
        if (name === '' || /["\\\r\n]/.test(name)) return 'A label is one line of text without quotes.';
    } else if (!NAME.test(name)) return `\`${name}\` is no name: letters, digits and \`_\`, not beginning with a digit.`;
    else if (RESERVED.has(name)) return `\`${name}\` is a word of the language and cannot be a name.`;
    if (entity.kind === 'variable' && !entity.of && FIXED.has(entity.name))
        return `\`${entity.name}\` is a demographic by its name; formulas, onsets and formats look for it.`;
    if (name === entity.name) return undefined;
    const rival = rivalsOf(entity, workspace).find((each) => each.name === name);
    return rival ? `\`${name}\` is already the name of a ${rival.kind} here.` : undefined;
}

/** What would no longer be told apart from an entity if it had the same name. */
function rivalsOf(entity: Entity, workspace: Session['workspace']): Entity[] {
    const index = workspace.index();
    const files = [...new Set(entity.mentions.map(({ file }) => file))];
    if (entity.kind === 'label' || entity.of) return index.entities.filter((each) => each.of === entity.of && each.kind === entity.kind);
    const scopes = files.flatMap((file) => [
        index.inScopeOf(file),
        ...(workspace.tree(file)?.ast.declarations ?? []).map((body) => index.membersOf(body)),
    ]);
    return scopes.filter((scope) => scope.get(entity.name) === entity).flatMap((scope) => [...scope.values()]);
}
