import type { Ways } from '../code-server.ts';
import type { Stage } from '../stage.ts';
import { Workbench } from './workbench.ts';

/** A page for the tests of a suite; what it shows when one fails is kept. */
export function onStage(stage: Stage, name: string, ways: Ways = {}): { readonly vscode: Workbench } {
    const at = {} as { vscode: Workbench };
    suiteSetup(async () => {
        try {
            at.vscode = await Workbench.open(stage, stage.workspace(name), ways);
        } catch (error) {
            await stage.keep(name);
            throw error;
        }
    });
    teardown(async function () {
        if (this.currentTest?.state === 'failed') await stage.keep(this.currentTest.title);
    });
    suiteTeardown(() => stage.closePages());
    return at;
}
