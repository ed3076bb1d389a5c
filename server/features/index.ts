import type { Feature } from '../feature.ts';
import { callHierarchy } from './call-hierarchy.ts';
import { codeLenses } from './code-lenses.ts';
import { completion, signatureHelp } from './completion.ts';
import { formatting, onTypeFormatting, rangeFormatting } from './formatting.ts';
import { hover } from './hover.ts';
import { inlayHints } from './inlay-hints.ts';
import { definition, highlight, references } from './navigation.ts';
import { quickFixes } from './quick-fixes.ts';
import { rename } from './rename.ts';
import { renameFiles } from './rename-files.ts';
import { semanticTokens } from './semantic-tokens.ts';
import { simulation } from './simulation.ts';
import { documentLinks, folding, selectionRanges } from './structure.ts';
import { documentSymbols, workspaceSymbols } from './symbols.ts';

/** Everything that is answered on request. Adding a feature is a file and a line here. */
export const FEATURES: readonly Feature[] = [
    quickFixes,
    hover,
    completion,
    signatureHelp,
    definition,
    references,
    highlight,
    rename,
    renameFiles,
    formatting,
    rangeFormatting,
    onTypeFormatting,
    documentSymbols,
    workspaceSymbols,
    folding,
    selectionRanges,
    documentLinks,
    semanticTokens,
    callHierarchy,
    inlayHints,
    codeLenses,
    simulation,
];
