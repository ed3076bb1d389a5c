import { html, nothing, type TemplateResult } from 'lit-html';
import { type CohortComparison, type DefinitionChange, type HistogramPair, nameOf, type StatisticChange } from '../../plan/comparison.ts';
import { overlay } from '../charts.ts';
import { counted } from '../figures.ts';
import type { Model } from './model.ts';
import { CHANGES, differenceOf, standing, VERDICTS, valueText } from './words.ts';

/** What a reader can do on the page. */
export interface Actions {
    again(): void;
    texts(): void;
    all(all: boolean): void;
}

export function page(model: Model, actions: Actions): TemplateResult {
    const { text, tone } = standing(model);
    const { comparison, subject, problem } = model;
    return html`<header>
            <div class="title">
                <h1>${comparison?.b.label ?? comparison?.b.cohort ?? subject?.cohort ?? fileOf(subject?.uri)}</h1>
                <p class="status ${tone}" role="status">${text}</p>
            </div>
            <div class="controls">
                <button class="link" @click=${actions.texts}>Show the texts</button>
                <button class="link" @click=${actions.again}>Compare again</button>
            </div>
        </header>
        <main class=${problem === undefined ? '' : 'old'}>
            ${problem === undefined ? nothing : html`<section class="problems" role="alert"><pre class="lines">${problem}</pre></section>`}
            ${comparison ? sections(comparison, model, actions) : nothing}
        </main>`;
}

const fileOf = (uri: string | undefined): string => decodeURIComponent(uri?.split('/').at(-1) ?? '');

function sections(comparison: CohortComparison, { subject, all }: Model, actions: Actions): TemplateResult {
    const { a, b, patients, seed, definitions, statistics, histograms } = comparison;
    const file = fileOf(subject?.uri);
    return html`<section class="sides" aria-label="What is compared">
            <p>Before: <b>${a.cohort}</b> in <span class="name">${file}</span> at <b>${subject?.revision ?? a.file}</b>. After: <b>${b.cohort}</b> as saved.</p>
            <p class="soft">The same ${counted(patients)} patients are simulated under either (seed ${seed}), so that a difference is known better than from two samples drawn apart.</p>
        </section>
        ${definitionSection(definitions)} ${histogramSection(histograms, statistics)} ${figureSection(statistics, all, actions)}`;
}

function definitionSection(changes: readonly DefinitionChange[]): TemplateResult {
    const written = changes.filter(({ change }) => change !== 'affected');
    const affected = changes.filter(({ change }) => change === 'affected');
    return html`<section aria-labelledby="definitions">
        <h2 id="definitions">Definitions <span class="count">${written.length}</span></h2>
        ${changes.length === 0 ? html`<p class="soft">Every definition means what it meant.</p>` : nothing}
        <div class="definitions">${written.map(
            ({ kind, name, change, lines }) => html`<article class="definition" data-change=${change}>
                <h3>${kind} <span class="name">${name}</span> <span class="soft">${CHANGES[change]}</span></h3>
                <pre class="lines">${lines.map(({ mark, text }) => html`<span class="line ${LINES[mark]}"><span class="unseen">${SPOKEN[mark]}</span>${mark} ${text}\n</span>`)}</pre>
            </article>`,
        )}</div>
        ${
            affected.length > 0
                ? html`<p class="affected">Written as before, and changed by what they use or what acts on them: ${affected.map(({ name }, k) => html`${k > 0 ? ', ' : ''}<span class="name">${name}</span>`)}.</p>`
                : nothing
        }
    </section>`;
}

const LINES = { '-': 'was', '+': 'is', ' ': 'stays' };
const SPOKEN = { '-': 'before: ', '+': 'after: ', ' ': '' };

