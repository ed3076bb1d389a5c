import type { ColumnFigures } from '../workspace/figures.ts';
import { number, percent } from './numbers.ts';

const WIDTH = 260;
const HEIGHT = 64;
const AXIS = 14;
/** Half-way between black and white: an image in a hover cannot know the theme, so these are read on either. */
const INK = '#8a8a8a';
const FILL = '#3f8fc4';

/** The distribution of a column as a small picture, an SVG in a data address; nothing where it has none. */
export function pictureOf(figures: ColumnFigures): string | undefined {
    const drawn = figures.histogram ? histogram(figures) : figures.shares ? bars(figures.shares) : undefined;
    if (!drawn) return undefined;
    const { body, height } = drawn;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="10" fill="${INK}">${body}</svg>`;
    return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

function histogram({ histogram: bins }: ColumnFigures): { body: string; height: number } | undefined {
    const most = Math.max(...(bins?.shares ?? []));
    if (!bins || !(most > 0)) return undefined;
    const width = WIDTH / bins.shares.length;
    const rects = bins.shares.map((share, i) => {
        const tall = (share / most) * (HEIGHT - AXIS);
        return `<rect x="${round(i * width)}" y="${round(HEIGHT - AXIS - tall)}" width="${round(Math.max(0.5, width - 0.5))}" height="${round(tall)}" fill="${FILL}"/>`;
    });
    const [low, high] = [bins.low, bins.low + bins.width * bins.shares.length];
    const base = HEIGHT - AXIS;
    const axis = `<path d="M0 ${base}H${WIDTH}" stroke="${INK}"/><text x="0" y="${HEIGHT - 2}">${number(low)}</text><text x="${WIDTH}" y="${HEIGHT - 2}" text-anchor="end">${number(high)}</text>`;
    return { body: rects.join('') + axis, height: HEIGHT };
}

const MOST_BARS = 8;

function bars(shares: { label: string; share: number }[]): { body: string; height: number } {
    const shown = shares.slice(0, MOST_BARS);
    const most = Math.max(...shown.map(({ share }) => share), 1e-9);
    const rows = shown.map(({ label, share }, i) => {
        const y = i * 14;
        const name = label.length > 16 ? `${label.slice(0, 15)}…` : label;
        return `<text x="86" y="${y + 10}" text-anchor="end">${escaped(name)}</text><rect x="90" y="${y + 1}" width="${round((share / most) * 120)}" height="11" fill="${FILL}"/><text x="${round(94 + (share / most) * 120)}" y="${y + 10}">${percent(share)}</text>`;
    });
    return { body: rows.join(''), height: shown.length * 14 };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The same in words and numbers, for those who do not see the picture. */
export function inWords(figures: ColumnFigures): string {
    const { kind, mean, sd, quantiles, shares, missing, count, unit } = figures;
    const parts: string[] = [];
    if (kind === 'boolean' && mean !== null) parts.push(`true for ${percent(mean)}`);
    else if (shares?.length)
        parts.push(
            shares
                .slice(0, MOST_BARS)
                .map(({ label, share }) => `${label} ${percent(share)}`)
                .join(', '),
        );
    else if (mean !== null && kind !== 'date') {
        parts.push(`mean ${number(mean)}${sd === null ? '' : `, sd ${number(sd)}`}${unit ? ` ${unit}` : ''}`);
        if (quantiles?.['50'] !== undefined) parts.push(`median ${number(quantiles['50'])}`);
        if (quantiles?.['5'] !== undefined && quantiles['95'] !== undefined)
            parts.push(`90 % between ${number(quantiles['5'])} and ${number(quantiles['95'])}`);
    }
    if (missing > 0) parts.push(`missing in ${percent(missing / (count + missing))}`);
    return parts.join(' · ');
}
