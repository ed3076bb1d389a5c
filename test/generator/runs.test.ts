import { expect, test, vi } from 'vitest';
import { Pilot } from '../../generator/calibrate/pilot.ts';
import { Runs } from '../../generator/calibrate/runs.ts';
import { Frame } from '../../generator/frame.ts';
import { Program, setUnknowns } from '../../generator/program.ts';
import { col, condition, derived, dist, op, planOf, variable } from './plan-fixture.ts';

test('a column is run again where its constants or its inputs have changed, and only there', () => {
    const plan = planOf([
        variable('a', dist('normal', 0, 1)),
        condition('ill', 0.3, col('a')),
        derived('sum', op('add', col('a'), col('ill'))),
        derived('twice', op('multiply', 2, col('a'))),
    ]);
    const program = new Program(plan);
    const frame = new Frame(program, 1024, [], new Pilot(plan, 1024));
    frame.begin(1024);
    const runs = new Runs(frame);
    const names = program.steps.map(({ step }) => step.column);
    const ran = vi.spyOn(frame, 'run');
    const sweep = (): string[] => {
        ran.mockClear();
        for (const k of program.steps.keys()) runs.run(k);
        return ran.mock.calls.map(([k]) => names[k]);
    };
    expect(sweep()).toEqual(['a', 'ill', 'sum', 'twice']);
    expect(sweep()).toEqual([]);
    setUnknowns(program.steps[1].kernel, new Map([['ill.prevalence.0', 0.5]]));
    expect(sweep()).toEqual(['ill', 'sum']);
    runs.anew(0);
    expect(sweep()).toEqual(['ill', 'sum', 'twice']);
    runs.release(3);
    expect(sweep()).toEqual(['twice']);
});
