import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { ColumnResult, Problem, SimulationResult, TargetOutcome } from '../server/protocol.ts';
import { distribution, heatmap, overlay, targetStrip } from './charts.ts';
import { coefficient, counted, figure, percent, value } from './figures.ts';
import { followUpSection } from './follow-up.ts';
import { family, headsOf, type Model, shownCohort, shownResult, visibleRows } from './model.ts';
import { cellText } from './patients.ts';
import { columnInWords, standing, targetInWords } from './words.ts';

/** What a reader can do on the page. */
export interface Actions {
    choose(cohort: string): void;
    size(patients: number): void;
    reveal(column: string | null): void;
    problem(problem: Problem): void;
    sort(column: string): void;
    filter(text: string): void;
    /** Which of the lives told one by one. */
    life(life: number): void;
    scrolled(viewport: HTMLElement): void;
}

const SIZES = [500, 2_000, 10_000, 50_000];

export function page(model: Model, actions: Actions): TemplateResult {
    const result = shownResult(model);
    return html`${header(model, result, actions)}
        <main class=${model.state?.phase === 'errors' || model.state?.phase === 'failed' ? 'old' : ''}>
            ${problems(model, actions)} ${result ? sections(model, result, actions) : nothing}
        </main>`;
}

function header(model: Model, result: SimulationResult | undefined, actions: Actions): TemplateResult {
    const heads = headsOf(model);
    const { text, tone } = standing(model.state, result);
    const cohort = shownCohort(model);
    return html`<header>
        <div class="title">
            <h1>${result?.label ?? cohort ?? model.file}</h1>
            <p class="status ${tone}" role="status">${text}</p>
        </div>
        <div class="controls" data-live>
            ${
                heads.length > 1
                    ? html`<label>Cohort
                          <select @change=${(event: Event) => actions.choose((event.target as HTMLSelectElement).value)}>
                              ${heads.map(({ name, base }) => html`<option value=${name} ?selected=${name === cohort}>${name}${base ? ` (of ${base})` : ''}</option>`)}
                          </select></label>`
                    : nothing
            }
            ${
                heads.length > 0
                    ? html`<label>Sample
                          <select @change=${(event: Event) => actions.size(Number((event.target as HTMLSelectElement).value))}>
                              ${[...new Set([...SIZES, model.patients])].sort((a, b) => a - b).map((n) => html`<option value=${n} ?selected=${n === model.patients}>${counted(n)}</option>`)}
                          </select></label>`
                    : nothing
            }
        </div>
    </header>`;
}

function problems({ state }: Model, actions: Actions): TemplateResult | typeof nothing {
    const found = state?.problems ?? [];
    if (found.length === 0) return nothing;
    const mark = { error: 'Error', warning: 'Warning' };
    return html`<section class="problems" aria-label="Problems">
        <ul>
            ${found.slice(0, 6).map((each) => html`<li class=${each.severity}><button @click=${() => actions.problem(each)}><b>${mark[each.severity]}</b> ${each.message} <code>${each.code}</code></button></li>`)}
        </ul>
        ${found.length > 6 ? html`<p class="soft">and ${found.length - 6} more in the Problems view</p>` : nothing}
    </section>`;
}

function sections(model: Model, result: SimulationResult, actions: Actions): TemplateResult {
    const conditions = result.columns.filter(({ role }) => role === 'condition');
    const variables = result.columns.filter(({ role }) => role !== 'condition');
    return html`${overview(result, actions)}
        <section aria-labelledby="variables">
            <h2 id="variables">Variables <span class="count">${variables.length}</span></h2>
            <div class="cards">${repeat(
                variables,
                ({ name }) => name,
                (column) => card(column, result, model.cursor, actions),
            )}</div>
        </section>
        ${conditions.length ? conditionSection(conditions, result, model.cursor, actions) : nothing} ${correlationSection(result)}
        ${followUpSection(result, model.life, actions.life)} ${scenarioSection(family(model, result), result, actions)} ${patientSection(model, result, actions)}`;
}

