import type { Sex } from '../group.ts';
import type { Limit, Tier } from '../limits.ts';
import type { Row } from './analytes.ts';
import { type PopulationTables, surveyKey } from './populations.ts';

export interface Grade {
    analyte: string;
    scale: string;
    term: string;
    low?: number;
    high?: number;
    times?: number;
    text: string;
    grade?: number;
}

export interface LimitSources {
    analytes: readonly Row[];
    claims: readonly Row[];
    grades: readonly Row[];
    gradeChoices: readonly Grade[];
    paediatric: readonly Row[];
    shifts: readonly Row[];
    populations: PopulationTables;
}

type Draft = Partial<Record<Tier, Limit[]>>;
const TIERS: readonly Tier[] = ['impossible', 'life-threatening', 'extreme', 'reference'];
const ADULT = [18, 120] as const;
const ANY = [0, 120] as const;

/** May be negative: differences and standard deviations. */
const SIGNED = new Set(['base_excess', 'anion_gap', 'dxa_tscore', 'rass']);
/** Shares of a whole. */
// biome-ignore format: a list
const SHARES = new Set([
    'spo2', 'sao2', 'svo2_mixed', 'scvo2', 'fio2', 'lvef', 'fev1_fvc', 'hematocrit', 'hba1c', 'neut_pct', 'lymph_pct', 'mono_pct', 'eos_pct',
    'baso_pct', 'retic_pct', 'methemoglobin', 'transferrin_sat',
]);
/** Cleaning thresholds that say what an assay or a ventilator shows, not what a patient survives. */
const NOT_OF_LIFE = new Set([
    'troponin_i',
    'troponin_t',
    'troponin_i_hs',
    'troponin_t_hs',
    'peep',
    'pip',
    'urine_output_hourly',
    'cholesterol_total',
    'anion_gap',
]);
/** Where the narrower of two sources is meant: pH 6 to 10 holds everything. */
const NARROW = new Set(['ph_arterial']);

/** Limits of every analyte in four tiers. */
export function buildLimits(from: LimitSources): { limits: Record<string, Draft> } {
    const limits = new Map<string, Draft>();
    const add = (key: string, tier: Tier, limit: Limit) => {
        const draft = limits.get(key) ?? {};
        limits.set(key, draft);
        (draft[tier] ??= []).push(limit);
    };
    const keys = [...new Set(from.analytes.map(({ key }) => key))].sort();
    for (const key of keys) {
        impossible(key, from.claims).forEach((limit) => void add(key, 'impossible', limit));
        const references = reference(key, from);
        for (const limit of references) add(key, 'reference', limit);
        for (const limit of lifeThreatening(key, references, from)) add(key, 'life-threatening', limit);
        for (const limit of extreme(key, from.populations)) add(key, 'extreme', limit);
    }
    return {
        limits: Object.fromEntries(
            [...limits].map(([key, draft]) => [
                key,
                Object.fromEntries(TIERS.filter((tier) => draft[tier]).map((tier) => [tier, draft[tier]])),
            ]),
        ),
    };
}

function impossible(key: string, claims: readonly Row[]): Limit[] {
    const own = claims.filter((claim) => claim.key === key && claim.kind === 'plausible' && !claim.source.startsWith('computed'));
    const clif = own.find(({ source }) => source.startsWith('CLIF'));
    const mimic = own.find(({ source }) => source.startsWith('MIMIC'));
    const low = SIGNED.has(key) ? undefined : 0;
    const high = SHARES.has(key) ? 100 : undefined;
    const byDefinition: Limit[] =
        low === undefined && high === undefined ? [] : [{ ...ends(low, high), age: [0, 18], sources: ['definition'], verified: true }];
    const lows = [clif?.low, mimic && Number(mimic.low) !== 0 ? mimic.low : undefined].filter((text) => text).map(Number);
    const highs = [clif?.high, mimic?.high].filter((text) => text).map(Number);
    const sources = [clif && 'clif', mimic && 'mimic-extract'].filter((name) => name !== undefined);
    if (sources.length === 0) return byDefinition.map((limit) => ({ ...limit, age: ANY }));
    const [pickLow, pickHigh] = NARROW.has(key) ? [Math.max, Math.min] : [Math.min, Math.max];
    const adults = ends(lows.length ? pickLow(...lows) : low, highs.length ? pickHigh(...highs) : high);
    if (key.startsWith('gcs_')) return [{ ...adults, age: ANY, sources: ['definition', ...sources], verified: true }];
    if (!NOT_OF_LIFE.has(key)) return [...byDefinition, { ...adults, age: ADULT, sources, verified: true }];
    return [...byDefinition.map((limit) => ({ ...limit, age: ANY })), { ...adults, age: ADULT, sources, verified: false }];
}

