import type { AstNode } from 'langium';
import { piecesOf } from '../language/format/pieces.ts';
import { MEMBER_KINDS } from '../language/index/collect.ts';
import type { Lowered } from '../language/lower/plan.ts';
import type { NamedMember } from '../language/model/cohort.ts';
import type { Project } from '../language/project/load.ts';
import { LIBRARY } from '../language/project/paths.ts';
import type { Definition } from '../plan/comparison.ts';
import { canonicalJson } from '../plan/hash.ts';
import type { Plan } from '../plan/model.ts';

/**
 * Everything that a cohort is defined by, includes and bases taken in, as written and as meant. What a define or table of a
 * file says is listed too, since it changes what others mean.
 */
export function definitionsOf({ plan, lowering }: Lowered, project: Project): Definition[] {
    const { model } = lowering;
    const found: Definition[] = [];
    const add = (kind: string, name: string, text: string, meaning: unknown = words(text)): void => {
        if (text !== '') found.push({ kind, name, text, meaning: canonicalJson(bare(meaning)) });
    };
    for (const [word, { node }] of model.settings) add('setting', word, textOf(node));
    for (const [name, { node }] of model.named) {
        const rewritten = model.whenBlocks.flatMap(({ node: block }) =>
            block.variables
                .filter((variable) => variable.name === name)
                .map((variable) => `when ${textOf(block.guard)} {\n  ${textOf(variable)}\n}`),
        );
        add(MEMBER_KINDS[node.$type], name, [textOf(node), ...rewritten].join('\n'), [partOf(plan, name), effectsOf(node)]);
    }
    for (const { node, method } of model.correlations.values())
        add('correlation', `${node.left} with ${node.right}`, ...correlation(textOf(node), method, pairOf(plan, node.left, node.right)));
    for (const [name, { node }] of model.missing)
        add(
            'missing',
            name,
            textOf(node),
            plan.missing.filter(({ column }) => column === name),
        );
    for (const { node } of model.corrupt) add('corrupt', node.target ?? '', textOf(node));
    for (const rule of ['require', 'select', 'expect'] as const) {
        const meant = rule === 'expect' ? plan.expectations : plan[rule];
        for (const [k, { node }] of model[rule].entries())
            add(rule, textOf(node.predicate).replace(/\s+/g, ' '), textOf(node), meant[k]?.predicate);
    }
    if (model.oversample) add('oversample', 'oversample', textOf(model.oversample.node), plan.oversample);
    if (model.counterfactual) add('counterfactual', 'counterfactual', textOf(model.counterfactual.node), plan.counterfactual);
    for (const file of project.files.values()) {
        if (file.path.startsWith(LIBRARY)) continue;
        for (const declaration of file.declarations.values()) {
            if (declaration.$type === 'Define') add('define', declaration.name, textOf(declaration));
            if (declaration.$type === 'Table')
                add('table', declaration.name, textOf(declaration), [
                    words(textOf(declaration)),
                    plan.lookups.filter(({ name }) => name === declaration.name),
                ]);
        }
    }
    return found;
}

/** All of a plan that belongs to one name: its columns, how they are filled, what is solved for, what happens after the index date. */
function partOf(plan: Plan, name: string): unknown {
    const own = (path: string): boolean => path === name || path.startsWith(`${name}.`);
    const named = (each: { name: string }): boolean => each.name === name;
    const { timeline } = plan;
    return {
        columns: plan.columns.filter((column) => own(column.name)),
        steps: [...plan.clusters.flatMap(({ steps }) => steps), ...plan.steps].filter(({ column }) => own(column)),
        clusters: plan.clusters.filter(named).map(({ count, size }) => ({ count, size })),
        targets: plan.targets.filter(({ column }) => column === name),
        records: plan.conditions.filter(({ column }) => column === name),
        ...(timeline && {
            visits: timeline.visits.filter(named),
            courses: timeline.courses.filter(({ condition }) => condition === name),
            medications: timeline.medications.filter(named),
            progressions: timeline.progressions.filter(named),
            events: timeline.events.filter(named),
            rates: timeline.targets.filter(({ stream }) => own(stream)),
        }),
    };
}

/** In a plan they stand with what they act on. */
function effectsOf(node: NamedMember['node']): string[] {
    if (node.$type !== 'Condition' && node.$type !== 'Medication') return [];
    return node.members.filter(({ $type }) => $type === 'Effect').map((effect) => words(textOf(effect)));
}

/** Alone as it would be written alone. */
function correlation(pair: string, method: 'pearson' | 'spearman', targets: number[]): [text: string, meaning: unknown] {
    return [method === 'pearson' ? `correlate ${pair}` : `correlations as ${method} { ${pair} }`, { targets, method }];
}

function pairOf(plan: Plan, left: string, right: string): number[] {
    return plan.correlations.flatMap(({ members, pairs }) =>
        pairs.filter(({ a, b }) => [left, right].includes(members[a]) && [left, right].includes(members[b])).map(({ target }) => target),
    );
}

/** Comments, and an author's words that a report repeats, mean nothing. */
const WITHOUT_MEANING = new Set(['documentation', 'text']);

function bare(meaning: unknown): unknown {
    if (typeof meaning !== 'object' || meaning === null) return meaning;
    if (Array.isArray(meaning)) return meaning.map(bare);
    return Object.fromEntries(
        Object.entries(meaning)
            .filter(([key]) => !WITHOUT_MEANING.has(key))
            .map(([key, value]) => [key, bare(value)]),
    );
}

/** As written, without the indentation of the place where it stands. */
function textOf(node: AstNode | undefined): string {
    const cst = node?.$cstNode;
    if (!cst) return '';
    const lineStart = cst.root.fullText.lastIndexOf('\n', cst.offset - 1) + 1;
    const indent = /^[ \t]*/.exec(cst.root.fullText.slice(lineStart, cst.offset))![0];
    return cst.text
        .split(/\r?\n/)
        .map((line, k) => (k > 0 && line.startsWith(indent) ? line.slice(indent.length) : line).trimEnd())
        .join('\n');
}

/** Without comments and layout: equal for texts that say the same in the same words. */
export function words(text: string): string {
    return piecesOf(text)
        .filter(({ type }) => !type.endsWith('comment'))
        .map(({ image }) => image)
        .join(' ');
}
