export type Sex = 'female' | 'male';

/** The patients that a question is about. What is left out may be anything. */
export interface Group {
    sex?: Sex;
    /** Years, from low to high; both may be the same. */
    age?: readonly [low: number, high: number];
    /** Only facts about pregnant women where true; never those where false or absent. */
    pregnant?: boolean;
}

/** Whom a fact is about: `age` is low ≤ x < high in years. */
export interface Subjects {
    sex?: Sex;
    age: readonly [low: number, high: number];
    pregnant?: true;
}

/**
 * The facts that speak of some of the group, or none where they leave some of its ages or one of its sexes out: what is
 * true of adults says nothing of a cohort with children.
 */
export function about<T extends Subjects>(facts: readonly T[], group: Group): readonly T[] {
    const fitting = facts.filter(
        (fact) =>
            (fact.pregnant ?? false) === (group.pregnant ?? false) &&
            (group.sex === undefined || fact.sex === undefined || fact.sex === group.sex) &&
            (group.age === undefined || overlaps(fact.age, group.age)),
    );
    const sexes = group.sex ? [group.sex] : (['female', 'male'] as const);
    return sexes.every((sex) => covered(fitting, sex, group)) ? fitting : [];
}

function covered(facts: readonly Subjects[], sex: Sex, { age, pregnant }: Group): boolean {
    if (pregnant && sex === 'male') return true;
    const spans = facts.filter((fact) => fact.sex === undefined || fact.sex === sex).map((fact) => fact.age);
    if (age === undefined) return spans.length > 0;
    let reached = age[0];
    for (const [low, high] of spans.sort((a, b) => a[0] - b[0])) {
        if (low > reached) return false;
        if (high > age[1]) return true;
        reached = Math.max(reached, high);
    }
    return false;
}

const overlaps = (fact: readonly [number, number], [low, high]: readonly [number, number]): boolean => fact[0] <= high && low < fact[1];