function histogramSection(pairs: readonly HistogramPair[], statistics: readonly StatisticChange[]): TemplateResult | typeof nothing {
    if (pairs.length === 0) return nothing;
    return html`<section aria-labelledby="distributions">
        <h2 id="distributions">Distributions <span class="count">${pairs.length}</span></h2>
        <p class="soft">Before is shaded, after outlined.</p>
        <div class="scenarios">${pairs.map((pair) => {
            const { of, kind, unit, low, width, before, after } = pair;
            const bins = (shares: number[]) => ({ low, width, shares, below: 0, above: 0 });
            const mean = statistics.find(({ statistic, of: name }) => statistic === 'mean' && name === of);
            const text = mean ? `mean ${valueText(mean, mean.before, null)} → ${valueText(mean, mean.after, null)}` : '';
            return html`<article class="scenario" data-column=${of}>
                <h3><span class="name">${of}</span> <span class="unit">${unit ?? ''}</span></h3>
                <p class="soft">${text}</p>
                <figure role="img" aria-label="${of}: ${text}">${overlay('comparison', { name: of, kind, histogram: bins(before) }, { name: of, kind, histogram: bins(after) }) ?? nothing}</figure>
            </article>`;
        })}</div>
    </section>`;
}

const TELLING: ReadonlySet<StatisticChange['verdict']> = new Set(['different', 'added', 'removed', 'incomparable']);
/** Rows of the table; a cohort of a hundred variables has thousands of correlations. */
const MOST_ROWS = 500;

function figureSection(statistics: readonly StatisticChange[], all: boolean, actions: Actions): TemplateResult {
    const count = (verdict: StatisticChange['verdict']) => statistics.filter((each) => each.verdict === verdict).length;
    const chosen = all ? statistics : statistics.filter(({ verdict }) => TELLING.has(verdict));
    // Correlations are many: those that differ most.
    const correlations = chosen.filter(({ statistic }) => statistic === 'correlation');
    correlations.sort((x, y) => Math.abs(y.difference ?? 0) - Math.abs(x.difference ?? 0));
    const rows = [...chosen.filter(({ statistic }) => statistic !== 'correlation'), ...correlations].slice(0, MOST_ROWS);
    const spreads = new Map(statistics.filter(({ statistic }) => statistic === 'sd').map(({ of, before, after }) => [of, after ?? before]));
    return html`<section aria-labelledby="figures">
        <h2 id="figures">Figures <span class="count">${count('different')}</span></h2>
        <p class="soft">${counted(count('different'))} differ by more than 4 standard errors, ${counted(count('noise'))} within sampling noise, ${counted(count('same'))} the same.</p>
        <p><label><input type="checkbox" .checked=${all} @change=${(event: Event) => actions.all((event.target as HTMLInputElement).checked)} /> Show every figure</label></p>
        ${rows.length === 0 ? nothing : figureTable(rows, spreads)}
        ${rows.length < chosen.length ? html`<p class="soft">and ${counted(chosen.length - rows.length)} more correlations</p>` : nothing}
    </section>`;
}

function figureTable(rows: readonly StatisticChange[], spreads: ReadonlyMap<string, number | null>): TemplateResult {
    return html`<table class="figures">
        <thead><tr><th scope="col">Of</th><th scope="col">Figure</th><th scope="col" class="n">Before</th><th scope="col" class="n">After</th><th scope="col" class="n">Difference ± 2 standard errors</th><th scope="col"></th></tr></thead>
        <tbody>${rows.map((each) => {
            const show = (x: number | null) => valueText(each, x, spreads.get(each.of) ?? null);
            const { of, unit, unitBefore, before, after, verdict } = each;
            return html`<tr class=${verdict}>
                <th scope="row">${of}</th><td>${nameOf(each)} <span class="unit">${unit ?? ''}</span></td>
                <td class="n">${show(before)}${unitBefore !== unit && unitBefore !== null ? html` <span class="unit">${unitBefore}</span>` : nothing}</td><td class="n">${show(after)}</td>
                <td class="n strong">${differenceOf(each)}</td><td class="soft">${VERDICTS[verdict]}</td>
            </tr>`;
        })}</tbody>
    </table>`;
}
