import type { AstNode } from 'langium';
import type { Choice, CohortDeclaration, Variable, WhenBlock } from '../../language/grammar/generated/ast.ts';
import { bodyOf, type Edit, indentAt, nodeAt, type Refactoring, wholeLines } from './refactoring.ts';

/** The cases of a guarded choice become `when` blocks: the last that holds wins, so the first case is written last. */
export const choiceToBlocks: Refactoring = {
    kind: 'refactor.rewrite.blocks',
    offers(selection) {
        const variable = nodeAt<Variable>(selection, 'Variable');
        const choice = variable?.value;
        const body = bodyOf(variable);
        const rest = choice?.otherwise?.$cstNode;
        if (!variable?.$cstNode || !choice?.$cstNode || !rest || variable.$container !== body || choice.branches.length === 0) return [];
        if (
            limitsFollowTheRange(variable, choice) ||
            blocksOf(variable).some(({ $cstNode }) => $cstNode!.offset < variable.$cstNode!.offset)
        )
            return [];
        const { path, text } = selection;
        const indent = indentAt(text, variable.$cstNode.offset);
        const blocks = choice.branches.toReversed().map(({ guard, value }) => {
            const [when, then] = [guard?.$cstNode?.text ?? '', value?.$cstNode?.text ?? ''];
            return `\n${indent}when ${when} {\n${indent}  ${variable.name} ${variable.kind} ${then}\n${indent}}`;
        });
        const start = text.slice(0, choice.$cstNode.offset).trimEnd().length;
        const edits: Edit[] = [
            { path, start, end: choice.$cstNode.end, text: ` ${rest.text}` },
            { path, start: variable.$cstNode.end, end: variable.$cstNode.end, text: blocks.join('') },
        ];
        return [{ title: `Write the cases of \`${variable.name}\` as \`when\` blocks`, edits }];
    },
};

/** The `when` blocks of a variable become the cases of one guarded choice, the last block first. */
export const blocksToChoice: Refactoring = {
    kind: 'refactor.rewrite.choice',
    offers(selection) {
        const inside = nodeAt<Variable>(selection, 'Variable');
        const variable = inside && declarationOf(inside);
        const choice = variable?.value;
        if (!variable?.$cstNode || !choice?.$cstNode) return [];
        const cases = blocksOf(variable).flatMap((block) => {
            const own = block.variables.filter(({ name }) => name === variable.name);
            return own.map((each) => ({ block, own: each }));
        });
        const usable = cases.every(
            ({ own }) => own.kind === variable.kind && own.value?.value && !limitsFollowTheRange(variable, own.value),
        );
        const last = choice.otherwise ?? choice.value;
        if (cases.length === 0 || !usable || !last?.$cstNode || limitsFollowTheRange(variable, choice)) return [];
        const { path, text } = selection;
        const indent = `${indentAt(text, variable.$cstNode.offset)}    `;
        const lines = cases.toReversed().map(({ block, own }) => `when ${block.guard?.$cstNode?.text}: ${own.value.value!.$cstNode!.text}`);
        for (const { guard, value } of choice.branches) lines.push(`when ${guard?.$cstNode?.text}: ${value?.$cstNode?.text}`);
        lines.push(`otherwise: ${last.$cstNode.text}`);
        const start = text.slice(0, choice.$cstNode.offset).trimEnd().length;
        const edits: Edit[] = [{ path, start, end: choice.$cstNode.end, text: lines.map((line) => `\n${indent}${line}`).join('') }];
        for (const { block, own } of cases) {
            const gone = block.variables.length === 1 ? block.$cstNode! : own.$cstNode!;
            edits.push({ path, ...wholeLines(text, gone.offset, gone.end), text: '' });
        }
        return [{ title: `Write the \`when\` blocks of \`${variable.name}\` as one choice`, edits }];
    },
};

/** The declaration that a variable of a `when` block redefines, in the same body. */
function declarationOf(variable: Variable): Variable | undefined {
    const body = bodyOf(variable) as CohortDeclaration | undefined;
    if (variable.$container === body) return variable;
    if (variable.$container?.$type !== 'WhenBlock' || variable.$container.$container !== body) return undefined;
    return body?.members.find((each): each is Variable => each.$type === 'Variable' && each.name === variable.name);
}

function blocksOf(variable: Variable): WhenBlock[] {
    const body = bodyOf(variable) as CohortDeclaration;
    return body.members.filter(
        (each): each is WhenBlock => each.$type === 'WhenBlock' && each.variables.some(({ name }) => name === variable.name),
    );
}

/** One truncated distribution gives a variable its limits where none are written: as one of several cases it would not. */
function limitsFollowTheRange(variable: Variable, choice: Choice): boolean {
    if (variable.lower !== undefined || variable.kind !== '~') return false;
    const values: (AstNode | undefined)[] = [choice.value, choice.otherwise, ...choice.branches.map(({ value }) => value)];
    return values.some((value) => value?.$type === 'Membership');
}
