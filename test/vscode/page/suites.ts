import type { Stage } from '../stage.ts';
import { writing } from './writing.ts';

/** What a person does, by suite: each with a page and a workspace of its own. */
export const pageSuites = (stage: Stage): (() => void)[] => [writing].map((declare) => () => declare(stage));
