import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Config, configOf, configPaths, lintWith, type Severities } from '../../clinical/index.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import { compileSpec } from '../../compiler/compile.ts';
import type { Files } from '../../language/files.ts';
import { type Entity, type EntityKind, indexNames, type MemberNames, type NameIndex } from '../../language/index/index.ts';
import { importedPath } from '../../language/project/paths.ts';
import { type Parsed, parse } from '../../language/syntax/parse.ts';
import { Rereading } from '../../language/syntax/rereading.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { Disk } from './disk.ts';
import { Figures } from './figures.ts';
import { type Outline, type Outlined, outlineOf } from './outline.ts';
import { pathOf, uriOf } from './places.ts';

/** A compilation without calibration, and the texts that it was made of. */
export interface Check {
    compilation: Compilation;
    read: Map<string, string>;
    /** Files that were wanted and are not there. */
    absent: Set<string>;
}

/**
 * The open documents over the files on the disk, and what is known of them. Everything derived is made when asked for and
 * kept until the next change of any text.
 */
export class Workspace implements Files {
    /** The editor's own. */
    lintSettings: Severities = {};
    /** Goes up with every change. */
    revision = 0;
    /** Specs that are known on the disk, open or not. */
    readonly specs = new Set<string>();
    /** Files that a table could be read from. */
    readonly tables = new Set<string>();
    readonly figures = new Figures();
    /** What could be named in each body when it could last be read: an open brace may hide it for a while. */
    readonly lastScopes = new Map<string, Map<string, Entity>>();
    private readonly open = new Map<string, TextDocument>();
    private readonly closed = new Map<string, TextDocument>();
    private readonly disk = new Disk();
    private readonly outlinesOf = new Map<string, Outline>();
    /** Of open documents: an edit parses what it changed. */
    private readonly rereadings = new Map<string, Rereading>();
    private readonly memberNames: MemberNames = new WeakMap();
    private readonly trees = new Map<string, { text: string; parsed: Parsed }>();
    private readonly checks = new Map<string, { revision: number; check: Check | undefined }>();
    private names: { revision: number; index: NameIndex } | undefined;
    private kin: { revision: number; related: ReadonlySet<string> } | undefined;
    private reading: Pick<Check, 'read' | 'absent'> | undefined;

    update(document: TextDocument): string {
        const path = pathOf(document.uri);
        this.open.set(path, document);
        this.revision += 1;
        return path;
    }

    close(uri: string): string {
        const path = pathOf(uri);
        this.open.delete(path);
        this.rereadings.delete(path);
        this.figures.forget(path);
        this.checks.delete(path);
        for (const key of this.lastScopes.keys()) if (key.startsWith(`${path} `)) this.lastScopes.delete(key);
        this.revision += 1;
        return path;
    }

    /** Something on the disk is not what it was. */
    touch(): void {
        this.revision += 1;
    }

    /** Whether files are read that are not open. Those that are open are the author's. */
    get trusted(): boolean {
        return this.disk.trusted;
    }
    set trusted(trusted: boolean) {
        this.disk.trusted = trusted;
        this.touch();
    }

    /** The list that a file on the disk is in by its name. */
    filesOf(path: string): Set<string> | undefined {
        return path.endsWith('.cohort') ? this.specs : path.endsWith('.csv') ? this.tables : undefined;
    }

    openPaths(): string[] {
        return [...this.open.keys()];
    }

    uriOf(path: string): string {
        return this.open.get(path)?.uri ?? uriOf(path);
    }

    read(path: string): ReturnType<Files['read']> {
        const document = this.open.get(path);
        const reading = document ? { text: document.getText() } : this.disk.read(path);
        if ('text' in reading) this.reading?.read.set(path, reading.text);
        else this.reading?.absent.add(path);
        return reading;
    }

    /** Kept by text, so that a keystroke in one file does not parse the others. The tree of an open document is changed as it is edited. */
    parse(text: string, path: string): Parsed {
        const known = this.trees.get(path);
        if (known?.text === text) return known.parsed;
        const rereading = this.open.has(path) ? (this.rereadings.get(path) ?? new Rereading()) : undefined;
        if (rereading) this.rereadings.set(path, rereading);
        const parsed = parse(text, path, rereading?.read.bind(rereading));
        this.trees.set(path, { text, parsed });
        return parsed;
    }

