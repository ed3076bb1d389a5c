import type {
    DocumentFormattingParams,
    DocumentOnTypeFormattingParams,
    DocumentRangeFormattingParams,
    TextEdit,
} from 'vscode-languageserver/node';
import { formatEdits } from '../../language/format/format.ts';
import { answering, type Feature, type Session } from '../feature.ts';
import { editOf } from '../position.ts';
import { pathOf } from '../workspace/places.ts';

export const formatting: Feature = {
    capabilities: { documentFormattingProvider: true },
    register(session) {
        session.connection.onDocumentFormatting(
            answering(session, [], (params: DocumentFormattingParams) => formatted(session, params.textDocument.uri)),
        );
    },
};

export const rangeFormatting: Feature = {
    capabilities: { documentRangeFormattingProvider: true },
    register(session) {
        session.connection.onDocumentRangeFormatting(
            answering(session, [], ({ textDocument, range }: DocumentRangeFormattingParams) => formatted(session, textDocument.uri, range)),
        );
    },
};

/** What was just finished: a block with its `}`, a declaration with the line that ends it. */
export const onTypeFormatting: Feature = {
    capabilities: { documentOnTypeFormattingProvider: { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] } },
    register(session) {
        session.connection.onDocumentOnTypeFormatting(
            answering(session, [], ({ textDocument, position, ch }: DocumentOnTypeFormattingParams) => {
                const line = ch === '\n' ? position.line - 1 : position.line;
                if (line < 0) return [];
                // White space is one piece from the end of the line before.
                const range = {
                    start: { line: Math.max(0, line - 1), character: line > 0 ? 1e6 : 0 },
                    end: { line, character: ch === '\n' ? 1e6 : position.character },
                };
                // The line that the author goes on with keeps its indentation.
                return formatted(session, textDocument.uri, range).filter((edit) => ch !== '\n' || edit.range.end.line < position.line);
            }),
        );
    },
};

function formatted({ workspace }: Session, uri: string, range?: DocumentRangeFormattingParams['range']): TextEdit[] {
    const path = pathOf(uri);
    const document = workspace.document(path);
    if (!document) return [];
    const offsets = range && { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return formatEdits(document.getText(), path, offsets).map(editOf);
}
