import type { Finding, Plan } from '../../plan/model.ts';
import { sharesOf } from './shares.ts';
import type { Solver } from './solver.ts';
import { lowAcceptance, percent } from './target-findings.ts';

/** Below this share of accepted draws the author is warned. */
const LOW_ACCEPTANCE = 0.2;

export interface Acceptance {
    acceptance: number;
    yield: number;
    stratum: number;
    findings: Finding[];
}

/** Shares of draws that `require`, `select` and `oversample` keep, and what is to be said of them. */
export function acceptanceFindings(plan: Plan, solver: Solver): Acceptance {
    const { population } = solver;
    const { acceptance, rejects } = population;
    const findings: Finding[] = [];
    if (acceptance < LOW_ACCEPTANCE) findings.push(lowAcceptance(plan, population));
    // What a scenario takes over may be there for its base, where it is judged.
    const inherited = new Set(plan.base?.plan.require.map(({ text }) => text));
    plan.require.forEach(({ at, text }, i) => {
        // Of a clause that rejects nearly all, `rule/acceptance` speaks.
        if (rejects[i] === 0 && !inherited.has(text))
            findings.push(always(at, `"${text}" rejects none of the simulated patients.`, 'Remove it, or check its bounds.'));
    });
    const [selected, stratum] = kept(plan, solver);
    if (selected < 1e-4 || (plan.oversample !== undefined && (stratum < 1e-4 || stratum > 1 - 1e-4))) {
        const oversampled = selected >= 1e-4;
        const rule = oversampled ? plan.oversample! : plan.select[0];
        findings.push({
            code: 'rule/acceptance',
            severity: 'error',
            at: rule.at,
            message: oversampled
                ? `"${rule.text}" holds for ${percent(stratum)} of patients: one of the two strata is too rare to draw.`
                : `Eligibility ("${rule.text}") is met by ${percent(selected)} of patients, fewer than one in ten thousand.`,
            remedy: 'Make the condition less rare, or describe that population itself.',
            data: { share: oversampled ? stratum : selected },
        });
    }
    return { acceptance, yield: selected, stratum, findings };
}

function kept(plan: Plan, solver: Solver): [number, number] {
    if (plan.select.length === 0 && plan.oversample === undefined) return [1, 1];
    const predicates = plan.select.map(({ predicate }) => predicate);
    if (plan.oversample !== undefined) predicates.push(plan.oversample.predicate);
    const shares = sharesOf(predicates, solver);
    const stratum = plan.oversample === undefined ? 1 : shares.pop()!;
    return [shares.reduce((product, share) => product * share, 1), stratum];
}

export function always(at: string, message: string, remedy: string): Finding {
    return { code: 'rule/always', severity: 'warning', at, message, remedy };
}
