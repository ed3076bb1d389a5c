import type { Severity } from '../plan/diagnostic.ts';

/** How each rule speaks, by code; `off` is not at all. What is absent keeps the rule's own severity. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;
