import { commands, Uri, window, workspace } from 'vscode';
import type { Created } from '../../../server/protocol.ts';
import type { Feature } from '../../feature.ts';

/** What a fix that creates a file runs; in no menu. */
export const CREATE = 'cohort.createFile';

/** Writes a file that a fix creates and shows it, never over one that is there. The protocol's own edit would leave it empty until it is saved. */
export const newFile: Feature = {
    register: () =>
        commands.registerCommand(CREATE, async ({ uri, text }: Created) => {
            const file = Uri.parse(uri);
            const there = await workspace.fs.stat(file).then(
                () => true,
                () => false,
            );
            if (!there) await workspace.fs.writeFile(file, new TextEncoder().encode(text));
            await window.showTextDocument(file);
        }),
};
