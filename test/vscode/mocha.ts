import Mocha from 'mocha';

/** What came of a run of suites. */
export interface Report {
    passed: string[];
    failed: { title: string; error: string }[];
}

/** Runs files of tests. */
export async function runSuites(files: string[]): Promise<Report> {
    const mocha = new Mocha({ ui: 'tdd', timeout: 90_000, forbidOnly: true, forbidPending: true, reporter: Mocha.reporters.Base });
    for (const file of files) mocha.addFile(file);
    await mocha.loadFilesAsync();
    const report: Report = { passed: [], failed: [] };
    await new Promise<void>((resolve) => {
        mocha
            .run(() => resolve())
            .on('pass', (test) => report.passed.push(test.fullTitle()))
            .on('fail', (test, error: Error) => report.failed.push({ title: test.fullTitle(), error: error.stack ?? String(error) }));
    });
    return report;
}
