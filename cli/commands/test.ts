import type { Builder } from 'junit-report-builder';
import { judge, type Verdict } from '../assessment.ts';
import { COHORT_FLAG, type CommandDefinition } from '../command.ts';
import { replaceFile } from '../replace-file.ts';
import { openSpec, type Spec } from '../spec.ts';
import { STATUS } from '../status.ts';
import { jsonText, paint, plain, say, writeResult } from '../terminal.ts';
import { amount, coefficient, percent, significant } from '../text/number.ts';
import { markdownTable, type TableColumn, table } from '../text/table.ts';
import { nonEmpty, oneOf, patients, seed, whole } from '../values.ts';

interface Run {
    seed: string;
    verdicts: Verdict[];
}

export const test: CommandDefinition = {
    name: 'test',
    summary:
        'Generate a dataset in memory and test it: every expect literally, every calibrated target within pilot error plus 4 standard errors.',
    arguments: [['<file>', 'the spec']],
    flags: [
        { flags: '--patients <n>', says: 'size of the dataset (default: as in the spec)', example: '--patients 100000', parse: patients },
        { flags: '--seed <seed>', says: 'in place of the seed of the spec', example: '--seed 7', parse: seed },
        {
            flags: '--seeds <k>',
            says: 'test so many datasets: with the seed, and with 1, 2 … added to its end',
            example: '--seeds 20',
            parse: whole(1, 10_000),
        },
        { flags: '--junit <file>', says: 'write the results as JUnit XML too', example: '--junit results.xml', parse: nonEmpty },
        { flags: '--json', says: 'print the results as JSON', example: '--json' },
        {
            flags: '--format <form>',
            says: 'text or markdown (default: text)',
            example: '--format markdown',
            parse: oneOf(['text', 'markdown']),
        },
        COHORT_FLAG,
    ],
    exampleArguments: 'practice.cohort',
    async run([file], options) {
        const spec = await openSpec(file as string, {
            cohort: options.cohort as string | undefined,
            patients: options.patients as number | undefined,
            seed: options.seed as string | undefined,
        });
        const { plan } = spec.solved;
        const runs: Run[] = [];
        for (let k = 0; k < ((options.seeds as number | undefined) ?? 1); k++) {
            const name = k === 0 ? plan.seed : `${plan.seed}-${k}`;
            runs.push({ seed: name, verdicts: await judge(spec, { ...spec.solved, plan: { ...plan, seed: name } }, plan.patients) });
        }
        const pass = runs.every((run) => run.verdicts.every((v) => v.pass));
        if (options.junit !== undefined) await writeJunit(options.junit as string, spec, runs);
        if (options.json === true) writeResult(json(runs, pass, options.seeds !== undefined));
        else writeResult(screen(spec, runs, options.format === 'markdown').join('\n') + '\n');
        warnOfChance(runs[0].verdicts);
        return pass ? STATUS.done : STATUS.failed;
    },
};

function json(runs: readonly Run[], pass: boolean, several: boolean): string {
    const results = runs.flatMap((run) =>
        run.verdicts.map(({ kind, text, asked, achieved, low, high, pass: passed }) => ({
            kind,
            text,
            asked,
            achieved,
            low,
            high,
            pass: passed,
            ...(several && { seed: run.seed }),
        })),
    );
    return jsonText({ results, pass }, 2);
}

const HEADS: TableColumn[] = [
    { title: 'test' },
    { title: 'asked', align: 'right' },
    { title: 'achieved', align: 'right' },
    { title: 'tolerance', align: 'right' },
    { title: 'result' },
];

