import {
    type Cluster,
    type Column,
    type Expectation,
    type Expression,
    type Oversample,
    PLAN_VERSION,
    type Plan,
    type Predicate,
    type Step,
} from '../../plan/model.ts';
import type { Timeline } from '../../plan/time.ts';
import type { CohortDeclaration, Scenario } from '../grammar/generated/ast.ts';
import { assemble } from '../model/assemble.ts';
import type { CohortModel, Placed } from '../model/cohort.ts';
import type { Project, SourceFile } from '../project/load.ts';
import { documentationOf } from '../syntax/comments.ts';
import { Clusters } from './cluster.ts';
import { Conditions } from './condition.ts';
import { lowerCorrelations } from './correlations.ts';
import { lowerCounterfactual } from './counterfactual.ts';
import { lowerCorrupt, lowerMissing } from './dirt.ts';
import { lowerExpression, lowerPredicate } from './expression.ts';
import { Lowering, type Origins } from './lowering.ts';
import { namesMustBeFree } from './names.ts';
import { dependencyOrder, writtenOrder } from './order.ts';
import type { Scope, StatisticsOverTime } from './scope.ts';
import { type Settings, settingsOf } from './settings.ts';
import { namesShouldNotShadow } from './shadows.ts';
import { endsFollowup, lowerTimeline, TimeMembers } from './time/index.ts';
import { PatientVariables } from './variable.ts';

/** A cohort in the plan's form, and where everything in it was written. Errors are in the project's report. */
export interface Lowered {
    plan: Plan;
    /** From the `at` keys of the plan to places in the text. */
    origins: Origins;
    lowering: Lowering;
}

export function lowerCohort(project: Project, declaration: CohortDeclaration | Scenario, file: SourceFile): Lowered | undefined {
    let known = lowered.get(project);
    if (!known) lowered.set(project, (known = new Map()));
    if (!known.has(declaration)) known.set(declaration, lowerAnew(project, declaration, file));
    return known.get(declaration);
}

/** A base is lowered once, for itself and for all scenarios that stand on it. */
const lowered = new WeakMap<Project, Map<CohortDeclaration | Scenario, Lowered | undefined>>();

function lowerAnew(project: Project, declaration: CohortDeclaration | Scenario, file: SourceFile): Lowered | undefined {
    const model = assemble(declaration, file, project.report);
    if (!model) return undefined;
    let conditions!: Conditions;
    let clusters!: Clusters;
    const lowering = new Lowering(project, model, (self) => {
        conditions = new Conditions(self);
        clusters = new Clusters(self);
        const later = new TimeMembers();
        return {
            Variable: new PatientVariables(self, (variable, type) => conditions.effectsOn(variable, type)),
            Condition: conditions,
            Cluster: clusters,
            Visits: later,
            Medication: later,
            Progression: later,
            Event: later,
        };
    });
    namesMustBeFree(lowering);
    const settings = settingsOf(lowering);
    defineIndexDate(settings, lowering);
    lowering.lowerAll(writtenOrder(model));
    const overTime = lowerTimeline(settings, conditions, lowering);
    conditions.check();
    namesShouldNotShadow(lowering);
    const order = dependencyOrder(lowering.columns.keys(), lowering.dependencies, project.report);
    const timeline = overTime.plan(order);
    defineFollowup(settings, timeline, lowering);
    order.push(...FOLLOWUP_COLUMNS);
    const scope = lowering.patientScope(file);
    const plan: Plan = {
        version: PLAN_VERSION,
        cohort: declaration.name,
        streams: model.chain[0].name,
        patients: settings.patients,
        seed: settings.seed,
        enrolment: settings.enrolment,
        columns: columnsInOrder(lowering),
        lookups: [],
        clusters: [...clusters.clusters.values()].map(
            (each): Cluster => ({
                ...each,
                steps: stepsOf(
                    order.filter(
                        (column) => column.startsWith(`${each.name}.`) && lowering.columns.get(column)?.role === 'cluster_variable',
                    ),
                    lowering,
                ),
            }),
        ),
        steps: stepsOf(
            order.filter((column) => !ELSEWHERE.has(lowering.columns.get(column)?.role ?? '')),
            lowering,
        ),
        correlations: lowerCorrelations(lowering),
        targets: conditions.targets,
        require: model.require.map((each) => predicateOf(each, 'require', lowering)),
        select: model.select.map((each) => predicateOf(each, 'select', lowering)),
        missing: lowerMissing(lowering),
        corrupt: lowerCorrupt(lowering),
        conditions: [...model.named.keys()].map((name) => conditions.records.get(name)).filter((record) => record !== undefined),
        expectations: model.expect.map((each) => expectationOf(each, overTime, lowering)),
    };
    overTime.finish();
    if (timeline) plan.timeline = timeline;
    if (model.oversample) plan.oversample = oversampleOf(model.oversample, lowering, scope);
    const counterfactual = model.counterfactual && lowerCounterfactual(model.counterfactual, plan, lowering);
    if (counterfactual) plan.counterfactual = counterfactual;
    plan.lookups = [...lowering.lookups.values()].map(({ lookup }) => lookup);
    if (settings.output) plan.output = settings.output;
    if (declaration.label !== undefined) plan.label = declaration.label;
    const documentation = documentationOf(declaration);
    if (documentation) plan.documentation = documentation;
    if (model.level > 0 && !model.recalibrate) keepBase(plan, model, project, file);
    return { plan, origins: lowering.origins, lowering };
}

