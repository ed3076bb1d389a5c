import type { CommandDefinition } from '../command.ts';
import { check } from './check.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { format } from './format.ts';
import { generate } from './generate.ts';
import { init } from './init.ts';
import { lsp } from './lsp.ts';
import { merge } from './merge.ts';
import { patient } from './patient.ts';
import { preview } from './preview.ts';
import { test } from './test.ts';
import { verify } from './verify.ts';

/** Every command, in the order of the help. Adding one is a file and a line here. */
export const COMMANDS: readonly CommandDefinition[] = [
    init,
    check,
    generate,
    merge,
    preview,
    test,
    diff,
    explain,
    format,
    patient,
    verify,
    lsp,
];
