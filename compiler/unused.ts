import type { AstNode } from 'langium';
import type { Declaration } from '../language/grammar/generated/ast.ts';
import type { Project } from '../language/project/load.ts';

const WORDS: Record<string, string> = { Define: 'define', Table: 'table', Fragment: 'fragment' };

/** Hints at defines, tables and fragments of a file with cohorts that nothing in it uses. A file without cohorts is a library. */
export function hintAtUnused(project: Project): void {
    const { ast, declarations } = project.entry;
    if (![...declarations.values()].some(({ $type }) => $type === 'CohortDeclaration' || $type === 'Scenario')) return;
    const mentioned = new Set<string>();
    visit(ast, (node) => {
        if (node.$type === 'Reference') mentioned.add((node as unknown as { name: string }).name);
        if (node.$type === 'Include') mentioned.add((node as unknown as { fragment: string }).fragment);
    });
    const hint = (node: Parameters<typeof project.report.add>[1], name: string, what: string) =>
        project.report.add('unused', node, `Nothing uses the ${what} \`${name}\`.`, 'Use it or remove it.', { severity: 'hint' });
    for (const [name, declaration] of declarations)
        if (WORDS[declaration.$type] && !mentioned.has(name) && !isImported(project, declaration))
            hint({ node: declaration as Declaration, property: 'name' }, name, WORDS[declaration.$type]);
    for (const each of ast.imports)
        for (const imported of each.names)
            if (!mentioned.has(imported.name) && !isBase(project, imported.name))
                hint({ node: imported, property: 'name' }, imported.name, 'import');
}

/** Whether another file brings it in, as files that import each other do. */
function isImported({ entry, files }: Project, declaration: Declaration): boolean {
    return [...files.values()].some((file) => file !== entry && file.scope.get(declaration.name)?.declaration === declaration);
}

function isBase(project: Project, name: string): boolean {
    return [...project.entry.declarations.values()].some((each) => each.$type === 'Scenario' && each.base === name);
}

/** Each node of a tree; a loop of its own, since this is done after every keystroke. */
function visit(node: AstNode, see: (node: AstNode) => void): void {
    see(node);
    for (const key in node) {
        if (key[0] === '$') continue;
        const value: unknown = node[key as keyof AstNode];
        if (typeof value !== 'object' || value === null) continue;
        for (const child of Array.isArray(value) ? value : [value]) if (typeof child === 'object' && child !== null) visit(child, see);
    }
}
