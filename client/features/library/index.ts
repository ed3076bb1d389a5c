import { type CancellationToken, type Uri, workspace } from 'vscode';
import { LIBRARY_SCHEME, METHODS } from '../../../server/protocol.ts';
import type { Feature } from '../../feature.ts';

/** The standard library's files, read-only: a definition in `std/vitals` opens like any other. */
export const library: Feature = {
    register({ server }) {
        return workspace.registerTextDocumentContentProvider(LIBRARY_SCHEME, {
            async provideTextDocumentContent(uri: Uri, token: CancellationToken): Promise<string> {
                const client = await server.client();
                const text = await client.sendRequest<string | null>(METHODS.library, { uri: uri.toString() }, token);
                return text ?? `// The standard library has no ${uri.path.slice(1)}.\n`;
            },
        });
    },
};