const FOLLOWUP_COLUMNS = ['followup_end', 'end_reason'];

/** Roles of columns that are not filled for the patient. */
const ELSEWHERE: ReadonlySet<string> = new Set(['cluster_variable', 'visit_variable']);

function stepsOf(order: string[], lowering: Lowering): Step[] {
    return order.map((column) => lowering.steps.get(column)).filter((step) => step !== undefined);
}

/** Index date first, then variables and groups as declared, then conditions, then the end of follow-up; the rest is not written. */
function columnsInOrder(lowering: Lowering): Column[] {
    const rank = (column: Column): number =>
        column.role === 'index_date'
            ? 0
            : column.role === 'condition'
              ? 2
              : column.name === 'followup_end' || column.name === 'end_reason'
                ? 3
                : column.emitted
                  ? 1
                  : 4;
    const declared = new Map([...lowering.model.named.keys()].map((name, index) => [name, index]));
    const position = (column: Column) => declared.get(column.name) ?? 0;
    const columns = [...lowering.columns.values()].filter(({ role }) => role !== 'visit_variable');
    return columns.sort((a, b) => rank(a) - rank(b) || position(a) - position(b));
}

function defineIndexDate(settings: Settings, lowering: Lowering): void {
    const { from, to } = settings.enrolment;
    const fixed = from === to;
    lowering.dependencies.set('index_date', new Map());
    lowering.define(
        { name: 'index_date', kind: 'date', role: 'index_date', emitted: true },
        { kind: 'date' },
        fixed
            ? { column: 'index_date', value: { family: 'value', parameters: [from] } }
            : { column: 'index_date', stream: 'index_date', value: { family: 'integer', parameters: [from, to] } },
    );
}

/** Follow-up as it is planned; what happens in it takes the place of these values. */
function defineFollowup({ followup }: Settings, timeline: Timeline | undefined, lowering: Lowering): void {
    if (!followup) return;
    const planned: Expression = { op: 'add', args: [{ column: 'index_date' }, Math.floor(followup.days)] };
    const cut: Expression = followup.until === undefined ? planned : { op: 'min', args: [planned, followup.until] };
    const end: Expression = followup.until === undefined ? cut : { op: 'max', args: [{ column: 'index_date' }, cut] };
    lowering.dependencies.set('followup_end', new Map([['index_date', lowering.model.declaration]]));
    lowering.define(
        { name: 'followup_end', kind: 'date', role: 'internal', emitted: true },
        { kind: 'date' },
        { column: 'followup_end', value: { family: 'value', parameters: [end] } },
    );
    const labels = ['completed', ...(timeline?.events.filter(endsFollowup).map(({ name }) => name) ?? [])];
    lowering.define(
        { name: 'end_reason', kind: 'category', role: 'internal', emitted: true, labels },
        { kind: 'category', labels },
        { column: 'end_reason', value: { family: 'value', parameters: [0] } },
    );
}

