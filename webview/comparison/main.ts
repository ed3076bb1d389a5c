import { render } from 'lit-html';
import { PROTOCOL_VERSION } from '../../server/protocol.ts';
import { nextTurn } from '../charts.ts';
import type { FromComparison, KeptComparison, ToComparison } from '../messages.ts';
import type { Model } from './model.ts';
import { type Actions, page } from './view.ts';

/** The page of a comparison: shows what the extension tells, and asks it to compare anew. */

const vscode = acquireVsCodeApi<KeptComparison>();
const root = document.getElementById('page')!;
const model: Model = { all: false };

const say = (kind: FromComparison['kind']): void => vscode.postMessage({ kind, v: PROTOCOL_VERSION });

function draw(): void {
    render(page(model, actions), root);
    nextTurn();
}

const actions: Actions = {
    again: () => say('again'),
    texts: () => say('texts'),
    all(all) {
        model.all = all;
        draw();
    },
};

const HEAR: { [K in ToComparison['kind']]: (message: Extract<ToComparison, { kind: K }>) => void } = {
    subject({ subject }) {
        // What was shown of something else is not a comparison of this.
        if (JSON.stringify(subject) !== JSON.stringify(model.subject)) model.comparison = undefined;
        model.subject = subject;
        vscode.setState({ v: PROTOCOL_VERSION, subject });
    },
    running({ share }) {
        model.running = share;
    },
    comparison({ comparison }) {
        Object.assign(model, { comparison, running: undefined, problem: undefined });
    },
    failed({ message }) {
        Object.assign(model, { running: undefined, problem: message });
    },
};

window.addEventListener('message', ({ data }: MessageEvent<ToComparison>) => {
    if (data?.v !== PROTOCOL_VERSION || !Object.hasOwn(HEAR, data.kind)) return;
    HEAR[data.kind](data as never);
    draw();
});

draw();
say('ready');
