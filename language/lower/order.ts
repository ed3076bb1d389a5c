import type { AstNode } from 'langium';
import { AstUtils } from 'langium';
import type { CohortModel } from '../model/cohort.ts';
import type { Report } from '../report.ts';

type Graph = Map<string, Map<string, AstNode>>;

/** By member, whose text an edit of another leaves as it is. */
const names = new WeakMap<AstNode, string[]>();

function namesIn(node: AstNode): string[] {
    let found = names.get(node);
    if (!found) {
        found = [];
        for (const each of AstUtils.streamAst(node)) if (each.$type === 'Reference') found.push((each as { name?: string }).name ?? '');
        names.set(node, found);
    }
    return found;
}

/** Names in an order in which each comes after what its text names, as far as that is possible. Iterative: chains may be long. */
export function writtenOrder(model: CohortModel): string[] {
    const mentions = new Map<string, string[]>();
    const note = (name: string, node: AstNode) => {
        const found = mentions.get(name) ?? [];
        for (const reference of namesIn(node)) if (model.named.has(reference)) found.push(reference);
        mentions.set(name, found);
    };
    for (const [name, member] of model.named) note(name, member.node);
    for (const block of model.whenBlocks)
        for (const variable of block.node.variables) {
            if (!model.named.has(variable.name)) continue;
            note(variable.name, variable);
            if (block.node.guard) note(variable.name, block.node.guard);
        }
    return postorder([...model.named.keys()], (name) => mentions.get(name) ?? []).order;
}

/** Columns so that each comes after all it depends on; a cycle is reported with its whole path. */
export function dependencyOrder(columns: Iterable<string>, graph: Graph, report: Report): string[] {
    const { order, cycles } = postorder([...columns], (name) => [...(graph.get(name)?.keys() ?? [])]);
    for (const cycle of cycles) {
        const path = [...cycle, cycle[0]];
        const places = cycle.map((name, index) => graph.get(name)?.get(path[index + 1])).filter((node) => node !== undefined);
        if (places.length === 0) continue;
        report.add(
            'dependency/cycle',
            places[places.length - 1],
            cycle.length === 1
                ? `\`${cycle[0]}\` depends on itself.`
                : `These depend on each other: ${path.map((name) => `\`${name}\``).join(' → ')}.`,
            'Break the cycle: let one of them not use the next.',
            {
                related:
                    cycle.length > 1
                        ? places.slice(0, -1).map((node, index) => ({
                              range: report.range(node),
                              message: `\`${cycle[index]}\` uses \`${path[index + 1]}\` here`,
                          }))
                        : [],
            },
        );
    }
    return order;
}

/** Depth-first postorder without recursion, and the cycles met (one for each edge that closes one). */
function postorder(roots: string[], next: (name: string) => string[]): { order: string[]; cycles: string[][] } {
    const order: string[] = [];
    const cycles: string[][] = [];
    const state = new Map<string, 'open' | 'done'>();
    for (const root of roots) {
        if (state.has(root)) continue;
        const path: { name: string; rest: string[] }[] = [{ name: root, rest: next(root) }];
        state.set(root, 'open');
        while (path.length) {
            const top = path[path.length - 1];
            const following = top.rest.shift();
            if (following === undefined) {
                state.set(top.name, 'done');
                order.push(top.name);
                path.pop();
            } else if (!state.has(following)) {
                state.set(following, 'open');
                path.push({ name: following, rest: next(following) });
            } else if (state.get(following) === 'open') {
                const from = path.findIndex(({ name }) => name === following);
                if (cycles.length < 20) cycles.push(path.slice(from).map(({ name }) => name));
            }
        }
    }
    return { order, cycles };
}

/** All that a column depends on, directly or through others. */
export function ancestors(column: string, graph: Graph): Set<string> {
    const found = new Set<string>();
    const open = [column];
    while (open.length)
        for (const next of graph.get(open.pop()!)?.keys() ?? [])
            if (!found.has(next)) {
                found.add(next);
                open.push(next);
            }
    return found;
}
