import { expect, test } from 'vitest';
import { whyNotRun } from '../../client/refusal.ts';

const at = (scheme: string, isUntitled = false) => ({ isUntitled, uri: { scheme } });

test.each([
    ['a spec that is not saved', at('untitled', true), true, /Save/],
    ['a folder that is on no disk', at('vscode-vfs'), true, /checked and previewed here.*folder on disk/],
    ['the standard library', at('cohort-std'), true, /not on a disk/],
    ['a folder that is not trusted', at('file'), false, /Restricted Mode/],
])('%s: the person is told why nothing is generated', (_, document, trusted, says) => {
    expect(whyNotRun(document, trusted)).toMatch(says);
});

test('a saved spec of a trusted folder can be run', () => expect(whyNotRun(at('file'), true)).toBeUndefined());
