import type { Connection } from 'vscode-languageserver/node';
import type { Diagnostic } from '../plan/diagnostic.ts';
import { Findings, publish } from './diagnostics.ts';
import { locationOf } from './position.ts';
import { METHODS, type Problem, type SimulationState, type Watch } from './protocol.ts';
import { headsOf, Simulations } from './simulation/simulations.ts';
import type { Workspace } from './workspace/workspace.ts';

/** An edit waits for a part of what the last check took, within these bounds: typing is never behind. */
const SOONEST_MS = 5;
const LATEST_MS = 400;
/** Simulation starts when the author pauses. */
const PAUSE_MS = 150;
/** Problems told with a state. */
const MOST_PROBLEMS = 100;

/** Keeps what is said of the open specs true: what the text alone says at once, what its simulation says when it is there. */
export class Checking {
    readonly findings = new Findings();
    readonly simulations: Simulations;
    private readonly connection: Connection;
    private readonly workspace: Workspace;
    private readonly tell: () => boolean;
    private readonly simulated: () => void;
    private readonly due = new Set<string>();
    private timer: NodeJS.Timeout | undefined;
    private cost = 0;
    private readonly pauses = new Map<string, NodeJS.Timeout>();
    private readonly states = new Map<string, SimulationState>();

    /** `tell`: whether the client wants to hear of simulations. `simulated` is called when there are new figures. */
    constructor(connection: Connection, workspace: Workspace, tell: () => boolean, simulated: () => void) {
        this.simulated = simulated;
        this.connection = connection;
        this.workspace = workspace;
        this.tell = tell;
        this.simulations = new Simulations(workspace, (report, milliseconds) => {
            const { entry, kind } = report;
            if (kind === 'stopped') return;
            if (kind === 'failure') {
                connection.console.error(report.failure);
                return this.state(entry, 'failed', []);
            }
            workspace.figures.setTargets(entry, report.targets);
            this.show(entry, [...report.diagnostics, ...workspace.configProblems(entry)]);
            this.state(entry, report.diagnostics.some(isError) ? 'errors' : 'done', report.diagnostics, milliseconds);
            this.simulated();
        });
        this.simulations.listen((path, { result }) => {
            workspace.figures.setSample(path, result.cohort, result.columns);
            if (this.tell()) void connection.sendNotification(METHODS.simulated, result);
        });
    }

    /** How it stands with an open spec. */
    stateOf(path: string): SimulationState | undefined {
        return this.states.get(path);
    }

    /** A text has changed: its own spec is due, and the open ones that read it. */
    changed(path: string): void {
        for (const spec of this.workspace.openPaths()) if (spec === path || this.workspace.wanted(spec, path)) this.schedule(spec);
    }

    closed(path: string): void {
        this.due.delete(path);
        clearTimeout(this.pauses.get(path));
        this.pauses.delete(path);
        this.simulations.close(path);
        this.states.delete(path);
        for (const file of this.findings.delete(path)) publish(this.connection, this.workspace, this.findings, file);
        this.changed(path);
    }

    /** What the author looks at comes first from now on. */
    watch(path: string, watch: Watch): void {
        this.simulations.watch(path, watch);
        const known = this.states.get(path)?.phase;
        if (known === 'done' || known === 'running') this.simulate(path);
    }

    /** The clinical rules are set otherwise: all open specs are due. */
    reconfigured(): void {
        this.workspace.touch();
        for (const spec of this.workspace.openPaths()) this.schedule(spec);
    }

    private schedule(spec: string): void {
        this.due.add(spec);
        clearTimeout(this.pauses.get(spec));
        this.simulations.outdate(spec);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.run(), Math.min(LATEST_MS, Math.max(SOONEST_MS, this.cost / 8)));
    }

    private run(): void {
        for (const spec of this.due) {
            this.due.delete(spec);
            try {
                const start = performance.now();
                const check = this.workspace.check(spec);
                if (!check) continue;
                const { diagnostics, cohorts } = check.compilation;
                this.show(spec, [...diagnostics, ...this.workspace.configProblems(spec)]);
                this.cost = performance.now() - start;
                if (diagnostics.some(isError)) this.state(spec, 'errors', diagnostics);
                else if (cohorts.length === 0) this.state(spec, 'empty', diagnostics);
                else {
                    this.state(spec, 'waiting', diagnostics);
                    this.pauses.set(
                        spec,
                        setTimeout(() => this.simulate(spec), PAUSE_MS),
                    );
                }
            } catch (error) {
                this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
            }
        }
    }

    private simulate(spec: string): void {
        const check = this.workspace.check(spec);
        if (!check || check.compilation.cohorts.length === 0) return;
        this.state(spec, 'running', check.compilation.diagnostics);
        this.simulations.ask(spec, check);
    }

    private show(spec: string, diagnostics: readonly Diagnostic[]): void {
        for (const file of this.findings.set(spec, diagnostics)) publish(this.connection, this.workspace, this.findings, file);
    }

    private state(spec: string, phase: SimulationState['phase'], diagnostics: readonly Diagnostic[], milliseconds?: number): void {
        const serious = diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
        const errors = serious.filter(isError).length;
        const state: SimulationState = {
            uri: this.workspace.uriOf(spec),
            version: this.workspace.document(spec)?.version ?? 0,
            phase,
            cohorts: headsOf(this.workspace, spec),
            errors,
            warnings: serious.length - errors,
            problems: serious.slice(0, MOST_PROBLEMS).map(({ severity, code, message, remedy, range }) => ({
                severity: severity as Problem['severity'],
                code,
                message: remedy === '' ? message : `${message} ${remedy}`,
                place: locationOf(this.workspace, range),
            })),
            ...(milliseconds === undefined ? {} : { milliseconds }),
        };
        this.states.set(spec, state);
        if (this.tell()) void this.connection.sendNotification(METHODS.state, state);
    }
}

function isError({ severity }: Diagnostic): boolean {
    return severity === 'error';
}
