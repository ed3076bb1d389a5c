import type { Frame, Locator, Page } from 'playwright-core';
import type { Ways } from '../code-server.ts';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';

/** The page of VS Code on a folder, with what a person does there: by mouse, by keys, and by what is to be read. */
export class Workbench {
    readonly page: Page;
    readonly folder: string;
    /** Errors and refusals that the pages of webviews caused. */
    readonly complaints: string[] = [];

    private constructor(page: Page, folder: string) {
        this.page = page;
        this.folder = folder;
        page.on('console', (message) => {
            const text = message.text();
            const { url } = message.location();
            const ours = /dist\/preview\.|webview/.test(url) || /Content Security Policy/i.test(text);
            if (ours && message.type() === 'error') this.complaints.push(`${text} (${url})`);
        });
        page.on('pageerror', (error) => this.complaints.push(String(error.stack ?? error)));
    }

    static async open(stage: Stage, folder: string, ways: Ways = {}): Promise<Workbench> {
        const server = await stage.server(ways);
        const page = await stage.newPage();
        const workbench = new Workbench(page, folder);
        await page.goto(server.page(folder));
        await workbench.ready();
        return workbench;
    }

    /** As somebody who closes the window and comes back. */
    async reload(): Promise<void> {
        await this.page.reload();
        await this.ready();
    }

    private async ready(): Promise<void> {
        await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    }

    async press(...keys: string[]): Promise<void> {
        for (const key of keys) await this.page.keyboard.press(key);
    }

    /** Presses a key until something shows: VS Code may still be busy with what came before. */
    async pressUntil(key: string, shown: Locator): Promise<void> {
        const tried = async (): Promise<boolean> => {
            await this.press(key);
            return appears(shown);
        };
        await until(`what ${key} shows`, tried, (done) => done);
    }

    /** As fast as a person: faster than that, VS Code asks for no completions. */
    async type(text: string): Promise<void> {
        await this.page.keyboard.type(text, { delay: 40 });
    }

    /** Waits until nothing moves on the screen: two pictures in a row are the same. */
    async rest(): Promise<void> {
        let before = '';
        const same = async (): Promise<boolean> => {
            const now = (await this.page.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64');
            const rests = now === before;
            before = now;
            return rests;
        };
        await until('a screen that rests', same, (rests) => rests);
    }

    // Files and editors

    async openFile(name: string): Promise<void> {
        await this.press('Control+p');
        await this.pick(name, name);
        await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
        await this.editor(name).locator('.view-line').first().waitFor();
    }

    /** The text editor of a file. */
    editor(name: string): Locator {
        return this.page.locator(`.monaco-editor[data-uri*="${encodeURI(name)}"]`);
    }

    tab(name: string): Locator {
        return this.page.locator('.tab', { hasText: name });
    }

    /** What an editor shows: the text, with the hints in it. Lines come in the order of the screen. */
    async text(name: string): Promise<string> {
        const lines = await this.editor(name)
            .locator('.view-line')
            .evaluateAll((all) =>
                all
                    .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
                    .sort((a, b) => a.top - b.top)
                    .map(({ text }) => text),
            );
        // VS Code writes spaces that do not break.
        return lines.join('\n').replaceAll('\u00a0', ' ');
    }

    textBecomes(name: string, wanted: RegExp): Promise<string> {
        return until(
            `${name} shows ${wanted}`,
            () => this.text(name),
            (text) => wanted.test(text),
        );
    }

    /** The middle of a text in an editor, on the screen. */
    async place(name: string, text: string): Promise<{ x: number; y: number }> {
        const find = (): Promise<{ x: number; y: number } | undefined> =>
            this.editor(name)
                .locator('.view-lines')
                .evaluate((lines, wanted) => {
                    for (const line of lines.querySelectorAll('.view-line')) {
                        const offset = (line.textContent ?? '').replaceAll('\u00a0', ' ').indexOf(wanted);
                        if (offset < 0) continue;
                        const range = document.createRange();
                        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
                        let before = 0;
                        let begun = false;
                        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                            const length = node.textContent?.length ?? 0;
                            if (!begun && offset < before + length) {
                                range.setStart(node, offset - before);
                                begun = true;
                            }
                            if (begun && offset + wanted.length <= before + length) {
                                range.setEnd(node, offset + wanted.length - before);
                                const { x, y, width, height } = range.getBoundingClientRect();
                                return { x: x + width / 2, y: y + height / 2 };
                            }
                            before += length;
                        }
                    }
                    return undefined;
                }, text);
        return (await until(`"${text}" in ${name}`, find, (found) => found !== undefined))!;
    }

