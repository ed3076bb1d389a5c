import { render } from 'lit-html';
import { PROTOCOL_VERSION, type SimulationResult } from '../server/protocol.ts';
import { nextTurn } from './charts.ts';
import type { FromPage, Kept, ToPage } from './messages.ts';
import { emptyModel, shownCohort, shownResult, withResult } from './model.ts';
import { tableOf } from './patients.ts';
import { reportBody } from './report.ts';
import { type Actions, page, ROW_HEIGHT } from './view.ts';

/** The page of the preview: keeps a model true to what the extension tells, and patches the page after it. */

type Body<M> = M extends { v: number } ? Omit<M, 'v'> : never;

const vscode = acquireVsCodeApi<Kept>();
const root = document.getElementById('page')!;
const model = emptyModel();
const kept = vscode.getState();
if (kept?.v === PROTOCOL_VERSION) {
    const { uri, cohort, patients, filter, sort } = kept;
    Object.assign(model, { uri, cohort, patients, filter, sort });
}
let scrollTo = kept?.v === PROTOCOL_VERSION ? kept.scroll : 0;
let drawing = 0;
/** The result whose patients have been asked for. */
let awaited = 0;

function say(message: Body<FromPage>): void {
    vscode.postMessage({ ...message, v: PROTOCOL_VERSION });
}

function keep(): void {
    const { uri, cohort, patients, filter, sort } = model;
    vscode.setState({ v: PROTOCOL_VERSION, uri, cohort, patients, filter, sort, scroll: document.documentElement.scrollTop });
}

/** Several messages in one frame are one drawing. */
function draw(): void {
    drawing ||= requestAnimationFrame(drawNow);
}

function drawNow(): void {
    cancelAnimationFrame(drawing);
    drawing = 0;
    render(page(model, actions), root);
    nextTurn();
    const viewport = root.querySelector('.viewport');
    if (viewport !== observed) {
        if (observed) observer.unobserve(observed);
        if (viewport) observer.observe(viewport);
        observed = viewport;
    }
    const result = shownResult(model);
    if (!result) return;
    if (scrollTo > 0) document.documentElement.scrollTop = scrollTo;
    scrollTo = 0;
    askRows(result);
}

/** The table needs every patient once it is in view, and nothing before. */
function askRows({ cohort, sequence, columns, patients }: SimulationResult): void {
    if (!tableInView || awaited === sequence) return;
    awaited = sequence;
    say({ kind: 'rows', cohort, sequence, columns: columns.map(({ name }) => name), from: 0, to: Math.min(patients, 10_000) });
}

let tableInView = false;
let observed: Element | null = null;
const observer = new IntersectionObserver((entries) => {
    tableInView = entries.some(({ isIntersecting }) => isIntersecting);
    if (tableInView) draw();
});

const actions: Actions = {
    choose(cohort) {
        model.cohort = cohort;
        model.table = undefined;
        awaited = 0;
        keep();
        say({ kind: 'choose', cohort, patients: model.patients });
        draw();
    },
    size(patients) {
        model.patients = patients;
        keep();
        const cohort = shownCohort(model);
        if (cohort !== null) say({ kind: 'choose', cohort, patients });
        draw();
    },
    reveal(column) {
        const cohort = shownCohort(model);
        if (cohort !== null) say({ kind: 'reveal', cohort, column });
    },
    problem: (problem) => say({ kind: 'problem', problem }),
    sort(column) {
        const { sort } = model;
        model.sort = sort?.column !== column ? { column, descending: false } : sort.descending ? null : { column, descending: true };
        keep();
        draw();
    },
    filter(text) {
        model.filter = text;
        model.top = 0;
        keep();
        draw();
    },
    life(life) {
        model.life = life;
        draw();
    },
    scrolled({ scrollTop }) {
        model.top = Math.floor(scrollTop / ROW_HEIGHT);
        draw();
    },
};

const HEAR: { [K in ToPage['kind']]: (message: Extract<ToPage, { kind: K }>) => void } = {
    file({ uri, name, cohort, patients }) {
        if (uri !== model.uri) Object.assign(model, { ...emptyModel(), uri, cohort });
        model.file = name;
        model.patients = patients;
        if (cohort !== null) model.cohort = cohort;
    },
    state({ state }) {
        if (state.uri !== model.uri) return;
        model.state = state;
        const names = new Set(state.cohorts.map(({ name }) => name));
        if (state.phase === 'done') for (const name of model.results.keys()) if (!names.has(name)) model.results.delete(name);
    },
    result({ result }) {
        withResult(model, result);
    },
    rows({ rows }) {
        const result = shownResult(model);
        if (!rows || rows.sequence !== result?.sequence) return;
        model.table = { sequence: rows.sequence, columns: tableOf(result.columns, rows), count: Math.min(result.patients, 10_000) };
    },
    cursor({ column }) {
        if (column === model.cursor) return;
        model.cursor = column;
        if (column !== null)
            requestAnimationFrame(() => {
                const calm =
                    matchMedia('(prefers-reduced-motion: reduce)').matches || document.body.classList.contains('vscode-reduce-motion');
                const found = [...root.querySelectorAll<HTMLElement>('[data-column]')].find((each) => each.dataset.column === column);
                found?.scrollIntoView({ block: 'nearest', behavior: calm ? 'instant' : 'smooth' });
            });
    },
    report() {
        drawNow();
        const title = shownResult(model)?.label ?? shownCohort(model) ?? model.file;
        say({ kind: 'report', title, body: reportBody(root) });
    },
};

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
    if (data?.v !== PROTOCOL_VERSION || !Object.hasOwn(HEAR, data.kind)) return;
    HEAR[data.kind](data as never);
    draw();
});
window.addEventListener('scroll', keep, { passive: true });

draw();
say({ kind: 'ready' });
