import { type Failure, type Finding, insertion, placeOf, replacement, typeAt } from '../failure.ts';
import { BLOCKS } from '../forms.ts';
import { beginsDeclaration, isFirstOfLine, openBrace, openParenthesis, unclosedBraces } from '../structure.ts';
import { beginsOperand, blockOf, EXPRESSIONS, endsOperand, inside } from './context.ts';

export function unclosedParenthesis(failure: Failure): Finding | undefined {
    const { tokens, at, expected } = failure;
    const open = openParenthesis(tokens, at);
    if (expected !== ')' || open < 0) return undefined;
    const continues = beginsOperand(failure, at) && !(isFirstOfLine(tokens, at) && beginsDeclaration(tokens, at));
    const declares = beginsDeclaration(tokens, at);
    if (continues && !declares && endsOperand(failure, at - 1)) {
        const list =
            failure.rules.some((rule) => rule === 'Reference' || rule === 'ValueList' || rule === 'Table') &&
            !inside(failure, 'Parenthesised');
        const [sign, title] = list ? [',', 'A comma'] : ['an operator', 'An operator'];
        return {
            ...placeOf(tokens, at),
            message: `${title} is missing between \`${tokens[at - 1].image}\` and \`${tokens[at].image}\`.`,
            remedy: list ? 'Separate arguments with commas.' : 'Join them with an operator such as `+` or `*`, or remove one.',
            fix: list ? { title: 'Write `,`', edits: [insertion(tokens, at, sign)] } : undefined,
            repair: { at, remove: 0, insert: [list ? ',' : '+'] },
        };
    }
    if (!declares && !['}', '{', 'EOF', '=', 'limits', 'round'].includes(typeAt(tokens, at)) && !isFirstOfLine(tokens, at))
        return undefined;
    return {
        ...placeOf(tokens, open),
        message: 'This `(` is not closed.',
        remedy: `Write \`)\` after \`${tokens[at - 1].image}\`, or where the parenthesis should end.`,
        fix: { title: 'Write `)`', edits: [insertion(tokens, at, ')')] },
        related: { ...placeOf(tokens, at - 1), message: 'the parenthesis could end here' },
        repair: { at, remove: 0, insert: [')'] },
    };
}

export function unclosedBrace(failure: Failure): Finding | undefined {
    const { tokens } = failure;
    const at = failure.from < failure.at ? failure.from : inside(failure, 'Variable') ? failure.at - 1 : failure.at;
    const open = openBrace(tokens, at);
    if (open < 0 || unclosedBraces(tokens) <= 0) return undefined;
    const atEnd = at >= tokens.length;
    const outer = BLOCKS.get('Member')!;
    const word = tokens[at]?.image;
    const belongsOutside =
        !atEnd &&
        beginsDeclaration(tokens, at) &&
        !blockOf(failure).statements.has(word) &&
        (BLOCKS.get('CohortFile')!.statements.has(word) || outer.statements.has(word) || (!blockOf(failure).variables && outer.variables));
    if (!atEnd && !belongsOutside) return undefined;
    return {
        ...placeOf(tokens, open),
        message: 'This `{` is not closed.',
        remedy: atEnd ? 'Write `}` where the block ends.' : `Write \`}\` before \`${word}\`, or where the block ends.`,
        fix: { title: 'Write `}`', edits: [insertion(tokens, at, '\n}')] },
        related: { ...placeOf(tokens, at - 1), message: 'the block could end here' },
        repair: { at, remove: 0, insert: ['}'] },
    };
}

export function strayBracket({ tokens, at, expected }: Failure): Finding | undefined {
    const sign = typeAt(tokens, at);
    const stray = (sign === '}' && openBrace(tokens, at) < 0) || (sign === ')' && openParenthesis(tokens, at) < 0);
    if (sign === '{' && (expected === '}' || expected === 'EOF')) {
        let closing = at + 1;
        for (let depth = 1; closing < tokens.length; closing++) {
            depth += typeAt(tokens, closing) === '{' ? 1 : typeAt(tokens, closing) === '}' ? -1 : 0;
            if (depth === 0) break;
        }
        return {
            ...placeOf(tokens, at),
            message: 'This `{` belongs to no block.',
            remedy: 'Remove it, or write before it what the block is.',
            fix: {
                title: 'Remove the braces',
                edits: [at, closing].filter((i) => i < tokens.length).map((i) => replacement(tokens, i, '')),
            },
        };
    }
    if (!stray) return undefined;
    return {
        ...placeOf(tokens, at),
        message: `This \`${sign}\` closes nothing.`,
        remedy: `Remove it, or write the \`${sign === '}' ? '{' : '('}\` that it should close.`,
        fix: { title: `Remove \`${sign}\``, edits: [replacement(tokens, at, '')] },
        repair: { at, remove: 1, insert: [] },
    };
}

export function needlessComma(failure: Failure): Finding | undefined {
    const { tokens, at } = failure;
    if (typeAt(tokens, at) !== ',') return undefined;
    const lacksValue = EXPRESSIONS.has(failure.rules[failure.rules.length - 1]) || ['(', ','].includes(typeAt(tokens, at - 1));
    if (lacksValue && !['(', ',', '{'].includes(typeAt(tokens, at - 1))) return undefined;
    return {
        ...placeOf(tokens, at),
        message: lacksValue ? 'A value is missing before this comma.' : 'There is nothing for this comma to separate.',
        remedy: lacksValue ? 'Write the value, or remove the comma.' : 'Remove the comma.',
        fix: { title: 'Remove the comma', edits: [replacement(tokens, at, '')] },
        repair: { at, remove: 1, insert: [] },
    };
}
