import texts from './data/library.json' with { type: 'json' };

const files = new Map(Object.entries(texts as Record<string, string>));

/** Names of the files of the standard library, as in `std/vitals`. */
export const libraryFiles: readonly string[] = [...files.keys()];

/** The text of a file of the standard library. */
export function libraryText(name: string): string | undefined {
    return files.get(name);
}
