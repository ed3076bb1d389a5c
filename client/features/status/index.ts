import { Disposable, languages, MarkdownString, StatusBarAlignment, window } from 'vscode';
import type { SimulationState } from '../../../server/protocol.ts';
import type { Feature } from '../../feature.ts';
import { LANGUAGE } from '../../language.ts';

const WORDS: Record<SimulationState['phase'], [icon: string, text: string]> = {
    waiting: ['$(ellipsis)', 'waits for a pause'],
    running: ['$(sync~spin)', 'simulating'],
    done: ['$(check)', 'simulated'],
    errors: ['$(error)', 'has errors'],
    empty: ['$(dash)', 'no cohort in this file'],
    failed: ['$(warning)', 'simulation failed'],
};

/** One item of the status bar: how it stands with the simulation of the spec in the editor. */
export const status: Feature = {
    register({ server }) {
        const item = window.createStatusBarItem('cohort.status', StatusBarAlignment.Right, 90);
        item.name = 'Cohort Simulation';
        item.command = 'workbench.actions.view.problems';
        const states = new Map<string, SimulationState>();
        const show = (): void => {
            const document = window.activeTextEditor?.document;
            const state = document?.languageId === LANGUAGE ? states.get(document.uri.toString()) : undefined;
            if (!state) {
                item.hide();
                return;
            }
            const [icon, words] = WORDS[state.phase];
            item.text = `${icon} Cohort`;
            item.tooltip = tooltipOf(state, words);
            item.accessibilityInformation = { label: `Cohort: ${words}` };
            item.show();
        };
        const listening = server.onState((state) => {
            states.set(state.uri, state);
            show();
        });
        return Disposable.from(item, listening, window.onDidChangeActiveTextEditor(show), languages.onDidChangeDiagnostics(show));
    },
};

const counted = (n: number, what: string): string => (n === 0 ? '' : `${n} ${what}${n === 1 ? '' : 's'}`);

function tooltipOf({ cohorts, errors, warnings, milliseconds }: SimulationState, words: string): MarkdownString {
    const text = new MarkdownString();
    text.appendText(`Cohort: ${words}`);
    if (milliseconds !== undefined) text.appendText(` in ${Math.round(milliseconds)} ms`);
    const counts = [counted(errors, 'error'), counted(warnings, 'warning')].filter(Boolean).join(', ');
    if (counts) text.appendText(`\n${counts}`);
    if (cohorts.length > 0) text.appendText(`\n${cohorts.map(({ name }) => name).join(', ')}`);
    return text;
}
