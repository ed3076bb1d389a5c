import type { Feature } from '../feature.ts';

/** What the extension adds to what the language server does. Adding something is a folder and a line here. */
export const FEATURES: readonly Feature[] = [];
