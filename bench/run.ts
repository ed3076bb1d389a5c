/**
 * `npm run bench`: our speed, side by side with other software and with the disk.
 *
 *     npm run bench                          all measures (tens of minutes); results go to bench/results/
 *     npm run bench -- baseline floor        some of them
 *     npm run bench -- --smoke               does every measure work: a minute, figures mean nothing, nothing is kept
 *     npm run bench -- --no-peers            without Python
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from './machine.ts';
import { type Context, type Figures, type Measure, root, say } from './measure.ts';
import { baseline } from './measures/baseline.ts';
import { correlated } from './measures/correlated.ts';
import { editor } from './measures/editor.ts';
import { extension } from './measures/extension.ts';
import { floor } from './measures/floor.ts';
import { lint } from './measures/lint.ts';
import { longitudinal } from './measures/longitudinal.ts';
import { patients } from './measures/patients.ts';
import { variables } from './measures/variables.ts';
import { peersPython, peerVersions } from './python.ts';

const MEASURES: Measure[] = [baseline, longitudinal, floor, patients, variables, correlated, editor, extension, lint];

const args = process.argv.slice(2);
const smoke = args.includes('--smoke');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const unknown = wanted.filter((name) => MEASURES.every((measure) => measure.name !== name));
if (unknown.length > 0) {
    console.error(`No measure ${unknown.join(', ')}; there are ${MEASURES.map(({ name }) => name).join(', ')}.`);
    process.exit(2);
}

const cache = join(root, '.cache');
mkdirSync(cache, { recursive: true });
const scratch = mkdtempSync(join(cache, 'bench-'));
try {
    measureAll();
} finally {
    rmSync(scratch, { recursive: true, force: true });
}

function measureAll(): void {
    const peers = args.includes('--no-peers') ? { problem: 'not asked for' } : peersPython({ make: !smoke });
    if ('problem' in peers) say(`Without numpy, pandas and DuckDB: ${peers.problem}`);
    const python = 'python' in peers ? peers.python : undefined;
    const facts = { ...machine(), ...(python === undefined ? {} : peerVersions(python)) };
    say(
        Object.entries(facts)
            .map(([name, value]) => `${name} ${value}`)
            .join(', '),
    );
    const context: Context = { smoke, scratch, python };
    const results: Record<string, Figures> = {};
    for (const measure of MEASURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
        say(`\n${measure.title}${smoke ? ' (smoke)' : ''}`);
        try {
            results[measure.name] = measure.run(context);
            for (const [name, ratio] of Object.entries(results[measure.name].ratios ?? {})) say(`  ${name}: ${ratio.toFixed(2)}`);
        } catch (error) {
            say(`  failed: ${(error as Error).message}`);
            process.exitCode = 1;
        }
    }
    if (!smoke) keep(facts, results);
}

/** One file a version; a measure that was run again replaces its old figures. */
function keep(facts: object, results: Record<string, Figures>): void {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const path = join(root, 'bench/results', `${version}.json`);
    const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).measures : {};
    const stamped = Object.fromEntries(Object.entries(results).map(([name, figures]) => [name, { machine: facts, ...rounded(figures) }]));
    mkdirSync(join(root, 'bench/results'), { recursive: true });
    writeFileSync(path, `${JSON.stringify({ version, measures: { ...before, ...stamped } }, null, 2)}\n`);
    say(`\nkept in bench/results/${version}.json`);
}

function rounded(figures: Figures): Figures {
    return JSON.parse(JSON.stringify(figures, (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)));
}