function overview(result: SimulationResult, { reveal }: Actions): TemplateResult {
    const { targets, patients, planned, acceptance } = result;
    const missed = targets.filter(({ pass }) => !pass).length;
    return html`<section aria-labelledby="overview">
        <h2 id="overview" class="unseen">Overview</h2>
        <dl class="tiles">
            ${tile('Patients in the spec', counted(planned), `sample of ${counted(patients)}`)}
            ${tile('Columns', counted(result.columns.length), `${counted(result.columns.filter(({ missing }) => missing > 0).length)} with missing values`)}
            ${targets.length ? tile('Targets', `${targets.length - missed} of ${targets.length}`, missed ? 'some outside what chance allows' : 'all where they were asked to be') : nothing}
            ${acceptance < 1 ? tile('Acceptance', percent(acceptance), 'of draws satisfy every requirement') : nothing}
            ${result.yield < 1 ? tile('Yield', percent(result.yield), 'of patients are selected') : nothing}
        </dl>
        ${targets.length ? targetTable(targets, reveal) : nothing}
    </section>`;
}

function tile(title: string, number: string, note: string): TemplateResult {
    return html`<div class="tile"><dt>${title}</dt><dd><b>${number}</b><span>${note}</span></dd></div>`;
}

const SHOW: Record<TargetOutcome['kind'], (x: number | null) => string> = {
    prevalence: percent,
    correlation: (r) => (r === null ? '–' : r.toFixed(3).replace('-', '−')),
    incidence: (rate) => (rate === null ? '–' : `${(rate * 100).toPrecision(3)} / 100 y`),
};

function targetTable(targets: readonly TargetOutcome[], reveal: Actions['reveal']): TemplateResult {
    return html`<table class="targets">
        <caption class="unseen">Asked against achieved</caption>
        <thead><tr><th scope="col">Target</th><th scope="col" class="n">Asked</th><th scope="col" class="n">Achieved</th><th scope="col" class="n">±</th><th scope="col" class="n">This sample</th><th scope="col">What chance allows</th></tr></thead>
        <tbody>
            ${targets.map((target) => {
                const show = SHOW[target.kind];
                return html`<tr class=${target.pass ? '' : 'missed'}>
                    <th scope="row"><button class="link" @click=${() => reveal(target.columns[0])}>${target.text}</button></th>
                    <td class="n">${show(target.asked)}</td>
                    <td class="n strong">${show(target.achieved)}</td>
                    <td class="n soft">${show(2 * target.error)}</td>
                    <td class="n">${show(target.sample)}${target.pass ? nothing : html` <b class="bad">outside</b>`}</td>
                    <td><span role="img" aria-label=${targetInWords(target)}>${targetStrip(target) ?? nothing}</span></td>
                </tr>`;
            })}
        </tbody>
    </table>`;
}

function card(column: ColumnResult, { patients }: SimulationResult, cursor: string | null, { reveal }: Actions): TemplateResult {
    const { name, label, unit, missing, sd, shares, quantiles, reference, kind } = column;
    const chart = distribution('card', column);
    const facts: [string, string][] = [];
    if (column.mean !== null && !shares)
        facts.push(['mean', value(column, column.mean)], ['sd', kind === 'date' ? `${figure(sd, sd)} d` : figure(sd, sd)]);
    if (quantiles)
        facts.push(
            ['median', value(column, quantiles['50'])],
            ['5–95 %', `${value(column, quantiles['5'])} – ${value(column, quantiles['95'])}`],
        );
    facts.push(['n', counted(column.count)]);
    if (missing > 0) facts.push(['missing', percent(missing / patients)]);
    if (shares && shares.length > 8) facts.push(['labels', `${shares.length}, first 8 shown`]);
    return html`<article class="card ${cursor === name ? 'current' : ''}" data-column=${name} aria-current=${cursor === name ? 'true' : 'false'}>
        <h3><button @click=${() => reveal(name)} title="Show in the text"><span class="name">${name}</span>${unit ? html`<span class="unit">${unit}</span>` : nothing}</button></h3>
        ${label ? html`<p class="label">${label}</p>` : nothing}
        ${chart ? html`<figure role="img" aria-label=${columnInWords(column)}>${chart}</figure>` : html`<p class="soft">Text, one for each patient.</p>`}
        <dl>${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
        ${reference ? html`<p class="soft ref"><i></i>Reference ${reference.low ?? ''}–${reference.high ?? ''} <span title=${reference.source}>(${reference.source})</span></p>` : nothing}
    </article>`;
}

