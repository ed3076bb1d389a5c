import { conversion, displayUnit, unitsOf } from '../../knowledge/units.ts';
import type { Tiers } from '../facts/limits.ts';
import type { Found, Rule } from '../rule.ts';
import { placeOf, unitRange } from '../spec.ts';
import type { Measured, View } from '../view.ts';
import { number, unitWord, written } from '../wording.ts';
import { median } from './implausible.ts';

/** The right analyte with values that fit another unit of it: HbA1c of 65 in %, glucose of 5.6 in mg/dL. */
export const unit: Rule = {
    code: 'clinical/unit',
    severity: 'warning',
    stage: 'text',
    *judge(view) {
        for (const measured of view.measured) {
            const found = misfit(view, measured);
            if (found) yield found;
        }
    },
};

function misfit(view: View, measured: Measured): Found | undefined {
    const { crowd } = view;
    const values = view.values(measured, crowd);
    const tiersAt = view.tiers(measured, crowd);
    const explained = view.explained(measured, crowd);
    const { analyte, scale, offset, name, member } = measured;
    const written_ = unitRange(view, member.node);
    for (const { at, rows } of view.groups(measured, crowd)) {
        const typical = median(values, rows);
        const row = rows.find((i) => values[i] === typical);
        if (row === undefined) continue;
        const tiers = tiersAt(row);
        if (!odd(typical, tiers)) continue;
        const impossible = tiers.impossible !== undefined && (typical < tiers.impossible.low || typical > tiers.impossible.high);
        const band = tiers.seen ?? tiers.reference;
        if (!impossible && explained(row, band && typical > band.high ? 'up' : 'down')) continue;
        const plain = (typical - offset) / scale;
        for (const other of candidates(measured)) {
            const factors = conversion(other, analyte.unit, analyte);
            if ('problem' in factors) continue;
            const meant = plain * factors.scale + factors.offset;
            if (!fits(meant, impossible ? tiers : { ...tiers, seen: tiers.usual ?? tiers.seen })) continue;
            const said = displayUnit(other);
            return {
                range: written_ ?? placeOf(view, measured, at),
                about: name,
                settles: name,
                message: `\`${name}\` is in${unitWord(measured.unit) || ' plain numbers'}, and typical values of ${number(plain)} fit [${said}], where they mean ${written(meant, { ...measured, scale: 1, offset: 0, unit: analyte.unit })}${other === analyte.unit ? '' : ` in ${displayUnit(analyte.unit)}`}; here they mean ${written(typical, { ...measured, scale: 1, offset: 0, unit: analyte.unit })}.`,
                remedy: `Change the unit to [${said}], or convert the numbers.`,
                ...(written_
                    ? {
                          fixes: [
                              { title: `Change the unit to [${said}]`, edits: [{ range: written_, text: `[${said}]` }], preferred: true },
                          ],
                      }
                    : {}),
            };
        }
    }
    return undefined;
}

/** Beyond what anyone has, or far from the reference range where no more is known. */
function odd(x: number, { impossible, seen: population, reference }: Tiers): boolean {
    if (impossible && (x < impossible.low || x > impossible.high)) return true;
    if (population) return x < population.low || x > population.high;
    return reference !== undefined && (x < reference.low / 4 || x > reference.high * 4);
}

function fits(x: number, { impossible, seen: population, reference }: Tiers): boolean {
    if (impossible && (x < impossible.low || x > impossible.high)) return false;
    if (population) return x >= population.low && x <= population.high;
    return reference !== undefined && x >= reference.low / 2 && x <= reference.high * 2;
}

/** Other units of the analyte, the customary first; a share for a percentage and the reverse; thousands for counts. */
function candidates({ analyte, unit: own }: Measured): string[] {
    const more = analyte.unit === '%' ? ['1'] : /^10\*\d+\/[um]?L$/.test(analyte.unit) ? ['/uL', '10*9/L', '10*6/uL', '10*12/L'] : [];
    return [...unitsOf(analyte), ...more].filter((each) => each !== own && !/stone|oz_av/.test(each));
}
