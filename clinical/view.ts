import { type Analyte, recognise } from '../knowledge/analytes.ts';
import { recogniseCondition } from '../knowledge/recognition.ts';
import { conversion } from '../knowledge/units.ts';
import type { Lowered } from '../language/lower/plan.ts';
import type { NamedMember } from '../language/model/cohort.ts';
import type { Project } from '../language/project/load.ts';
import type { Column, Step } from '../plan/model.ts';
import { columnsRead, stepExpressions } from '../plan/traverse.ts';
import { type ConditionFacts, conditionsMentioned, conditionsOf } from './facts/conditions.ts';
import { type Tiers, tiersOf } from './facts/limits.ts';
import { type Patients, type Tails, visitSteps } from './patients.ts';
import type { Rehearsal } from './rehearsal.ts';
import { type Share, shareOf } from './share.ts';

/** A variable of a recognised analyte. */
export interface Measured {
    name: string;
    column: Column;
    step: Step;
    analyte: Analyte;
    /** own = value · scale + offset; own is the analyte's unit, in which all limits are. */
    scale: number;
    offset: number;
    /** The unit as written, in canonical UCUM; the analyte's own where the spec has none. */
    unit: string;
    member: NamedMember;
}

/** A condition of the spec, or a variable, state or event that names one. */
export interface Declared {
    name: string;
    facts: ConditionFacts[];
    member: NamedMember;
}

/** Patients whom the author thinks of as one group. */
export interface PatientGroup {
    /** Where the law of the group is written. */
    at: string | undefined;
    name: string;
    rows: number[];
}

const FEMALE = /^f(emale)?$/i;
const MALE = /^m(ale)?$/i;
const ADULT = 18;

/** One cohort as the rules see it: what was declared, and patients to judge it on. */
export class View {
    readonly lowered: Lowered;
    readonly project: Project;
    readonly measured: Measured[];
    readonly declared: Declared[];
    /** `text`: a rehearsal from the text alone; `sample`: a simulated sample. */
    readonly stage: 'text' | 'sample';
    readonly patients: Patients;
    /** Where rare groups are met: the rehearsal with every condition in half of the patients. In a sample, the sample. */
    readonly crowd: Patients;
    private readonly facts: ReadonlyMap<string, readonly ConditionFacts[]>;
    private said: readonly ConditionFacts[] | undefined;
    private readonly lives = new Map<Patients, Lives>();
    private readonly known = new Map<Patients, Map<string, unknown>>();

    constructor(lowered: Lowered, project: Project, patients: Patients, crowd: Patients, stage: 'text' | 'sample') {
        this.lowered = lowered;
        this.project = project;
        this.patients = patients;
        this.crowd = crowd;
        this.stage = stage;
        const { model } = lowered.lowering;
        const steps = new Map(lowered.plan.steps.map((step) => [step.column, step]));
        const later = new Map(visitSteps(lowered.plan).map((step) => [step.column, step]));
        this.measured = [...model.named].flatMap(([name, member]) => [
            ...[this.measure(name, member, steps) ?? []].flat(),
            ...this.measuredAt(name, member, later),
        ]);
        this.declared = [...model.named].flatMap(([name, member]): Declared[] => {
            const facts = factsOf(name, member);
            return facts.length ? [{ name, facts, member }] : [];
        });
        this.facts = new Map(this.declared.map(({ name, facts }) => [name, facts]));
        const asked = new Set(['sex', 'age', ...this.measured.map(({ name }) => name), ...this.declared.map(({ name }) => name)]);
        for (const { step } of this.measured) for (const name of columnsRead(stepExpressions(step))) asked.add(name);
        for (const each of new Set([patients, crowd])) each.expect(asked);
    }

    /** What the names, labels and comments of the cohort as a whole speak of. */
    private get context(): readonly ConditionFacts[] {
        const { plan, lowering } = this.lowered;
        const names = lowering.model.chain.map(({ name, label }) => `${name} ${label ?? ''}`);
        return (this.said ??= conditionsMentioned([...names, plan.documentation ?? ''].join(' ; ')));
    }

    /** What is measured at the visits of a block, as far as it follows from the patient alone. */
    private measuredAt(block: string, { node, ...rest }: NamedMember, steps: ReadonlyMap<string, Step>): Measured[] {
        if (node.$type !== 'Visits' || this.stage === 'sample') return [];
        return node.members.flatMap((each) => {
            if (each.$type !== 'Variable' || !this.patients.column(`${block}.${each.name}`)) return [];
            return this.measure(`${block}.${each.name}`, { ...rest, node: each }, steps, each.name) ?? [];
        });
    }

