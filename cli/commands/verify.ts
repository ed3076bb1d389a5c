import { existsSync } from 'node:fs';
import type { Datapackage, Prerequisite, Result } from '../../dataset/index.ts';
import type { Files } from '../../language/files.ts';
import type { CommandDefinition } from '../command.ts';
import { tally, wording } from '../diagnostics/count.ts';
import { effectsOf } from '../effects.ts';
import { interruptible } from '../interrupt.ts';
import { required } from '../outcome.ts';
import { Progress } from '../progress.ts';
import { STATUS, Stop } from '../status.ts';
import { paint, plain, say, writeResult } from '../terminal.ts';
import { amount } from '../text/number.ts';
import { bytes } from '../text/size.ts';
import { timed } from '../timings.ts';
import { version } from '../version.ts';
import { defaultWorkers, simulatorUrl } from '../writing.ts';

export const verify: CommandDefinition = {
    name: 'verify',
    summary:
        'Recompute the checksums of a dataset and look for rows that no life can have; with --regenerate also make it anew from its recorded spec and compare bytes.',
    arguments: [['<dir>', 'the folder of the dataset']],
    flags: [{ flags: '--regenerate', says: 'generate it anew and compare', example: '--regenerate' }],
    exampleArguments: 'data',
    async run([dir], { regenerate }) {
        if (!existsSync(dir as string)) throw new Stop(STATUS.io, `there is no folder ${plain(dir as string)}`);
        const { verify: verifyFolder } = await timed('import', () => import('../../dataset/index.ts'));
        const {
            problems,
            files,
            bytes: size,
            validated,
        } = required(
            await interruptible(async (signal) => {
                const progress = new Progress('patients', 0);
                const again = (datapackage: Datapackage, folder: string) => regenerated(datapackage, folder, signal);
                const options = {
                    signal,
                    lives: prerequisitesOf,
                    onProgress: (patients: number, total: number) => progress.update(patients, total),
                    ...(regenerate === true && { regenerate: again }),
                };
                try {
                    return await timed('verify', () => verifyFolder(dir as string, options));
                } finally {
                    await progress.stop();
                }
            }),
        );
        for (const { path, message, remedy, code } of problems) {
            writeResult(
                `${paint.bold(plain(path ?? (dir as string)))}: ${paint.red('error')} ${paint.dim(code)} ${plain(`${message} ${remedy}`)}\n`,
            );
        }
        if (problems.length > 0) return STATUS.failed;
        writeResult(
            `${plain(dir as string)}: ${amount(files, 'file')}, ${bytes(size)}, ${regenerate === true ? 'equal to the dataset made anew' : 'as recorded'}${validated ? ', nothing impossible in any row' : ''}\n`,
        );
        return STATUS.done;
    },
};

/** The texts that the manifest holds, as files. */
function recordedFiles({ cohort }: Datapackage): Files {
    const texts = new Map(cohort.sources.map(({ path, text }) => [path, text]));
    return {
        read(path) {
            const text = texts.get(path) ?? texts.get(path.replace(/^\.\//, ''));
            return text === undefined ? { problem: 'missing' } : { text };
        },
    };
}

/** Which conditions need which others; none where the recorded spec does not compile, of which verifying tells by itself. */
async function prerequisitesOf(datapackage: Datapackage): Promise<readonly Prerequisite[]> {
    const { cohort } = datapackage;
    const { compileSpec } = await import('../../compiler/compile.ts');
    const { prerequisitesIn } = await import('../../dataset/index.ts');
    const compilation = compileSpec(recordedFiles(datapackage), cohort.sources[0]?.path ?? '', { cohort: cohort.cohort, checkOnly: true });
    return 'unreadable' in compilation || compilation.plan === undefined ? [] : prerequisitesIn(compilation.plan);
}

/** Makes a dataset again from the texts that its manifest holds. */
async function regenerated(datapackage: Datapackage, folder: string, signal: AbortSignal): Promise<Result<unknown>> {
    const { cohort, resources } = datapackage;
    if (cohort.engineVersion !== version()) {
        say(`the dataset was made by version ${plain(cohort.engineVersion)}, this is ${version()}: bytes may differ`);
    }
    const files = recordedFiles(datapackage);
    const { compileSpec } = await import('../../compiler/compile.ts');
    const { createGenerator } = await import('../../generator/engine.ts');
    const { writeDataset } = await import('../../dataset/index.ts');
    const entry = cohort.sources[0]?.path ?? '';
    const compilation = await timed('compile', () =>
        compileSpec(files, entry, { cohort: cohort.cohort, patients: cohort.patients, seed: cohort.seed }),
    );
    if ('unreadable' in compilation || compilation.solved === undefined) {
        const why =
            'unreadable' in compilation
                ? compilation.unreadable
                : compilation.diagnostics.filter((d) => tally([d]).errors > 0).map(wording)[0];
        return {
            ok: false,
            failure: {
                code: 'verify/source',
                exit: 1,
                message: `The recorded spec does not compile: ${why ?? `it has no cohort ${cohort.cohort}.`}`,
                remedy: 'It was changed, or this is another version of Cohort.',
            },
        };
    }
    const { solved, targets, sources } = compilation;
    return writeDataset({
        solved,
        createGenerator,
        sources,
        targets,
        effects: await effectsOf(solved),
        engineVersion: cohort.engineVersion,
        out: folder,
        formats: [...new Set(resources.map((r) => r.format))],
        partition: cohort.partition ?? undefined,
        workers: defaultWorkers(cohort.patients, solved.plan.columns.length),
        simulatorUrl: simulatorUrl(),
        force: true,
        signal,
    });
}