/** Adults as laboratories and guidelines say; children's vital signs from life support; other children and pregnancy as measured. */
function reference(key: string, { analytes, paediatric, shifts, populations }: LimitSources): Limit[] {
    const found: Limit[] = [];
    for (const row of analytes.filter((each) => each.key === key && (each.ref_low || each.ref_high))) {
        const text = /ref: ([^;]*)/.exec(row.source)?.[1] ?? '';
        const source = text.startsWith('CLIF') ? 'clif' : text.startsWith('labNorm') ? 'labnorm' : 'synthea';
        const sex = row.sex === 'all' ? undefined : (row.sex as Sex);
        found.push({
            ...ends(number(row.ref_low), number(row.ref_high)),
            ...(sex && { sex }),
            age: ADULT,
            sources: [source],
            verified: true,
        });
    }
    if (key === 'lvef')
        for (const [sex, low] of [
            ['female', 54],
            ['male', 52],
        ] as const)
            found.push({ low, sex, age: ADULT, sources: ['ase-eacvi'], verified: true });
    const awake = paediatric.filter((each) => each.key === key && each.state !== 'sleeping');
    for (const row of awake) {
        const asleep = paediatric.find((each) => each.key === key && each.state === 'sleeping' && each.age_min_y === row.age_min_y);
        const low = Math.min(Number(row.ref_low), asleep ? Number(asleep.ref_low) : Number.POSITIVE_INFINITY);
        const age = [Number(row.age_min_y), Number(row.age_max_y) === 16 ? 18 : Number(row.age_max_y)] as const;
        found.push({ low, high: Number(row.ref_high), age, sources: ['pals'], verified: true });
    }
    if (awake.length === 0) {
        const children = populations.bands[key]?.filter(([sex, , high]) => sex !== '' && high <= 18) ?? [];
        for (const [sex, low, high, , , , , , ...values] of children) {
            const at = (p: number) => values[populations.bandProbabilities.indexOf(p)];
            found.push({ low: at(0.025), high: at(0.975), sex: sex as Sex, age: [low, high], sources: ['nhanes'], verified: true });
        }
    }
    const pregnant = shifts.find((row) => row.condition.startsWith('pregnancy') && surveyKey(row.analyte) === key);
    const women = populations.bands[key]?.find(([sex, low, high]) => sex === 'female' && low === 18 && high === 40);
    if (pregnant && women && symmetric(women, populations.bandProbabilities)) {
        const [mean, sd] = [Number(pregnant.mean_with), Number(pregnant.sd_with)];
        const round = (value: number) => Number(value.toPrecision(3));
        found.push({
            low: round(mean - 1.96 * sd),
            high: round(mean + 1.96 * sd),
            sex: 'female',
            age: [20, 45],
            pregnant: true,
            sources: ['nhanes-pregnant'],
            verified: true,
        });
    }
    return found;
}

/** Whether mean ± 1.96 sd is near the measured central 95 %: within a quarter of its width at both ends. */
function symmetric(row: PopulationTables['bands'][string][number], probabilities: readonly number[]): boolean {
    const [, , , , mean, sd, , , ...values] = row;
    if (sd === null) return false;
    const low = values[probabilities.indexOf(0.025)];
    const high = values[probabilities.indexOf(0.975)];
    const off = Math.max(Math.abs(mean - 1.96 * sd - low), Math.abs(mean + 1.96 * sd - high));
    return off < 0.12 * (high - low);
}

function lifeThreatening(key: string, references: readonly Limit[], { grades, gradeChoices }: LimitSources): Limit[] {
    const own = gradeChoices.filter(({ analyte }) => analyte === key);
    if (own.length === 0) return [];
    const sources = new Set<string>();
    let low: number | undefined;
    let high: number | undefined;
    for (const grade of own) {
        const rows = grades.filter(({ scale, term }) => scale === grade.scale && term === grade.term);
        const column = `grade${grade.grade ?? 4}`;
        if (!rows.some((row) => row[column].includes(grade.text)))
            throw new Error(`${key}: no ${column} of "${grade.term}" says ${grade.text}`);
        const adult = references.filter(({ age, pregnant }) => age[0] >= 18 && !pregnant).map((limit) => limit.high ?? Number.NaN);
        const upper = grade.times === undefined ? grade.high : grade.times * Math.max(...adult);
        low = grade.low ?? low;
        high = upper ?? high;
        sources.add(grade.scale.startsWith('NCI') ? 'ctcae' : 'daids');
    }
    return [{ ...ends(low, high), age: [1, 120], sources: [...sources], verified: true }];
}

function extreme(key: string, { bands, years, bandProbabilities }: PopulationTables): Limit[] {
    const found: Limit[] = [];
    for (const [sex, low, high, , , , , , ...values] of bands[key] ?? []) {
        if (sex === '' || (low === 18 && high > 100) || years[key]?.some((row) => row[1] === low)) continue;
        const at = (p: number) => values[bandProbabilities.indexOf(p)];
        found.push({ low: at(0.001), high: at(0.999), sex: sex as Sex, age: [low, high], sources: ['nhanes'], verified: true });
    }
    for (const [sex, low, high, , , , min, max] of years[key] ?? []) {
        if (sex !== '' && low < 18)
            found.push({ low: min, high: max, sex: sex as Sex, age: [low, high], sources: ['nhanes'], verified: true });
    }
    return found;
}

const number = (text: string): number | undefined => (text === '' ? undefined : Number(text));
const ends = (low: number | undefined, high: number | undefined) => ({
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
});
