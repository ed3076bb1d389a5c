import assert from 'node:assert/strict';
import { extensions, workspace } from 'vscode';
import type { Measured } from '../mocha.ts';
import { ID, spec } from './spec.ts';

export function activation(measured: Measured): void {
    suite('activation', () => {
        test('waits for a spec', async () => {
            const extension = extensions.getExtension(ID);
            assert.ok(extension, 'the packaged extension is installed');
            const other = await workspace.openTextDocument({ language: 'plaintext', content: 'cohort A { }' });
            assert.equal(other.languageId, 'plaintext');
            assert.equal(extension.isActive, false);
        });
        test('comes with a spec', async () => {
            const extension = extensions.getExtension(ID)!;
            const start = performance.now();
            await extension.activate();
            measured('activation, as the extension host sees it', performance.now() - start);
            assert.equal((await spec('draft.cohort')).languageId, 'cohort');
            assert.equal(extension.isActive, true);
        });
    });
}
