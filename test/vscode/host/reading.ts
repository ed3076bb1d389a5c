import assert from 'node:assert/strict';
import { type CodeLens, type Hover, type InlayHint, type MarkdownString, Range, type TextDocument } from 'vscode';
import { until } from '../until.ts';
import { placeOf, provided, spec } from './spec.ts';

const textOf = ({ contents }: Hover): string => contents.map((each) => (each as MarkdownString).value).join('\n');
const whole = (document: TextDocument): Range => new Range(0, 0, document.lineCount, 0);

export function reading(): void {
    suite('hover', () => {
        test('tells what a variable is and what was simulated, with a picture', async () => {
            const document = await spec('practice.cohort');
            const said = await until(
                'a hover with figures',
                async () =>
                    (await provided<Hover[]>('executeHoverProvider', document.uri, placeOf(document, 'sbp').start)).map(textOf).join('\n'),
                (text) => /mean/.test(text) && /data:image\/svg\+xml/.test(text),
            );
            assert.match(said, /mmHg/);
            // The mean of 96 + 0.4 age is 96 + 0.4 × 52.6 = 117.
            const [, mean] = /Simulated: mean ([\d.]+)/.exec(said) ?? [];
            assert.ok(Math.abs(Number(mean) - 117) < 2, said);
        });
        test('says nothing where nothing is', async () => {
            const document = await spec('draft.cohort');
            assert.deepEqual(await provided<Hover[]>('executeHoverProvider', document.uri, document.lineAt(3).range.start), []);
        });
    });
    suite('inlay hints', () => {
        test('show what was achieved', async () => {
            const document = await spec('practice.cohort');
            const hints = await until(
                'hints with figures',
                () => provided<InlayHint[]>('executeInlayHintProvider', document.uri, whole(document)),
                (found) =>
                    found.some(({ label }) =>
                        /11\.\d|1[012] ?%/.test(String(typeof label === 'string' ? label : label.map(({ value }) => value).join(''))),
                    ),
            );
            assert.ok(hints.length > 1);
        });
    });
    suite('code lenses', () => {
        test('offer the commands over a cohort, and how many a condition affects', async () => {
            const document = await spec('practice.cohort');
            const lenses = await until(
                'lenses',
                () => provided<CodeLens[]>('executeCodeLensProvider', document.uri, 50),
                (found) => found.some(({ command }) => /\d+ .*patients/.test(command?.title ?? '')),
            );
            const commandsOver = lenses.map(({ command }) => command?.command);
            for (const command of ['cohort.previewToSide', 'cohort.generate', 'cohort.runTests'])
                assert.ok(
                    commandsOver.includes(command) || commandsOver.includes(command.replace('ToSide', '')),
                    `${command} in ${commandsOver}`,
                );
        });
    });
}
