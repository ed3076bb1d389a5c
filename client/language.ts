/** The language's identifier, and the section of its settings. */
export const LANGUAGE = 'cohort';
