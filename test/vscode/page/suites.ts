import type { Stage } from '../stage.ts';
import { asking } from './asking.ts';
import { comparing } from './comparing.ts';
import { distrusting } from './distrusting.ts';
import { generating } from './generating.ts';
import { looking } from './looking.ts';
import { writing } from './writing.ts';

/** What a person does, by suite: each with a page and a workspace of its own. */
export const pageSuites = (stage: Stage): (() => void)[] =>
    [writing, looking, generating, comparing, asking, distrusting].map((declare) => () => declare(stage));
