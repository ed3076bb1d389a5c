import Mocha from 'mocha';

/** What came of a run of suites. Travels as JSON from VS Code's extension host. */
export interface Report {
    passed: { title: string; milliseconds: number }[];
    failed: { title: string; error: string }[];
    /** What was measured on the way, in milliseconds; not judged. */
    figures: Record<string, number>;
}

export const emptyReport = (): Report => ({ passed: [], failed: [], figures: {} });

/** A figure that a suite measured, for the report. */
export type Measured = (name: string, milliseconds: number) => void;

export interface Choice {
    /** Only tests whose title has this text. */
    grep?: string;
    /** Called with each line of the report, as it comes. */
    say?(line: string): void;
}

/** Runs suites, each a function that declares its tests with Mocha's `suite` and `test`. */
export async function runSuites(suites: readonly ((measured: Measured) => void)[], { grep, say }: Choice = {}): Promise<Report> {
    const mocha = new Mocha({ ui: 'tdd', timeout: 120_000, forbidOnly: true, forbidPending: true, reporter: Mocha.reporters.Base });
    if (grep !== undefined) mocha.fgrep(grep);
    // What Mocha does for a file: puts `suite` and `test` where the declarations find them.
    mocha.suite.emit('pre-require', globalThis, '', mocha);
    const report = emptyReport();
    for (const declare of suites) {
        declare((name, milliseconds) => {
            report.figures[name] = milliseconds;
        });
    }
    await new Promise<void>((resolve) => {
        mocha
            .run(() => resolve())
            .on('pass', (test) => {
                report.passed.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 });
                say?.(` ✓ ${test.fullTitle()} (${test.duration} ms)`);
            })
            .on('fail', (test, error: Error) => {
                report.failed.push({ title: test.fullTitle(), error: error.stack ?? String(error) });
                say?.(` ✗ ${test.fullTitle()}\n${error.stack ?? error}`);
            });
    });
    return report;
}

/** Prints a report, and counts. */
export function tell({ passed, failed, figures }: Report, say: (line: string) => void): { passed: number; failed: number } {
    for (const { title, milliseconds } of passed) say(` ✓ ${title} (${milliseconds} ms)`);
    for (const { title, error } of failed) say(` ✗ ${title}\n${error}`);
    for (const [name, milliseconds] of Object.entries(figures)) say(`   ${name}: ${milliseconds.toFixed(0)} ms`);
    return { passed: passed.length, failed: failed.length };
}
