import type { Feature } from '../feature.ts';
import { compare } from './compare/index.ts';
import { documents } from './documents/index.ts';
import { generate } from './generate/index.ts';
import { library } from './library/index.ts';
import { newFile } from './new-file/index.ts';
import { preview } from './preview/index.ts';
import { status } from './status/index.ts';
import { tasks } from './tasks/index.ts';
import { template } from './template/index.ts';
import { tests } from './tests/index.ts';

/** What the extension adds to what the language server does. Adding something is a folder and a line here. */
export const FEATURES: readonly Feature[] = [preview, generate, compare, documents, library, newFile, template, tests, status, tasks];
