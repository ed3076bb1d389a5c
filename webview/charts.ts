import * as Plot from '@observablehq/plot';
import type { Bins, ColumnResult, SimulationResult, TargetOutcome } from '../server/protocol.ts';
import { coefficient, day, percent } from './figures.ts';

/** Charts of one look. Colours are the stylesheet's custom properties, so that a change of theme needs no new drawing. */

export type Chart = SVGSVGElement | HTMLElement;

const drawn = new Map<string, { chart: Chart; used: number }>();
let turn = 0;

/** A chart is drawn anew only when what it shows has changed: an edit redraws what it reaches. */
export function kept(key: string, data: unknown, draw: () => Chart): Chart {
    const whole = `${key} ${JSON.stringify(data)}`;
    const known = drawn.get(whole);
    if (known) {
        known.used = turn;
        return known.chart;
    }
    const chart = draw();
    // Plot brings a style sheet of its own, which the security policy would refuse; ours says the same.
    chart.querySelector('style')?.remove();
    chart.setAttribute('aria-hidden', 'true');
    drawn.set(whole, { chart, used: turn });
    return chart;
}

/** Called after each drawing of the page: charts not used for a while are let go. */
export function nextTurn(): void {
    turn++;
    for (const [key, { used }] of drawn) if (used < turn - 3) drawn.delete(key);
}

const SIZE = { width: 300, height: 104, marginLeft: 14, marginRight: 14, marginTop: 6, marginBottom: 20 };

function bars({ low, width, shares }: Bins): { from: number; to: number; share: number }[] {
    return shares.map((share, k) => ({ from: low + k * width, to: low + (k + 1) * width, share }));
}

export function distribution(
    place: string,
    { histogram, shares, reference, mean, quantiles, kind, name }: ColumnResult,
): Chart | undefined {
    if (shares) return kept(`${place} ${name}`, shares, () => categories(shares));
    if (!histogram) return undefined;
    return kept(`${place} ${name}`, [histogram, reference, mean], () => {
        const data = bars(histogram);
        const [first, last] = [data[0].from, data[data.length - 1].to];
        const shaded = reference && { from: Math.max(reference.low ?? first, first), to: Math.min(reference.high ?? last, last) };
        return Plot.plot({
            ...SIZE,
            className: 'plot',
            x: {
                domain: [first, last],
                label: null,
                ticks: 4,
                tickSize: 0,
                tickFormat: kind === 'date' ? (x: number) => day(x).slice(0, 7) : undefined,
            },
            y: { axis: null, domain: [0, Math.max(...histogram.shares) * 1.04] },
            marks: [
                shaded && shaded.from < shaded.to
                    ? Plot.rectY([shaded], {
                          x1: 'from',
                          x2: 'to',
                          y1: 0,
                          y2: Math.max(...histogram.shares) * 1.04,
                          fill: 'var(--reference)',
                      })
                    : null,
                Plot.rectY(data, { x1: 'from', x2: 'to', y: 'share', fill: 'var(--bar)', insetLeft: 0.5, insetRight: 0.5 }),
                quantiles ? Plot.ruleX([quantiles['50']], { stroke: 'var(--text)', strokeWidth: 1.25, strokeDasharray: '3,2' }) : null,
                Plot.ruleY([0], { stroke: 'var(--line)' }),
            ],
        });
    });
}

const MOST_BARS = 8;

function categories(shares: { label: string; share: number }[]): Chart {
    const shown = shares.slice(0, MOST_BARS).map((each, k) => ({ ...each, k }));
    const height = Math.max(64, shown.length * 20 + 8);
    const short = (label: string) => (label.length > 18 ? `${label.slice(0, 17)}…` : label);
    return Plot.plot({
        width: 300,
        height,
        className: 'plot',
        marginLeft: 108,
        marginRight: 52,
        marginTop: 4,
        marginBottom: 4,
        x: { axis: null, domain: [0, Math.max(...shares.map(({ share }) => share), 0.01)] },
        y: { label: null, tickSize: 0, domain: shown.map(({ k }) => k), tickFormat: (k: number) => short(shown[k].label), padding: 0.28 },
        marks: [
            Plot.barX(shown, { x: 'share', y: 'k', fill: 'var(--bar)' }),
            Plot.text(shown, { x: 'share', y: 'k', text: ({ share }) => percent(share), textAnchor: 'start', dx: 5, fill: 'var(--soft)' }),
        ],
    });
}

/** Where the asked value is, what chance allows this sample, and what the sample has. */
export function targetStrip(target: TargetOutcome): Chart | undefined {
    const { asked, low, high, sample, pass, text } = target;
    if (low === null || high === null) return undefined;
    return kept(`target ${text}`, [asked, low, high, sample], () => {
        const around = Math.max(high - low, 1e-9) * 0.25;
        const domain = [Math.min(low, sample ?? low) - around, Math.max(high, sample ?? high) + around];
        return Plot.plot({
            width: 180,
            height: 22,
            margin: 4,
            marginTop: 2,
            marginBottom: 2,
            className: 'plot',
            x: { axis: null, domain },
            y: { axis: null, domain: [0, 1] },
            marks: [
                Plot.rect([[low, high]], { x1: '0', x2: '1', y1: 0.2, y2: 0.8, fill: 'var(--reference)', rx: 3 }),
                Plot.ruleX([asked], { stroke: 'var(--text)', strokeWidth: 1.5 }),
                sample === null
                    ? null
                    : Plot.dot([sample], {
                          x: (x) => x,
                          y: 0.5,
                          r: 4.5,
                          symbol: pass ? 'circle' : 'times',
                          fill: pass ? 'var(--accent)' : 'none',
                          stroke: pass ? 'var(--panel)' : 'var(--bad)',
                          strokeWidth: pass ? 1.25 : 2,
                      }),
            ],
        });
    });
}

