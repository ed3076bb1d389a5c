import type { Lookup, LookupKey } from '../../plan/model.ts';
import type { Table, TableKey, TableRow } from '../grammar/generated/ast.ts';
import { LIMITS } from '../limits.ts';
import { listed } from '../nearest.ts';
import type { SourceFile } from '../project/load.ts';
import type { Place } from '../report.ts';
import { lowerExpression, percent } from './expression.ts';
import type { Lowering } from './lowering.ts';
import { type CsvKey, readTable, type TableLine } from './table-file.ts';
import type { Typed } from './typed.ts';

export interface LoweredLookup {
    lookup: Lookup;
    /** Of a table in a file that holds labels: the first of them, which is what is wrong where a number is wanted. */
    label?: { place: Place; where: string; text: string };
}

/**
 * The lookup for a call of `table` with these arguments: labels become indices into the argument's labels, so a table
 * called with different categories is lowered once for each.
 */
export function lowerLookup(table: Table, file: SourceFile, args: Typed[], lowering: Lowering): LoweredLookup | undefined {
    const call = [table.name, ...args.map((arg) => (arg.labels ? JSON.stringify(arg.labels) : ''))].join('|');
    const known = lowering.lookups.get(call);
    if (known) return known;
    const same = [...lowering.lookups.values()].filter(({ lookup: each }) => each.name.split('#')[0] === table.name).length;
    const name = same === 0 ? table.name : `${table.name}#${same + 1}`;
    const lines = table.path === undefined ? writtenLines(table, file, lowering) : readTable(table, file, lowering);
    if (!lines) return undefined;
    const rows: Lookup['rows'] = [];
    const odd = lines.find(({ value }) => value !== null && typeof value !== typeof (lines[0].value ?? value));
    if (odd && !odd.where) {
        const message = `This row gives ${typeof odd.value === 'number' ? 'a number' : 'a label'}, and the first row does not.`;
        lowering.report.add('type/mismatch', odd.place, message, 'Give all rows values of one kind.');
        return undefined;
    }
    const texts = lines.some(({ value }) => typeof value === 'string') ? [...new Set(lines.map(({ value }) => String(value)))] : undefined;
    for (const line of lines) {
        if (line.keys.length !== table.keys.length) {
            lowering.report.add(
                'table/file',
                line.place,
                `This row has ${line.keys.length} key${line.keys.length === 1 ? '' : 's'}, and the table has ${table.keys.length}.`,
                `Write one for each of ${listed(table.keys, 'and')}.`,
            );
            return undefined;
        }
        const keys: LookupKey[] = [];
        for (const [index, key] of line.keys.entries()) {
            const lowered = lowerKey(key, args[index], table, line, index, lowering);
            if (!lowered) return undefined;
            keys.push(lowered);
        }
        rows.push({ keys, value: texts ? texts.indexOf(String(line.value)) : (line.value as number | null) });
    }
    const lookup: Lookup = {
        name,
        keys: table.keys,
        rows,
        labels: texts,
        at: lowering.at(`table ${table.name}`, { node: table, property: 'name' }),
    };
    const [{ place, where, value }] = lines.length > 0 ? lines : [{ place: table, value: null, where: undefined }];
    const label = texts && where && { place, where: `${where.line}, ${where.value}`, text: String(value) };
    const lowered = { lookup, label };
    lowering.lookups.set(call, lowered);
    return lowered;
}

function lowerKey(key: CsvKey, arg: Typed, table: Table, line: TableLine, at: number, lowering: Lowering): LookupKey | undefined {
    const before = line.where ? `${line.where.line}, ${line.where.keys[at]}: ` : '';
    const mismatch = (message: string, remedy: string) => {
        lowering.report.add(line.where ? 'table/file' : 'type/mismatch', line.place, before + message, remedy);
        return undefined;
    };
    if ('any' in key) return { any: true };
    if ('label' in key) {
        if (arg.kind === 'boolean' && (key.label === 'true' || key.label === 'false')) return { equals: key.label === 'true' ? 1 : 0 };
        if (arg.kind !== 'category')
            return mismatch(
                `\`${key.label}\` is a label, and \`${table.name}\` is used with a number there.`,
                'Write a number, a band or `*`.',
            );
        const index = arg.labels?.indexOf(key.label) ?? -1;
        if (index >= 0) return { equals: index };
        lowering.report.unknown(
            line.place,
            key.label,
            arg.labels ?? [],
            `${before}\`${key.label}\` is not a label of what \`${table.name}\` is used with.`,
            `The labels are ${listed(arg.labels ?? [], 'and')}.`,
        );
        return undefined;
    }
    if (arg.kind === 'category') {
        const index = 'equals' in key ? (arg.labels?.indexOf(String(key.equals)) ?? -1) : -1;
        return index >= 0
            ? { equals: index }
            : mismatch(
                  `\`${table.name}\` is used with a category there, and this row has a number.`,
                  `Write one of ${listed(arg.labels ?? [])}.`,
              );
    }
    if ('low' in key && key.low >= key.high)
        return mismatch(`The band ${key.low}..${key.high} does not rise.`, 'Write the lower bound first.');
    return key;
}

function writtenLines(table: Table, file: SourceFile, lowering: Lowering): TableLine[] | undefined {
    if (table.rows.length > LIMITS.lookupRows) {
        lowering.report.add(
            'limit/size',
            { node: table, property: 'name' },
            `A table has at most ${LIMITS.lookupRows} rows.`,
            'Use wider bands.',
        );
        return undefined;
    }
    const scope = { ...lowering.patientScope(file), knows: () => false, names: () => [], resolve: () => undefined };
    return table.rows.map((row) => ({ keys: row.keys.map(writtenKey), value: valueWritten(row, scope, lowering), place: row }));
}

function signed(node: { negative?: boolean; value: number; percent?: boolean }): number {
    const value = node.percent ? percent(node.value) : node.value;
    return node.negative ? -value : value;
}

function writtenKey(key: TableKey): CsvKey {
    if (key.any) return { any: true };
    if (key.label !== undefined || key.text !== undefined) return { label: key.label ?? key.text! };
    if (key.low && key.high) return { low: signed(key.low), high: signed(key.high) };
    return key.low ? { equals: signed(key.low) } : { any: true };
}

function valueWritten(row: TableRow, scope: Parameters<typeof lowerExpression>[1], lowering: Lowering): number | string | null {
    const { value } = row;
    if (!value) return null;
    if (value.$type === 'StringLiteral') return value.value;
    if (value.$type === 'BooleanLiteral') return value.value === 'true' ? 1 : 0;
    if (value.$type === 'SignedNumber') return signed(value);
    const typed = lowerExpression(value, scope);
    if (typeof typed.expr === 'number') return typed.expr;
    if (typed.expr !== null) lowering.report.add('type/mismatch', value, 'A value of a table is a constant.', 'Write a number.');
    return null;
}
