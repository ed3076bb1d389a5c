import type { ComparedStatistic, StatisticChange } from '../../plan/comparison.ts';
import type { Column } from '../../plan/model.ts';
import { correlationOf, type Measured, meanOf, pooledSdOf, quantilesOfPresent, ratioOf, sdOf } from './influence.ts';
import type { Patients } from './patients.ts';

/** One figure of a sample of patients. */
export interface Figure {
    /** Equal for the same figure of another sample. */
    key: string;
    statistic: ComparedStatistic;
    of: string;
    detail: string | null;
    kind: StatisticChange['kind'];
    unit: string | null;
    /** All that it is taken from, beside the weights: where these are equal, so is the figure. */
    from: Float64Array[];
    measure(): Measured;
    /** Of a quantile, which has no influence: the share of values that are not above x. */
    below?(x: number): Measured;
}

const PERCENTS = [5, 50, 95];
/** Columns among which correlations are taken: the pairs grow with the square. */
const MOST_CORRELATED = 60;

/** Every figure of the patients, in the order of the columns; a category has those of the labels of `other` too. */
export function* figuresOf(patients: Patients, other: Patients): Iterable<Figure> {
    const columns = patients.columns.filter(({ role }) => role !== 'cluster');
    for (const column of columns) {
        yield* figuresOfColumn(column, patients, other);
        const empty = patients.empty.get(column.name) ?? other.empty.get(column.name)?.map(() => 0);
        if (empty) yield share('missing', column.name, null, empty, patients);
    }
    yield* correlationsOf(patients, other);
    yield* figuresOfLives(patients);
}

function* figuresOfColumn(column: Column, patients: Patients, other: Patients): Iterable<Figure> {
    const { name, kind, role } = column;
    const x = patients.values.get(name);
    if (!x) return;
    if (role === 'condition') yield share('prevalence', name, null, x, patients);
    else if (kind === 'boolean') yield share('share', name, 'true', x, patients);
    else if (kind === 'category') {
        const own = column.labels ?? [];
        const theirs = other.columns.find((each) => each.name === name && each.kind === 'category')?.labels ?? [];
        for (const label of new Set([...own, ...theirs])) {
            const index = own.indexOf(label);
            const is = () => x.map((value) => (Number.isNaN(value) ? Number.NaN : Number(value === index)));
            yield {
                ...share('share', name, label, x, patients),
                from: [x, Float64Array.of(index)],
                measure: () => meanOf(is(), patients.weights),
            };
        }
    } else yield* figuresOfValues(column, x, patients);
}

function* figuresOfValues({ name, kind, unit }: Column, x: Float64Array, { weights }: Patients): Iterable<Figure> {
    const figure = (statistic: ComparedStatistic, detail: string | null, measure: Figure['measure']): Figure => ({
        key: `${statistic} ${name} ${detail ?? ''}`,
        statistic,
        of: name,
        detail,
        kind: kind === 'date' && statistic !== 'sd' ? 'date' : 'number',
        unit: kind === 'date' ? (statistic === 'sd' ? 'd' : null) : (unit ?? null),
        from: [x],
        measure,
    });
    yield figure('mean', null, () => meanOf(x, weights));
    yield figure('sd', null, () => sdOf(x, weights));
    let quantiles: number[] | undefined;
    for (const [k, percent] of PERCENTS.entries()) {
        const estimate = () =>
            (quantiles ??= quantilesOfPresent(
                x,
                weights,
                PERCENTS.map((p) => p / 100),
            ))[k];
        yield {
            ...figure('quantile', String(percent), () => ({ estimate: estimate(), influence: new Float64Array(0) })),
            below: (limit) =>
                meanOf(
                    x.map((value) => (Number.isNaN(value) ? Number.NaN : Number(value <= limit))),
                    weights,
                ),
        };
    }
}

/** Columns that both samples have, with numbers that can be averaged. */
function* correlationsOf(patients: Patients, other: Patients): Iterable<Figure> {
    const numeric = ({ kind, role }: Column): boolean => role !== 'cluster' && ['number', 'integer', 'boolean'].includes(kind);
    const theirs = new Set(other.columns.filter(numeric).map(({ name }) => name));
    const names = patients.columns.filter((column) => numeric(column) && theirs.has(column.name)).map(({ name }) => name);
    const chosen = names.sort().slice(0, MOST_CORRELATED);
    for (const [j, b] of chosen.entries()) {
        for (const a of chosen.slice(0, j)) {
            const [x, y] = [patients.values.get(a)!, patients.values.get(b)!];
            yield {
                key: `correlation ${a} ${b}`,
                statistic: 'correlation',
                of: a,
                detail: b,
                kind: 'coefficient',
                unit: null,
                from: [x, y],
                measure: () => correlationOf(x, y, patients.weights),
            };
        }
    }
}

function* figuresOfLives({ rates, visits, measurements, taken, states, weights }: Patients): Iterable<Figure> {
    const ones = weights.map(() => 1);
    const figure = (
        statistic: ComparedStatistic,
        of: string,
        from: Float64Array[],
        measure: Figure['measure'],
        more: Partial<Figure> = {},
    ): Figure => ({
        key: `${statistic} ${of} ${more.detail ?? ''}`,
        statistic,
        of,
        detail: null,
        kind: 'number',
        unit: null,
        from,
        measure,
        ...more,
    });
    for (const { name, x, y } of rates) yield figure('rate', name, [x, y], () => ratioOf(x, y, weights));
    for (const { name, number } of visits) yield figure('visits', name, [number], () => ratioOf(number, ones, weights));
    for (const { column, shift, count, sum, squares } of measurements) {
        const more = { unit: column.unit ?? null };
        const from = [count, sum, squares, Float64Array.of(shift)];
        yield figure(
            'mean',
            column.name,
            from,
            () => {
                const mean = ratioOf(sum, count, weights);
                return { ...mean, estimate: mean.estimate + shift };
            },
            more,
        );
        yield figure('sd', column.name, from, () => pooledSdOf(count, sum, squares, weights), more);
    }
    for (const { name, ever } of taken) yield figure('ever', name, [ever], () => ratioOf(ever, ones, weights), { kind: 'share' });
    for (const { name, state, x, y } of states)
        yield figure('time', name, [x, y], () => ratioOf(x, y, weights), { kind: 'share', detail: state });
}

function share(statistic: ComparedStatistic, of: string, detail: string | null, x: Float64Array, { weights }: Patients): Figure {
    return {
        key: `${statistic} ${of} ${detail ?? ''}`,
        statistic,
        of,
        detail,
        kind: 'share',
        unit: null,
        from: [x],
        measure: () => meanOf(x, weights),
    };
}
