import { COHORT_FLAG, type CommandDefinition } from '../command.ts';
import { STATUS } from '../status.ts';
import { jsonText, writeResult } from '../terminal.ts';
import { nonEmpty, seed, whole } from '../values.ts';

const MOST_PATIENTS = 1_000_000;

export const diff: CommandDefinition = {
    name: 'diff',
    summary: 'Compare two specs, or a spec and its past in git: what changed in the definitions, and what that did to the data.',
    arguments: [
        ['<a>', 'the spec before; or REVISION:PATH of a git repository, such as HEAD~1:practice.cohort'],
        ['<b>', 'the spec after; likewise'],
    ],
    flags: [
        COHORT_FLAG,
        {
            flags: '--against <name>',
            says: 'the cohort or scenario of B (default: as in A where B has it, else the first)',
            example: '--against Elderly',
            parse: nonEmpty,
        },
        {
            flags: '--patients <n>',
            says: 'patients simulated of each (default: as in the specs, at most 10,000)',
            example: '--patients 100000',
            parse: whole(2, MOST_PATIENTS),
        },
        { flags: '--seed <seed>', says: 'of both samples (default: that of A)', example: '--seed 7', parse: seed },
        { flags: '--all', says: 'show what does not differ too', example: '--all' },
        { flags: '--json', says: 'print all of it as JSON', example: '--json' },
    ],
    exampleArguments: 'HEAD~1:practice.cohort practice.cohort',
    async run([a, b], options) {
        const { sourceOf } = await import('../diff/source.ts');
        const { compareSources } = await import('../diff/compare.ts');
        const comparison = await compareSources(sourceOf(a as string), sourceOf(b as string), {
            cohort: options.cohort as string | undefined,
            against: options.against as string | undefined,
            patients: options.patients as number | undefined,
            seed: options.seed as string | undefined,
        });
        if (options.json === true) writeResult(jsonText(comparison));
        else {
            const { screenOf } = await import('../diff/screen.ts');
            writeResult(screenOf(comparison, options.all === true).join('\n') + '\n');
        }
        return STATUS.done;
    },
};
