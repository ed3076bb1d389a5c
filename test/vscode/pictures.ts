/**
 * `npm run pictures`: docs/images/editor-{dark,light,contrast}.png, the README's pictures of the editor. Taken of the
 * packaged extension in real VS Code, so they show what is there.
 */
import '../../scripts/setup.mjs';
import { join } from 'node:path';
import { Workbench } from './page/workbench.ts';
import { root, Stage } from './stage.ts';
import { until } from './until.ts';

const SPEC = 'primary-care.cohort';
const PICTURES: [name: string, theme: string, webviewTheme: string][] = [
    ['dark', 'Dark Modern', 'vscode-dark'],
    ['light', 'Light Modern', 'vscode-light'],
    ['contrast', 'Dark High Contrast', 'vscode-high-contrast'],
];

const stage = await Stage.set();
try {
    const vscode = await Workbench.open(stage, stage.workspace('practice', [`examples/${SPEC}`]));
    await vscode.page.setViewportSize({ width: 1500, height: 950 });
    await vscode.openFile(SPEC);
    await vscode.command('Cohort: Preview to the Side');
    const preview = await vscode.preview();
    await preview.locator('[role=status]', { hasText: 'Up to date' }).waitFor();
    // Room for the text, and the cursor on a variable: the preview shows its card.
    await vscode.command('View: Toggle Primary Side Bar Visibility');
    await vscode.command('View: Toggle Minimap');
    await vscode.select(SPEC, 'sbp LOINC#8480-6');
    await vscode.press('ArrowLeft');
    await preview.locator('article.card.current[data-column=sbp]').waitFor();
    for (const [name, theme, webviewTheme] of PICTURES) {
        await vscode.theme(theme);
        await until(
            theme,
            () => preview.evaluate(() => document.body.className.split(' ')),
            (classes) => classes.includes(webviewTheme),
        );
        // Nothing hovers.
        await vscode.page.mouse.move(2, 2);
        await vscode.rest();
        await vscode.page.screenshot({ path: join(root, `docs/images/editor-${name}.png`), animations: 'disabled' });
        console.log(`wrote docs/images/editor-${name}.png`);
    }
} finally {
    await stage.strike();
}
