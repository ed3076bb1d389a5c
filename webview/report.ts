/**
 * The page as it stands, as text of HTML without scripts, controls or comments: for a file that shows the same anywhere.
 * Everything goes through the browser's own serializer, which escapes all text.
 */
export function reportBody(root: Element): string {
    const copy = root.cloneNode(true) as Element;
    for (const live of copy.querySelectorAll('[data-live], .problems, script')) live.remove();
    for (const button of copy.querySelectorAll('button')) {
        const span = copy.ownerDocument.createElement('span');
        span.className = button.className;
        span.append(...button.childNodes);
        button.replaceWith(span);
    }
    for (const current of copy.querySelectorAll('.current')) current.classList.remove('current');
    const comments = copy.ownerDocument.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
    const found: Node[] = [];
    while (comments.nextNode()) found.push(comments.currentNode);
    for (const comment of found) comment.parentNode?.removeChild(comment);
    return copy.innerHTML;
}
