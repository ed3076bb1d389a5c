import type { Connection } from 'vscode-languageserver/node';
import type { Diagnostic } from '../plan/diagnostic.ts';
import { Calibration } from './background/calibration.ts';
import { Findings, publish } from './diagnostics.ts';
import type { Workspace } from './workspace/workspace.ts';

/** An edit waits for as long as the last check took, within these bounds: typing is never behind. */
const SOONEST_MS = 5;
const LATEST_MS = 400;
/** Calibration starts when the author pauses. */
const PAUSE_MS = 250;

/** Keeps the diagnostics of the open specs true: what the text alone says at once, what calibration says when it is there. */
export class Checking {
    readonly findings = new Findings();
    private readonly connection: Connection;
    private readonly workspace: Workspace;
    private readonly calibration: Calibration;
    private readonly calibrated: () => void;
    private readonly due = new Set<string>();
    private timer: NodeJS.Timeout | undefined;
    private cost = 0;
    private readonly pauses = new Map<string, NodeJS.Timeout>();

    /** `calibrated` is called when there are new figures. */
    constructor(connection: Connection, workspace: Workspace, calibrated: () => void) {
        this.calibrated = calibrated;
        this.connection = connection;
        this.workspace = workspace;
        this.calibration = new Calibration(({ entry, diagnostics, targets, failure }) => {
            if (failure) return connection.console.error(failure);
            // The text has changed again: what is due will ask anew.
            if (this.due.has(entry)) return;
            workspace.figures.setTargets(entry, targets);
            this.show(entry, diagnostics);
            this.calibrated();
        });
    }

    /** A text has changed: its own spec is due, and the open ones that read it. */
    changed(path: string): void {
        for (const spec of this.workspace.openPaths()) if (spec === path || this.workspace.wanted(spec, path)) this.schedule(spec);
    }

    closed(path: string): void {
        this.due.delete(path);
        clearTimeout(this.pauses.get(path));
        this.pauses.delete(path);
        this.calibration.forget(path);
        for (const file of this.findings.delete(path)) publish(this.connection, this.workspace, this.findings, file);
        this.changed(path);
    }

    private schedule(spec: string): void {
        this.due.add(spec);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.run(), Math.min(LATEST_MS, Math.max(SOONEST_MS, this.cost / 4)));
    }

    private run(): void {
        for (const spec of this.due) {
            this.due.delete(spec);
            try {
                const start = performance.now();
                const check = this.workspace.check(spec);
                if (!check) continue;
                this.show(spec, check.compilation.diagnostics);
                this.cost = performance.now() - start;
                this.calibrateSoon(spec, check.compilation.diagnostics);
            } catch (error) {
                this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
            }
        }
    }

    private calibrateSoon(spec: string, diagnostics: readonly Diagnostic[]): void {
        clearTimeout(this.pauses.get(spec));
        this.calibration.forget(spec);
        if (diagnostics.some(({ severity }) => severity === 'error')) return;
        const pause = setTimeout(() => {
            const check = this.workspace.check(spec);
            if (!check || check.compilation.cohorts.length === 0) return;
            this.calibration.ask({ entry: spec, texts: [...check.read], cohorts: check.compilation.cohorts });
        }, PAUSE_MS);
        this.pauses.set(spec, pause);
    }

    private show(spec: string, diagnostics: readonly Diagnostic[]): void {
        for (const file of this.findings.set(spec, diagnostics)) publish(this.connection, this.workspace, this.findings, file);
    }
}
