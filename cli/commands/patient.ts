import { displayUnit } from '../../knowledge/units.ts';
import { COHORT_FLAG, type CommandDefinition } from '../command.ts';
import { lifeChart } from '../life/chart.ts';
import { openSpec } from '../spec.ts';
import { STATUS, Stop } from '../status.ts';
import { jsonText, paint, plain, width, writeResult } from '../terminal.ts';
import { counted } from '../text/number.ts';
import { table } from '../text/table.ts';
import { timed } from '../timings.ts';
import { seed, whole } from '../values.ts';

type Tables = Record<string, Record<string, string>[]>;

export const patient: CommandDefinition = {
    name: 'patient',
    summary: 'One patient in full, generated alone: the same as in a dataset of any size.',
    arguments: [
        ['<file>', 'the spec'],
        ['<id>', 'patient_id, from 1'],
    ],
    flags: [
        { flags: '--seed <seed>', says: 'in place of the seed of the spec', example: '--seed 7', parse: seed },
        { flags: '--json', says: 'print {table: [rows]} with the cell text of the CSV', example: '--json' },
        COHORT_FLAG,
    ],
    exampleArguments: 'practice.cohort 17',
    async run([file, id], options) {
        const number = numberOf(id as string);
        const { solved } = await openSpec(file as string, {
            cohort: options.cohort as string | undefined,
            seed: options.seed as string | undefined,
            quiet: true,
        });
        if (number > solved.plan.patients)
            throw new Stop(STATUS.usage, `the cohort has patients 1 to ${counted(solved.plan.patients)}; there is no ${counted(number)}`);
        const { createGenerator } = await timed('import', () => import('../../generator/engine.ts'));
        const { cellText, csvText, rowsOf, tablesOf } = await timed('import', () => import('../../dataset/index.ts'));
        const block = createGenerator(solved, { twins: true }).block(number - 1, 1);
        const tables = tablesOf(solved);
        const makers = rowsOf(solved, tables);
        const textOf = options.json === true ? csvText : cellText;
        const found: Tables = Object.create(null);
        for (const [k, { name, fields }] of tables.entries()) {
            const batch = makers[k]?.(block);
            if (batch === undefined) continue;
            found[name] = Array.from({ length: batch.rows }, (_, row) => {
                const cells: Record<string, string> = Object.create(null);
                for (const [f, field] of fields.entries()) cells[field.name] = textOf(field, batch.columns[f][row]);
                return cells;
            });
        }
        if (options.json === true) writeResult(jsonText(found, 2));
        else {
            const units = new Map(
                tables.flatMap(({ name, fields }) =>
                    fields.map((f): [string, string] => [`${name}.${f.name}`, f.unit === undefined ? '' : displayUnit(f.unit)]),
                ),
            );
            writeResult(`${screen(found, units).join('\n')}\n`);
        }
        return STATUS.done;
    },
};

function numberOf(id: string): number {
    try {
        return whole(1, Number.MAX_SAFE_INTEGER)(id);
    } catch {
        throw new Stop(STATUS.usage, `${plain(id)} is no patient_id; they are whole numbers from 1`);
    }
}

/** A chart of each twin's life after the index date; nothing where nobody is followed. */
function charts({ patients, ...tables }: Tables, units: ReadonlyMap<string, string>): string[] {
    return patients.flatMap((row) => {
        const own = Object.fromEntries(
            Object.entries(tables).map(([name, rows]) => [name, rows.filter(({ twin }) => twin === undefined || twin === row.twin)]),
        );
        const shown = Object.fromEntries(Object.entries(own).map(([name, rows]) => [name, rows.map(harmlessCells)]));
        const lines = lifeChart(row, shown, { width: width(), units, bold: paint.bold, dim: paint.dim });
        if (lines.length === 0 || row.copy === '1') return [];
        return [
            '',
            ...(row.twin === undefined ? [] : [paint.bold(`twin ${plain(row.twin)}${row.factual === 'true' ? ', as drawn' : ''}`)]),
            ...lines,
        ];
    });
}

function harmlessCells(cells: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, plain(value)]));
}

/** The patients table on its side, other tables as they are. */
function screen(tables: Tables, units: ReadonlyMap<string, string>): string[] {
    const lines: string[] = [];
    for (const [name, rows] of Object.entries(tables)) {
        if (rows.length === 0) continue;
        const heads = Object.keys(rows[0]);
        if (lines.length > 0) lines.push('', paint.bold(name));
        if (name === 'patients') {
            const titles = ['patients', ...rows.map((_, k) => (rows.length === 1 ? '' : `row ${k + 1}`)), ''].map((title) => ({ title }));
            const body = heads.map((head) => [
                paint.cyan(head),
                ...rows.map((row) => plain(row[head]) || '–'),
                units.get(`patients.${head}`) ?? '',
            ]);
            lines.push(...table(titles, body, paint.bold), ...charts(tables, units));
        } else {
            lines.push(
                ...table(
                    heads.map((title) => ({ title })),
                    rows.map((row) => heads.map((head) => plain(row[head]))),
                    paint.dim,
                ),
            );
        }
    }
    return lines;
}
