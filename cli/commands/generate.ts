import { dirname, join } from 'node:path';
import { COHORT_FLAG, type CommandDefinition } from '../command.ts';
import { effectsOf } from '../effects.ts';
import { interruptible } from '../interrupt.ts';
import { required } from '../outcome.ts';
import { Progress } from '../progress.ts';
import { openSpec } from '../spec.ts';
import { STATUS } from '../status.ts';
import { say, writePath } from '../terminal.ts';
import { amount } from '../text/number.ts';
import { bytes, duration } from '../text/size.ts';
import { record, timed } from '../timings.ts';
import { list, nonEmpty, partition, patients, seed, whole } from '../values.ts';
import { version } from '../version.ts';
import { checksumUrl, defaultWorkers, simulatorUrl } from '../writing.ts';

export const generate: CommandDefinition = {
    name: 'generate',
    summary: 'Write a dataset. The same spec and seed give the same bytes, whatever the number of workers.',
    arguments: [['<file>', 'the spec']],
    flags: [
        {
            flags: '--out <dir>',
            says: 'folder of the dataset (default: as in the spec, else ./<CohortName>)',
            example: '--out data',
            parse: nonEmpty,
        },
        {
            flags: '--format <names>',
            says: 'csv, ndjson; several with commas (default: as in the spec, else csv)',
            example: '--format csv,ndjson',
            parse: list,
        },
        { flags: '--patients <n>', says: 'in place of the number in the spec', example: '--patients 1_000_000', parse: patients },
        { flags: '--seed <seed>', says: 'in place of the seed of the spec', example: '--seed 7', parse: seed },
        { flags: '--workers <k>', says: 'threads (default: as many as the size is worth)', example: '--workers 2', parse: whole(1, 256) },
        {
            flags: '--partition <i/n>',
            says: 'write one of n parts; cohort merge makes one dataset of them',
            example: '--partition 2/8',
            parse: partition,
        },
        { flags: '--resume', says: 'go on where a killed run of the same command stopped', example: '--resume' },
        { flags: '--force', says: 'replace what is in the folder', example: '--force' },
        { flags: '--strict', says: 'write nothing where the spec has warnings', example: '--strict' },
        COHORT_FLAG,
    ],
    exampleArguments: 'practice.cohort',
    async run([file], options) {
        const { formatsOf, writeDataset } = await timed('import', () => import('../../dataset/index.ts'));
        // A wrong name should not wait for the calibration.
        if (options.format !== undefined) required(formatsOf(options.format as string[]));
        const { solved, compilation } = await openSpec(file as string, {
            cohort: options.cohort as string | undefined,
            patients: options.patients as number | undefined,
            seed: options.seed as string | undefined,
            strict: options.strict as boolean | undefined,
            // What is impossible in life is not written. The rest is for `cohort check`, unless it would stop this too.
            lint: options.strict === true ? 'text' : 'errors',
        });
        const { createGenerator } = await timed('import', () => import('../../generator/engine.ts'));
        const { plan } = solved;
        const effects = await effectsOf(solved);
        const part = options.partition as ReturnType<typeof partition> | undefined;
        const written = plan.output?.to === undefined ? plan.cohort : join(dirname(file as string), plan.output.to);
        const progress = new Progress('patients', plan.patients);
        const start = performance.now();
        const result = await interruptible(async (signal) => {
            try {
                return await timed('write', () =>
                    writeDataset({
                        solved,
                        createGenerator,
                        sources: compilation.sources,
                        targets: compilation.targets,
                        effects,
                        engineVersion: version(),
                        out: (options.out as string | undefined) ?? written,
                        formats: (options.format as string[] | undefined) ?? plan.output?.formats ?? ['csv'],
                        partition: part && { index: part.index, of: part.count },
                        workers: (options.workers as number | undefined) ?? defaultWorkers(plan.patients, plan.columns.length),
                        simulatorUrl: simulatorUrl(),
                        checksumUrl: checksumUrl(),
                        force: options.force === true,
                        resume: options.resume === true,
                        onProgress: (p) => progress.update(p.patients, p.total),
                        signal,
                    }),
                );
            } finally {
                await progress.stop();
            }
        });
        const { dir, patients: count, files, bytes: size, phases } = required(result);
        for (const [phase, spent] of Object.entries(phases)) if (phase !== 'total') record(`write.${phase}`, spent);
        writePath(dir);
        say(`${amount(count, 'patient')}, ${amount(files.length, 'file')}, ${bytes(size)} in ${duration(performance.now() - start)}`);
        return STATUS.done;
    },
};
