import { cite } from '../../knowledge/sources.ts';
import { interactions } from '../facts/drugs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../spec.ts';
import type { View } from '../view.ts';
import { percent } from '../wording.ts';
import { drugsOf, type Given, indications, mentions, stops } from './drugs.ts';

const TOGETHER = 0.001;

/** Two drugs that are not given together, and that the same patients may get. */
export const interaction: Rule = {
    code: 'clinical/interaction',
    severity: 'warning',
    stage: 'both',
    *judge(view) {
        const given = drugsOf(view);
        for (const [k, first] of given.entries()) {
            for (const second of given.slice(k + 1)) {
                const known = interactions.find(
                    ({ a, b }) =>
                        (a.includes(first.drug) && b.includes(second.drug)) || (b.includes(first.drug) && a.includes(second.drug)),
                );
                if (!known || apart(first, second) || apart(second, first)) continue;
                const share = together(view, first, second);
                if (share !== undefined && !(share > TOGETHER)) continue;
                yield {
                    range: nameOf(view, second.member.node),
                    about: `${first.name} ${second.name}`,
                    message: `${share === undefined ? 'Patients may get' : `${percent(share)} of patients would get`} \`${first.name}\` and \`${second.name}\` together, which is ${known.severity}: ${known.consequence} (${cite(known.sources)}).`,
                    remedy: `Exclude one from the other, for instance \`indicated when … and not ${first.name}\`.`,
                };
            }
        }
    },
};

function apart(one: Given, other: Given): boolean {
    if (one.member.node.$type !== 'Medication') return false;
    return mentions(indications(one.member), other.name) === 'excluded' || mentions(stops(one.member), other.name) === 'holds';
}

/** Of two that the baseline has; `undefined` where one is a medication over time. */
function together(view: View, first: Given, second: Given): number | undefined {
    const both = view.both(first.name, second.name);
    return both && view.share(view.patients, (i) => both[i]).share;
}