    /** `said`: the name as written, without its block. */
    private measure(name: string, member: NamedMember, steps: ReadonlyMap<string, Step>, said = name): Measured | undefined {
        const { lowered } = this;
        const step = steps.get(name);
        const column = lowered.lowering.columns.get(name);
        if (!step || !column || member.node.$type !== 'Variable' || (column.kind !== 'number' && column.kind !== 'integer'))
            return undefined;
        const analyte = recognise({ name: said, label: column.label, codes: column.codes ?? [], unit: column.unit });
        if (!analyte) return undefined;
        const unit = column.unit ?? analyte.unit;
        const factors = conversion(unit, analyte.unit, analyte);
        if ('problem' in factors) return undefined;
        return { name, column, step, analyte, ...factors, unit, member };
    }

    /** Worked out once for the patients: several rules ask the same of the same variable. */
    private once<T>(patients: Patients, key: string, work: () => T): T {
        let known = this.known.get(patients);
        if (!known) this.known.set(patients, (known = new Map()));
        if (!known.has(key)) known.set(key, work());
        return known.get(key) as T;
    }

    of(key: string): Measured | undefined {
        return this.measured.find(({ analyte }) => analyte.key === key);
    }

    life(patients: Patients): Lives {
        let found = this.lives.get(patients);
        if (!found) this.lives.set(patients, (found = new Lives(patients, this.lowered)));
        return found;
    }

    /** P(value < or > a limit in the analyte's own unit), row by row. */
    tails({ name, step, scale, offset }: Measured, patients: Patients): Tails {
        return this.once(patients, `tails ${name}`, () => {
            const tails = patients.tails(step);
            return {
                below: (i: number, t: number) => tails.below(i, (t - offset) / scale),
                above: (i: number, t: number) => tails.above(i, (t - offset) / scale),
            };
        });
    }

    /** The values in the analyte's own unit. */
    values({ name, scale, offset }: Measured, patients: Patients): Float64Array {
        return this.once(patients, `values ${name}`, () =>
            (patients.column(name) ?? new Float64Array(patients.n).fill(Number.NaN)).map((x) => x * scale + offset),
        );
    }

    /**
     * The tiers of each patient: for their sex and age where the variable depends on them. A spec that draws one
     * haemoglobin for all adults is coarse and not wrong: it is judged by the outer limits of both sexes and all ages.
     */
    tiers(measured: Measured, patients: Patients): (i: number) => Tiers {
        return this.once(patients, `tiers ${measured.name}`, () => this.tiered(measured, patients));
    }

    private tiered(measured: Measured, patients: Patients): (i: number) => Tiers {
        const { female, age } = this.life(patients);
        const read = this.dependencies(measured.step);
        const [bySex, byAge] = [read.has('sex'), read.has('age')];
        const { key } = measured.analyte;
        const minors = byAge ? undefined : agesOfMinors(patients.n, age);
        const coarse = new Map<boolean | undefined, Tiers>();
        const rows = Array.from({ length: patients.n }, (_, i) => {
            const years = age?.(i);
            const of = bySex ? female?.(i) : undefined;
            if (minors !== undefined && years !== undefined && years < ADULT) {
                let tiers = coarse.get(of);
                if (!tiers) coarse.set(of, (tiers = outermost(minors.map((each) => tiersOf(key, of, each)))));
                return tiers;
            }
            return tiersOf(key, of, byAge || (years !== undefined && years < ADULT) ? years : undefined);
        });
        return (i) => rows[i];
    }

    /**
     * Whether more than a share of the patients may lie beyond this tier, whatever explains it. One look at the values of
     * a sample, where nearly every variable is as it should be; what laws say is told by working them out.
     */
    mayExceed(measured: Measured, patients: Patients, tier: 'impossible' | 'dangerous' | 'population', most: number): boolean {
        if (this.stage === 'text') return true;
        const { name, scale, offset } = measured;
        const values = patients.column(name);
        if (!values) return false;
        const tiers = this.tiers(measured, patients);
        let [all, beyond] = [0, 0];
        let of: Tiers | undefined;
        let [low, high] = [-Infinity, Infinity];
        for (let i = 0; i < patients.n; i++) {
            const value = values[i];
            if (Number.isNaN(value)) continue;
            const here = tiers(i);
            if (here !== of) {
                const band = here[tier];
                of = here;
                [low, high] = band ? [(band.low - offset) / scale, (band.high - offset) / scale] : [-Infinity, Infinity];
            }
            const weight = patients.weights ? patients.weights[i] : 1;
            all += weight;
            if (value < low || value > high) beyond += weight;
        }
        return beyond > most * all;
    }