    /** Clicks below the text, as one does to be in an editor. */
    private async focus(name: string): Promise<void> {
        const box = await this.editor(name).locator('.overflow-guard').first().boundingBox();
        if (!box) throw new Error(`${name} is not on the screen`);
        await this.page.mouse.click(box.x + box.width / 2, box.y + box.height - 40);
    }

    /** Selects a text that stands once in the file, by searching for it. */
    async select(name: string, text: string): Promise<void> {
        const finder = this.page.locator('.find-widget.visible');
        const selected = this.page.locator('.statusbar-item', { hasText: `(${text.length} selected)` });
        const inText = () =>
            this.page.evaluate(() => document.activeElement?.closest('.monaco-editor') && !document.activeElement.closest('.find-widget'));
        const tried = async (): Promise<boolean> => {
            await this.focus(name);
            await this.press('Control+f');
            if (!(await appears(finder))) return false;
            await finder.locator('.find-part textarea').first().fill(text);
            if (!(await appears(finder.locator('.matchesCount', { hasText: '1 of 1' }))) || !(await appears(selected))) return false;
            await this.press('Escape');
            return (await within(finder.waitFor({ state: 'hidden', timeout: TRY }))) && (await inText()) === true && appears(selected);
        };
        // Another widget, such as the help with parameters, may take the Escape, and what was opened before the focus.
        await until(`"${text}" selected in ${name}`, tried, (done) => done);
    }

    async replace(name: string, text: string, by: string): Promise<void> {
        await this.select(name, text);
        await this.type(by);
    }

    /** Rests the mouse on a text until the hover says something. Again where lines have moved meanwhile. */
    async hover(name: string, text: string, wanted: RegExp): Promise<Locator> {
        const hover = this.page.locator('.monaco-hover:visible');
        const rest = async (): Promise<string> => {
            const { x, y } = await this.place(name, text);
            await this.page.mouse.move(5, 5);
            await hover
                .first()
                .waitFor({ state: 'hidden', timeout: 3_000 })
                .catch(() => {});
            await this.page.mouse.move(x, y, { steps: 3 });
            const found = hover.filter({ hasText: wanted }).first();
            await found.waitFor({ timeout: 3_000 }).catch(() => {});
            return (await hover.allInnerTexts()).join('\n');
        };
        await until(`a hover over ${text} that says ${wanted}`, rest, (said) => wanted.test(said));
        return hover.filter({ hasText: wanted }).first();
    }

    // Quick picks and commands

    /** Types into the box on top and takes the row with this label. */
    async pick(typed: string, label: string): Promise<void> {
        const box = this.page.locator('.quick-input-widget:visible');
        await box.locator('input[type=text], input.input').first().waitFor();
        await this.page.keyboard.type(typed);
        await this.take(label);
    }

    /** Takes the row with this label of the list that is open. */
    async take(label: string): Promise<void> {
        await this.row(label).first().click();
    }

    row(label: string): Locator {
        return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row', { hasText: label });
    }

    async command(title: string): Promise<void> {
        // A command whose extension is being activated is not in the list yet.
        const listed = async (): Promise<boolean> => {
            await this.press('Escape', 'F1');
            await this.page.locator('.quick-input-widget:visible input').first().fill(`>${title}`);
            return appears(this.row(title).first());
        };
        await until(`the command ${title}`, listed, (found) => found);
        await this.take(title);
    }

    async theme(name: string): Promise<void> {
        await this.command('Preferences: Color Theme');
        await this.pick(name, name);
        await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    }

    /** The colour behind the text. */
    background(): Promise<string> {
        return this.page
            .locator('.monaco-editor-background')
            .first()
            .evaluate((element) => getComputedStyle(element).backgroundColor);
    }

    /** The heading of a sequence of questions. */
    async asked(title: string): Promise<void> {
        await this.page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title }).waitFor();
    }

    notification(text: string | RegExp): Locator {
        return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
    }

    statusItem(id: string): Locator {
        return this.page.locator(`.statusbar-item[id="${id}"]`);
    }

    // The preview

    /** The frame of the preview's page, when it shows something. */
    async preview(): Promise<Frame> {
        const find = async (): Promise<Frame | undefined> => {
            for (const frame of this.page.frames()) {
                if (frame.isDetached()) continue;
                const found = await frame.evaluate(() => document.querySelector('#page h1') !== null).catch(() => false);
                if (found) return frame;
            }
            return undefined;
        };
        return (await until('the page of the preview', find, (frame) => frame !== undefined))!;
    }
}

/** How long to wait, in milliseconds, before something is tried again. */
const TRY = 3_000;

const within = (waiting: Promise<void>): Promise<boolean> =>
    waiting.then(
        () => true,
        () => false,
    );
const appears = (what: Locator): Promise<boolean> => within(what.waitFor({ timeout: TRY }));
