import type { Expression } from '../../../plan/model.ts';
import type { Timeline } from '../../../plan/time.ts';
import type { Lowering } from '../lowering.ts';

/** States that no transition leads to and that are not initial. */
export function statesShouldBeReached({ progressions }: Timeline, lowering: Lowering): void {
    for (const { name, initial, states, transitions } of progressions) {
        const reached =
            initial === undefined ? new Set([0]) : initialStates(lowering.steps.get(initial)?.value.parameters[0] ?? null, states.length);
        for (let before = -1; before !== reached.size; ) {
            before = reached.size;
            for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
        }
        states.forEach((state, k) => {
            if (reached.has(k)) return;
            const range = lowering.origins.get(state.at);
            if (!range) return;
            lowering.report.add(
                'time/unreachable',
                range,
                `No transition leads to \`${state.name}\`, and it is not initial.`,
                `Add a transition to it, or remove it from \`${name}\`.`,
                { severity: 'warning' },
            );
        });
    }
}

/** The states that an expression can give: all where it is not a choice of constants. */
function initialStates(e: Expression, count: number): Set<number> {
    if (typeof e === 'number') return new Set([e]);
    if (typeof e === 'object' && e !== null && 'op' in e && e.op === 'if')
        return new Set([...initialStates(e.args[1], count), ...initialStates(e.args[2], count)]);
    return new Set(Array.from({ length: count }, (_, k) => k));
}
