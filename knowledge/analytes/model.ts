/** One quantity measured in patients: a laboratory analyte, a vital sign, a score. */
export interface Analyte {
    /** Stable name in snake case, such as `hba1c`. */
    key: string;
    /** For people: `Hemoglobin A1c`. */
    name: string;
    /** Other names people give it, lower case, words separated by one space. */
    aliases: string[];
    /** LOINC codes; the first is the preferred one. Empty where none is known. */
    loinc: string[];
    /** Those of `loinc` that no source confirms: they may recognise, but never raise an error. */
    unverified?: string[];
    /** The unit in which everything about it is kept, canonical UCUM. */
    unit: string;
    /** Other units it is reported in: value there = value in the analyte's unit · scale + offset. */
    alternatives: AlternativeUnit[];
    /** Decimals customarily reported in `unit`, where known: as NHANES' laboratories report it. */
    decimals?: number;
    /** `vital`, `chem`, `cbc` … */
    group: string;
    /** Where name, code and unit come from. */
    source: string;
}

export interface AlternativeUnit {
    unit: string;
    scale: number;
    offset: number;
    /** UCUM for one unit in terms of another; otherwise the molar mass, charge or convention that makes the factor. */
    source: string;
}
