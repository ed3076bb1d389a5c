import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../debian.ts';

const folder = mkdtempSync(join(tmpdir(), 'cohort-nvim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

beforeAll(() => needs('nvim', 'neovim'), 300_000);

interface Answer {
    what: string;
    [key: string]: unknown;
}

test("neovim's own client gets diagnostics, hover, completion and rename", () => {
    const spec = join(folder, 'a.cohort');
    writeFileSync(spec, 'cohort A {\n  sbp [mmHg] ~ normal(120, 15)\n  w ~ normal(sbp, 1)\n  v = sbpp + 1\n}\n');
    const answer = join(folder, 'answer.json');
    const env = { ...process.env, SPEC: spec, ANSWER: answer, NODE: process.execPath, MAIN: here('../../cli/main.ts'), HOME: folder };
    spawnSync('nvim', ['--headless', '--clean', '-c', `luafile ${here('neovim.lua')}`], { env, stdio: 'ignore', timeout: 50_000 });
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
