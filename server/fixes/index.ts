import type { Fix } from '../../plan/diagnostic.ts';
import { impossiblePatients, keptApart, misfittingUnit, wrongCode } from './clinical.ts';
import { absentTable, cycle, duplicateName, noFollowup, pathOutside, shadowingName, unknownName, unusedName } from './names.ts';
import type { FixMaker, Source } from './source.ts';
import {
    completedPairs,
    emptyGroup,
    idleRule,
    impossibleArguments,
    impossiblePair,
    mismatch,
    negativeRate,
    rejectingRule,
    uncovered,
    withoutRange,
    wrongUnit,
} from './values.ts';

export type { Source } from './source.ts';

/**
 * Fixes that are made from the text when the author asks for them, by code; those that follow from what a check knows come
 * with its diagnostic. Adding one is a function and a line here, and a line in `test/server/fixes.test.ts`.
 */
export const MAKERS: Record<string, FixMaker> = {
    'name/unknown': unknownName,
    'name/duplicate': duplicateName,
    'name/shadow': shadowingName,
    'dependency/cycle': cycle,
    'type/mismatch': mismatch,
    'distribution/arguments': impossibleArguments,
    'distribution/truncation': withoutRange,
    'table/file': absentTable,
    'table/nomatch': uncovered,
    'unit/incompatible': wrongUnit,
    'calibration/unattainable': emptyGroup,
    'correlation/derived': impossiblePair,
    'correlation/ancestor': impossiblePair,
    'correlation/unattainable': impossiblePair,
    'correlation/completed': completedPairs,
    'rule/never': idleRule,
    'rule/always': idleRule,
    'rule/double-effect': idleRule,
    'rule/acceptance': rejectingRule,
    'output/path': pathOutside,
    'time/followup': noFollowup,
    'time/negative-rate': negativeRate,
    'time/unreachable': idleRule,
    'clinical/unit': misfittingUnit,
    'clinical/sex': impossiblePatients,
    'clinical/age': impossiblePatients,
    'clinical/contraindicated': keptApart,
    'clinical/interaction': keptApart,
    'clinical/code': wrongCode,
    unused: unusedName,
};

/** All fixes of a finding: its own first. */
export function fixesOf(source: Source): Fix[] {
    const { code, fixes = [] } = source.finding;
    const made = Object.hasOwn(MAKERS, code) ? MAKERS[code](source) : [];
    const titles = new Set(fixes.map(({ title }) => title));
    return [...fixes, ...made.filter(({ title }) => !titles.has(title))];
}