    /** All columns that a step depends on, directly or not. */
    private dependencies(step: Step): Set<string> {
        const found = new Set<string>();
        const queue = [step];
        for (let next = queue.pop(); next; next = queue.pop())
            for (const name of columnsRead(stepExpressions(next))) {
                const read = this.patients.step(name);
                if (!found.has(name) && read) queue.push(read);
                found.add(name);
            }
        return found;
    }

    share(patients: Patients, part: (i: number) => number): Share {
        return shareOf(patients.n, part, patients.weights);
    }

    /**
     * Whether something in the spec explains that a patient's value is high or low: a condition of the patient that moves
     * the analyte, one that the author's own definition of the variable names, or what the cohort as a whole is about.
     */
    explained(measured: Measured, patients: Patients): (i: number, direction: 'up' | 'down') => boolean {
        return this.once(patients, `explained ${measured.name}`, () => this.reasons(measured, patients));
    }

    private reasons(measured: Measured, patients: Patients): (i: number, direction: 'up' | 'down') => boolean {
        const { key } = measured.analyte;
        const moves = ({ moves: all }: ConditionFacts) => (all.has('*') ? 'any' : all.get(key));
        const always = new Set(this.context.map(moves));
        for (const { member, facts } of this.declared) if (TIMED.has(member.node.$type)) for (const each of facts) always.add(moves(each));
        const named = columnsRead(stepExpressions(measured.step));
        const reasons: { holds: (i: number) => boolean; up: boolean; down: boolean }[] = [];
        for (const [name, member] of this.lowered.lowering.model.named) {
            const because = (value: number, said: { up: boolean; down: boolean }) => {
                const column = patients.column(name);
                if (column) reasons.push({ holds: (i) => column[i] === value, ...said });
            };
            const facts = this.facts.get(name) ?? [];
            if (member.node.$type === 'Condition' && (named.has(name) || (facts.length === 0 && linked(name, member, key))))
                because(1, { up: true, down: true });
            const plan = this.lowered.lowering.columns.get(name);
            if (plan?.kind === 'category')
                (plan.labels ?? []).forEach((label, index) => {
                    const said = new Set(conditionsMentioned(label).map(moves));
                    if (said.size) because(index, { up: up(said), down: down(said) });
                });
            if (plan?.kind !== 'boolean') continue;
            const said = new Set(facts.map(moves));
            if (up(said) || down(said)) because(1, { up: up(said), down: down(said) });
        }
        const [anyUp, anyDown] = [up(always), down(always)];
        return (i, direction) => (direction === 'up' ? anyUp : anyDown) || reasons.some((reason) => reason[direction] && reason.holds(i));
    }

    /** Whether a patient has one of these conditions, or the cohort is about one. */
    has(keys: readonly string[], patients: Patients): (i: number) => boolean {
        const named = ({ key }: ConditionFacts) => keys.includes(key);
        const those = this.declared.filter(({ facts }) => facts.some(named));
        const columns = those.map(({ name }) => patients.column(name));
        if (this.context.some(named) || columns.includes(undefined)) return () => true;
        // A label of a category, such as a stage, speaks for those who have it.
        for (const [name, { kind, labels }] of this.lowered.lowering.columns) {
            const meant = kind === 'category' ? (labels ?? []).map((label) => conditionsMentioned(label).some(named)) : [];
            if (!meant.includes(true)) continue;
            const values = patients.column(name);
            if (values) columns.push(values.map((value) => Number(meant[value] === true)));
        }
        return (i) => columns.some((column) => column![i] === 1);
    }

    /** The groups that an author thinks of: each branch of the choice, or everybody; of women and men where sex is known. */
    groups(measured: Measured, patients: Patients): PatientGroup[] {
        return this.once(patients, `groups ${measured.name}`, () => this.grouped(measured, patients));
    }

    private grouped({ step }: Measured, patients: Patients): PatientGroup[] {
        const rows = this.once(patients, 'rows', () =>
            [...Array(patients.n).keys()].filter((i) => !patients.weights || patients.weights[i] > 0),
        );
        if (step.value.family !== 'choice') {
            const { female } = this.life(patients);
            if (!female) return [{ at: step.value.at, name: 'all patients', rows }];
            const of = (sex: boolean) => this.once(patients, `rows ${sex}`, () => rows.filter((i) => female(i) === sex));
            return [
                { at: step.value.at, name: 'women', rows: of(true) },
                { at: step.value.at, name: 'men', rows: of(false) },
            ].filter((group) => group.rows.length > 0);
        }
        const guards = step.value.parameters.map((guard) => patients.expression(guard));
        const parts = step.value.parts ?? [];
        const groups = parts.map((part) => ({ at: part.at ?? step.value.at, name: 'this group', rows: [] as number[] }));
        for (const i of rows) {
            let k = 0;
            while (k < guards.length && guards[k](i) !== 1) k++;
            groups[k]?.rows.push(i);
        }
        return groups.filter((group) => group.rows.length > 0);
    }