    /** The text of a path with its lines, or nothing where it cannot be read. */
    document(path: string): TextDocument | undefined {
        const open = this.open.get(path);
        if (open) return open;
        const reading = this.disk.read(path);
        if (!('text' in reading)) return undefined;
        const known = this.closed.get(path);
        if (known?.getText() === reading.text) return known;
        const document = TextDocument.create(uriOf(path), 'cohort', 0, reading.text);
        this.closed.set(path, document);
        return document;
    }

    tree(path: string): Parsed | undefined {
        const document = this.document(path);
        return document && this.parse(document.getText(), path);
    }

    /** What names mean: over the open specs, all that they import, and all that import any of these. */
    index(): NameIndex {
        if (this.names?.revision === this.revision) return this.names.index;
        const related = this.related();
        for (const path of this.trees.keys()) if (!related.has(path)) this.trees.delete(path);
        const files = [...related].flatMap((path) => this.tree(path) ?? []);
        const index = indexNames(
            files.map(({ file, ast }) => ({ path: file, ast })),
            this.memberNames,
        );
        this.names = { revision: this.revision, index };
        return index;
    }

    /** What the specs declare that the index does not tell of. */
    outlines(): Outlined[] {
        const related = this.related();
        return [...this.specs].flatMap((path) => (related.has(path) ? [] : (this.outline(path)?.declared ?? [])));
    }

    /** What a file could import: everything at the top of the others. */
    importable(path: string): { name: string; kind: EntityKind; file: string }[] {
        const index = this.index();
        const known = index.entities.flatMap(({ name, kind, declarations: [first] }) =>
            first && first.file !== path && first.node.$container?.$type === 'CohortFile' ? [{ name, kind, file: first.file }] : [],
        );
        return [...known, ...this.outlines().filter(({ atTop }) => atTop)];
    }

    private related(): ReadonlySet<string> {
        if (this.kin?.revision === this.revision) return this.kin.related;
        const related = new Set(this.open.keys());
        const importsOf = (path: string): string[] =>
            this.open.has(path)
                ? (this.tree(path)?.ast.imports ?? []).flatMap((each) => (each.path ? [importedPath(path, each.path)] : []))
                : (this.outline(path)?.imports ?? []);
        for (let size = -1; size !== related.size; ) {
            size = related.size;
            for (const path of related) for (const each of importsOf(path)) related.add(each);
            for (const path of this.specs) if (!related.has(path) && importsOf(path).some((each) => related.has(each))) related.add(path);
        }
        this.kin = { revision: this.revision, related };
        return related;
    }

    private outline(path: string): Outline | undefined {
        const reading = this.disk.read(path);
        if (!('text' in reading)) return undefined;
        const known = this.outlinesOf.get(path);
        if (known?.text === reading.text) return known;
        const outline = outlineOf(reading.text, path);
        this.outlinesOf.set(path, outline);
        return outline;
    }

    check(path: string): Check | undefined {
        const known = this.checks.get(path);
        if (known?.revision === this.revision) return known.check;
        const reading = { read: new Map<string, string>(), absent: new Set<string>() };
        this.reading = reading;
        const compilation = compileSpec(this, path, { checkOnly: true, lint: lintWith(this.severities(path), 'text') });
        const check = 'unreadable' in compilation ? undefined : { compilation, ...reading };
        this.reading = undefined;
        this.checks.set(path, { revision: this.revision, check });
        return check;
    }

    /** How loud the clinical rules are for a spec: as the nearest `cohort.config.json` says, else as the editor's settings do. */
    severities(path: string): Severities {
        return { ...this.lintSettings, ...this.config(path)?.severities };
    }

    /** What is wrong with the configuration that holds for a spec, said in that file. */
    configProblems(path: string): Diagnostic[] {
        const config = this.config(path);
        if (!config) return [];
        const range = { file: config.path, start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
        const remedy = 'Correct it: docs/clinical-lint.md shows what can be set.';
        return config.problems.map((message) => ({ code: 'config', severity: 'warning', range, message, remedy }));
    }

    private config(path: string): (Config & { path: string }) | undefined {
        for (const config of configPaths(path)) {
            const open = this.open.get(config);
            const reading = open ? { text: open.getText() } : this.disk.read(config);
            if ('text' in reading) return { ...configOf(reading.text), path: config };
        }
        return undefined;
    }

    /** Whether the last check of a spec, however old, read a file or missed it. */
    wanted(spec: string, path: string): boolean {
        const check = this.checks.get(spec)?.check;
        return check !== undefined && (check.read.has(path) || check.absent.has(path));
    }
}
