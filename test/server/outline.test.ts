import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { specOf } from '../../bench/editor/specs.ts';
import { indexNames } from '../../language/index/index.ts';
import { parse } from '../../language/syntax/parse.ts';
import { outlineOf } from '../../server/workspace/outline.ts';

const ROOT = new URL('../../examples/', import.meta.url);
const texts = globSync('**/*.cohort', { cwd: ROOT }).map((name) => [name, readFileSync(new URL(name, ROOT), 'utf8')]);

test.each([...texts, ['a generated spec', specOf(100)]])('%s: the outline has what the index has', (_, text) => {
    const { ast } = parse(text, '/a.cohort');
    const indexed = indexNames([{ path: '/a.cohort', ast }]).entities.flatMap(({ kind, name, of, declarations: [first] }) =>
        first && !of && kind !== 'label' && kind !== 'parameter' && first.mention.role === 'declaration'
            ? [[first.mention.start, first.mention.end, kind, name, first.node.$container === ast]]
            : [],
    );
    const outline = outlineOf(text, '/a.cohort').declared.map(({ start, end, kind, name, atTop }) => [start, end, kind, name, atTop]);
    const byPlace = (all: unknown[][]) =>
        [...new Map(all.map((each) => [each[3], each])).values()].sort((a, b) => Number(a[0]) - Number(b[0]));
    const once = (all: unknown[][]) => byPlace(all.toReversed());
    expect(once(outline)).toEqual(once(indexed));
});
