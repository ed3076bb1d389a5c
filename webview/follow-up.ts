import { html, nothing, type TemplateResult } from 'lit-html';
import type { FollowUp, Life, SimulationResult } from '../server/protocol.ts';
import { figure, percent } from './figures.ts';
import { incidenceCurve, timeline, trajectory } from './time-charts.ts';

/** What became of the patients after the index date; nothing where nobody is followed. */
export function followUpSection(
    { followup }: SimulationResult,
    life: number,
    show: (life: number) => void,
): TemplateResult | typeof nothing {
    if (!followup) return nothing;
    const { years, ends, incidence, trajectories, states, medications, lives } = followup;
    const one = lives[Math.min(life, lives.length - 1)];
    const shown = trajectories.filter(({ course }) => course.length > 1);
    const most = Math.max(0.01, ...incidence.flatMap(({ at }) => at.map(({ share }) => share)));
    return html`<section class="followup" aria-labelledby="followup">
        <h2 id="followup">Follow-up</h2>
        <p class="soft">${figure(years, years)} years a patient; it ended with ${ends.map(({ reason, share }) => `${reason} ${percent(share)}`).join(', ')}.</p>
        ${rates(followup)}
        ${incidence.length ? html`<h3>Happened by then</h3><div class="cards">${incidence.map((each) => curve(each, most))}</div>` : nothing}
        ${one ? lifeOf(one, lives.indexOf(one), lives.length, show) : nothing}
        ${shown.length ? html`<h3>Measured at visits</h3><div class="cards">${shown.map((each) => course(each, one))}</div>` : nothing}
        ${medications.length ? exposure(medications) : nothing}
        ${states.filter(({ at }) => at.length > 0).map(occupancy)}
    </section>`;
}

function rates({ rates: all }: FollowUp): TemplateResult | typeof nothing {
    if (all.length === 0) return nothing;
    return html`<table class="targets">
        <caption class="unseen">Occurrences a person-year</caption>
        <thead><tr><th scope="col">A hundred person-years</th><th scope="col" class="n">Occurrences</th></tr></thead>
        <tbody>${all.map(({ name, perYear }) => html`<tr><th scope="row">${name}</th><td class="n">${perYear === null ? '–' : figure(100 * perYear, 10 * perYear)}</td></tr>`)}</tbody>
    </table>`;
}

function curve(each: FollowUp['incidence'][number], most: number): TemplateResult {
    const last = each.at[each.at.length - 1];
    const words = `${percent(last.share)} by ${figure(last.years, last.years)} years`;
    return html`<article class="card"><h4 class="name">${each.name}</h4>
        <figure role="img" aria-label="Cumulative incidence of ${each.name}: ${words}">${incidenceCurve(each, most)}</figure>
        <p class="soft">${words}</p></article>`;
}

/** One of the first patients, and the way to the others. */
function lifeOf(life: Life, k: number, count: number, show: (life: number) => void): TemplateResult {
    const words = life.spans.map(({ lane, kind, from, to, text }) => {
        const at =
            kind === 'bar' || kind === 'state' ? `${figure(from, life.years)} to ${figure(to, life.years)}` : figure(from, life.years);
        return `${lane}${text ? ` ${text}` : ''} ${at}`;
    });
    return html`<h3 id="life">One patient</h3>
        <p class="soft lives" data-live>
            <button aria-label="Patient before" ?disabled=${k === 0} @click=${() => show(k - 1)}>‹</button>
            <span class="which" aria-live="polite">Patient ${k + 1} of the first ${count}: ${life.reason} after ${figure(life.years, life.years)} years</span>
            <button aria-label="Next patient" ?disabled=${k === count - 1} @click=${() => show(k + 1)}>›</button>
        </p>
        ${life.spans.length ? html`<figure class="life" role="img" aria-label="Years: ${words.join('; ')}">${timeline(life)}</figure>` : html`<p class="soft">Nothing happened.</p>`}`;
}

function course(each: FollowUp['trajectories'][number], life: Life | undefined): TemplateResult {
    const [first, last] = [each.course[0], each.course[each.course.length - 1]];
    const spread = last.p95 - last.p5;
    const words = `mean ${figure(first.mean, spread)} at first, ${figure(last.mean, spread)} at last; nine in ten between ${figure(last.p5, spread)} and ${figure(last.p95, spread)}`;
    return html`<article class="card"><h4 class="name">${each.name}${each.unit ? html` <span class="soft">${each.unit}</span>` : nothing}</h4>
        <figure role="img" aria-label="Course of ${each.name}: ${words}">${trajectory(each, life?.courses.find(({ name }) => name === each.name)?.points)}</figure>
        <p class="soft">${words}</p></article>`;
}

function exposure(medications: FollowUp['medications']): TemplateResult {
    return html`<table class="targets">
        <caption class="unseen">Medications</caption>
        <thead><tr><th scope="col">Medication</th><th scope="col" class="n">Ever taken</th><th scope="col" class="n">Of the time</th></tr></thead>
        <tbody>${medications.map(({ name, ever, time }) => html`<tr><th scope="row">${name}</th><td class="n">${percent(ever)}</td><td class="n">${percent(time)}</td></tr>`)}</tbody>
    </table>`;
}

function occupancy({ name, at }: FollowUp['states'][number]): TemplateResult {
    const labels = at[0].shares.map(({ state }) => state);
    return html`<table class="targets">
        <caption class="unseen">States of ${name}</caption>
        <thead><tr><th scope="col">${name}</th>${at.map(({ years }) => html`<th scope="col" class="n">${figure(years, years)} y</th>`)}</tr></thead>
        <tbody>${labels.map((state, k) => html`<tr><th scope="row">${state}</th>${at.map(({ shares }) => html`<td class="n">${percent(shares[k].share)}</td>`)}</tr>`)}</tbody>
    </table>`;
}
