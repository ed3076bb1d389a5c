import type { Diagnostic } from '../../plan/diagnostic.ts';
import type { CohortFile } from '../grammar/generated/ast.ts';
import { SOURCE_LIMITS, tooDeep } from './bounds.ts';
import { type Ignore, ignores } from './comments.ts';
import type { Finding } from './failure.ts';
import type { LexicalError } from './lexer.ts';
import { LineMap } from './range.ts';
import { type Recovered, readTokens } from './recovery.ts';
import { parserServices } from './services.ts';

export interface Parsed {
    file: string;
    text: string;
    /** Always there. After a syntax error it holds every declaration that could be read, each complete. */
    ast: CohortFile;
    /** Errors with the codes `syntax` and `limit/size`, in the order of the text. */
    diagnostics: Diagnostic[];
    /** Names whose declarations could not be read: not to be called unknown. */
    unread: string[];
    ignores: Ignore[];
}

/** Turns tokens into a tree: `readTokens`, or a `Rereading` of a file that is being edited. */
export type Reading = (...given: Parameters<typeof readTokens>) => Recovered;

/** Reads a file's text. Never throws, whatever the text; time and memory are bounded by `SOURCE_LIMITS`. */
export function parse(text: string, file: string, read: Reading = readTokens): Parsed {
    if (text.length > SOURCE_LIMITS.characters) {
        const size = `This file has ${text.length} characters; at most ${SOURCE_LIMITS.characters} are read.`;
        return refused(
            text,
            file,
            { start: 0, end: 0 },
            size,
            'Split it into several files joined by `import`, or move data into a CSV table.',
        );
    }
    const { tokens, lexicalErrors } = parserServices().lexer.split(text);
    const deep = tooDeep(tokens);
    if (deep)
        return refused(
            text,
            file,
            deep,
            `This file holds ${deep.what}.`,
            'Give parts of the expression a name with `=` or `define`, or use a `table`.',
        );
    const lines = new LineMap(file, text);
    const diagnostics = lexicalErrors.slice(0, SOURCE_LIMITS.errors).map((error) => ofLexical(error, lines));
    try {
        const { ast, findings, unread } = read(text, tokens, lexicalErrors);
        diagnostics.push(...findings.map((finding) => ofFinding(finding, lines)));
        diagnostics.sort((a, b) => a.range.start - b.range.start);
        return { file, text, ast, diagnostics, unread, ignores: ignores(text, file) };
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return refused(
            text,
            file,
            { start: 0, end: 0 },
            'This file is nested too deeply to be read.',
            'Give parts of its expressions a name with `=` or `define`.',
        );
    }
}

function refused(text: string, file: string, place: { start: number; end: number }, message: string, remedy: string): Parsed {
    const range = new LineMap(file, text).range(place.start, place.end);
    const ast = readTokens('', [], []).ast;
    return { file, text, ast, diagnostics: [{ code: 'limit/size', severity: 'error', range, message, remedy }], unread: [], ignores: [] };
}

function ofLexical({ start, end, message, remedy, instead }: LexicalError, lines: LineMap): Diagnostic {
    const range = lines.range(start, end);
    const title = instead === '' ? 'Remove it' : `Write \`${instead}\``;
    const fixes = instead === undefined ? undefined : [{ title, edits: [{ range, text: instead }], preferred: true }];
    return { code: 'syntax', severity: 'error', range, message, remedy, ...(fixes && { fixes }) };
}

function ofFinding({ start, end, message, remedy, code, fix, related }: Finding, lines: LineMap): Diagnostic {
    const edits = fix?.edits.map((edit) => ({ range: lines.range(edit.start, edit.end), text: edit.text }));
    return {
        code: code ?? 'syntax',
        severity: 'error',
        range: lines.range(start, end),
        message,
        remedy,
        ...(fix && edits && { fixes: [{ title: fix.title, edits, preferred: true }] }),
        ...(related && { related: [{ range: lines.range(related.start, related.end), message: related.message }] }),
    };
}
