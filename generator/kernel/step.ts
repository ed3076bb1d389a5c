import type { Rounding, Step } from '../../plan/model.ts';
import { compileDraw, type Draw, type DrawProblem, drawFacts } from './draw.ts';
import { emitStep } from './emit-step.ts';
import { mayBeInfinite, type Node, resolve } from './node.ts';
import { rowStep } from './row-step.ts';
import { type ColumnFacts, type Environment, KernelScope, type Source } from './scope.ts';

/**
 * `wasm` runs on WebAssembly what it can (machine/), the rest as `code`, which generates and compiles JavaScript;
 * `closure` needs neither. All give the same bits.
 */
export type Backend = 'wasm' | 'code' | 'closure';

/** Fills rows 0 … n-1 of `out` from its inputs, constants and sources, each in the kernel's own numbering. */
export type KernelLoop = (n: number, inputs: Float64Array[], constants: Float64Array, sources: Float64Array[], out: Float64Array) => void;

/** One step made ready to run. */
export interface StepKernel {
    inputs: string[];
    unknowns: string[];
    sources: Source[];
    /** 10^decimals of the rounding (0: none) and its multiple, then the unknowns. */
    constants: Float64Array;
    loop: KernelLoop;
    /** What the loop was made of. */
    form: StepForm;
    facts: ColumnFacts;
    problems: DrawProblem[];
}

/** A step with its names resolved: what both backends work from. */
export interface StepForm {
    draw: Draw;
    products: { when: Node; value: Node }[];
    sums: { when: Node; value: Node }[];
    limits?: { low: Node; high: Node };
    /** `auto`: the power of ten is a constant of the run, and the multiple 1. */
    rounding?: Rounding | 'auto';
    /** Whether a drawn value, effects included, can be below 0. */
    signed: boolean;
    /** Whether `draw` and effects may leave an infinite value. */
    infinite: boolean;
    scope: KernelScope;
}

export function compileStep(step: Step, environment: Environment, backend: Backend): StepKernel {
    const scope = new KernelScope(environment);
    const problems: DrawProblem[] = [];
    const draw = compileDraw(step.value, scope, problems);
    const effects = (step.effects ?? []).map((e) => ({ op: e.op, when: resolve(e.when, scope), value: resolve(e.value, scope) }));
    const form: StepForm = {
        draw,
        products: effects.filter((e) => e.op === 'multiply'),
        sums: effects.filter((e) => e.op === 'add'),
        limits: step.limits && { low: resolve(step.limits.low, scope), high: resolve(step.limits.high, scope) },
        rounding: step.rounding,
        signed: effects.length > 0 || !(drawFacts(draw).bounds[0] >= 0),
        infinite: effects.length > 0 || !isBounded(draw),
        scope,
    };
    if (form.limits !== undefined && !(form.limits.high.bounds[0] >= 0)) form.signed = true;
    const constants = new Float64Array(2 + scope.unknowns.length);
    constants[1] = 1;
    if (step.rounding !== undefined && step.rounding !== 'auto') setRounding(constants, step.rounding);
    return {
        inputs: scope.inputs,
        unknowns: scope.unknowns,
        sources: scope.sources,
        constants,
        loop: backend === 'closure' ? rowStep(form) : whenCalled(() => emitStep(form)),
        form,
        facts: stepFacts(form),
        problems,
    };
}

/** Code is generated when a loop first runs: most of those that have WebAssembly in their place never do. */
function whenCalled(make: () => KernelLoop): KernelLoop {
    let made: KernelLoop | undefined;
    return (n, inputs, constants, sources, out) => {
        made ??= make();
        made(n, inputs, constants, sources, out);
    };
}

/** Powers of ten that are exact, by their exponent. */
const TENS = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

export function setRounding(constants: Float64Array, rounding: { decimals: number; multiple: number }): void {
    constants[0] = TENS[rounding.decimals];
    constants[1] = rounding.multiple;
}

/** Drawn values that cannot be infinite: of a table, or of an expression made finite where it is stored. */
function isBounded(draw: Draw): boolean {
    if (draw.kind === 'choice') return draw.parts.every(isBounded);
    return (
        draw.kind === 'value' ||
        draw.kind === 'quantile' ||
        draw.kind === 'bernoulli' ||
        draw.kind === 'logistic' ||
        draw.kind === 'impossible'
    );
}

function stepFacts(form: StepForm): ColumnFacts {
    const drawn = drawFacts(form.draw);
    const { limits } = form;
    const effects = form.products.length + form.sums.length > 0;
    let [low, high] = effects ? [-Infinity, Infinity] : drawn.bounds;
    let missing = drawn.missing || effects;
    if (limits !== undefined) {
        low = Math.max(low, limits.low.bounds[0]);
        high = Math.min(high, limits.high.bounds[1]);
        missing ||= limits.low.kind !== 'constant' || limits.high.kind !== 'constant' || !(limits.low.value <= limits.high.value);
        if (mayBeInfinite(limits.low) || mayBeInfinite(limits.high)) missing = true;
    }
    // Rounding moves a value by at most one step, which is not known here: a wide margin is enough.
    if (form.rounding !== undefined) [low, high] = [low - 1e9, high + 1e9];
    return { missing, bounds: low <= high ? [low, high] : [-Infinity, Infinity] };
}
