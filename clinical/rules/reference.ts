import type { Rule } from '../rule.ts';
import { placeOf } from '../spec.ts';
import { outside, percent, written } from '../wording.ts';
import { median } from './implausible.ts';

/** A group whose typical values lie outside the reference range, and nothing in the spec says why. */
export const reference: Rule = {
    code: 'clinical/reference',
    severity: 'information',
    stage: 'text',
    *judge(view, settled) {
        const { crowd } = view;
        for (const measured of view.measured) {
            if (settled.has(measured.name)) continue;
            const tails = view.tails(measured, crowd);
            const tiers = view.tiers(measured, crowd);
            const explained = view.explained(measured, crowd);
            for (const { at, name, rows } of view.groups(measured, crowd)) {
                let below = 0;
                let above = 0;
                for (const i of rows) {
                    const band = tiers(i).reference;
                    if (!band) continue;
                    if (band.low > -Infinity && !explained(i, 'down')) below += tails.below(i, band.low) || 0;
                    if (band.high < Infinity && !explained(i, 'up')) above += tails.above(i, band.high) || 0;
                }
                const share = Math.max(below, above) / rows.length;
                if (!(share > 0.5)) continue;
                const band = rows.map((i) => tiers(i).reference).find((each) => each)!;
                yield {
                    range: placeOf(view, measured, at),
                    about: measured.name,
                    message: `${percent(share)} of ${name} would have a \`${measured.name}\` outside the reference range: ${outside(band.low, band.high, measured)} (${band.source}); a typical value is ${written(median(view.values(measured, crowd), rows), measured)}.`,
                    remedy: 'Declare the condition that explains it, or correct the numbers.',
                };
                break;
            }
        }
    },
};
