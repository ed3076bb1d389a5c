import { expect, test } from 'vitest';
import schema from '../../clinical/config.schema.json' with { type: 'json' };
import { configOf, configPaths, lintWith, rules, type Severities } from '../../clinical/index.ts';
import { compileSpec } from '../../compiler/compile.ts';
import { textOf } from '../project/sources.ts';

const SPEC = `cohort C {
  sex ~ categorical(female: 51%, male: 49%) age [years] ~ normal(52, 16) in 18..95
  triglycerides LOINC#2571-8 [mg/dL] ~ normal(150, 128)
}`;

function severityOf(text: string, level?: 'off' | 'error' | 'hint'): string | undefined {
    const severities: Severities = level ? { 'clinical/shape': level } : {};
    const compilation = compileSpec({ read: () => ({ text }) }, 'c.cohort', { lint: lintWith(severities) });
    if ('unreadable' in compilation) throw new Error(compilation.unreadable);
    return compilation.diagnostics.find(({ code }) => code === 'clinical/shape')?.severity;
}

test('a rule is as loud as it is set', () => {
    expect(severityOf(SPEC)).toBe('warning');
    expect(severityOf(SPEC, 'hint')).toBe('hint');
    expect(severityOf(SPEC, 'error')).toBe('error');
    expect(severityOf(SPEC, 'off')).toBeUndefined();
});

test('a comment silences a rule, and one that silences nothing is told', () => {
    expect(severityOf(SPEC.replace('  trig', '  // cohort-ignore clinical/shape\n  trig'))).toBeUndefined();
    const idle = SPEC.replace('  trig', '  // cohort-ignore clinical/order\n  trig');
    const compilation = compileSpec({ read: () => ({ text: idle }) }, 'c.cohort', { lint: lintWith() });
    if ('unreadable' in compilation) throw new Error(compilation.unreadable);
    expect(compilation.diagnostics.some(({ code, message }) => code === 'unused' && message.includes('clinical/order'))).toBe(true);
});

test('what is wrong in the file is told in words', () => {
    expect(configOf('{ "lint": { "severities": { "clinical/shape": "off" } } }')).toEqual({
        severities: { 'clinical/shape': 'off' },
        problems: [],
    });
    expect(configOf('{ "lint": { "severities": { "clinical/shapes": "off" } } }').problems[0]).toContain(
        'There is no rule `clinical/shapes`',
    );
    expect(configOf('{ "lint": { "severities": { "clinical/shape": "loud" } } }').problems[0]).toContain(
        'off, hint, information, warning, error',
    );
    expect(configOf('{ "lint": { "severities": { "__proto__": "off" } } }').severities).toEqual({});
    expect(configOf('{').problems).toHaveLength(1);
    expect(configOf('[]').problems).toHaveLength(1);
});

test('the nearest folder comes first', () => {
    expect(configPaths('/a/b/c.cohort')).toEqual(['/a/b/cohort.config.json', '/a/cohort.config.json', '/cohort.config.json']);
});

test('schema and settings know every rule', () => {
    const codes = rules.map(({ code }) => code).sort();
    expect(Object.keys(schema.properties.lint.properties.severities.properties).sort()).toEqual(codes);
    const manifest = JSON.parse(textOf('package.json'));
    expect(Object.keys(manifest.contributes.configuration.properties['cohort.lint.severities'].properties).sort()).toEqual(codes);
});
