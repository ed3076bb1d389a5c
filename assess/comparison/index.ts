/** Two cohorts side by side: what a change of definitions did to the patients. */
export { comparing, histogramsOf, type Sampled } from './compare.ts';
export { Patients } from './patients.ts';
