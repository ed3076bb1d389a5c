import { expect, test } from 'vitest';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { diagnosticsOf, LOUD, type Snippet, snippetsOf } from './corpus.ts';

const correct = snippetsOf('test/clinical/corpus/correct.txt');
const mistakes = snippetsOf('test/clinical/corpus/mistakes.txt');

test('no false alarm on what is correct', () => {
    const alarms = correct.flatMap(({ title, text }) => loud(text).map((each) => `${title}: ${told(each, text)}`));
    console.log(`${correct.length} correct snippets, ${alarms.length} false alarms`);
    expect(correct.length).toBeGreaterThanOrEqual(120);
    expect(alarms).toEqual([]);
}, 300_000);

test('every mistake is found at its place', () => {
    let more = 0;
    const missed = mistakes.flatMap(({ code, title, text, place }) => {
        const all = loud(text);
        more += all.length > 1 ? 1 : 0;
        return all.some((each) => at(each, code!, place!))
            ? []
            : [`${code}, ${title}: ${all.map((each) => told(each, text)).join(' / ') || 'nothing'}`];
    });
    console.log(
        `${mistakes.length} seeded mistakes, ${mistakes.length - missed.length} found at their place, ${more} with something more said`,
    );
    expect(mistakes.length).toBeGreaterThanOrEqual(120);
    expect(missed).toEqual([]);
    // One mistake is told once: what follows from it is not told again.
    expect(more).toBeLessThanOrEqual(0.05 * mistakes.length);
}, 300_000);

function loud(text: string): Diagnostic[] {
    return diagnosticsOf(text).filter(({ severity }) => LOUD.has(severity));
}

function at({ code, range }: Diagnostic, expected: string, place: NonNullable<Snippet['place']>): boolean {
    return code === expected && range.start < place.end && range.end > place.start;
}

function told({ code, range, message }: Diagnostic, text: string): string {
    return `${code} at "${text.slice(range.start, range.end)}": ${message}`;
}
