import { type CohortHead, MOST_SAMPLE_PATIENTS, type SimulationResult, type Watch } from '../protocol.ts';
import type { Check, Workspace } from '../workspace/workspace.ts';
import { Background } from './background.ts';
import type { CohortSample, Report, SampledCells } from './job.ts';

/** One cohort of an open spec as last simulated: what hovers, hints and the preview show. */
export interface Simulated {
    result: SimulationResult;
    /** Written cells by column. */
    cells: ReadonlyMap<string, SampledCells>;
    /** False once the text, or one that it reads, has changed. */
    current: boolean;
}

type Ended = Exclude<Report, { kind: 'cohort' }>;

/**
 * The latest result of each cohort of the open specs. A result is of one state of all texts that its spec reads; when any
 * of them has changed since, it is not published, and the one before stays until there is a better one.
 */
export class Simulations {
    private readonly workspace: Workspace;
    private readonly background: Background;
    private readonly results = new Map<string, Map<string, Simulated>>();
    private readonly asked = new Map<string, { version: number; at: number }>();
    private readonly watched = new Map<string, Watch>();
    private readonly listeners: ((path: string, simulated: Simulated) => void)[] = [];
    private sequence = 0;

    constructor(workspace: Workspace, ended: (report: Ended, milliseconds: number) => void) {
        this.workspace = workspace;
        this.background = new Background((report) => {
            if (report.kind === 'cohort') this.publish(report.entry, report.cohort);
            else ended(report, this.elapsed(report.entry));
        });
    }

    /** The cohort of a spec as last simulated; without a name the first of the file that there is one of. */
    latest(path: string, cohort?: string): Simulated | undefined {
        const ofFile = this.results.get(path);
        if (cohort !== undefined) return ofFile?.get(cohort);
        for (const { name } of headsOf(this.workspace, path)) if (ofFile?.has(name)) return ofFile.get(name);
        return undefined;
    }

    /** Every cohort of a spec that has a result. */
    of(path: string): Simulated[] {
        return [...(this.results.get(path)?.values() ?? [])];
    }

    /** Calls the listener with every new result. */
    listen(listener: (path: string, simulated: Simulated) => void): void {
        this.listeners.push(listener);
    }

    /** Simulates a spec without errors, the cohort that is watched first. */
    ask(path: string, { read }: Check): void {
        const watch = this.watched.get(path);
        const heads = headsOf(this.workspace, path);
        const cohorts = [...heads.filter(({ name }) => name === watch?.cohort), ...heads.filter(({ name }) => name !== watch?.cohort)];
        this.asked.set(path, { version: this.workspace.document(path)?.version ?? 0, at: performance.now() });
        const names = new Set(cohorts.map(({ name }) => name));
        for (const name of this.results.get(path)?.keys() ?? []) if (!names.has(name)) this.results.get(path)!.delete(name);
        const patients: [string, number][] = [];
        if (watch?.patients !== undefined && cohorts[0]) patients.push([watch.cohort ?? cohorts[0].name, watch.patients]);
        this.background.ask({ entry: path, texts: [...read], cohorts, patients, severities: this.workspace.severities(path) });
    }

    /** A text that the spec reads has changed: what is under way is of no more use. */
    outdate(path: string): void {
        this.background.forget(path);
        for (const simulated of this.results.get(path)?.values() ?? []) simulated.current = false;
    }

    close(path: string): void {
        this.background.forget(path);
        for (const map of [this.results, this.asked, this.watched]) map.delete(path);
    }

    watch(path: string, { uri, cohort, patients }: Watch): void {
        const size = patients === undefined ? undefined : Math.min(Math.max(Math.round(patients) || 1, 1), MOST_SAMPLE_PATIENTS);
        this.watched.set(path, { uri, cohort, patients: size });
    }

    private publish(path: string, { result, cells }: CohortSample): void {
        const simulated: Simulated = {
            result: {
                ...result,
                uri: this.workspace.uriOf(path),
                version: this.asked.get(path)?.version ?? 0,
                sequence: ++this.sequence,
                milliseconds: this.elapsed(path),
            },
            cells: new Map(cells.map((each) => [each.name, each])),
            current: true,
        };
        const ofFile = this.results.get(path) ?? new Map<string, Simulated>();
        this.results.set(path, ofFile.set(result.cohort, simulated));
        for (const listener of this.listeners) listener(path, simulated);
    }

    private elapsed(path: string): number {
        return Math.round(performance.now() - (this.asked.get(path)?.at ?? performance.now()));
    }
}

/** The cohorts and scenarios that a file declares. */
export function headsOf(workspace: Workspace, path: string): CohortHead[] {
    const heads = new Map<string, CohortHead>();
    for (const each of workspace.tree(path)?.ast.declarations ?? []) {
        if (each.$type === 'CohortDeclaration') heads.set(each.name, { name: each.name });
        if (each.$type === 'Scenario') heads.set(each.name, { name: each.name, base: each.base });
    }
    return [...heads.values()].filter(({ name }) => name !== undefined);
}
