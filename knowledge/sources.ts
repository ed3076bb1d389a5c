import data from './data/sources.json' with { type: 'json' };

/** Where facts come from and what may be done with them. */
export interface Source {
    title: string;
    licence: string;
    url?: string;
}

const sources = new Map(Object.entries(data as Record<string, Source>));

export function source(key: string): Source | undefined {
    return sources.get(key);
}

/** For the end of a sentence: `CLIF reference ranges; NHANES 2011–2018`. */
export function cite(keys: readonly string[]): string {
    return keys.map((key) => source(key)?.title ?? key).join('; ');
}
