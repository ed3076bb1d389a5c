import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../debian.ts';
import { blocksOf } from '../docs/blocks.ts';

const folder = mkdtempSync(join(tmpdir(), 'cohort-nvim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

beforeAll(() => needs('nvim', 'neovim'), 300_000);

interface Answer {
    what: string;
    [key: string]: unknown;
}

test("neovim's own client, set up as the editor's page says, gets diagnostics, hover, completion and rename", () => {
    const spec = join(folder, 'a.cohort');
    writeFileSync(spec, 'cohort A {\n  sbp [mmHg] ~ normal(120, 15)\n  w ~ normal(sbp, 1)\n  v = sbpp + 1\n}\n');
    const answer = join(folder, 'answer.json');
    const setup = join(folder, 'setup.lua');
    writeFileSync(setup, blocksOf('docs/editor.md').find(({ language }) => language === 'lua')!.text);
    writeFileSync(join(folder, 'cohort'), `#!/bin/sh\nexec "${process.execPath}" "${here('../../cli/main.ts')}" "$@"\n`, { mode: 0o755 });
    const PATH = folder + delimiter + process.env.PATH;
    const env = { ...process.env, SPEC: spec, ANSWER: answer, SETUP: setup, HOME: folder, PATH };
    spawnSync('nvim', ['--headless', '--clean', '--cmd', 'let g:do_filetype_lua = 1', '-c', `luafile ${here('neovim.lua')}`], {
        env,
        stdio: 'ignore',
        timeout: 50_000,
    });
    const found: Answer[] = JSON.parse(readFileSync(answer, 'utf8'));
    const of = (what: string) => found.filter((each) => each.what === what);
    expect(of('problem')).toEqual([]);
    expect(of('diagnostic')).toEqual([{ what: 'diagnostic', code: 'name/unknown', line: 3, column: 6 }]);
    expect(of('hover')[0].text).toContain('variable **sbp**');
    expect(of('completion')[0].labels).toContain('lognormal');
    expect((of('rename')[0].lines as string[]).join('\n')).toBe(
        'cohort A {\n  systolic [mmHg] ~ normal(120, 15)\n  w ~ normal(systolic, 1)\n  v = sbpp + 1\n}',
    );
});
