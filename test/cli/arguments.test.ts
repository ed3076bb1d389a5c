import { chmodSync, mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../cli/commands/index.ts';
import { LIMITS } from '../../language/limits.ts';
import { cohort, SMALL, scratch } from './command.ts';

const { path, write } = scratch();
const small = write('small.cohort', SMALL);
mkdirSync(path('folder.cohort'));

describe.concurrent('a wrong command line is status 2 and one line on stderr', () => {
    test.each<[string, string[]]>([
        ['an unknown command', ['chekc', small]],
        ['a command that comes later', ['report', 'a']],
        ['another', ['study', 'a']],
        ['no file', ['check']],
        ['two files where one is meant', ['generate', small, small]],
        ['an unknown flag', ['generate', small, '--fast']],
        ['an unknown format of datasets', ['generate', small, '--format', 'xls']],
        ['an empty format', ['generate', small, '--format', 'csv,,ndjson']],
        ['an unknown form of diagnostics', ['check', small, '--format', 'xml']],
        ['patients beyond the limit', ['generate', small, '--patients', '1e99']],
        ['negative patients', ['generate', small, '--patients', '-1']],
        ['no patients', ['generate', small, '--patients', '0']],
        ['half a patient', ['preview', small, '--patients', '0.5']],
        ['patients that are no number', ['preview', small, '--patients', 'NaN']],
        ['patients in hexadecimal', ['preview', small, '--patients', '0x10']],
        ['a partition beyond the last', ['generate', small, '--partition', '4/3']],
        ['a partition before the first', ['generate', small, '--partition', '0/3']],
        ['a partition of three numbers', ['generate', small, '--partition', '1/2/3']],
        ['no workers', ['generate', small, '--workers', '0']],
        ['an empty folder name', ['generate', small, '--out', '']],
        ['a flag without its value', ['generate', small, '--out']],
        ['no seeds', ['test', small, '--seeds', '0']],
        ['merge without --out', ['merge', path('a'), path('b')]],
        ['a patient number that is none', ['patient', small, 'first']],
    ])('%s', async (_, args) => {
        const { status, stdout, stderr } = await cohort(args, { cwd: path() });
        expect(status).toBe(2);
        expect(stdout).toBe('');
        expect(stderr).toMatch(/^cohort[: ].*\n$/);
        expect(stderr.trim().split('\n')).toHaveLength(1);
    });
});

describe.concurrent('a file that cannot be read is status 3 and says why', () => {
    const locked = write('locked.cohort', SMALL);
    chmodSync(locked, 0);
    const root = process.getuid?.() === 0;
    test.each<[string, string, RegExp]>([
        ['missing', 'none.cohort', /no such file/],
        ['a folder', 'folder.cohort', /folder/],
        ['below a file', 'small.cohort/x.cohort', /not a folder/],
        ['not UTF-8', 'latin1.cohort', /UTF-8/],
        ['too large', 'large.cohort', /larger than \d+ MB/],
        ...(root ? [] : [['not permitted', 'locked.cohort', /permission/] as [string, string, RegExp]]),
        ['a device', '/dev/zero', /device/],
        ['a very long name', 'x'.repeat(300), /too long/],
    ])('%s', async (_, file, why) => {
        write('latin1.cohort', Uint8Array.of(0x63, 0xe9, 0x0a));
        write('large.cohort', ' '.repeat(LIMITS.sourceBytes + 1));
        for (const command of ['check', 'format']) {
            const { status, stdout, stderr } = await cohort([command, file], { cwd: path() });
            expect(status).toBe(3);
            expect(stdout).toBe('');
            expect(stderr).toMatch(why);
        }
    });
});

describe.concurrent('help', () => {
    test('names every command, and nothing that is not built', async () => {
        const { status, stdout, stderr } = await cohort(['--help']);
        expect(status).toBe(0);
        expect(stderr).toBe('');
        for (const { name } of COMMANDS) expect(stdout).toContain(`\n  ${name} `);
        expect(stdout).not.toMatch(/\breport\b|\bstudy\b/);
    });

    test.each(COMMANDS.map((c) => [c.name, c] as const))('of %s shows every flag with an example', async (name, command) => {
        const { status, stdout } = await cohort([name, '--help']);
        expect(status).toBe(0);
        for (const flag of command.flags) {
            const long = flag.flags.split(' ')[0];
            expect(stdout).toContain(flag.flags);
            expect(stdout).toMatch(new RegExp(`\\$ cohort ${name} .*${long}`));
        }
    });

    test('without a command is status 2', async () => {
        expect((await cohort([])).status).toBe(2);
    });

    test('--version prints the version alone', async () => {
        const { status, stdout } = await cohort(['--version']);
        expect(status).toBe(0);
        expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    });
});
