import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { DIAGNOSTIC_FORMS } from '../../cli/diagnostics/index.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { cohort, SMALL, scratch } from './command.ts';

const { path, write } = scratch();
const broken = write('broken.cohort', SMALL.replace('normal(112 + 0.4 * (age - 40), 13)', 'normal(112 + 0.4 * (agee - 40), 13)'));
write('small.cohort', SMALL.replace('sbp [mmHg]', 'sbp LOINC#8480-6 [mmHg]'));

describe.concurrent('cohort check', () => {
    test('a right spec: status 0, nothing on stdout', async () => {
        const { status, stdout, stderr } = await cohort(['check', 'small.cohort'], { cwd: path() });
        expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
        expect(stderr).toContain('no errors');
    });

    test('text is file:line:column: severity code message', async () => {
        const { status, stdout, stderr } = await cohort(['check', 'broken.cohort'], { cwd: path() });
        expect(status).toBe(1);
        expect(stdout.split('\n')[0]).toMatch(/^broken\.cohort:6:36: error name\/unknown .*agee/);
        expect(stderr).toContain('1 error');
    });

    test('a file that cannot be read is named, and the others are checked', async () => {
        const { status, stdout, stderr } = await cohort(['check', 'none.cohort', 'broken.cohort', 'nil.cohort'], { cwd: path() });
        expect(status).toBe(3);
        expect(stdout).toMatch(/^broken\.cohort:6:36: error name\/unknown/);
        expect(stderr).toContain('none.cohort');
        expect(stderr).toContain('nil.cohort');
        const alone = await cohort(['check', 'none.cohort'], { cwd: path() });
        expect(alone).toMatchObject({ status: 3, stdout: '', stderr: expect.not.stringContaining('no errors') });
    });

    test('json has the stable form, with what the quick fix would do', async () => {
        const { status, stdout } = await cohort(['check', broken, '--format', 'json']);
        expect(status).toBe(1);
        const printed = JSON.parse(stdout);
        expect(printed).toMatchObject({ errors: 1, warnings: 0 });
        expect(printed.diagnostics[0]).toMatchObject({
            file: broken,
            line: 6,
            column: 36,
            endLine: 6,
            endColumn: 40,
            severity: 'error',
            code: 'name/unknown',
            message: expect.stringContaining('agee'),
            fix: expect.stringContaining('age'),
        });
    });

    test('several files are one answer', async () => {
        const { status, stdout } = await cohort(['check', 'small.cohort', 'broken.cohort', '--format', 'json'], { cwd: path() });
        expect(status).toBe(1);
        expect(JSON.parse(stdout).errors).toBe(1);
    });

    test('--strict fails on a warning, and only then', async () => {
        write('warned.cohort', SMALL.replace('ICD10CM#E11.9', 'ICD99#E11.9'));
        const lenient = await cohort(['check', 'warned.cohort'], { cwd: path() });
        expect(lenient).toMatchObject({ status: 0, stdout: expect.stringContaining('warning code/system') });
        expect((await cohort(['check', 'warned.cohort', '--strict'], { cwd: path() })).status).toBe(1);
        expect((await cohort(['check', 'small.cohort', '--strict'], { cwd: path() })).status).toBe(0);
    });

    test('--cohort picks one; an unknown one is status 2', async () => {
        write('two.cohort', `${SMALL}\n${SMALL.replace('cohort Small', 'cohort Other').replace('prevalence 11%', 'prevalence 111%')}`);
        expect((await cohort(['check', 'two.cohort', '--cohort', 'Third'], { cwd: path() })).status).toBe(2);
        expect((await cohort(['check', 'two.cohort'], { cwd: path() })).status).toBe(1);
    });
});

/** What a spec could bring into a diagnostic to break the form that it is printed in. */
const nasty: Diagnostic = {
    code: 'name/unknown',
    severity: 'warning',
    range: { file: 'my specs/a,b:c.cohort', start: 0, end: 4, line: 2, column: 3, endLine: 2, endColumn: 7 },
    message: 'No `\u001b[31mx\u0007` here, 100% sure.\n::error::injected',
    remedy: 'Did you mean "y"?',
    fixes: [
        { title: 'another', edits: [] },
        { title: 'Change to `y`', edits: [], preferred: true },
    ],
};

