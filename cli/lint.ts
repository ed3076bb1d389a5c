import { resolve } from 'node:path';
import type { Stage } from '../clinical/index.ts';
import type { Lint } from '../compiler/compilation.ts';
import type { DiskFiles } from './files.ts';
import { STATUS, Stop } from './status.ts';
import { timed } from './timings.ts';

/** The clinical rules for a spec, as loud as the nearest `cohort.config.json` wants them; a wrong one ends the command. */
export async function lintFor(file: string, files: DiskFiles, stage: Stage): Promise<Lint> {
    const { configOf, configPaths, lintWith } = await timed('import', () => import('../clinical/index.ts'));
    for (const path of configPaths(resolve(file))) {
        const reading = files.read(path);
        if (!('text' in reading)) {
            if (reading.problem === 'missing') continue;
            throw new Stop(STATUS.io, reading.detail);
        }
        const { severities, problems } = configOf(reading.text);
        if (problems.length > 0) throw new Stop(STATUS.usage, `${path}: ${problems.join(' ')}`);
        return lintWith(severities, stage);
    }
    return lintWith({}, stage);
}