function words(node: { $cstNode?: { text: string } } | undefined): string {
    return node?.$cstNode?.text.replace(/\s+/g, ' ') ?? '';
}

function predicateOf(
    { node, file }: Placed<{ predicate: Parameters<typeof lowerPredicate>[0]; why?: string } & Parameters<Lowering['at']>[1] & object>,
    key: string,
    lowering: Lowering,
): Predicate {
    const { expr } = lowerPredicate(node.predicate, lowering.patientScope(file));
    return {
        predicate: expr,
        text: words(node.predicate),
        ...(node.why === undefined ? {} : { why: node.why }),
        at: lowering.at(key, node.predicate ?? (node as never)),
    };
}

function expectationOf({ node, file }: CohortModel['expect'][number], time: StatisticsOverTime, lowering: Lowering): Expectation {
    const inner = lowering.patientScope(file);
    const outer: Scope = { ...inner, statistics: { inner, time }, knows: () => false, names: () => [], resolve: () => undefined };
    const onlyStatistics: Scope = {
        ...outer,
        resolve: (reference) => {
            if (!inner.knows(reference.name)) return undefined;
            lowering.report.add(
                'type/mismatch',
                reference,
                `\`${reference.name}\` has a value for each patient, and \`expect\` speaks of all of them.`,
                `Take a statistic: \`mean(${reference.name})\`, \`share(${reference.name} …)\`.`,
            );
            return { expr: null, kind: 'number', literal: true, node: reference };
        },
    };
    const { expr } = lowerPredicate(node.predicate, onlyStatistics);
    return {
        predicate: expr,
        text: words(node.predicate),
        ...(node.why === undefined ? {} : { why: node.why }),
        at: lowering.at('expect', node.predicate ?? node),
    };
}

function oversampleOf({ node, file }: NonNullable<CohortModel['oversample']>, lowering: Lowering, scope: Scope): Oversample {
    const { expr } = lowerPredicate(node.predicate, lowering.patientScope(file));
    const share = lowerExpression(node.share, scope);
    const fine = typeof share.expr === 'number' && share.expr > 0 && share.expr < 1;
    if (!fine)
        lowering.report.add(
            'distribution/arguments',
            node.share ?? node,
            'The share to oversample to is a constant between 0 % and 100 %, both excluded.',
            'Write for instance `oversample diabetes to 50%`.',
        );
    return {
        predicate: expr,
        share: fine ? (share.expr as number) : 0.5,
        text: words(node.predicate),
        at: lowering.at('oversample', node),
    };
}

/** A scenario keeps its base's solutions for every member that it does not write. */
function keepBase(plan: Plan, model: CohortModel, project: Project, file: SourceFile): void {
    const declaration = model.chain[model.chain.length - 2];
    const base = lowerCohort(project, declaration, fileOf(declaration, project) ?? file);
    if (!base) return;
    const inherited = (name: string) => (model.named.get(name)?.level ?? model.level) < model.level;
    const solvedInBase = new Set([
        ...base.plan.targets.map((target) => target.unknown),
        ...base.plan.correlations.flatMap((set) => set.pairs.map((pair) => pair.unknown)),
        ...(base.plan.timeline?.targets.map((target) => target.unknown) ?? []),
    ]);
    const unknowns = [
        ...plan.targets.filter((target) => inherited(target.column)).map((target) => target.unknown),
        ...(plan.timeline?.targets ?? []).filter((target) => inherited(target.stream.split('.')[0])).map((target) => target.unknown),
        ...[...model.correlations].filter(([, pair]) => pair.level < model.level).map(([key]) => key),
    ];
    const rounded = new Set(
        base.plan.steps
            .concat(base.plan.clusters.flatMap((each) => each.steps))
            .filter((step) => step.rounding === 'auto')
            .map((step) => step.column),
    );
    plan.base = {
        plan: base.plan,
        keep: unknowns.filter((unknown) => solvedInBase.has(unknown)),
        keepRounding: [...rounded].filter((column) => inherited(column.split('.')[0])),
    };
}

function fileOf(declaration: CohortDeclaration | Scenario, project: Project): SourceFile | undefined {
    for (const file of project.files.values()) if (file.declarations.get(declaration.name) === declaration) return file;
    return undefined;
}
