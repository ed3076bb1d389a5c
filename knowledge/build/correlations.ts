import type { Row } from './analytes.ts';
import { surveyKey } from './populations.ts';

export type CorrelationRow = [a: string, b: string, n: number, pearson: number, spearman: number, partial: number | null];

export function buildCorrelations(rows: readonly Row[], analytes: ReadonlySet<string>): { pairs: CorrelationRow[] } {
    const known = (key: string) => analytes.has(key) || key === 'age';
    const number = (text: string) => (text === '' ? null : Number(text));
    return {
        pairs: rows
            .map((row): CorrelationRow => {
                const [a, b] = [surveyKey(row.a), surveyKey(row.b)].sort();
                return [a, b, Number(row.n), Number(row.pearson), Number(row.spearman), number(row.partial_rank_age_sex)];
            })
            .filter(([a, b]) => known(a) && known(b)),
    };
}
