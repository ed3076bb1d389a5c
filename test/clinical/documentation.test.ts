import { expect, test } from 'vitest';
import { rules } from '../../clinical/index.ts';
import { blocksOf } from '../docs/blocks.ts';
import { diagnosticsOf } from './corpus.ts';

/** The page of messages shows each clinical rule by a block that it speaks of (`cohort-lint CODE`) and one that it does not. */
const blocks = blocksOf('docs/language/diagnostics.md');
const pairs = blocks.flatMap((wrong, index) =>
    wrong.language === 'cohort-lint' ? [[wrong.info, wrong.text, blocks[index + 1]?.text ?? ''] as const] : [],
);
const inCohort = (members: string) =>
    `cohort Example {\n  sex ~ categorical(female: 51%, male: 49%)\n  age [years] ~ normal(52, 16) in 18..95\n${members}}\n`;

test('every rule has its example', () => {
    expect(pairs.map(([code]) => code).sort()).toEqual(rules.map(({ code }) => code).sort());
});

test.each(pairs)('%s speaks of the first block and not of the second', (code, wrong, right) => {
    const found = diagnosticsOf(inCohort(wrong)).find((each) => each.code === code);
    expect(found?.severity).toBeDefined();
    expect(found?.remedy).not.toBe('');
    expect(diagnosticsOf(inCohort(right)).map((each) => each.code)).not.toContain(code);
});
