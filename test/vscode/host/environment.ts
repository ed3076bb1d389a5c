/** Environment variables of the extension host: where the report of the suites goes, and which tests are wanted. */
export const REPORT = 'COHORT_SUITES_REPORT';
export const GREP = 'COHORT_SUITES_GREP';
