import type { Finding, Plan, PrevalenceTarget, TargetReport } from '../../plan/model.ts';

/** Fewer accepted draws than this share make a plan unusable. */
export const LEAST_ACCEPTANCE = 0.001;

/** What calibration has to say of targets that it cannot meet. */

export function emptyGroup({ asked, text, at }: PrevalenceTarget, rows: number): Finding {
    return {
        code: 'calibration/unattainable',
        severity: 'error',
        at,
        message: `${text} cannot be ${percent(asked)}: none of ${rows} simulated patients is in that group.`,
        remedy: 'Widen the group, or remove this line.',
        data: { asked },
    };
}

export function outOfReach({ asked, text, at }: PrevalenceTarget, low: number, high: number): Finding {
    return {
        code: 'calibration/unattainable',
        severity: 'error',
        at,
        message: `${text} cannot be ${percent(asked)}: it lies between ${percent(low)} and ${percent(high)} whatever the intercept.`,
        remedy: `Ask for a share from ${percent(low)} to ${percent(high)}, or change what fixes the probability of the others.`,
        data: { asked, low, high },
    };
}

/** After the last sweep, where requirements and targets pull against each other. */
export function missed({ kind, asked, achieved, text, at }: TargetReport, requirement: string): Finding {
    return {
        code: kind === 'prevalence' ? 'calibration/unattainable' : 'correlation/unattainable',
        severity: 'error',
        at,
        message: `${text} of ${asked} is out of reach together with ${requirement}: ${achieved.toFixed(4)} is the nearest found.`,
        remedy: `Ask for ${achieved.toFixed(3)}, or loosen that requirement.`,
        data: { asked, achieved },
    };
}

/** Of the requirement that rejects most. */
export function lowAcceptance(plan: Plan, { acceptance, rejects }: { acceptance: number; rejects: readonly number[] }): Finding {
    let worst = 0;
    rejects.forEach((share, i) => {
        if (share > rejects[worst]) worst = i;
    });
    const { at, text } = plan.require[worst];
    return {
        code: 'rule/acceptance',
        severity: acceptance < LEAST_ACCEPTANCE ? 'error' : 'warning',
        at,
        message: `Only ${percent(acceptance)} of draws meet all requirements; "${text}" alone rejects ${percent(rejects[worst])}.`,
        remedy: 'Describe the variables so that most patients meet it, or loosen it.',
        data: { acceptance, rejects: plan.require.map((r, i) => ({ text: r.text, at: r.at, share: rejects[i] })) },
    };
}

export function percent(share: number): string {
    return `${Number((share * 100).toPrecision(4))}%`;
}
