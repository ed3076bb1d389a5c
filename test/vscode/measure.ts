/**
 * What can be measured in real VS Code alone: `node test/vscode/measure.ts RUNS` prints, as JSON, milliseconds of each.
 * `npm run bench -- extension` sets them beside the goals.
 */
import type { Frame } from 'playwright-core';
import { Workbench } from './page/workbench.ts';
import { Stage } from './stage.ts';
import { until } from './until.ts';

const SPEC = 'primary-care.cohort';
const runs = Number(process.argv[2] ?? 5);
const stage = await Stage.set();
try {
    const activation: number[] = [];
    for (let i = 0; i < runs; i++) {
        const { figures, failed } = await stage.runHostSuites('activation');
        if (failed.length > 0) throw new Error(failed[0].error);
        activation.push(...Object.values(figures));
    }
    // Activation in an extension host of its own each; from a key in the text to the new figures, with the pause in between.
    console.log(JSON.stringify({ activation, preview: await previewTimes(4 * runs) }));
} finally {
    await stage.strike();
}

/** With the example of a general practice: 2,000 patients over five years. */
async function previewTimes(edits: number): Promise<number[]> {
    const vscode = await Workbench.open(stage, stage.workspace('practice', [`examples/${SPEC}`]));
    await vscode.openFile(SPEC);
    await vscode.command('Cohort: Preview to the Side');
    const preview = await vscode.preview();
    await upToDate(preview);
    await vscode.select(SPEC, '52, 17');
    await vscode.press('ArrowLeft', 'ArrowRight');
    const times: number[] = [];
    for (let i = 0; i < edits; i++) {
        const before = await meanOfAge(preview);
        const changed = preview.evaluate(
            (shown) =>
                new Promise<number>((resolve) => {
                    const look = (): void => {
                        if (document.querySelector('article.card[data-column=age] dl')?.textContent === shown) return;
                        observer.disconnect();
                        resolve(performance.timeOrigin + performance.now());
                    };
                    const observer = new MutationObserver(look);
                    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
                }),
            before,
        );
        // One key replaces the digit, so that there is one edit.
        await vscode.press('Shift+ArrowRight');
        const start = await vscode.page.evaluate(() => performance.timeOrigin + performance.now());
        await vscode.page.keyboard.type(i % 2 === 0 ? '3' : '2');
        times.push((await changed) - start);
        await vscode.press('ArrowLeft');
        await upToDate(preview);
    }
    return times;
}

function meanOfAge(preview: Frame): Promise<string> {
    return preview.evaluate(() => document.querySelector('article.card[data-column=age] dl')?.textContent ?? '');
}

function upToDate(preview: Frame): Promise<unknown> {
    return until(
        'the preview',
        () => preview.locator('[role=status]').innerText(),
        (text) => text.startsWith('Up to date'),
    );
}
