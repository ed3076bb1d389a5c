import type { Backend } from '../kernel/step.ts';

/** out = Σ weights[k]·terms[k], from the left, for n rows. */
export type Combine = (n: number, weights: Float64Array, terms: Float64Array[], out: Float64Array) => void;

const generated = new Map<number, Combine>();

/** One loop for a given number of terms: unrolled, or term by term with the same bits where no code may be generated. */
export function combiner(terms: number, backend: Backend): Combine {
    if (backend === 'closure' || terms > 64) return termByTerm;
    let combine = generated.get(terms);
    if (combine === undefined) {
        const each = Array.from({ length: terms }, (_, k) => k);
        const names = each.map((k) => `const w${k}=W[${k}],x${k}=X[${k}];`).join('');
        const sum = each.map((k) => `w${k}*x${k}[i]`).join('+');
        combine = new Function('n', 'W', 'X', 'out', `"use strict";${names}for(let i=0;i<n;i++)out[i]=${sum};`) as Combine;
        generated.set(terms, combine);
    }
    return combine;
}

function termByTerm(n: number, weights: Float64Array, terms: Float64Array[], out: Float64Array): void {
    const first = weights[0];
    const column = terms[0];
    for (let i = 0; i < n; i++) out[i] = first * column[i];
    for (let k = 1; k < terms.length; k++) {
        const weight = weights[k];
        const term = terms[k];
        for (let i = 0; i < n; i++) out[i] += weight * term[i];
    }
}
