import { convertUnit } from './convert-unit.ts';
import { extractDefine } from './extract-define.ts';
import { extractFragment } from './extract-fragment.ts';
import { blocksToChoice, choiceToBlocks } from './guards.ts';
import { inlineDefine } from './inline-define.ts';
import type { Refactoring } from './refactoring.ts';

export type { Offer, Refactoring, Selection } from './refactoring.ts';

/** Every refactoring; what each promises is shown by before and after in `test/server/refactorings.test.ts`. */
export const REFACTORINGS: readonly Refactoring[] = [
    extractDefine,
    inlineDefine,
    extractFragment,
    choiceToBlocks,
    blocksToChoice,
    convertUnit,
];
