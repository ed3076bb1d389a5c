import type { Distribution, Expression } from './model.ts';
import { columnsRead } from './traverse.ts';

/**
 * Yes-or-no columns without which a draw is never true, as far as its guards say: `when diabetes: 30% otherwise: 0%`
 * needs diabetes. Names are as the expressions read them.
 */
export function prerequisitesOf(chance: Expression, isCondition: (column: string) => boolean): string[] {
    return [...columnsRead([chance])].filter((name) => isCondition(name) && isZero(chance, name));
}

/** The chance that a condition's draw is true; undefined where it is no draw of that kind. */
export function drawnChance({ family, parameters }: Distribution): Expression | undefined {
    return family === 'bernoulli' || family === 'value' ? parameters[0] : undefined;
}

/** Whether an expression is 0 for all who do not have the condition. */
function isZero(e: Expression, absent: string): boolean {
    if (e === null || typeof e === 'number') return e === 0;
    if ('column' in e) return e.column === absent;
    if (!('op' in e)) return false;
    const { op, args } = e;
    if (op === 'multiply') return args.some((each) => isZero(each, absent));
    if (op === 'add' || op === 'min' || op === 'max') return args.every((each) => isZero(each, absent));
    // What reads nothing else is never missing then.
    if (op === 'is_missing') return [...columnsRead(args)].every((name) => name === absent);
    if (op === 'divide' || op === 'negate') return isZero(args[0], absent);
    if (op === 'and') return args.some((each) => isZero(each, absent));
    if (op === 'or') return args.every((each) => isZero(each, absent));
    if (op === 'if') {
        const [condition, yes, no] = args;
        if (isZero(condition, absent)) return isZero(no, absent);
        if (isOne(condition, absent)) return isZero(yes, absent);
        return isZero(yes, absent) && isZero(no, absent);
    }
    return false;
}

/** Whether an expression is 1 for all who do not have the condition. */
function isOne(e: Expression, absent: string): boolean {
    if (e === null || typeof e === 'number') return e === 1;
    if (!('op' in e)) return false;
    const { op, args } = e;
    if (op === 'not') return isZero(args[0], absent);
    if (op === 'and') return args.every((each) => isOne(each, absent));
    if (op === 'or') return args.some((each) => isOne(each, absent));
    if (op === 'equal') return args.some((each) => isZero(each, absent)) && args.some((each) => each === 0);
    return false;
}
