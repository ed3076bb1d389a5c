/**
 * Analytes whose typical value few conditions move far, and the conditions that do. Any other reason, intensive care
 * included, moves the typical value of a group within `reach` of `Tiers`: heart failure raises creatinine, not tenfold.
 * Enzymes, hormones and markers of inflammation are not among them.
 */
export const steady: ReadonlyMap<string, readonly string[]> = new Map(
    Object.entries({
        creatinine: 'chronic_kidney_disease esrd aki kidney_transplant rhabdomyolysis tumour_lysis glomerulonephritis multiple_myeloma',
        triglycerides: 'hyperlipidaemia pancreatitis nephrotic_syndrome metabolic_syndrome dka',
        hdl: 'alcohol_use_disorder',
        ldl: 'hyperlipidaemia nephrotic_syndrome',
        cholesterol_total: 'hyperlipidaemia nephrotic_syndrome cholestasis',
        sodium: '',
        potassium: '',
        chloride: '',
        calcium: '',
        magnesium: '',
        albumin: '',
        protein_total: '',
        hemoglobin: '',
        hematocrit: '',
        rbc: 'sickle_cell anaemia',
        mcv: '',
        mch: '',
        mchc: '',
        sbp: 'preterm_newborn newborn',
        dbp: 'preterm_newborn newborn',
        bmi: '',
        waist: '',
        height: 'preterm_newborn newborn growth_disorder',
        weight: 'preterm_newborn newborn growth_disorder',
    }).map(([analyte, conditions]) => [analyte, conditions.split(' ')]),
);
