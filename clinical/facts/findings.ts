/** What a condition means in numbers: where the mean of those who have it lies by definition or in every survey. */
export interface Finding {
    condition: string;
    /** Only of codes that begin so. */
    icd?: string;
    analyte: string;
    /** The mean of a group with the condition is not below `low`, not above `high`. */
    low?: number;
    high?: number;
    /** The mean of a group without it is not above, where the spec tells the two apart. */
    without?: number;
    source: string;
}

const KDIGO = 'KDIGO 2012, chronic kidney disease';
const CTCAE = 'NCI CTCAE v5.0: from the limit of normal';
const WHO_ANAEMIA = 'below 13 g/dL in men, 12 in women (WHO/NMH/NHD/MNM/11.1)';
const ACID_BASE = 'Berend et al., N Engl J Med 2014;371:1434: normal 7.38 to 7.42';

export const findings: readonly Finding[] = [
    {
        condition: 'type2_diabetes',
        analyte: 'hba1c',
        low: 6.0,
        without: 6.5,
        source: 'diagnosed diabetics in NHANES 2011–2018: mean 7.4 %; diagnosis from 6.5 % (ADA)',
    },
    { condition: 'type1_diabetes', analyte: 'hba1c', low: 6.0, without: 6.5, source: 'diagnosis from 6.5 % (ADA)' },
    {
        condition: 'type2_diabetes',
        analyte: 'glucose_fasting',
        low: 105,
        without: 126,
        source: 'diagnosed diabetics in NHANES 2011–2018: mean 161 mg/dL; diagnosis from 126 mg/dL (ADA)',
    },
    {
        condition: 'type2_diabetes',
        analyte: 'glucose',
        low: 100,
        without: 140,
        source: 'diagnosed diabetics in NHANES 2011–2018: mean 161 mg/dL fasting',
    },
    { condition: 'type1_diabetes', analyte: 'glucose', low: 100, source: 'diagnosis from 126 mg/dL fasting (ADA)' },
    { condition: 'type1_diabetes', analyte: 'glucose_fasting', low: 105, source: 'diagnosis from 126 mg/dL (ADA)' },
    { condition: 'prediabetes', analyte: 'hba1c', low: 5.4, high: 6.5, source: '5.7 % to 6.4 % (ADA)' },
    { condition: 'prediabetes', analyte: 'glucose_fasting', low: 95, high: 126, source: '100 to 125 mg/dL (ADA)' },
    { condition: 'obesity', analyte: 'bmi', low: 30, source: 'from 30 kg/m2 in adults (WHO)' },
    { condition: 'anaemia', analyte: 'hemoglobin', high: 13, source: WHO_ANAEMIA },
    { condition: 'iron_deficiency_anaemia', analyte: 'hemoglobin', high: 13, source: WHO_ANAEMIA },
    {
        condition: 'iron_deficiency_anaemia',
        analyte: 'ferritin',
        high: 100,
        source: 'WHO 2020, ferritin: below 15 ng/mL, below 70 with inflammation',
    },
    { condition: 'iron_deficiency_anaemia', analyte: 'mcv', high: 92, source: 'microcytic: Fletcher et al., Br J Haematol 2022;196:523' },
    { condition: 'b12_deficiency', analyte: 'mcv', low: 85, source: 'macrocytic: Devalia et al., Br J Haematol 2014;166:496' },
    { condition: 'chronic_kidney_disease', icd: 'N18.3', analyte: 'egfr', low: 28, high: 62, source: `30 to 59 (${KDIGO})` },
    { condition: 'chronic_kidney_disease', icd: 'N18.4', analyte: 'egfr', low: 13, high: 31, source: `15 to 29 (${KDIGO})` },
    { condition: 'esrd', icd: 'N18', analyte: 'egfr', high: 20, source: `below 15 (${KDIGO})` },
    { condition: 'esrd', icd: 'N18', analyte: 'creatinine', low: 2, source: `a filtration rate below 15 (${KDIGO})` },
    { condition: 'aki', analyte: 'creatinine', low: 1.2, source: '1.5 times the baseline (KDIGO 2012, acute kidney injury)' },
    {
        condition: 'thrombocytopenia',
        analyte: 'platelets',
        high: 150,
        source: 'below the limit of normal of 150 (NCI CTCAE v5.0, platelet count decreased)',
    },
    { condition: 'thrombocytosis', analyte: 'platelets', low: 400, source: 'from 450 (WHO 2016, essential thrombocythaemia)' },
    { condition: 'neutropenia', analyte: 'neut_abs', high: 1.5, source: 'below 1.5 (NCI CTCAE v5.0, neutrophil count decreased, grade 2)' },
    {
        condition: 'polycythaemia',
        analyte: 'hemoglobin',
        low: 15,
        source: 'above 16.5 g/dL in men, 16 in women (WHO 2016, polycythaemia vera)',
    },
    { condition: 'hyponatraemia', analyte: 'sodium', high: 135, source: CTCAE },
    { condition: 'hypernatraemia', analyte: 'sodium', low: 142, source: CTCAE },
    { condition: 'hyperkalaemia', analyte: 'potassium', low: 5.0, source: CTCAE },
    { condition: 'hypokalaemia', analyte: 'potassium', high: 3.5, source: CTCAE },
    { condition: 'hypercalcaemia', analyte: 'calcium', low: 10.2, source: CTCAE },
    { condition: 'hypoglycaemia', analyte: 'glucose', high: 80, source: 'below 70 mg/dL (ADA)' },
    { condition: 'dka', analyte: 'glucose', low: 200, source: 'from 200 mg/dL (ADA 2024)' },
    { condition: 'dka', analyte: 'ph_arterial', high: 7.35, source: 'below 7.3 (ADA 2024)' },
    { condition: 'dka', analyte: 'bicarbonate', high: 20, source: 'below 18 mmol/L (ADA 2024)' },
    { condition: 'acidosis', analyte: 'ph_arterial', high: 7.38, source: ACID_BASE },
    { condition: 'alkalosis', analyte: 'ph_arterial', low: 7.42, source: ACID_BASE },
    { condition: 'copd', analyte: 'fev1_fvc', high: 72, source: 'below 70 % after bronchodilation (GOLD report)' },
    { condition: 'osteoporosis', analyte: 'dxa_tscore', high: -1.8, source: '−2.5 or below (WHO Technical Report Series 843)' },
    { condition: 'hyperthyroidism', analyte: 'tsh', high: 4.5, source: 'low (Ross et al., American Thyroid Association 2016)' },
    {
        condition: 'hypothyroidism',
        analyte: 'tsh',
        low: 0.8,
        source: 'raised, normal on treatment (Jonklaas et al., American Thyroid Association 2014)',
    },
    { condition: 'anorexia_nervosa', analyte: 'bmi', high: 19, source: 'ICD-11: below 18.5 kg/m2' },
    { condition: 'nephrotic_syndrome', analyte: 'albumin', high: 3.5, source: 'below 3 g/dL (KDIGO 2021, glomerular diseases)' },
    { condition: 'fever', analyte: 'temperature', low: 37.3, source: 'from 38 °C (NCI CTCAE v5.0, fever)' },
    { condition: 'hypothermia', analyte: 'temperature', high: 35.5, source: 'below 35 °C (NCI CTCAE v5.0, hypothermia)' },
    { condition: 'tachycardia', analyte: 'heart_rate', low: 95, source: 'above 100 (ACC/AHA/HRS 2015, supraventricular tachycardia)' },
    { condition: 'hypotension', analyte: 'sbp', high: 105, source: 'below 90 mmHg (ESC 2021, heart failure: hypotension of shock)' },
    { condition: 'gestational_diabetes', analyte: 'glucose_fasting', low: 80, source: 'from 92 mg/dL (IADPSG)' },
    {
        condition: 'pancreatitis',
        icd: 'K85',
        analyte: 'lipase',
        low: 150,
        source: 'three times the upper limit (revised Atlanta classification 2012)',
    },
    {
        condition: 'myocardial_infarction',
        analyte: 'troponin_i_hs',
        low: 26,
        source: 'above the 99th percentile (fourth universal definition of myocardial infarction, 2018)',
    },
    { condition: 'vitamin_d_deficiency', analyte: 'vitamin_d25', high: 21, source: 'below 20 ng/mL (Endocrine Society 2011)' },
];
