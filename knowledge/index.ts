/** For tests and tools. Programs import the file they need: what is cold (all but analytes, units, codes) is then not loaded. */
export * from './analytes.ts';
export * from './codes.ts';
export * from './conditions.ts';
export * from './correlations.ts';
export * from './drugs.ts';
export * from './group.ts';
export * from './library.ts';
export * from './limits.ts';
export * from './names.ts';
export * from './populations.ts';
export * from './recognition.ts';
export * from './relations.ts';
export * from './sources.ts';
export * from './units.ts';
