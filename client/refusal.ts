/** Why nothing is generated or run of a document, as the person who asked for it is told; nothing where it can be. */
export function whyNotRun({ isUntitled, uri }: { isUntitled: boolean; uri: { scheme: string } }, trusted: boolean): string | undefined {
    if (isUntitled) return 'Save the spec to a folder on disk first.';
    if (uri.scheme !== 'file')
        return 'This folder is not on a disk: the spec is checked and previewed here, and datasets are generated where a folder on disk is open.';
    if (!trusted) return 'In Restricted Mode nothing is generated or run. Trust this folder first.';
    return undefined;
}
