import type { Stage } from '../stage.ts';
import { onStage } from './on-stage.ts';

export function writing(stage: Stage): void {
    suite('a person who writes', () => {
        const at = onStage(stage, 'writing');

        test('sees a squiggle, reads why, and applies the quick fix', async () => {
            const { page } = at.vscode;
            await at.vscode.openFile('mistake.cohort');
            const squiggle = at.vscode.editor('mistake.cohort').locator('.squiggly-error');
            await squiggle.first().waitFor();
            await at.vscode.hover('mistake.cohort', 'agee', /There is no `?agee`? here\. Did you mean `?age`?\?/);
            await at.vscode.select('mistake.cohort', 'agee');
            await at.vscode.press('Control+.');
            await page.getByText('Change to `age`').first().waitFor();
            await at.vscode.press('Enter');
            await squiggle.first().waitFor({ state: 'detached' });
            await at.vscode.textBecomes('mistake.cohort', /load.*= age \+ 1/);
        });
    });
}
