import { libraryText } from '../../knowledge/library.ts';

/** Files of the standard library have a place of their own, in manifests and editors too. */
export const LIBRARY = 'cohort-std:/';

/** The path of a file of the standard library from how it is imported, `std/vitals`; nothing for any other import. */
export function libraryPath(written: string): string | undefined {
    const name = /^std\/([a-z-]{1,40})$/.exec(written)?.[1];
    return name && `${LIBRARY}${name}.cohort`;
}

/** The text of a file of the standard library, by its path. */
export function libraryFile(path: string): string | undefined {
    return path.startsWith(LIBRARY) ? libraryText(path.slice(LIBRARY.length, -'.cohort'.length)) : undefined;
}

/** The path that an import in a file means. */
export function importedPath(file: string, written: string): string {
    return libraryPath(written) ?? besideFile(file, written);
}

/** Joins a relative path to the folder of a file, `/` only, with `.` and `..` resolved; never above the root. */
export function besideFile(file: string, relative: string): string {
    const parts = relative.startsWith('/') || folderOf(file) === '.' ? [] : folderOf(file).split('/');
    for (const part of relative.split('/')) {
        if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
        else if (part !== '.' && part !== '') parts.push(part);
    }
    const joined = parts.join('/');
    return relative.startsWith('/') ? `/${joined}` : joined || '.';
}

export function folderOf(file: string): string {
    const cut = file.lastIndexOf('/');
    return cut < 0 ? '.' : cut === 0 ? '/' : file.slice(0, cut);
}

/** True where a path written in a spec stays inside the folder of that spec: relative, no drive, never upwards out of it. */
export function staysInside(relative: string): boolean {
    if (/^([\\/]|[A-Za-z]:)/.test(relative) || relative.includes('\0')) return false;
    let depth = 0;
    for (const part of relative.split(/[\\/]/)) {
        if (part === '..') depth--;
        else if (part !== '' && part !== '.') depth++;
        if (depth < 0) return false;
    }
    return true;
}

/** The path of `file` as seen from `folder`; of the standard library, from anywhere. */
export function relativeTo(folder: string, file: string): string {
    if (file.startsWith(LIBRARY)) return file;
    const from = folder === '.' ? [] : folder.split('/');
    const to = file.split('/');
    let same = 0;
    while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++;
    return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/');
}
