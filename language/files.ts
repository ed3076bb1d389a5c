import type { Parsed } from './syntax/parse.ts';

/** Why a file has no text; `untrusted` where the shell reads nothing until somebody trusts the folder. */
export type Unread = 'missing' | 'unreadable' | 'too-large' | 'untrusted' | 'not-on-disk' | WrongEncoding;

/** `utf-16` where the file begins as such files do; else nothing in it says which encoding it is. */
export type WrongEncoding = 'utf-16' | 'not-utf-8';

/** How the language reads other files: given by the shell, so that the core does no I/O. Paths use `/`. */
export interface Files {
    /** The text of a file, or why there is none. Sizes above `LIMITS.sourceBytes` are refused by the reader. */
    read(path: string): { text: string } | { problem: Unread; detail?: string };
    /** In place of parsing a text anew, for a shell that keeps the trees of what has not changed. */
    parse?(text: string, path: string): Parsed;
}
