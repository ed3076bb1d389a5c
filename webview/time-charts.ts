import * as Plot from '@observablehq/plot';
import type { FollowUp } from '../server/protocol.ts';
import { type Chart, kept } from './charts.ts';
import { percent } from './figures.ts';

const SIZE = { width: 300, height: 120, marginLeft: 44, marginRight: 12, marginTop: 8, marginBottom: 22 };
const YEARS = { label: null, ticks: 4, tickSize: 3 };

type Course = FollowUp['trajectories'][number];

/** The mean of a measure over the years, and between which values nine in ten lie. */
export function trajectory({ name, course }: Course): Chart {
    return kept(`trajectory ${name}`, course, () =>
        Plot.plot({
            ...SIZE,
            className: 'plot',
            x: YEARS,
            y: { label: null, ticks: 4, tickSize: 0, nice: true },
            marks: [
                Plot.areaY(course, { x: 'years', y1: 'p5', y2: 'p95', fill: 'var(--reference)' }),
                Plot.lineY(course, { x: 'years', y: 'mean', stroke: 'var(--bar)', strokeWidth: 2 }),
                Plot.dot(course, { x: 'years', y: 'mean', fill: 'var(--bar)', r: 2 }),
            ],
        }),
    );
}

/** The share to whom it has happened, from the index date on. */
export function incidenceCurve({ name, at }: FollowUp['incidence'][number], most: number): Chart {
    const points = [{ years: 0, share: 0 }, ...at];
    return kept(`incidence ${name}`, [points, most], () =>
        Plot.plot({
            ...SIZE,
            className: 'plot',
            x: YEARS,
            y: { label: null, domain: [0, most], ticks: 3, tickSize: 0, tickFormat: percent },
            marks: [
                Plot.areaY(points, { x: 'years', y: 'share', fill: 'var(--reference)' }),
                Plot.lineY(points, { x: 'years', y: 'share', stroke: 'var(--bar)', strokeWidth: 2 }),
            ],
        }),
    );
}
