import type { Declaration as FileDeclaration } from '../grammar/generated/ast.ts';
import type { Body } from '../model/cohort.ts';
import { importedPath } from '../project/paths.ts';
import type { Collected } from './collect.ts';

export interface Found {
    declaration: FileDeclaration;
    path: string;
}

/** What file-level names mean, and which bodies take in which others. */
export class Bodies {
    private readonly scopes = new Map<string, Map<string, Found>>();
    private readonly all: { body: Body; path: string }[] = [];

    constructor(files: readonly Collected[]) {
        const declared = new Map<string, Map<string, Found>>();
        for (const { file } of files) {
            const own = new Map<string, Found>();
            for (const declaration of file.ast.declarations) {
                if (declaration.name !== undefined && !own.has(declaration.name))
                    own.set(declaration.name, { declaration, path: file.path });
                if (declaration.$type !== 'Define' && declaration.$type !== 'Table') this.all.push({ body: declaration, path: file.path });
            }
            declared.set(file.path, own);
        }
        for (const { file } of files) {
            const scope = new Map(declared.get(file.path));
            for (const { path, names } of file.ast.imports) {
                if (path === undefined) continue;
                const target = declared.get(importedPath(file.path, path));
                for (const { name } of names) {
                    const found = target?.get(name);
                    if (found && !scope.has(name)) scope.set(name, found);
                }
            }
            this.scopes.set(file.path, scope);
        }
    }

    inScopeOf(path: string): ReadonlyMap<string, Found> {
        return this.scopes.get(path) ?? new Map();
    }

    /** Each body with those that it includes or starts from. */
    *taken(): Iterable<{ body: Body; from: Body[] }> {
        for (const { body, path } of this.all) yield { body, from: this.sources(body, path) };
    }

    sources(body: Body, path: string): Body[] {
        const scope = this.inScopeOf(path);
        const names = body.members.flatMap((member) => (member.$type === 'Include' ? [member.fragment] : []));
        if (body.$type === 'Scenario') names.unshift(body.base);
        return names.flatMap((name) => {
            const found = scope.get(name)?.declaration;
            return found && found !== body && found.$type !== 'Define' && found.$type !== 'Table' ? [found] : [];
        });
    }
}
