import { parentPort, workerData } from 'node:worker_threads';
import { lintWith } from '../../clinical/index.ts';
import { compilingSpec } from '../../compiler/compile.ts';
import { CalibrationCache } from '../../generator/calibrate/index.ts';
import { type Parsed, parse } from '../../language/syntax/parse.ts';
import type { TargetReport } from '../../plan/model.ts';
import { SAMPLE_PATIENTS } from '../protocol.ts';
import { simulated } from './cohort-sample.ts';
import type { Job, Report } from './job.ts';

/** The program of the thread that calibrates and simulates: what takes longer than typing allows. */

/** Cohorts of a file that are simulated; of all of them the targets are checked. */
const MOST_COHORTS = 16;

const cache = new CalibrationCache();
const trees = new Map<string, { text: string; parsed: Parsed }>();
/** The number of the job that is wanted: another has outdated the one under way. */
const wanted = workerData as Int32Array;

function* reportsOf({ id, entry, texts, cohorts, patients, severities }: Job): Iterable<Report> {
    const files = new Map(texts);
    const sizes = new Map(patients);
    const stop = () => Atomics.load(wanted, 0) !== id;
    const read = (path: string): { text: string } | { problem: 'missing' } => {
        const text = files.get(path);
        return text === undefined ? { problem: 'missing' } : { text };
    };
    const heads = new Map(cohorts.slice(0, MOST_COHORTS).map((head) => [head.name, head]));
    const targets: TargetReport[] = [];
    const options = { cohort: cohorts[0]?.name, every: true, cache, shouldStop: stop, lint: lintWith(severities) };
    const steps = compilingSpec({ read, parse: parseOnce }, entry, options);
    for (;;) {
        const step = steps.next();
        if (stop()) return yield { id, entry, kind: 'stopped' };
        if (step.done) {
            if ('unreadable' in step.value) return yield { id, entry, kind: 'stopped' };
            return yield { id, entry, kind: 'end', diagnostics: step.value.diagnostics, targets };
        }
        if (!step.value) continue;
        const { plan, solved } = step.value;
        targets.push(...step.value.targets);
        const head = heads.get(plan.cohort);
        const cohort = solved && head && simulated(solved, step.value.targets, head, sizes.get(plan.cohort) ?? SAMPLE_PATIENTS, stop);
        if (cohort) yield { id, entry, kind: 'cohort', cohort };
    }
}

/** Kept by text, so that a keystroke in one file does not parse the others. */
function parseOnce(text: string, path: string): Parsed {
    const known = trees.get(path);
    if (known?.text === text) return known.parsed;
    const parsed = parse(text, path);
    trees.set(path, { text, parsed });
    return parsed;
}

function say(report: Report): void {
    const cells = report.kind === 'cohort' ? report.cohort.cells : [];
    // A column without `missing` shares no memory with another: each is handed over, not copied.
    parentPort?.postMessage(report, [...new Set(cells.map(({ values }) => values.buffer as ArrayBuffer))]);
}

parentPort?.on('message', (job: Job) => {
    try {
        for (const report of reportsOf(job)) say(report);
    } catch (error) {
        const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
        say({ id: job.id, entry: job.entry, kind: 'failure', failure });
    }
});
