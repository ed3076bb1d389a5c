import { codeSystem } from '../../knowledge/codes.ts';

/** Where anybody can look a code up, by its system. */
const PAGES: Record<string, (code: string) => string> = {
    LOINC: (code) => `https://loinc.org/${code}/`,
    SNOMED: (code) => `https://browser.ihtsdotools.org/?perspective=full&conceptId1=${code}`,
    ICD10: (code) => `https://icd.who.int/browse10/2019/en#/${code}`,
    ICD10CM: (code) => `https://www.icd10data.com/search?s=${code}`,
    RXNORM: (code) => `https://mor.nlm.nih.gov/RxNav/search?searchBy=RXCUI&searchTerm=${code}`,
    ATC: (code) => `https://atcddd.fhi.no/atc_ddd_index/?code=${code}`,
};

/** The public page of `SYSTEM#code`; nothing for systems that have none. */
export function codePage(written: string): string | undefined {
    const [name, code = ''] = written.split('#');
    const system = codeSystem(name);
    return system && Object.hasOwn(PAGES, system.name) ? PAGES[system.name](encodeURIComponent(code)) : undefined;
}
