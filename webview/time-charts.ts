import * as Plot from '@observablehq/plot';
import type { FollowUp, Life, LifeSpan } from '../server/protocol.ts';
import { type Chart, kept } from './charts.ts';
import { percent } from './figures.ts';

const SIZE = { width: 300, height: 120, marginLeft: 44, marginRight: 12, marginTop: 8, marginBottom: 22 };
const YEARS = { label: null, ticks: 4, tickSize: 3 };

type Course = FollowUp['trajectories'][number];

/** The mean of a measure over the years, and between which values nine in ten lie; one patient's own course over it. */
export function trajectory({ name, course }: Course, own: readonly { years: number; value: number }[] = []): Chart {
    return kept(`trajectory ${name}`, [course, own], () =>
        Plot.plot({
            ...SIZE,
            className: 'plot',
            x: YEARS,
            y: { label: null, ticks: 4, tickSize: 0, nice: true },
            marks: [
                Plot.areaY(course, { x: 'years', y1: 'p5', y2: 'p95', fill: 'var(--reference)' }),
                Plot.lineY(course, { x: 'years', y: 'mean', stroke: 'var(--bar)', strokeWidth: 2 }),
                own.length > 0 ? Plot.lineY(own, { x: 'years', y: 'value', stroke: 'var(--text)', strokeWidth: 1.25 }) : null,
                own.length > 0 ? Plot.dot(own, { x: 'years', y: 'value', fill: 'var(--text)', r: 2.25 }) : null,
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

const ROW = 24;

/** What one patient had when: a lane for each thing, in the order in which they are told. */
export function timeline({ years, spans }: Life): Chart {
    const lanes = [...new Set(spans.map(({ lane }) => lane))];
    return kept('timeline', [years, spans], () => {
        const of = (...kinds: LifeSpan['kind'][]) => spans.filter(({ kind }) => kinds.includes(kind));
        const middle = (span: LifeSpan) => (span.from + span.to) / 2;
        const longest = lanes.reduce((most, lane) => Math.max(most, lane.length), 0);
        return Plot.plot({
            width: 900,
            height: lanes.length * ROW + 30,
            marginLeft: Math.min(220, 16 + 7 * longest),
            marginRight: 16,
            marginTop: 4,
            marginBottom: 24,
            className: 'plot',
            x: { ...YEARS, ticks: 8, domain: [0, Math.max(years, 1e-6)] },
            y: { label: null, domain: lanes, tickSize: 0, padding: 0.4 },
            marks: [
                Plot.ruleY(lanes, { stroke: 'var(--line)' }),
                Plot.barX(of('bar', 'state'), {
                    x1: 'from',
                    x2: 'to',
                    y: 'lane',
                    fill: ({ kind }) => (kind === 'bar' ? 'var(--bar)' : 'var(--reference)'),
                    insetLeft: 0.5,
                    insetRight: 0.5,
                }),
                Plot.text(of('state'), {
                    x: middle,
                    y: 'lane',
                    text: ({ from, to, text }) => ((to - from) / years > 0.05 ? text : ''),
                    fill: 'var(--text)',
                }),
                Plot.tickX(of('tick'), { x: 'from', y: 'lane', stroke: 'var(--bar)', strokeWidth: 2 }),
                Plot.dot(of('event'), { x: 'from', y: 'lane', fill: 'var(--text)', r: 4 }),
                Plot.dot(of('fatal'), { x: 'from', y: 'lane', stroke: 'var(--text)', symbol: 'times', r: 5, strokeWidth: 2 }),
            ],
        });
    });
}