describe('the forms', () => {
    test('text shows no control characters and keeps one line', () => {
        const printed = DIAGNOSTIC_FORMS.text([nasty]);
        expect(printed).toBe(
            'my specs/a,b:c.cohort:2:3: warning name/unknown No ` [31mx ` here, 100% sure. ::error::injected Did you mean "y"?\n',
        );
    });

    test('github escapes what would end a property or a command', () => {
        expect(DIAGNOSTIC_FORMS.github([nasty])).toBe(
            '::warning file=my specs/a%2Cb%3Ac.cohort,line=2,endLine=2,col=3,endColumn=7,title=name/unknown::' +
                'No ` [31mx ` here, 100%25 sure.%0A::error::injected Did you mean "y"?\n',
        );
    });

    test('json is harmless for a terminal, and means the same', () => {
        const message = 'No `a\u009b31m`.';
        const printed = DIAGNOSTIC_FORMS.json([{ ...nasty, message, remedy: '' }]);
        expect(printed).not.toContain('\u009b');
        expect(JSON.parse(printed).diagnostics[0].message).toBe(message);
    });

    test('json takes the preferred fix', () => {
        expect(JSON.parse(DIAGNOSTIC_FORMS.json([nasty])).diagnostics[0].fix).toBe('Change to `y`');
    });

    test('sarif holds what code scanning needs', async () => {
        const log = JSON.parse(await DIAGNOSTIC_FORMS.sarif([nasty, { ...nasty, severity: 'hint', code: 'unused' }]));
        const valid = new Ajv({ allErrors: true }).compile(SARIF_FOR_CODE_SCANNING);
        expect(valid(log), JSON.stringify(valid.errors)).toBe(true);
        const [run] = log.runs;
        expect(run.tool.driver.rules.map((r: { id: string }) => r.id)).toEqual(['name/unknown', 'unused']);
        expect(run.results[0]).toMatchObject({
            level: 'warning',
            ruleId: 'name/unknown',
            locations: [
                {
                    physicalLocation: {
                        artifactLocation: { uri: 'my%20specs/a,b:c.cohort' },
                        region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 7 },
                    },
                },
            ],
        });
        expect(run.results[1].level).toBe('note');
    });
});

/** The part of the SARIF 2.1.0 schema (OASIS) that its section 3 makes mandatory for a log with results. */
const SARIF_FOR_CODE_SCANNING = {
    type: 'object',
    required: ['version', 'runs'],
    properties: {
        version: { const: '2.1.0' },
        runs: {
            type: 'array',
            items: {
                type: 'object',
                required: ['tool', 'results'],
                properties: {
                    tool: {
                        type: 'object',
                        required: ['driver'],
                        properties: {
                            driver: {
                                type: 'object',
                                required: ['name'],
                                properties: { rules: { type: 'array', uniqueItems: true, items: { type: 'object', required: ['id'] } } },
                            },
                        },
                    },
                    results: {
                        type: 'array',
                        items: {
                            type: 'object',
                            required: ['message', 'ruleId', 'level', 'locations'],
                            properties: {
                                message: { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
                                level: { enum: ['none', 'note', 'warning', 'error'] },
                                ruleIndex: { type: 'integer', minimum: 0 },
                                locations: {
                                    type: 'array',
                                    items: {
                                        type: 'object',
                                        required: ['physicalLocation'],
                                        properties: {
                                            physicalLocation: {
                                                type: 'object',
                                                required: ['artifactLocation', 'region'],
                                                properties: {
                                                    region: {
                                                        type: 'object',
                                                        additionalProperties: false,
                                                        properties: {
                                                            startLine: { type: 'integer', minimum: 1 },
                                                            startColumn: { type: 'integer', minimum: 1 },
                                                            endLine: { type: 'integer', minimum: 1 },
                                                            endColumn: { type: 'integer', minimum: 1 },
                                                        },
                                                    },
                                                },
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
};
