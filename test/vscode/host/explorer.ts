import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { until } from '../until.ts';
import { spec } from './spec.ts';

export function explorer(): void {
    suite('test explorer', () => {
        test('has the expectations of an open spec', async () => {
            const { uri } = await spec('practice.cohort');
            const found = await until(
                'tests',
                () => commands.executeCommand<string[][]>('vscode.testing.getTestsInFile', uri),
                (tests) => tests.length >= 4,
            );
            const paths = found.map((path) =>
                path
                    .slice(1)
                    .map((id) => id.split('/').at(-1))
                    .join(' > '),
            );
            assert.deepEqual(paths.sort(), [
                'practice.cohort',
                'practice.cohort > Practice',
                'practice.cohort > Practice > expect mean(age) in 45..60',
                'practice.cohort > Practice > expect mean(sbp) in 160..170',
            ]);
        });
    });
}
