import { describe, expect, test } from 'vitest';
import { code, codeBlock, plainText } from '../../server/language/markdown.ts';
import { inWords, pictureOf } from '../../server/language/picture.ts';
import type { ColumnFigures } from '../../server/workspace/figures.ts';

const EMPTY: ColumnFigures = {
    name: 'x',
    kind: 'number',
    unit: 'mmHg',
    decimals: 1,
    count: 90,
    missing: 10,
    mean: 120,
    sd: 15,
    min: 70,
    max: 170,
    quantiles: { '5': 95.3, '50': 120, '95': 145 },
    shares: null,
    histogram: null,
};
const svgOf = (uri: string | undefined) => Buffer.from(uri!.split(',')[1], 'base64').toString();

describe('a distribution in a hover', () => {
    test('bars of a histogram are as tall as their shares', () => {
        const svg = svgOf(pictureOf({ ...EMPTY, histogram: { low: 70, width: 25, shares: [0.1, 0.4, 0.4, 0.1] } }));
        const heights = [...svg.matchAll(/<rect[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
        expect(heights.map((height) => height / heights[1])).toEqual([0.25, 1, 1, 0.25]);
        expect(svg).toContain('>70<');
        expect(svg).toContain('>170<');
    });
    test('labels of a category are text and nothing else', () => {
        const svg = svgOf(
            pictureOf({
                ...EMPTY,
                kind: 'category',
                shares: [
                    { label: '<script>', share: 0.7 },
                    { label: 'b', share: 0.3 },
                ],
            }),
        );
        expect(svg).not.toContain('<script');
        expect(svg).toContain('&#60;script&#62;');
        expect(svg).toContain('70 %');
    });
    test('colours are read on white and on black', () => {
        const luminance = (hex: string) => {
            const parts = [1, 3, 5]
                .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
                .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
        };
        const svg = svgOf(pictureOf({ ...EMPTY, histogram: { low: 0, width: 1, shares: [1] } }));
        for (const [colour] of svg.matchAll(/#[0-9a-f]{6}/g)) {
            const light = luminance(colour);
            expect(1.05 / (light + 0.05)).toBeGreaterThan(3);
            expect((light + 0.05) / 0.05).toBeGreaterThan(3);
        }
    });
    test('nothing is drawn of nothing', () => expect(pictureOf(EMPTY)).toBe(undefined));
    test('the same in words', () => {
        expect(inWords(EMPTY)).toBe('mean 120, sd 15 mmHg · median 120 · 90 % between 95.3 and 145 · missing in 10 %');
        expect(inWords({ ...EMPTY, kind: 'boolean', mean: 0.112, missing: 0 })).toBe('true for 11.2 %');
    });
});

test('what the author writes cannot leave its place in Markdown', () => {
    expect(plainText('![x](http://a) *b*\n# c')).toBe('!\\[x\\](http://a) \\*b\\* # c');
    expect(code('a`b')).toBe('`` a`b ``');
    expect(codeBlock(['x ``` y'])).toBe('````cohort\nx ``` y\n````');
});
