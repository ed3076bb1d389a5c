import { Command, CommanderError, Option } from 'commander';
import type { CommandDefinition, Options } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { STATUS, type Status } from './status.ts';
import { paint, plain, say, width, writeResult } from './terminal.ts';
import { version } from './version.ts';

/** Commands of the manual that this version does not have. */
const PLANNED = new Set(['report', 'study']);

/** Parses the arguments (without `node` and the script) and runs the command they name. */
export async function execute(args: string[]): Promise<Status> {
    if (PLANNED.has(args[0])) {
        say(`cohort ${args[0]}: not built yet; cohort --help lists what is`);
        return STATUS.usage;
    }
    let status: Status = STATUS.done;
    const program = configured(new Command('cohort'))
        .description('Synthetic patients as code: a .cohort file describes a population, this makes the dataset.')
        .version(version(), '--version', 'print the version')
        .helpCommand('help [command]', 'the same as COMMAND --help')
        .addHelpText(
            'after',
            `\nExamples:\n  $ cohort init practice\n  $ cohort check practice/practice.cohort\n  $ cohort generate practice/practice.cohort --out data\n\n${paint.dim('Exit status: 0 done; 1 the spec or dataset has errors, or a test failed; 2 the command line\nis wrong; 3 reading or writing failed; 130 interrupted.')}`,
        );
    for (const definition of COMMANDS) {
        program.addCommand(commandOf(definition, (finished) => (status = finished)));
    }
    try {
        await program.parseAsync(args, { from: 'user' });
    } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        return error.exitCode === 0 ? STATUS.done : STATUS.usage;
    }
    return status;
}

function commandOf(definition: CommandDefinition, finish: (status: Status) => void): Command {
    const command = configured(new Command(definition.name)).description(definition.summary);
    for (const [term, says] of definition.arguments) command.argument(term, says);
    for (const flag of definition.flags) {
        const option = new Option(flag.flags, flag.says);
        if (flag.parse !== undefined) option.argParser(flag.parse);
        command.addOption(option);
    }
    const start = `  $ cohort ${definition.name} ${definition.exampleArguments}`;
    const examples = [start, ...definition.flags.map((flag) => `${start} ${flag.example}`)];
    command.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
    return command.action(async (...received: unknown[]) => {
        const count = definition.arguments.length;
        finish(await definition.run(received.slice(0, count) as (string | string[] | undefined)[], received[count] as Options));
    });
}

/** Errors of the command line are returned, not a call of `process.exit`; they and help follow our streams and colours. */
function configured(command: Command): Command {
    return command
        .exitOverride()
        .allowExcessArguments(false)
        .helpOption('-h, --help', 'show this help')
        .configureHelp({ styleTitle: (title) => paint.bold(title), helpWidth: width() })
        .configureOutput({
            writeOut: writeResult,
            writeErr: (text) => process.stderr.write(text),
            outputError: (text, write) => write(`cohort: ${plain(text.replace(/^error: /, '')).trim()}\n`),
        });
}
