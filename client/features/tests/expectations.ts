/** An `expect` in the text of a cohort: its predicate on one line, and where the whole of it stands. */
export interface Expectation {
    text: string;
    offset: number;
    length: number;
}

/** What a line has before a comment or the text that says why. */
const PREDICATE = /^[ \t]*expect\b[ \t]*((?:"(?:\\.|[^"\\])*"|(?!\/\/)[^"\n])*?)[ \t]*(?:"(?:\\.|[^"\\\n])*"[ \t]*)?(?:\/\/.*)?$/gm;

/** The expectations that stand on a line of their own. */
export function expectationsIn(text: string): Expectation[] {
    return [...text.matchAll(PREDICATE)].flatMap((match) => {
        const predicate = match[1].trim();
        const indent = match[0].length - match[0].trimStart().length;
        if (predicate === '') return [];
        return [{ text: oneLine(predicate), offset: match.index + indent, length: match[0].trim().length }];
    });
}

/** Whether two texts say the same, but for white space and a leading `expect`. */
export const sameText = (a: string, b: string): boolean => bare(a) === bare(b);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const bare = (text: string): string => text.replace(/^\s*expect\b/, '').replace(/\s+/g, '');
