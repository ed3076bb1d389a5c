import { createGenerator } from '../generator/engine.ts';
import type { Lowered } from '../language/lower/plan.ts';
import type { Project } from '../language/project/load.ts';
import type { Diagnostic } from '../plan/diagnostic.ts';
import type { SolvedPlan } from '../plan/model.ts';
import { Rehearsal } from './rehearsal.ts';
import { rules } from './rules/index.ts';
import { SAMPLE_SEED, Sample, sampled } from './sample.ts';
import type { Severities } from './severities.ts';
import { View } from './view.ts';

export { CONFIG_FILE, type Config, configOf, configPaths, severitiesOf } from './config.ts';
export { rules } from './rules/index.ts';
export type { Severities } from './severities.ts';

/** What the text of one cohort says by itself, in some milliseconds. The cohort must be lowered without errors. */
export function lintText(lowered: Lowered, project: Project, severities: Severities = {}): Diagnostic[] {
    const { plan } = lowered;
    return judged(new View(lowered, project, new Rehearsal(plan), new Rehearsal(plan, true), 'text'), severities);
}

/**
 * The same where something in the text is an error, and nothing where nothing is, in a fraction of the time: for whoever
 * refuses errors and leaves the rest to `lintText`.
 */
export function lintErrors(lowered: Lowered, project: Project, severities: Severities = {}): Diagnostic[] {
    const crowd = new Rehearsal(lowered.plan, true);
    const view = new View(lowered, project, crowd, crowd, 'text');
    const suspect = rules.some((rule) => {
        if (rule.stage === 'sample' || severities[rule.code] === 'off') return false;
        if ((severities[rule.code] ?? rule.severity) !== 'error') return rule.grave?.(view) === true;
        for (const _ of rule.judge(view, new Set())) return true;
        return false;
    });
    return suspect ? lintText(lowered, project, severities) : [];
}

/** What only shows in patients: a fixed sample, the same whatever the seed and the number of patients of the spec. */
export function lintSample(lowered: Lowered, project: Project, solved: SolvedPlan, severities: Severities = {}): Diagnostic[] {
    const plan = { ...solved.plan, seed: SAMPLE_SEED };
    // Rules read patients as they are at the index date, and few columns of a wide cohort.
    const seeded = { ...solved, plan };
    const sample = new Sample(seeded, (only) => createGenerator(seeded, { only }), sampled(solved));
    return judged(new View(lowered, project, sample, sample, 'sample'), severities);
}

/** What was said of a cohort already, and which of its variables need no more to be said of. */
const spoken = new WeakMap<Lowered, { about: Set<string>; settled: Set<string> }>();

function judged(view: View, severities: Severities): Diagnostic[] {
    if (view.stage === 'text' || !spoken.has(view.lowered)) spoken.set(view.lowered, { about: new Set(), settled: new Set() });
    const { about: told, settled } = spoken.get(view.lowered)!;
    const diagnostics: Diagnostic[] = [];
    for (const rule of rules) {
        if (rule.stage !== 'both' && rule.stage !== view.stage) continue;
        for (const { range, message, remedy, severity, fixes, about, settles } of rule.judge(view, settled)) {
            if (settles !== undefined) settled.add(settles);
            const key = `${rule.code} ${about}`;
            if (told.has(key)) continue;
            told.add(key);
            const level = Object.hasOwn(severities, rule.code) ? severities[rule.code] : (severity ?? rule.severity);
            if (level === 'off') continue;
            diagnostics.push({ code: rule.code, severity: level, range, message, remedy, ...(fixes?.length ? { fixes } : {}) });
        }
    }
    return diagnostics;
}

/** How much of the rules is wanted: what is an error by the text, all that the text says, or what a sample shows too. */
export type Stage = 'errors' | 'text' | 'sample';

/** The rules for a compiler, at these severities. */
export function lintWith(severities: Severities = {}, stage: Stage = 'sample') {
    const text = stage === 'errors' ? lintErrors : lintText;
    return {
        text: (lowered: Lowered, project: Project) => text(lowered, project, severities),
        ...(stage === 'sample'
            ? { sample: (lowered: Lowered, project: Project, solved: SolvedPlan) => lintSample(lowered, project, solved, severities) }
            : {}),
    };
}
