import type { Fix, SourceRange, TextEdit } from '../plan/diagnostic.ts';
import type { Finding } from '../plan/model.ts';

/** Where something was written, and its text. */
export type Written = (at: string) => { range: SourceRange; text: string } | undefined;

/** The fixes that a finding's own numbers make possible. */
export function fixesOf(finding: Finding, written: Written): Fix[] {
    return FIXES[finding.code]?.(finding, written) ?? [];
}

const FIXES: Record<string, (finding: Finding, written: Written) => Fix[]> = {
    'correlation/impossible': nearestSet,
    'correlation/unattainable': nearestValue,
    'calibration/unattainable': nearestShare,
};

/** A set of correlations that exists, in place of one that does not. */
function nearestSet({ data }: Finding, written: Written): Fix[] {
    const pairs = (data?.pairs ?? []) as { at: string; asked: number; nearest: number }[];
    const edits = pairs.filter(({ asked, nearest }) => nearest !== asked).map(({ at, nearest }) => correlationEdit(at, nearest, written));
    if (edits.length === 0 || edits.includes(undefined)) return [];
    return [{ title: 'Use the nearest correlations that can hold together', edits: edits as TextEdit[], preferred: true }];
}

/** The end of the attainable range that lies nearer, two decimals, rounded into it. */
function nearestValue({ at, data }: Finding, written: Written): Fix[] {
    const { low, high } = (data ?? {}) as { low?: number; high?: number };
    const asked = Number(NUMBER_AT_END.exec(written(at)?.text ?? '')?.[0] ?? Number.NaN);
    if (low === undefined || high === undefined || Number.isNaN(asked)) return [];
    const nearest = asked > high ? Math.floor(high * 100) / 100 : Math.ceil(low * 100) / 100;
    const edit = nearest === asked || nearest === 0 ? undefined : correlationEdit(at, nearest, written);
    return edit ? [{ title: `Change to ${edit.text}`, edits: [edit] }] : [];
}

/** The nearest share that can be reached, rounded into what can, where the share is written as a number. */
function nearestShare({ at, data }: Finding, written: Written): Fix[] {
    const { asked, low, high, achieved } = (data ?? {}) as { asked?: number; low?: number; high?: number; achieved?: number };
    const place = written(at);
    const share = place && SHARE.exec(place.text);
    if (!place || !share || asked === undefined) return [];
    const nearest = achieved ?? (high !== undefined && asked > high ? Math.floor(high * 1000) / 1000 : Math.ceil((low ?? 0) * 1000) / 1000);
    if (nearest <= 0 || nearest >= 1) return [];
    const text = `${Number((nearest * 100).toFixed(2))}%`;
    const { range } = place;
    const start = range.end - share[0].length;
    const edit = { range: { ...range, start, line: range.endLine, column: range.endColumn - share[0].length }, text };
    return [{ title: `Change to ${text}`, edits: [edit] }];
}

const SHARE = /[0-9][0-9_.]*(?:[eE][+-]?[0-9]+)?\s*%?$/;
const NUMBER_AT_END = /-?[0-9][0-9_.]*(?:[eE][+-]?[0-9]+)?$/;

/** The number at the end of `a with b 0.6`. */
function correlationEdit(at: string, value: number, written: Written): TextEdit | undefined {
    const place = written(at);
    const number = place && NUMBER_AT_END.exec(place.text)?.[0];
    if (!place || !number) return undefined;
    const { range } = place;
    return {
        range: { ...range, start: range.end - number.length, line: range.endLine, column: range.endColumn - number.length },
        text: String(value),
    };
}
