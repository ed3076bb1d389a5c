import type { Rule } from '../rule.ts';
import { age } from './age.ts';
import { code } from './code.ts';
import { condition } from './condition.ts';
import { contraindicated } from './contraindicated.ts';
import { derived } from './derived.ts';
import { implausible } from './implausible.ts';
import { interaction } from './interaction.ts';
import { order } from './order.ts';
import { prevalence } from './prevalence.ts';
import { reference } from './reference.ts';
import { sex } from './sex.ts';
import { shape } from './shape.ts';
import { unit } from './unit.ts';
import { wrongUnit } from './wrong-unit.ts';

/** All rules in the order in which they judge: what one settles, those after it leave alone. */
export const rules: readonly Rule[] = [
    wrongUnit,
    unit,
    shape,
    implausible,
    condition,
    reference,
    order,
    derived,
    sex,
    age,
    prevalence,
    contraindicated,
    interaction,
    code,
];
