import { diffLines } from 'diff';
import type { Definition, DefinitionChange } from '../plan/comparison.ts';
import { words } from './definitions.ts';

/** Texts of more lines are shown whole: to match them line by line takes time with the square of the lines. */
const MOST_LINES = 400;

/**
 * What was added, removed and changed, in the order of the second list, what it no longer has behind. Definitions of one kind
 * and name, such as two corruptions of a column, are told apart by what they mean.
 */
export function changesOfDefinitions(before: readonly Definition[], after: readonly Definition[]): DefinitionChange[] {
    const left = new Map<string, Definition[]>();
    for (const each of before) left.set(keyOf(each), [...(left.get(keyOf(each)) ?? []), each]);
    const fresh: Definition[] = [];
    for (const each of after) {
        const same = left.get(keyOf(each));
        const k = same?.findIndex(({ meaning }) => meaning === each.meaning) ?? -1;
        if (k < 0) fresh.push(each);
        else same!.splice(k, 1);
    }
    const changes = fresh.map((each): DefinitionChange => {
        const was = left.get(keyOf(each))?.shift();
        if (was === undefined) return change(each, 'added', null, each.text);
        return change(each, words(was.text) === words(each.text) ? 'affected' : 'changed', was.text, each.text);
    });
    return [...changes, ...[...left.values()].flat().map((each) => change(each, 'removed', each.text, null))];
}

const keyOf = ({ kind, name }: Definition): string => `${kind} ${name}`;

function change(
    { kind, name }: Definition,
    what: DefinitionChange['change'],
    before: string | null,
    after: string | null,
): DefinitionChange {
    return { kind, name, change: what, before, after, lines: what === 'affected' ? [] : linesOf(before ?? '', after ?? '') };
}

function linesOf(before: string, after: string): DefinitionChange['lines'] {
    const whole = (text: string, mark: '-' | '+') => split(text).map((line) => ({ mark, text: line }));
    if (split(before).length + split(after).length > MOST_LINES) return [...whole(before, '-'), ...whole(after, '+')];
    return diffLines(ended(before), ended(after)).flatMap(({ value, added, removed }) =>
        split(value).map((text) => ({ mark: added ? ('+' as const) : removed ? ('-' as const) : (' ' as const), text })),
    );
}

const split = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
const ended = (text: string): string => (text === '' ? '' : `${text}\n`);
