import { CalibrationCache, calibrating } from '../generator/calibrate/index.ts';
import type { Files } from '../language/files.ts';
import type { CohortDeclaration, Scenario } from '../language/grammar/generated/ast.ts';
import { type Lowered, lowerCohort } from '../language/lower/plan.ts';
import { loadProject, type Project, type SourceFile } from '../language/project/load.ts';
import { folderOf, LIBRARY, relativeTo } from '../language/project/paths.ts';
import type { Ignore } from '../language/syntax/comments.ts';
import type { Diagnostic, SourceRange } from '../plan/diagnostic.ts';
import type { Finding, Plan } from '../plan/model.ts';
import type { CalibratedCohort, Compilation, CompileOptions, Unreadable } from './compilation.ts';
import { definitionsOf } from './definitions.ts';
import { fixesOf } from './fixes.ts';
import { Linting } from './linting.ts';
import { silenced } from './silence.ts';
import { hintAtUnused } from './unused.ts';

const SEVERITIES = ['error', 'warning', 'information', 'hint'];

/**
 * Compiles a spec: text to plan to solved plan, with everything there is to say about it. All cohorts of the file are
 * checked; the chosen one is calibrated. `unreadable` where the entry itself cannot be read.
 */
export function compileSpec(files: Files, entry: string, options: CompileOptions = {}): Compilation | Unreadable {
    for (const steps = compilingSpec(files, entry, options); ; ) {
        const step = steps.next();
        if (step.done) return step.value;
    }
}

/**
 * The same, with a pause after each cohort and each step of a calibration, where a shell may hear of Ctrl-C. Hands out
 * each calibrated cohort as soon as it is there, the chosen one first.
 */
export function* compilingSpec(
    files: Files,
    entry: string,
    options: CompileOptions = {},
): Generator<CalibratedCohort | undefined, Compilation | Unreadable, undefined> {
    const project = loadProject(files, entry);
    if ('problem' in project) return { unreadable: project.problem, kind: project.kind };
    const declarations = [...project.entry.declarations.values()].filter(
        (each): each is CohortDeclaration | Scenario => each.$type === 'CohortDeclaration' || each.$type === 'Scenario',
    );
    const wanted = options.cohort === undefined ? declarations[0] : declarations.find(({ name }) => name === options.cohort);
    let chosen: Lowered | undefined;
    const others: Lowered[] = [];
    for (const declaration of declarations) {
        const lowered = lowerCohort(project, declaration, project.entry);
        if (declaration === wanted) chosen = lowered;
        else if (options.every && lowered) others.push(lowered);
        yield;
    }
    hintAtUnused(project);
    const linting = options.lint && new Linting(options.lint, project);
    for (const lowered of [chosen, ...others]) if (lowered) linting?.text(lowered);
    const compilation: Compilation = { diagnostics: [], cohorts: declarations.map(({ name }) => name), targets: [], sources: [] };
    let solvedAll = false;
    if (chosen && !project.report.failed) {
        const plan: Plan = { ...chosen.plan, patients: options.patients ?? chosen.plan.patients, seed: options.seed ?? chosen.plan.seed };
        compilation.plan = plan;
        if (options.definitions) compilation.definitions = definitionsOf(chosen, project);
        if (!options.checkOnly) {
            const cache = options.cache ?? new CalibrationCache();
            const found = (lowered: Lowered, findings: readonly Finding[]) => {
                for (const finding of findings) project.report.push(diagnosticOf(finding, lowered, project));
            };
            const { shouldStop } = options;
            const calibrated = yield* calibrating(plan, { cache, shouldStop });
            found(chosen, calibrated.findings);
            compilation.targets = calibrated.targets;
            if (!project.report.failed) compilation.solved = calibrated.solved;
            yield { plan, ...calibrated };
            linting?.sample(chosen, calibrated.solved);
            for (const other of others) {
                const { findings, ...rest } = yield* calibrating(other.plan, { cache, shouldStop });
                found(other, findings);
                yield { plan: other.plan, ...rest };
                linting?.sample(other, rest.solved);
            }
            solvedAll = !project.report.failed && others.length === declarations.length - 1;
        }
    }
    const judged = (ignore: Ignore, file: SourceFile) =>
        compilation.solved !== undefined &&
        (linting?.complete === true || !ignore.code.startsWith('clinical')) &&
        (solvedAll || standsIn(wanted, ignore, file));
    compilation.diagnostics = silenced(project.report.diagnostics.filter(isOfTheAuthor), project.files.values(), judged).sort(
        byPlace(entry),
    );
    const folder = folderOf(entry);
    compilation.sources = project.sources.map(({ path, text }) => ({ path: relativeTo(folder, path), text }));
    return compilation;
}

/** The standard library is written for many populations: that a group of it is empty here is nothing to tell the author of a spec. */
function isOfTheAuthor({ severity, range }: Diagnostic): boolean {
    return severity === 'error' || !range.file.startsWith(LIBRARY);
}

/** Whether the comment stands in the declaration: what is elsewhere in the file may speak of another cohort. */
function standsIn(declaration: CohortDeclaration | Scenario | undefined, { range }: Ignore, file: SourceFile): boolean {
    const cst = declaration?.$cstNode;
    return cst !== undefined && cst.root.fullText === file.text && cst.offset <= range.start && range.end <= cst.end;
}

/** A finding about the plan, at the place of the text that the plan says it came from. */
export function diagnosticOf(finding: Finding, lowered: Lowered, project: Project): Diagnostic {
    const range: SourceRange =
        lowered.origins.get(finding.at) ??
        originOfBase(finding.at, lowered) ??
        project.report.range({ node: lowered.lowering.model.declaration, property: 'name' });
    const fixes = fixesOf(finding, (at) => {
        const origin = lowered.origins.get(at);
        const text = origin && project.files.get(origin.file)?.text.slice(origin.start, origin.end);
        return origin && text !== undefined ? { range: origin, text } : undefined;
    });
    return {
        code: finding.code,
        severity: finding.severity,
        range,
        message: finding.message,
        remedy: finding.remedy,
        ...(fixes.length ? { fixes } : {}),
    };
}

/** A guard's key without its number is that of its choice. */
function originOfBase(at: string, lowered: Lowered): SourceRange | undefined {
    for (let key = at; key.includes('.'); ) {
        key = key.slice(0, key.lastIndexOf('.'));
        const range = lowered.origins.get(key);
        if (range) return range;
    }
    return undefined;
}

function byPlace(entry: string): (a: Diagnostic, b: Diagnostic) => number {
    const file = (each: Diagnostic) => (each.range.file === entry ? '' : each.range.file);
    return (a, b) =>
        (file(a) < file(b) ? -1 : file(a) > file(b) ? 1 : 0) ||
        a.range.start - b.range.start ||
        a.range.end - b.range.end ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
