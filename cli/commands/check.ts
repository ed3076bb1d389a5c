import type { Diagnostic } from '../../plan/diagnostic.ts';
import { COHORT_FLAG, type CommandDefinition } from '../command.ts';
import { tally } from '../diagnostics/count.ts';
import { DIAGNOSTIC_FORMS, type DiagnosticForm } from '../diagnostics/index.ts';
import { compileFile } from '../spec.ts';
import { STATUS, Stop } from '../status.ts';
import { say, writeResult } from '../terminal.ts';
import { amount } from '../text/number.ts';
import { oneOf } from '../values.ts';

const FORMS = Object.keys(DIAGNOSTIC_FORMS) as DiagnosticForm[];

export const check: CommandDefinition = {
    name: 'check',
    summary: 'Parse, check, calibrate and lint specs. Without --cohort every cohort of a file is checked.',
    arguments: [['<file...>', 'specs to check']],
    flags: [
        {
            flags: '--format <form>',
            says: `how to print: ${FORMS.join(', ')} (default: text)`,
            example: '--format sarif > cohort.sarif',
            parse: oneOf(FORMS),
        },
        { flags: '--strict', says: 'fail on warnings too', example: '--strict' },
        COHORT_FLAG,
    ],
    exampleArguments: 'practice.cohort',
    async run([files], { format, strict, cohort }) {
        const diagnostics: Diagnostic[] = [];
        const unreadable: string[] = [];
        for (const file of files as string[]) {
            try {
                const options = { cohort: cohort as string | undefined, every: cohort === undefined, lint: 'sample' } as const;
                diagnostics.push(...(await compileFile(file, options)).diagnostics);
            } catch (error) {
                // The others are still worth checking.
                if (!(error instanceof Stop) || error.status !== STATUS.io) throw error;
                unreadable.push(error.message);
            }
        }
        const stop = new Stop(STATUS.io, unreadable.join('; '));
        if (unreadable.length === (files as string[]).length) throw stop;
        const { errors, warnings } = tally(diagnostics);
        const form = (format ?? 'text') as DiagnosticForm;
        writeResult(await DIAGNOSTIC_FORMS[form](diagnostics));
        if (form === 'text')
            say(errors + warnings === 0 ? 'no errors, no warnings' : `${amount(errors, 'error')}, ${amount(warnings, 'warning')}`);
        if (unreadable.length > 0) throw stop;
        return errors > 0 || (strict === true && warnings > 0) ? STATUS.failed : STATUS.done;
    },
};