    /** The chance of having both, row by row: of the one drawn later, given what was drawn of the other. */
    both(a: string, b: string): Float64Array | undefined {
        const order = (name: string) => this.lowered.plan.steps.findIndex(({ column }) => column === name);
        const [first, second] = order(a) < order(b) ? [a, b] : [b, a];
        const drawn = this.patients.column(first);
        const chance = this.chance(second);
        return drawn && chance?.map((each, i) => each * drawn[i]);
    }

    /** The chance of a condition, row by row. */
    chance(name: string): Float64Array | undefined {
        const { patients } = this;
        return 'chance' in patients ? (patients as Rehearsal).chance(name) : patients.column(name);
    }
}

/** Whether the knowledge base links the condition to the analyte. */
function linked(name: string, { node }: NamedMember, analyte: string): boolean {
    const { candidates } = recogniseCondition({ name, label: node.label, codes: ((node as { codes?: string[] }).codes ?? []).map(coding) });
    return candidates.some(({ links, findings }) => findings.length === 0 && links.includes(analyte));
}

/** Children so far apart in age are not of one law. */
const ALIKE = 6;

/** The ages, in whole years, of children whom one law may cover: none where they are too far apart, or infants among them. */
function agesOfMinors(n: number, age: ((i: number) => number) | undefined): number[] | undefined {
    if (!age) return undefined;
    const found = new Set<number>();
    for (let i = 0; i < n; i++) if (age(i) < ADULT) found.add(Math.floor(age(i)));
    const all = [...found].sort((a, b) => a - b);
    return all.length > 1 && all[0] >= 1 && all.at(-1)! - all[0] < ALIKE ? all : undefined;
}

/** Wide enough for each of several groups. */
function outermost(all: readonly Tiers[]): Tiers {
    const tiers: Tiers = {};
    for (const name of Object.keys(all[0]) as (keyof Tiers)[]) {
        const bands = all.map((each) => each[name]);
        if (bands.some((band) => band === undefined)) continue;
        tiers[name] = {
            low: Math.min(...bands.map((band) => band!.low)),
            high: Math.max(...bands.map((band) => band!.high)),
            source: bands[0]!.source,
        };
    }
    return tiers;
}

const TIMED = new Set(['Event', 'Progression', 'Visits', 'Medication']);

function up(said: ReadonlySet<string | undefined>): boolean {
    return said.has('up') || said.has('any');
}
function down(said: ReadonlySet<string | undefined>): boolean {
    return said.has('down') || said.has('any');
}

function factsOf(name: string, { node }: NamedMember): ConditionFacts[] {
    const codes = (node as { codes?: string[] }).codes?.map(coding) ?? [];
    if (node.$type === 'Progression')
        return [node, ...node.members.filter((each) => each.$type === 'State')].flatMap((each) =>
            conditionsOf({ name: each.name ?? '', label: each.label, codes: each.codes.map(coding) }),
        );
    return conditionsOf({ name, label: node.label, codes });
}

export function coding(text: string): { system: string; code: string } {
    const cut = text.indexOf('#');
    return { system: text.slice(0, cut).toUpperCase(), code: text.slice(cut + 1) };
}

/** Sex and age of each patient, as far as the spec has them. */
export class Lives {
    readonly female: ((i: number) => boolean | undefined) | undefined;
    /** Years. */
    readonly age: ((i: number) => number) | undefined;

    constructor(patients: Patients, { lowering }: Lowered) {
        const sex = lowering.columns.get('sex');
        const drawn = patients.column('sex');
        if (sex?.labels?.some((label) => FEMALE.test(label) || MALE.test(label)) && drawn) {
            const labels = sex.labels.map((label) => (FEMALE.test(label) ? true : MALE.test(label) ? false : undefined));
            this.female = (i) => labels[drawn[i]];
        }
        const age = lowering.columns.get('age');
        const years = patients.column('age');
        if (!age || !years || (age.kind !== 'number' && age.kind !== 'integer')) return;
        const factors = conversion(age.unit ?? 'a', 'a');
        const scale = 'problem' in factors ? 1 : factors.scale;
        this.age = (i) => years[i] * scale;
    }
}