function conditionSection(
    conditions: readonly ColumnResult[],
    result: SimulationResult,
    cursor: string | null,
    { reveal }: Actions,
): TemplateResult {
    const most = Math.max(...conditions.map(({ mean }) => mean ?? 0), 0.01);
    const pairs = [...result.comorbidity].sort((a, b) => Math.abs(Math.log(b.oddsRatio ?? 1)) - Math.abs(Math.log(a.oddsRatio ?? 1)));
    const shown = pairs.slice(0, 20);
    return html`<section aria-labelledby="conditions">
        <h2 id="conditions">Conditions <span class="count">${conditions.length}</span></h2>
        <div class="side">
            <table>
                <caption>Prevalence</caption>
                <thead><tr><th scope="col">Condition</th><th scope="col"><span class="unseen">Bar</span></th><th scope="col" class="n">Share</th><th scope="col" class="n">Patients</th></tr></thead>
                <tbody>${conditions.map(
                    ({ name, label, mean }) => html`<tr data-column=${name} class=${cursor === name ? 'current' : ''}>
                        <th scope="row"><button class="link" @click=${() => reveal(name)}>${name}</button>${label ? html`<span class="label">${label}</span>` : nothing}</th>
                        <td class="bar"><svg width="120" height="12" aria-hidden="true"><rect width=${(120 * (mean ?? 0)) / most} height="12" rx="2"></rect></svg></td>
                        <td class="n strong">${percent(mean)}</td>
                        <td class="n">${counted(Math.round((mean ?? 0) * result.planned))}</td>
                    </tr>`,
                )}</tbody>
            </table>
            ${
                shown.length
                    ? html`<table>
                          <caption>Comorbidity: how much more often together than by chance</caption>
                          <thead><tr><th scope="col">Pair</th><th scope="col" class="n">Both</th><th scope="col" class="n">Observed / expected</th><th scope="col" class="n">Odds ratio (95 %)</th></tr></thead>
                          <tbody>${shown.map(
                              ({ a, b, both, ratio, oddsRatio, low, high }) => html`<tr>
                                  <th scope="row">${a} with ${b}</th><td class="n">${percent(both)}</td><td class="n">${ratio === null ? '–' : ratio.toFixed(2)}</td>
                                  <td class="n"><span class="strong">${oddsRatio === null ? '–' : oddsRatio.toFixed(2)}</span>${low === null || high === null ? nothing : html` <span class="soft">(${low.toFixed(2)}–${high.toFixed(2)})</span>`}</td>
                              </tr>`,
                          )}</tbody>
                          ${pairs.length > shown.length ? html`<tfoot><tr><td colspan="4" class="soft">${shown.length} of ${pairs.length} pairs, the strongest</td></tr></tfoot>` : nothing}
                      </table>`
                    : nothing
            }
        </div>
    </section>`;
}

function correlationSection(result: SimulationResult): TemplateResult | typeof nothing {
    const map = heatmap(result);
    if (!map) return nothing;
    const asked = result.targets.filter(({ kind }) => kind === 'correlation');
    const words = asked.length
        ? asked.map(targetInWords).join(' ')
        : 'No correlation was asked for; the matrix shows what the definitions imply.';
    return html`<section aria-labelledby="correlations">
        <h2 id="correlations">Correlations</h2>
        <p class="soft">Below the diagonal this sample; above it, outlined, what was asked.${map.left > 0 ? ` The ${map.left} weakest columns are left out.` : ''}</p>
        <figure class="heatmap" role="img" aria-label="Correlation matrix. ${words}">${map.chart}</figure>
        <details data-live><summary>Strongest correlations in words</summary><ul>${strongest(result).map((line) => html`<li>${line}</li>`)}</ul></details>
    </section>`;
}

function strongest({ correlations: { names, achieved } }: SimulationResult): string[] {
    const pairs = names.flatMap((a, i) => names.slice(0, i).map((b, j) => ({ a, b, r: achieved[i][j] ?? 0 })));
    return pairs
        .sort((p, q) => Math.abs(q.r) - Math.abs(p.r))
        .slice(0, 20)
        .map(({ a, b, r }) => `${a} with ${b}: ${coefficient(r)}`);
}

const MOST_COMPARED = 8;

