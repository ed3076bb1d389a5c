import type { Draw } from '../kernel/draw.ts';
import { mayBeInfinite, type Node } from '../kernel/node.ts';
import type { StepForm } from '../kernel/step.ts';

/** Beyond so many standard deviations no uniform reaches; beyond this exponent the exponential overflows. */
const REACH = 9;
const MOST_EXPONENT = 700;
const MOST_MEAN = 1e9;

/** Whether the bounds that are known without data show that no row has impossible parameters: no sample need be drawn. */
export function provenPossible({ draw, products, sums, limits }: StepForm): boolean {
    if (products.length > 0 || sums.length > 0) return false;
    if (limits !== undefined && (limits.low.kind !== 'constant' || limits.high.kind !== 'constant')) return false;
    return possible(draw);
}

function possible(draw: Draw): boolean {
    switch (draw.kind) {
        case 'choice':
            return draw.parts.every(possible);
        // Constants were judged when they were compiled, and probabilities are clipped.
        case 'value':
        case 'quantile':
        case 'evaluated':
        case 'picked':
        case 'bernoulli':
        case 'logistic':
            return true;
        case 'normal': {
            const { mean, sd } = draw;
            if (!within(sd, Number.MIN_VALUE, Infinity) || mayBeInfinite(mean)) return false;
            return !draw.exp || mean.bounds[1] + REACH * sd.bounds[1] < MOST_EXPONENT;
        }
        case 'row':
            return draw.family === 'poisson' && within(draw.parameters[0], 0, MOST_MEAN);
        default:
            return false;
    }
}

function within(node: Node, least: number, most: number): boolean {
    return !mayBeInfinite(node) && node.bounds[0] >= least && node.bounds[1] <= most;
}
