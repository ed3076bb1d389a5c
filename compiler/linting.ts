import type { Lowered } from '../language/lower/plan.ts';
import type { Project } from '../language/project/load.ts';
import type { Diagnostic } from '../plan/diagnostic.ts';
import type { SolvedPlan } from '../plan/model.ts';
import type { Lint } from './compilation.ts';

/** What is understood and not generated yet does not keep the rest from being judged. */
const HARMLESS: ReadonlySet<string> = new Set(['feature/not-yet', 'time/followup']);

/**
 * Clinical rules in the course of one compilation. What a scenario takes from its base is told once: the first to speak
 * of a place is heard, and the text, which is exact, speaks before the sample.
 */
export class Linting {
    private readonly lint: Lint;
    private readonly project: Project;
    private readonly said = new Set<string>();
    private readonly broken: boolean;

    constructor(lint: Lint, project: Project) {
        this.lint = lint;
        this.project = project;
        this.broken = project.report.diagnostics.some(({ severity, code }) => severity === 'error' && !HARMLESS.has(code));
    }

    /** Whether the rules that need a sample were asked too. */
    get complete(): boolean {
        return this.lint.sample !== undefined && !this.broken;
    }

    text(lowered: Lowered): void {
        if (!this.broken) this.push(this.lint.text(lowered, this.project));
    }

    sample(lowered: Lowered, solved: SolvedPlan | undefined): void {
        if (this.lint.sample && solved && !this.project.report.failed) this.push(this.lint.sample(lowered, this.project, solved));
    }

    private push(diagnostics: readonly Diagnostic[]): void {
        const fresh = diagnostics.filter((each) => !this.said.has(placeOf(each)));
        for (const each of fresh) {
            this.said.add(placeOf(each));
            this.project.report.push(each);
        }
    }
}

function placeOf({ code, range }: Diagnostic): string {
    return `${code} ${range.file} ${range.start}`;
}