function screen(spec: Spec, runs: readonly Run[], markdown: boolean): string[] {
    const { plan } = spec.solved;
    const lines: string[] = [];
    for (const { seed: name, verdicts } of runs) {
        const heading = `${plan.cohort}, ${amount(plan.patients, 'patient')}, seed ${name}`;
        const rows = verdicts.map((v) => row(v, markdown));
        if (lines.length > 0) lines.push('');
        lines.push(markdown ? `### ${heading}` : paint.bold(heading), '');
        if (rows.length === 0) lines.push('Nothing to test: the cohort has no expect and no calibrated target.');
        else lines.push(...(markdown ? markdownTable(HEADS, rows) : table(HEADS, rows, paint.dim)));
    }
    const all = runs.flatMap((run) => run.verdicts);
    const failed = all.filter((v) => !v.pass).length;
    const of = runs.length > 1 ? ` over ${runs.length} seeds` : '';
    lines.push('', failed === 0 ? `${amount(all.length, 'test')} passed${of}` : `${failed} of ${amount(all.length, 'test')} failed${of}`);
    return lines;
}

function row(v: Verdict, markdown: boolean): string[] {
    const show = shown(v);
    const expected = v.kind === 'expect';
    const result = v.pass ? '✓ pass' : '✗ fail';
    const mark = markdown ? result : v.pass ? paint.green(result) : paint.red(result);
    const quoted = v.why === undefined ? '' : ` “${plain(v.why)}”`;
    const why = markdown || quoted === '' ? quoted : paint.dim(quoted);
    return [
        (expected ? 'expect ' : '') + plain(v.text) + why,
        expected ? bounds(v) : show(v.asked),
        show(v.achieved),
        v.tolerance === null ? (expected ? 'none' : '') : `± ${show(v.tolerance)}`,
        mark + (v.achieved === null && v.kind !== 'expect' ? ' (too few patients to say)' : ''),
    ];
}

function bounds(v: Verdict): string {
    const show = shown(v);
    if (v.low !== null && v.high !== null) return v.low === v.high ? show(v.low) : `${show(v.low)} … ${show(v.high)}`;
    // The bounds of `<` and `<=` are the same number: the text of the predicate, beside it, says which.
    if (v.low !== null) return `from ${show(v.low)}`;
    return v.high !== null ? `up to ${show(v.high)}` : '';
}

/** Shares as percentages, correlations to three decimals, anything else to four digits. */
function shown(v: Verdict): (x: number | null) => string {
    const share =
        v.kind === 'prevalence' || v.kind === 'incidence' || (v.kind === 'expect' && /^(prevalence|share|missing)\b[^+*/]*$/.test(v.text));
    if (share) return percent;
    if (v.kind === 'correlation' || /^(correlation|spearman|auc)\b/.test(v.text)) return coefficient;
    return (x) => (x === null ? '–' : significant(x, 4));
}

/** A narrow expectation fails by chance alone now and then; the author should hear of it before a colleague does. */
function warnOfChance(verdicts: readonly Verdict[]): void {
    for (const { text, chanceOfFailure } of verdicts) {
        if (chanceOfFailure === undefined || chanceOfFailure <= 0.01) continue;
        say(
            `warning: expect ${plain(text)}: a correct dataset of this size fails it with a chance of ${percent(chanceOfFailure)}; widen the bounds or take more patients`,
        );
    }
}

async function writeJunit(file: string, spec: Spec, runs: readonly Run[]): Promise<void> {
    const { default: module } = await import('junit-report-builder');
    // Its types speak of a default export; Node gives what the module is, esbuild either.
    const builder: Builder = module.default ?? module;
    const report = builder.newBuilder().name('cohort test');
    for (const run of runs) {
        const suite = report.testSuite().name(`${spec.solved.plan.cohort}, seed ${run.seed}`);
        for (const v of run.verdicts) {
            const one = suite
                .testCase()
                .className(spec.solved.plan.cohort)
                .name(`${v.kind} ${plain(v.text)}`)
                .file(spec.file);
            const show = shown(v);
            if (!v.pass)
                one.failure(
                    `asked ${v.kind === 'expect' ? bounds(v) || 'that it holds' : show(v.asked)}, achieved ${show(v.achieved)}`,
                    v.kind,
                );
        }
    }
    replaceFile(file, report.build());
}