function scenarioSection(members: readonly SimulationResult[], shown: SimulationResult, actions: Actions): TemplateResult | typeof nothing {
    const [base, ...scenarios] = members;
    if (!base) return nothing;
    return html`<section aria-labelledby="scenarios">
        <h2 id="scenarios">Scenarios <span class="count">${scenarios.length}</span></h2>
        <p class="soft">The base is shaded, the scenario outlined; the variables that differ most come first.</p>
        <div class="scenarios">${scenarios.map((scenario) => {
            const changes = differences(base, scenario);
            return html`<article class="scenario ${scenario.cohort === shown.cohort ? 'current' : ''}">
                <h3><button @click=${() => actions.choose(scenario.cohort)} title="Show this scenario"><span class="name">${scenario.cohort}</span></button></h3>
                ${scenario.label ? html`<p class="label">${scenario.label}</p>` : nothing}
                ${
                    changes.length === 0
                        ? html`<p class="soft">No variable differs from ${base.cohort}.</p>`
                        : html`<div class="changes">${changes.slice(0, MOST_COMPARED).map(
                              ({
                                  before,
                                  after,
                                  text,
                              }) => html`<div class="change"><p><span class="name">${after.name}</span><span class="n">${text}</span></p>
                                  ${after.histogram ? html`<figure role="img" aria-label="${after.name}: ${text}">${overlay(scenario.cohort, before, after) ?? nothing}</figure>` : nothing}</div>`,
                          )}</div>${changes.length > MOST_COMPARED ? html`<p class="soft">and ${changes.length - MOST_COMPARED} more</p>` : nothing}`
                }
            </article>`;
        })}</div>
    </section>`;
}

/** Columns whose mean, spread or shares are not those of the base, the greatest difference first. */
function differences(base: SimulationResult, scenario: SimulationResult): { before: ColumnResult; after: ColumnResult; text: string }[] {
    const before = new Map(base.columns.map((column) => [column.name, column]));
    const found: { before: ColumnResult; after: ColumnResult; text: string; size: number }[] = [];
    for (const after of scenario.columns) {
        const same = before.get(after.name);
        if (!same || same.kind !== after.kind || same.mean === null || after.mean === null) continue;
        const spread = same.sd || 1;
        const size = Math.abs(after.mean - same.mean) / spread + Math.abs((after.sd ?? 0) - (same.sd ?? 0)) / spread;
        if (!(size > 0.01)) continue;
        const show = (column: ColumnResult) => (column.kind === 'boolean' ? percent(column.mean) : value(column, column.mean));
        found.push({ before: same, after, text: `${show(same)} → ${show(after)}`, size });
    }
    return found.sort((a, b) => b.size - a.size);
}

export const ROW_HEIGHT = 24;
const ROWS_AROUND = 12;
const ROWS_SHOWN = 20;

function patientSection(model: Model, result: SimulationResult, actions: Actions): TemplateResult {
    const { table, sort, top } = model;
    const { rows, problem } = visibleRows(model);
    const first = Math.max(0, Math.min(top, Math.max(0, rows.length - ROWS_SHOWN)) - ROWS_AROUND);
    const last = Math.min(rows.length, first + ROWS_SHOWN + 2 * ROWS_AROUND);
    return html`<section aria-labelledby="patients" data-live>
        <h2 id="patients">Patients <span class="count">${table ? `${counted(rows.length)} of ${counted(table.count)}` : counted(result.patients)}</span></h2>
        <input type="search" class="filter" aria-label="Filter patients" placeholder="Filter: age > 60  sex = male  bmi = missing" .value=${model.filter} @input=${(event: Event) => actions.filter((event.target as HTMLInputElement).value)} />
        ${problem ? html`<p class="bad" role="alert">${problem}</p>` : nothing}
        <div class="viewport" tabindex="0" role="region" aria-label="Table of patients" @scroll=${(event: Event) => actions.scrolled(event.currentTarget as HTMLElement)}>
            ${
                table
                    ? html`<table class="patients" aria-rowcount=${rows.length + 1}>
                          <thead><tr aria-rowindex="1">
                              <th scope="col" class="n">patient</th>
                              ${table.columns.map(({ name }) => {
                                  const order = sort?.column === name ? (sort.descending ? 'descending' : 'ascending') : 'none';
                                  return html`<th scope="col" aria-sort=${order}><button @click=${() => actions.sort(name)}>${name}<span aria-hidden="true">${order === 'none' ? '' : order === 'ascending' ? ' ↑' : ' ↓'}</span></button></th>`;
                              })}
                          </tr></thead>
                          <tbody>
                              <tr class="gap" aria-hidden="true" .style=${`height:${first * ROW_HEIGHT}px`}></tr>
                              ${Array.from(rows.subarray(first, last), (row, k) => html`<tr aria-rowindex=${first + k + 2}><td class="n soft">${row + 1}</td>${table.columns.map((column) => html`<td class=${column.words || column.kind === 'boolean' ? '' : 'n'}>${cellText(column, row)}</td>`)}</tr>`)}
                              <tr class="gap" aria-hidden="true" .style=${`height:${(rows.length - last) * ROW_HEIGHT}px`}></tr>
                          </tbody>
                      </table>`
                    : html`<p class="soft">Loading patients…</p>`
            }
        </div>
    </section>`;
}
