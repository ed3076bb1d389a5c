import { type EntityKind, indexNames } from '../../language/index/index.ts';
import { importedPath } from '../../language/project/paths.ts';
import { parse } from '../../language/syntax/parse.ts';

/** A declaration of a file that is not open, as far as another file needs to know of it. */
export interface Outlined {
    file: string;
    name: string;
    kind: EntityKind;
    /** The block that it stands in; absent at the top of the file, where it can be imported from. */
    of?: string;
    atTop: boolean;
    start: number;
    end: number;
}

/** What is kept of a file that has nothing to do with the open ones: a tree takes a hundred times its text. */
export interface Outline {
    text: string;
    imports: string[];
    declared: Outlined[];
}

export function outlineOf(text: string, file: string): Outline {
    const { ast } = parse(text, file);
    const declared = indexNames([{ path: file, ast }]).entities.flatMap((entity): Outlined[] => {
        const [first] = entity.declarations;
        if (!first || entity.kind === 'label' || entity.kind === 'parameter') return [];
        const { start, end } = first.mention;
        const atTop = first.node.$container === ast;
        return [{ file, name: entity.name, kind: entity.kind, ...(entity.of ? { of: entity.of.name } : {}), atTop, start, end }];
    });
    const imports = ast.imports.flatMap(({ path }) => (path ? [importedPath(file, path)] : []));
    return { text, imports, declared };
}
