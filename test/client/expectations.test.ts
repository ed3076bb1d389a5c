import { describe, expect, test } from 'vitest';
import { expectationsIn, sameText } from '../../client/features/tests/expectations.ts';

describe('expectations in a text', () => {
    test.each([
        ['expect mean(age) in 50..54', 'mean(age) in 50..54'],
        ['  expect   share(sbp >  180) < 2%  ', 'share(sbp > 180) < 2%'],
        ['expect prevalence(d) in 10%..12% "as published"', 'prevalence(d) in 10%..12%'],
        ['expect share(label == "a // b") < 1% // a comment', 'share(label == "a // b") < 1%'],
        ['expect count() > 5 "a \\"quoted\\" reason" // and a comment', 'count() > 5'],
    ])('%s', (line, text) => {
        const source = `cohort C {\n${line}\n}`;
        const [found, ...others] = expectationsIn(source);
        expect(others).toEqual([]);
        expect(found.text).toBe(text);
        expect(source.slice(found.offset, found.offset + found.length)).toBe(line.trim());
    });

    test('none in a comment, in a name, or without a predicate', () => {
        expect(expectationsIn('// expect mean(x) > 0\n  expected ~ normal(0, 1)\n  expect \n')).toEqual([]);
    });
});

test('results are found by what they say, however it is laid out', () => {
    expect(sameText('mean(age)  in 50 .. 54', 'expect mean(age) in 50..54')).toBe(true);
    expect(sameText('mean(age) in 50..54', 'mean(age) in 50..55')).toBe(false);
});
