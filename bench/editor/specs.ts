/**
 * Specs of a wanted length for the measures of the editor, made anew each time so that nothing large is kept. They have what
 * real ones have: a comment now and then, draws that depend on what came before, guarded choices, conditions with ratios and
 * effects, correlations, requirements and tests.
 */

/** Lines that declare the variables and the condition of one block; every name ends with its number. */
function block(i: number): string[] {
    const before = i === 0 ? 'age' : `level_${i - 1}`;
    return [
        `/** Block ${i}: what follows depends on the block before it. */`,
        `level_${i} [mg/dL] ~ normal(100 + 0.1 * (${before} - 50), 12) in 20..300 round 1`,
        `ratio_${i} ~ lognormal(mean: 2.5, sd: 0.7) in 0.2..12`,
        `stage_${i} "Stage ${i}" ~ categorical(low: 50%, middle: 30%, high: 20%)`,
        `marker_${i} [mmol/L] ~`,
        `    when stage_${i} == high: normal(8, 1.2)`,
        `    when sex == male:        normal(6.2, 0.9)`,
        `    otherwise:               normal(5.4, 0.8)`,
        `  limits 1..20`,
        `index_${i} = (level_${i} / 10 + ratio_${i} * 2) / 3 round 0.01`,
        `flag_${i} ~ bernoulli(logistic(-2 + 0.02 * (age - 50)))`,
        `correlate ratio_${i} with flag_${i} 0.1`,
        '',
        `condition disease_${i} "Disease ${i}" LOCAL#D${i} {`,
        `  prevalence ${5 + (i % 10)}%`,
        `  odds ratios {`,
        `    age:     1.02`,
        `    ratio_${i}: 1.2`,
        `    stage_${i} == high: 1.8`,
        `  }`,
        `  effect index_${i} + normal(1.5, 0.4)`,
        `}`,
        i < 150 ? `require index_${i} > -50` : `// as many requirements as a cohort may have`,
        `expect prevalence(disease_${i}) in 1%..30%`,
        '',
    ];
}

/** A cohort of exactly `lines` lines, without errors. */
export function specOf(lines: number, name = 'Reference'): string {
    const head = [
        `cohort ${name} {`,
        '  patients 1_000',
        '  sex ~ categorical(female: 51%, male: 49%)',
        '  age [years] ~ normal(52, 17) in 18..95 round 1',
    ];
    const body: string[] = [];
    for (let i = 0; head.length + body.length + 1 < lines; i++) body.push(...block(i).map((line) => (line === '' ? '' : `  ${line}`)));
    const whole = Math.floor((lines - head.length - 1) / block(0).length) * block(0).length;
    const rest = Array.from({ length: lines - head.length - 1 - whole }, (_, i) => `  // note ${i}`);
    return `${[...head, ...body.slice(0, whole), ...rest, '}'].join('\n')}\n`;
}