const MOST_IN_HEATMAP = 24;

/** Below the diagonal what the sample has; above it what was asked, where it was. */
export function heatmap({ correlations, targets }: SimulationResult): { chart: Chart; left: number } | undefined {
    const asked = new Map<string, number>();
    for (const { kind, columns, asked: value } of targets) if (kind === 'correlation') asked.set([...columns].sort().join('\n'), value);
    const worth = (name: string, i: number): number =>
        ([...asked.keys()].some((pair) => pair.split('\n').includes(name)) ? 2 : 0) +
        Math.max(0, ...correlations.achieved[i].map((r, j) => (i === j ? 0 : Math.abs(r ?? 0))));
    const ranked = correlations.names.map((name, i) => ({ name, i, worth: worth(name, i) }));
    const chosen = ranked
        .sort((a, b) => b.worth - a.worth)
        .slice(0, MOST_IN_HEATMAP)
        .sort((a, b) => a.i - b.i);
    if (chosen.length < 2) return undefined;
    const names = chosen.map(({ name }) => name);
    const cells = chosen.flatMap((row, y) =>
        chosen.flatMap((column, x) => {
            if (x === y) return [];
            const r = x < y ? correlations.achieved[row.i][column.i] : asked.get([row.name, column.name].sort().join('\n'));
            return r === undefined || r === null ? [] : [{ x: column.name, y: row.name, r, asked: x > y }];
        }),
    );
    const side = Math.min(44, Math.max(26, 620 / names.length));
    const margin = Math.min(150, 16 + 6.6 * Math.max(...names.map(({ length }) => length)));
    const short = (name: string) => (name.length > 20 ? `${name.slice(0, 19)}…` : name);
    const chart = kept('heatmap', [names, cells], () =>
        Plot.plot({
            width: margin + side * names.length + 8,
            height: margin + side * names.length + 8,
            marginLeft: margin,
            marginTop: margin,
            marginRight: 8,
            marginBottom: 8,
            className: 'plot',
            x: { domain: names, axis: 'top', label: null, tickSize: 0, tickRotate: -60, tickFormat: short, padding: 0.06 },
            y: { domain: names, label: null, tickSize: 0, tickFormat: short, padding: 0.06 },
            marks: [
                Plot.cell(cells, {
                    x: 'x',
                    y: 'y',
                    fill: ({ r }) => (r < 0 ? 'var(--negative)' : 'var(--positive)'),
                    fillOpacity: ({ r }) => 0.06 + 0.94 * Math.abs(r),
                    rx: 3,
                }),
                Plot.cell(
                    cells.filter((cell) => cell.asked),
                    { x: 'x', y: 'y', fill: 'none', stroke: 'var(--text)', strokeWidth: 1, rx: 3 },
                ),
                Plot.text(cells, {
                    x: 'x',
                    y: 'y',
                    text: ({ r }) => coefficient(r).replace(/^(−?)0\./, '$1.'),
                    fill: ({ r }) => (Math.abs(r) > 0.55 ? 'var(--panel)' : 'var(--text)'),
                    fontSize: side < 32 ? 9 : 11,
                }),
            ],
        }),
    );
    return { chart, left: correlations.names.length - names.length };
}

type Drawn = Pick<ColumnResult, 'name' | 'kind' | 'histogram'>;

/** Densities of two versions of one variable, over the same values. */
export function overlay(place: string, base: Drawn, other: Drawn): Chart | undefined {
    if (!base.histogram || !other.histogram) return undefined;
    const outline = (bins: Bins) =>
        bars(bins).flatMap(({ from, to, share }) => [
            { x: from, y: share / bins.width },
            { x: to, y: share / bins.width },
        ]);
    return kept(`overlay ${place} ${base.name}`, [base.histogram, other.histogram], () =>
        Plot.plot({
            ...SIZE,
            height: 92,
            className: 'plot',
            x: { label: null, ticks: 4, tickSize: 0, tickFormat: base.kind === 'date' ? (x: number) => day(x).slice(0, 7) : undefined },
            y: { axis: null },
            marks: [
                // With y alone, the two ends of a step would be stacked on one another.
                Plot.areaY(outline(base.histogram!), { x: 'x', y1: 0, y2: 'y', fill: 'var(--bar)', fillOpacity: 0.35 }),
                Plot.lineY(outline(other.histogram!), { x: 'x', y: 'y', stroke: 'var(--text)', strokeWidth: 1.5 }),
                Plot.ruleY([0], { stroke: 'var(--line)' }),
            ],
        }),
    );
}
