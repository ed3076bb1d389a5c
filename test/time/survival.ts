/** Independent statistics of survival, written for tests: Cox regression and the exponential of a matrix. */

/** Years until the event or the end of follow-up, whether it was the event, and factors of each patient. */
export interface Survival {
    time: Float64Array;
    event: Uint8Array;
    factors: Float64Array[];
}

/** Cox's partial likelihood by Newton's method (Breslow's ties, of which there are next to none): coefficients and standard errors. */
export function cox({ time, event, factors }: Survival): { beta: number[]; se: number[] } {
    const m = factors.length;
    const order = [...time.keys()].sort((a, b) => time[b] - time[a]);
    const beta = new Array<number>(m).fill(0);
    let information: number[][] = [];
    for (let iteration = 0; iteration < 12; iteration++) {
        const score = new Array<number>(m).fill(0);
        information = Array.from({ length: m }, () => new Array<number>(m).fill(0));
        let s0 = 0;
        const s1 = new Array<number>(m).fill(0);
        const s2 = Array.from({ length: m }, () => new Array<number>(m).fill(0));
        // From the longest time down, so that the sums are over those still at risk.
        for (const i of order) {
            const x = factors.map((factor) => factor[i]);
            const w = Math.exp(x.reduce((sum, value, j) => sum + value * beta[j], 0));
            s0 += w;
            for (let j = 0; j < m; j++) {
                s1[j] += w * x[j];
                for (let k = 0; k < m; k++) s2[j][k] += w * x[j] * x[k];
            }
            if (!event[i]) continue;
            for (let j = 0; j < m; j++) {
                score[j] += x[j] - s1[j] / s0;
                for (let k = 0; k < m; k++) information[j][k] += s2[j][k] / s0 - (s1[j] * s1[k]) / (s0 * s0);
            }
        }
        const inverse = inverted(information);
        let moved = 0;
        for (let j = 0; j < m; j++) {
            const step = inverse[j].reduce((sum, value, k) => sum + value * score[k], 0);
            beta[j] += step;
            moved = Math.max(moved, Math.abs(step));
        }
        if (moved < 1e-9) break;
    }
    return { beta, se: inverted(information).map((row, j) => Math.sqrt(row[j])) };
}

function inverted(matrix: number[][]): number[][] {
    const m = matrix.length;
    const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
    for (let c = 0; c < m; c++) {
        const pivot = rows.slice(c).reduce((best, row, r) => (Math.abs(row[c]) > Math.abs(rows[best][c]) ? c + r : best), c);
        [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
        const scale = rows[c][c];
        rows[c] = rows[c].map((value) => value / scale);
        for (let r = 0; r < m; r++) {
            if (r === c) continue;
            const factor = rows[r][c];
            rows[r] = rows[r].map((value, k) => value - factor * rows[c][k]);
        }
    }
    return rows.map((row) => row.slice(m));
}

/** e^(Q·t) by its series on a small part of t, squared back. */
export function exponential(q: number[][], t: number): number[][] {
    const squarings = 12;
    const small = q.map((row) => row.map((value) => (value * t) / 2 ** squarings));
    const identity: number[][] = q.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
    const product = (a: number[][], b: number[][]): number[][] =>
        a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
    let term: number[][] = identity;
    let sum: number[][] = identity;
    for (let n = 1; n < 12; n++) {
        term = product(term, small).map((row) => row.map((value) => value / n));
        sum = sum.map((row, i) => row.map((value, j) => value + term[i][j]));
    }
    for (let s = 0; s < squarings; s++) sum = product(sum, sum);
    return sum;
}
