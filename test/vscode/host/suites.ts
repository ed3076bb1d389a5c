import type { Measured } from '../mocha.ts';
import { activation } from './activation.ts';
import { commandTable } from './commands.ts';
import { comparing } from './comparing.ts';
import { diagnostics } from './diagnostics.ts';
import { elsewhere } from './elsewhere.ts';
import { explorer } from './explorer.ts';
import { layout } from './layout.ts';
import { names } from './names-across-files.ts';
import { outline } from './outline.ts';
import { reading } from './reading.ts';
import { taskProvider } from './tasks.ts';
import { typing } from './typing.ts';

/** In this order: what needs an extension that is not active comes first. */
export const SUITES: readonly ((measured: Measured) => void)[] = [
    activation,
    commandTable,
    diagnostics,
    typing,
    reading,
    names,
    layout,
    outline,
    taskProvider,
    comparing,
    explorer,
    elsewhere,
];
