/** What the rules know of a condition. Codes: ICD-10-CM (titles checked) and SNOMED CT as listed in knowledge/SOURCES.md. */
export interface ConditionFacts {
    key: string;
    /** ICD-10 categories or codes; a longer code counts as well. The first is the one to offer. */
    icd: readonly string[];
    snomed: readonly string[];
    names: readonly string[];
    sex?: 'female' | 'male';
    /** Ages at which it occurs, in years, with the source. */
    ages?: { low: number; high: number; source: string };
    /** Analytes that it moves, by key: up, down or either way. `*` is any: whoever is that ill explains any value. */
    moves: ReadonlyMap<string, 'up' | 'down' | 'any'>;
}

const MCE_MATERNITY = { low: 9, high: 64, source: 'Medicare Code Editor, maternity diagnoses' };
const NEWBORN = { low: 0, high: 1, source: 'Medicare Code Editor, newborn diagnoses' };

type Row = [key: string, icd: string, snomed: string, names: string, moves: string, more?: Pick<ConditionFacts, 'sex' | 'ages'>];

/**
 * key | ICD-10 | SNOMED CT | names beside the key | what it moves: `+` up, `-` down, `~` either way, `*` all.
 * A link only ever silences a rule: a condition in the spec is a reason for values that would be odd without it.
 */
const ROWS: readonly Row[] = [
    [
        'type2_diabetes',
        'E11',
        '44054006',
        'diabetes|dm|dm2|t2d|t2dm|type 2 diabetes|type 2 diabetes mellitus|diabetes mellitus|diabetic|niddm',
        '+glucose +glucose_fasting +glucose_poc +hba1c +triglycerides -hdl +bmi +weight +waist +sbp +dbp +uacr +urine_albumin ~insulin_fasting',
    ],
    [
        'type1_diabetes',
        'E10',
        '46635009',
        't1d|t1dm|type 1 diabetes|type 1 diabetes mellitus|iddm',
        '+glucose +glucose_fasting +glucose_poc +hba1c +triglycerides +uacr',
    ],
    ['prediabetes', 'R73', '15777000', 'impaired fasting glucose|impaired glucose tolerance', '+glucose +glucose_fasting +hba1c +bmi'],
    ['gestational_diabetes', 'O24', '11687002', 'gdm', '+glucose +glucose_fasting +hba1c', { sex: 'female', ages: MCE_MATERNITY }],
    [
        'dka',
        'E10.10 E11.10 E10.1 E11.1',
        '420422005',
        'diabetic ketoacidosis|ketoacidosis|hhs|hyperosmolar hyperglycaemic state|hyperosmolar hyperglycemic state',
        '*',
    ],
    [
        'hypoglycaemia',
        'E16.2 E16.1 E16.0',
        '302866003',
        'hypoglycemia|insulinoma|hyperinsulinism',
        '-glucose -glucose_fasting -glucose_poc ~insulin_fasting',
    ],
    [
        'hypertension',
        'I10 I11 I12 I13 I15 I16',
        '59621000',
        'high blood pressure|htn|treated hypertension|hypertensive|hypertensive crisis|hypertensive emergency',
        '+sbp +dbp +map +pulse_pressure',
    ],
    ['hypotension', 'I95', '45007003', 'low blood pressure', '-sbp -dbp -map'],
    [
        'hyperlipidaemia',
        'E78',
        '55822004',
        'hyperlipidemia|hypercholesterolaemia|hypercholesterolemia|dyslipidaemia|dyslipidemia|familial hypercholesterolaemia|familial hypercholesterolemia|hypertriglyceridaemia|hypertriglyceridemia|chylomicronaemia',
        '+cholesterol_total +ldl +ldl_direct +non_hdl +triglycerides ~hdl +apob +lpa',
    ],
    [
        'obesity',
        'E66',
        '162864005 414916001',
        'obese|morbid obesity|class 3 obesity|severe obesity',
        '+bmi +weight +waist +bsa +sbp +dbp +crp +hscrp +triglycerides +insulin_fasting',
    ],
    [
        'anorexia_nervosa',
        'F50',
        '56882008',
        'anorexia|eating disorder',
        '-bmi -weight -waist -heart_rate -potassium -phosphate -glucose -sbp -dbp -temperature',
    ],
    [
        'malnutrition',
        'E40 E41 E42 E43 E44 E45 E46 R64',
        '238107002',
        'kwashiorkor|marasmus|cachexia|underweight|undernutrition',
        '-bmi -weight -albumin -protein_total -phosphate -potassium -hemoglobin -height -waist',
    ],
    ['metabolic_syndrome', 'E88.81', '237602007', '', '+triglycerides -hdl +waist +bmi +glucose +glucose_fasting +sbp +dbp'],
    [
        'chronic_kidney_disease',
        'N18 N19',
        '709044004 431855005 431856006 433144002 431857002 433146000',
        'ckd|chronic renal failure|kidney disease|renal impairment|renal insufficiency|ckd stage 3|ckd stage 4|ckd stage 5',
        '+creatinine +bun +urea -egfr +potassium +phosphate +uacr +urine_albumin -hemoglobin -hematocrit -rbc +pth ~calcium -bicarbonate +uric_acid +sbp +nt_probnp +bnp +anion_gap +troponin_t_hs +troponin_i_hs',
    ],
    [
        'esrd',
        'N18.6 N18.5 Z99.2',
        '46177005 236435004',
        'dialysis|haemodialysis|hemodialysis|peritoneal dialysis|end stage renal disease|end stage kidney disease|kidney failure|renal failure|eskd|on dialysis|haemodialysis patient',
        '+creatinine +bun +urea -egfr +potassium +phosphate +pth ~calcium -bicarbonate -hemoglobin -hematocrit -rbc +ferritin +sbp +dbp +uric_acid +anion_gap +nt_probnp +bnp +troponin_t +troponin_i +troponin_t_hs +troponin_i_hs +magnesium -urine_output_hourly -albumin +sodium +crp',
    ],
    [
        'aki',
        'N17',
        '14669001',
        'acute kidney injury|acute renal failure|kidney injury',
        '+creatinine +bun +urea -egfr +potassium +phosphate -bicarbonate ~sodium -calcium -urine_output_hourly +uric_acid',
    ],
    ['kidney_transplant', 'Z94.0', '70536003', 'renal transplant', '+creatinine +bun -egfr +tacrolimus_level -hemoglobin'],
    [
        'coronary_heart_disease',
        'I25 I24',
        '53741008',
        'chd|cad|coronary artery disease|ischaemic heart disease|ischemic heart disease|ihd',
        '~ldl ~cholesterol_total ~heart_rate +troponin_t +troponin_i +troponin_t_hs +troponin_i_hs',
    ],
    [
        'myocardial_infarction',
        'I21 I22',
        '22298006',
        'mi|heart attack|ami|stemi|nstemi|acute coronary syndrome|acs',
        '+troponin_t +troponin_i +troponin_t_hs +troponin_i_hs +ck +ck_mb +ast +ldh +nt_probnp +bnp ~heart_rate ~sbp +glucose +wbc +crp -lvef',
    ],
    [
        'heart_failure',
        'I50',
        '88805009 84114007',
        'hf|chf|congestive heart failure|hfref|hfpef|cardiac failure',
        '+nt_probnp +bnp -lvef -sodium +creatinine +bun ~sbp ~heart_rate ~weight +troponin_t_hs +resp_rate -spo2',
    ],
    [
        'cardiogenic_shock',
        'R57',
        '89138009',
        'shock|hypovolaemic shock|hypovolemic shock|haemorrhagic shock|hemorrhagic shock|septic shock',
        '*',
    ],
    ['cardiac_arrest', 'I46', '410429000', 'post arrest|rosc', '*'],
    ['atrial_fibrillation', 'I48', '49436004', 'af|afib|atrial flutter', '+heart_rate +nt_probnp +bnp +inr +pt'],
    ['tachycardia', 'I47 R00.0', '3424008', 'supraventricular tachycardia|svt|ventricular tachycardia', '+heart_rate'],
    [
        'bradycardia',
        'R00.1 I49.5 I44',
        '48867003',
        'athlete|endurance athlete|athletes|elite athlete|heart block|sick sinus syndrome|trained',
        '-heart_rate',
    ],
    ['long_qt', 'I45.81', '9651007', 'long qt syndrome', '+qtc'],
    [
        'stroke',
        'I63 I61 I60 I64',
        '230690007',
        'ischaemic stroke|ischemic stroke|cva|cerebral infarction|intracerebral haemorrhage|subarachnoid haemorrhage',
        '+sbp +dbp +map +glucose -gcs_total',
    ],
    [
        'venous_thromboembolism',
        'I26 I82',
        '59282003',
        'pulmonary embolism|dvt|deep vein thrombosis|vte|pe',
        '+d_dimer +heart_rate +resp_rate -spo2 -po2_arterial -pco2_arterial +troponin_i +troponin_t +nt_probnp +inr +pt',
    ],
    ['pulmonary_hypertension', 'I27', '70995007', '', '+nt_probnp +bnp -spo2'],
    [
        'cyanotic_heart_disease',
        'Q20 Q21 Q22 Q23 Q24',
        '13213009',
        'congenital heart disease|eisenmenger|tetralogy of fallot|cyanotic congenital heart disease',
        '-spo2 -sao2 -po2_arterial +hemoglobin +hematocrit +rbc',
    ],
    ['asthma', 'J45 J46', '195967001', '', '-fev1_fvc +resp_rate -spo2 +eos_abs +eos_pct +ige +heart_rate ~pco2_arterial'],
    [
        'copd',
        'J44 J43',
        '185086009 87433001',
        'chronic obstructive pulmonary disease|emphysema|chronic bronchitis',
        '-fev1_fvc -spo2 -sao2 -po2_arterial +pco2_arterial +bicarbonate +hco3_arterial +resp_rate +hemoglobin +hematocrit ~bmi',
    ],
    [
        'respiratory_failure',
        'J96 J80',
        '409622000',
        'acute respiratory failure|ards|acute respiratory distress syndrome|hypoxia|ventilated|mechanical ventilation',
        '-spo2 -sao2 -po2_arterial ~pco2_arterial ~ph_arterial +resp_rate +heart_rate +lactate +fio2 +peep ~bicarbonate ~hco3_arterial',
    ],
    [
        'pneumonia',
        'J12 J13 J14 J15 J16 J17 J18',
        '233604007',
        'community acquired pneumonia',
        '+crp +procalcitonin +wbc +neut_abs +neut_pct +temperature +heart_rate +resp_rate -spo2 -po2_arterial -sbp +lactate -sodium -albumin +bun',
    ],
    [
        'covid19',
        'U07.1 U07',
        '840539006',
        'covid|covid 19|sars cov 2',
        '+crp +hscrp +ferritin +d_dimer -lymph_abs -lymph_pct +temperature +resp_rate -spo2 -po2_arterial +ldh +heart_rate +fibrinogen',
    ],
    ['bronchiolitis', 'J21', '4120002', 'rsv', '+resp_rate +heart_rate -spo2 +temperature'],
    ['influenza', 'J09 J10 J11', '6142004', 'flu', '+temperature +heart_rate +crp +resp_rate'],
    ['fever', 'R50', '386661006', 'febrile|pyrexia|febrile illness|infection', '+temperature +heart_rate +crp +wbc +resp_rate'],
    ['heat_stroke', 'T67', '52072009', 'heatstroke|heat exhaustion|hyperthermia', '*'],
    [
        'kawasaki',
        'M30.3',
        '75053002',
        'kawasaki disease',
        '+platelets +crp +esr +wbc +temperature +heart_rate +alt -albumin -hemoglobin -sodium',
    ],
    ['hypothermia', 'T68 R68.0', '386689009', 'therapeutic hypothermia|cooling', '-temperature -heart_rate'],
    ['cystic_fibrosis', 'E84', '190905008', 'cf', '+sweat_chloride -bmi -weight -height -spo2 -vitamin_d25 +glucose +hba1c'],
    [
        'hypothyroidism',
        'E03 E02 E06.3',
        '40930008',
        'underactive thyroid|hashimoto|hashimoto thyroiditis|myxoedema|congenital hypothyroidism',
        '+tsh -t4_free -t4_total -t3_free +cholesterol_total +ldl +ck -heart_rate -sodium +weight +bmi',
    ],
    [
        'hyperthyroidism',
        'E05',
        '34486009',
        'thyrotoxicosis|graves|graves disease|graves disease|overactive thyroid',
        '-tsh +t4_free +t4_total +t3_free +heart_rate -cholesterol_total -weight +temperature',
    ],
    ['cushing', 'E24', '47270006', 'cushing syndrome|cushings syndrome', '+cortisol +glucose +sbp -potassium +wbc'],
    ['addison', 'E27', '363732003', 'addisons disease|adrenal insufficiency', '-cortisol +potassium -sodium -glucose -sbp'],
    ['hyperaldosteronism', 'E26', '88213004', 'conn syndrome|primary aldosteronism', '-potassium +sbp +dbp +sodium +bicarbonate'],
    ['hyperparathyroidism', 'E21', '66999008', '', '+calcium +calcium_ionized +pth -phosphate +alp'],
    ['hypoparathyroidism', 'E20', '36976004', '', '-calcium -calcium_ionized -pth +phosphate'],
    ['hypercalcaemia', 'E83.52', '66931009', 'hypercalcemia', '+calcium +calcium_ionized'],
    ['hypophosphataemia', 'E83.39', '4996001', 'refeeding syndrome|hypophosphatemia|refeeding', '-phosphate -potassium -magnesium'],
    ['siadh', 'E22.2', '55004003', 'diabetes insipidus', '~sodium ~osmolality ~urine_osmolality'],
    ['hyponatraemia', 'E87.1', '89627008', 'hyponatremia', '-sodium -osmolality -chloride'],
    ['hypernatraemia', 'E87.0', '39355002', 'hypernatremia|dehydration', '+sodium +osmolality +chloride +bun'],
    ['hyperkalaemia', 'E87.5', '14140009', 'hyperkalemia', '+potassium'],
    ['hypokalaemia', 'E87.6', '43339004', 'hypokalemia', '-potassium +bicarbonate'],
    [
        'acidosis',
        'E87.2',
        '51387008',
        'metabolic acidosis|lactic acidosis|respiratory acidosis',
        '-ph_arterial -ph_venous -bicarbonate -hco3_arterial -base_excess +anion_gap +lactate ~pco2_arterial +resp_rate',
    ],
    [
        'alkalosis',
        'E87.3',
        '21420000',
        'metabolic alkalosis',
        '+ph_arterial +ph_venous +bicarbonate +hco3_arterial +base_excess -potassium -chloride',
    ],
    ['gout', 'M10 E79', '90560007 35885006', 'hyperuricaemia|hyperuricemia', '+uric_acid +crp'],
    [
        'tumour_lysis',
        'E88.3',
        '277605001',
        'tumor lysis syndrome|tumour lysis syndrome',
        '+uric_acid +potassium +phosphate -calcium +ldh +creatinine',
    ],
    ['vitamin_d_deficiency', 'E55', '34713006', 'rickets', '-vitamin_d25 +pth -calcium -phosphate +alp'],
    [
        'b12_deficiency',
        'E53 D51',
        '190634004',
        'vitamin b12 deficiency|pernicious anaemia|pernicious anemia',
        '-vitamin_b12 +mcv +mch -hemoglobin -hematocrit -rbc +ldh',
    ],
    ['folate_deficiency', 'D52', '85649008', '', '-folate +mcv -hemoglobin -hematocrit -rbc'],
    [
        'iron_deficiency_anaemia',
        'D50 E61.1',
        '87522002',
        'iron deficiency|iron deficiency anemia|ida',
        '-ferritin -iron +tibc -transferrin_sat +transferrin -mcv -mch -mchc -hemoglobin -hematocrit -rbc +rdw ~platelets',
    ],
    [
        'anaemia',
        'D55 D58 D59 D60 D61 D62 D63 D64',
        '271737000',
        'anemia|anaemic|anemic|haemolytic anaemia|hemolytic anemia|aplastic anaemia|aplastic anemia',
        '-hemoglobin -hematocrit -rbc ~mcv ~mch ~retic_pct ~ldh ~haptoglobin ~bilirubin_total ~bilirubin_indirect ~rdw',
    ],
    [
        'sickle_cell',
        'D57',
        '417357006',
        'sickle cell disease|sickle cell anaemia|sickle cell anemia|scd',
        '-hemoglobin -hematocrit -rbc +wbc +platelets +retic_pct +ldh +bilirubin_total +bilirubin_indirect +rdw ~mcv +ferritin -haptoglobin',
    ],
    [
        'thalassaemia',
        'D56',
        '40108008',
        'thalassemia|beta thalassaemia|beta thalassemia',
        '-hemoglobin -hematocrit -mcv -mch ~rbc +rdw +ferritin +bilirubin_total',
    ],
    ['haemochromatosis', 'E83.1', '399187006', 'hemochromatosis|iron overload', '+ferritin +iron +transferrin_sat -tibc +alt +ast'],
    ['haemophilia_a', 'D66 D67 D68', '28293008', 'hemophilia|haemophilia|hemophilia a|von willebrand disease', '+aptt'],
    [
        'coagulopathy',
        'D65 D68.9',
        '64779008',
        'dic|disseminated intravascular coagulation',
        '+inr +pt +aptt -fibrinogen -platelets +d_dimer',
    ],
    ['thrombocytopenia', 'D69', '302215000', 'itp|immune thrombocytopenia|low platelets|ttp', '-platelets'],
    ['thrombocytosis', 'D47.3 D75.8', '6631009', 'essential thrombocythaemia|essential thrombocythemia', '+platelets'],
    [
        'polycythaemia',
        'D45 D75.1 P61.1',
        '109992005',
        'polycythemia|polycythaemia vera|polycythemia vera',
        '+hemoglobin +hematocrit +rbc +wbc +platelets',
    ],
    [
        'high_altitude',
        'T70.2',
        '27051000119103',
        'altitude|altitude resident|high altitude|mountain',
        '+hemoglobin +hematocrit +rbc -spo2 -sao2 -po2_arterial +resp_rate',
    ],
    ['neutropenia', 'D70', '165517008', 'febrile neutropenia|agranulocytosis', '-neut_abs -neut_pct -wbc +temperature +crp'],
    ['eosinophilia', 'D72.1', '386789004', 'helminth infection|hypereosinophilic syndrome', '+eos_abs +eos_pct +wbc'],
    [
        'leukaemia',
        'C91 C92 C93 C94 C95',
        '93143009',
        'leukemia|cll|cml|aml|all|acute leukaemia|acute leukemia|acute lymphoblastic leukaemia|chronic lymphocytic leukaemia|chronic lymphocytic leukemia|acute myeloid leukaemia|acute myeloid leukemia',
        '~wbc ~lymph_abs ~lymph_pct ~neut_abs ~neut_pct ~mono_abs ~mono_pct ~baso_abs ~baso_pct ~eos_abs ~platelets -hemoglobin -hematocrit -rbc +ldh +uric_acid ~igg',
    ],
    [
        'lymphoma',
        'C81 C82 C83 C84 C85 C86 C88',
        '118600007',
        'hodgkin lymphoma|non hodgkin lymphoma',
        '+ldh ~lymph_abs -hemoglobin ~platelets ~wbc +esr',
    ],
    [
        'multiple_myeloma',
        'C90',
        '109989006',
        'myeloma',
        '+protein_total +globulin +calcium +creatinine -hemoglobin -albumin +esr ~igg ~iga',
    ],
    [
        'cancer',
        'C0 C1 C2 C3 C4 C5 C6 C7 C80',
        '363346000',
        'malignancy|malignant neoplasm|tumour|tumor|metastatic cancer|lung cancer|breast cancer|colon cancer|pancreatic cancer|bladder cancer|melanoma|thyroid cancer|hcc',
        '~cea ~ca125 ~afp ~psa -hemoglobin -albumin +ldh +calcium +crp ~wbc ~platelets ~weight ~bmi +alp +bilirubin_total',
    ],
    ['chemotherapy', 'Z51.1', '367336001', 'on chemotherapy', '-wbc -neut_abs -lymph_abs -hemoglobin -hematocrit -rbc -platelets'],
    [
        'prostate_cancer',
        'C61',
        '92691004 399068003',
        'carcinoma of prostate|prostatic cancer',
        '+psa +alp -testosterone -hemoglobin',
        { sex: 'male' },
    ],
    ['testicular_cancer', 'C62', '363449006', '', '+afp +hcg +ldh', { sex: 'male' }],
    ['penile_cancer', 'C60', '363516008', '', '', { sex: 'male' }],
    ['cervical_cancer', 'C53', '363354003', 'cervix cancer', '', { sex: 'female' }],
    ['endometrial_cancer', 'C54', '188192002', 'uterine cancer', '', { sex: 'female' }],
    ['ovarian_cancer', 'C56', '363443007', '', '+ca125 -hemoglobin', { sex: 'female' }],
    ['vulval_cancer', 'C51 C52', '363418001', 'vulvar cancer', '', { sex: 'female' }],
    ['bph', 'N40', '266569009', 'benign prostatic hyperplasia|enlarged prostate|benign prostatic hypertrophy', '+psa', { sex: 'male' }],
    ['prostatitis', 'N41', '9713002', '', '+psa', { sex: 'male' }],
    ['erectile_dysfunction', 'N52', '860914002', 'impotence', '-testosterone', { sex: 'male' }],
    ['hypogonadism', 'E29', '48723006', 'testicular hypofunction|male hypogonadism', '-testosterone ~lh ~fsh'],
    ['male_infertility', 'N46', '427089005', '', '', { sex: 'male' }],
    ['cryptorchidism', 'Q53', '204878001', 'undescended testis', '', { sex: 'male' }],
    ['female_infertility', 'N97', '707577004', '', '~fsh ~lh', { sex: 'female' }],
    ['endometriosis', 'N80', '129103003', '', '+ca125', { sex: 'female' }],
    [
        'pcos',
        'E28.2',
        '237055002',
        'polycystic ovary syndrome|polycystic ovarian syndrome',
        '+testosterone +lh +insulin_fasting',
        { sex: 'female' },
    ],
    ['menopause', 'N95', '161712005', 'postmenopausal|postmenopause|perimenopause', '+fsh +lh -estradiol', { sex: 'female' }],
    ['uterine_fibroids', 'D25', '95315005', 'fibroids|leiomyoma of uterus', '-hemoglobin -ferritin', { sex: 'female' }],
    ['menorrhagia', 'N92', '386692008', 'heavy menstrual bleeding', '-hemoglobin -ferritin -iron -mcv', { sex: 'female' }],
    [
        'pregnancy',
        'Z33 Z34 O09 O80 O26',
        '77386006',
        'pregnant|gravid|gestation|third trimester|second trimester|first trimester',
        '-hemoglobin -hematocrit -rbc -albumin -creatinine -bun -sodium -bicarbonate -calcium -osmolality +heart_rate +alp +wbc +neut_abs +d_dimer +fibrinogen +hcg +weight +bmi +cholesterol_total +ldl +triglycerides -protein_total +afp ~tsh -uric_acid -ferritin +esr -platelets +waist -pco2_arterial +estradiol +prolactin +t4_total',
        { sex: 'female', ages: MCE_MATERNITY },
    ],
    [
        'preeclampsia',
        'O14 O13 O11 O15',
        '398254007',
        'pre eclampsia|hellp|hellp syndrome|eclampsia',
        '+sbp +dbp +map +uric_acid +upcr +urine_albumin +alt +ast -platelets +creatinine -albumin +ldh -hemoglobin +bilirubin_total -haptoglobin',
        { sex: 'female', ages: MCE_MATERNITY },
    ],
    ['ectopic_pregnancy', 'O00', '79586000', '', '+hcg -hemoglobin', { sex: 'female', ages: MCE_MATERNITY }],
    ['miscarriage', 'O03', '19169002', '', '+hcg', { sex: 'female', ages: MCE_MATERNITY }],
    [
        'postpartum_haemorrhage',
        'O72',
        '47821001',
        'postpartum hemorrhage',
        '-hemoglobin -sbp +heart_rate',
        { sex: 'female', ages: MCE_MATERNITY },
    ],
    [
        'alzheimers',
        'G30',
        '26929004',
        'alzheimers disease|alzheimer disease|alzheimer',
        '',
        {
            ages: {
                low: 30,
                high: 125,
                source: "National Institute on Aging, Alzheimer's Disease Progress Report 2012–2013: from the 30s",
            },
        },
    ],
    [
        'liver_cirrhosis',
        'K74 K70 K72',
        '19943007',
        'cirrhosis|liver failure|acute liver failure|alcoholic liver disease|chronic liver disease|hepatic failure',
        '-albumin +bilirubin_total +bilirubin_direct +bilirubin_indirect +inr +pt +aptt -platelets +ast +alt +ggt +alp -sodium +ammonia -glucose -cholesterol_total -hemoglobin +mcv -fibrinogen +afp -wbc -bun +creatinine',
    ],
    [
        'hepatitis',
        'B15 B16 B17 B18 B19 K71 K73 K75',
        '40468003 128241005',
        'acute hepatitis|hepatitis b|hepatitis c|viral hepatitis|hepatitis a|autoimmune hepatitis|drug induced liver injury',
        '+alt +ast +bilirubin_total +bilirubin_direct +ggt +alp +inr +pt -albumin',
    ],
    ['nafld', 'K76', '197321007', 'fatty liver|nash|masld', '+alt +ast +ggt +triglycerides +bmi +weight'],
    ['gilbert', 'E80.4', '27503000', 'gilbert syndrome', '+bilirubin_total +bilirubin_indirect'],
    [
        'cholestasis',
        'K80 K81 K83',
        '235919008',
        'cholelithiasis|gallstones|biliary obstruction|cholangitis|cholecystitis|primary biliary cholangitis',
        '+bilirubin_total +bilirubin_direct +alp +ggt +alt +ast +wbc +crp +lipase',
    ],
    [
        'pancreatitis',
        'K85 K86',
        '197456007',
        'acute pancreatitis',
        '+lipase +amylase +glucose +triglycerides +wbc +crp -calcium +heart_rate',
    ],
    ['appendicitis', 'K35 K36 K37', '74400008', '', '+wbc +crp +neut_abs +neut_pct +temperature +heart_rate'],
    [
        'inflammatory_bowel_disease',
        'K50 K51',
        '24526004 34000006 64766004',
        'ibd|crohns|crohn disease|crohns disease|ulcerative colitis',
        '+crp +esr -hemoglobin -albumin +platelets -ferritin +wbc -iron -vitamin_b12 -weight',
    ],
    [
        'coeliac',
        'K90',
        '396331005',
        'celiac|coeliac disease|celiac disease|malabsorption',
        '-ferritin -hemoglobin -folate -vitamin_d25 -iron',
    ],
    [
        'gi_bleed',
        'K92 K25 K26 K27',
        '74474003',
        'gastrointestinal bleeding|upper gi bleed|peptic ulcer|bleeding|haemorrhage|hemorrhage',
        '-hemoglobin -hematocrit -rbc +bun -sbp +heart_rate +lactate -ferritin',
    ],
    ['rheumatoid_arthritis', 'M05 M06', '69896004', 'ra|inflammatory arthritis', '+crp +hscrp +esr -hemoglobin +platelets +ferritin'],
    [
        'gca',
        'M31.5 M31.6 M35.3',
        '400130008',
        'giant cell arteritis|polymyalgia rheumatica|vasculitis|polymyalgia',
        '+crp +esr +platelets -hemoglobin',
    ],
    [
        'sle',
        'M32',
        '200936003 55464009',
        'lupus|systemic lupus erythematosus',
        '+esr -wbc -lymph_abs -platelets -hemoglobin -c3 -c4 +creatinine +uacr +upcr',
    ],
    [
        'rhabdomyolysis',
        'M62.82',
        '240131006',
        'crush injury|marathon|marathon runner',
        '+ck +ck_mb +ast +ldh +potassium +creatinine +phosphate -calcium +uric_acid',
    ],
    [
        'muscular_dystrophy',
        'G71',
        '73297009',
        'duchenne|duchenne muscular dystrophy|myositis|polymyositis',
        '+ck +ast +alt +ldh -creatinine',
    ],
    ['osteoporosis', 'M80 M81', '64859006', '', '-dxa_tscore'],
    ['paget', 'M88', '2089002', 'paget disease', '+alp'],
    ['fracture', 'S', '125605004', 'hip fracture|trauma|burns|burn|major trauma|polytrauma|surgery|postoperative', '*'],
    ['sepsis', 'A40 A41 R65 P36', '91302008 76571007', 'septicaemia|septicemia|bacteraemia|severe sepsis|neonatal sepsis', '*'],
    [
        'critical_illness',
        '',
        '431950004',
        'icu|intensive care|critical care|critically ill|icu patient|icu admission|life support|ecmo|resuscitation|coma|overdose|poisoning|intoxication',
        '*',
    ],
    ['malaria', 'B50 B51 B52 B53 B54', '61462000', '', '-platelets -hemoglobin +temperature +bilirubin_total +heart_rate +lactate'],
    ['dengue', 'A90 A91', '38362002', '', '-platelets -wbc +hematocrit +temperature +ast'],
    ['hiv', 'B20 Z21', '86406008', 'aids|hiv infection', '-cd4_abs -lymph_abs -lymph_pct -wbc -hemoglobin -platelets ~weight'],
    ['tuberculosis', 'A15 A16 A17 A18 A19', '56717001', 'tb', '+crp +esr -hemoglobin -weight -bmi +temperature -albumin -sodium'],
    [
        'uti',
        'N39 N10 N30',
        '68566005',
        'pyelonephritis|urinary tract infection|cystitis',
        '+crp +wbc +temperature +heart_rate +procalcitonin',
    ],
    ['cellulitis', 'L03', '128045006', '', '+crp +wbc +temperature'],
    [
        'nephrotic_syndrome',
        'N04',
        '52254009',
        '',
        '-albumin -protein_total +upcr +uacr +urine_albumin +cholesterol_total +triglycerides +ldl -igg',
    ],
    [
        'glomerulonephritis',
        'N00 N01 N03 N05 N08',
        '36171008',
        'diabetic nephropathy|nephropathy|diabetic kidney disease|proteinuria|albuminuria',
        '+uacr +upcr +urine_albumin +creatinine -egfr +bun +sbp -albumin',
    ],
    [
        'alcohol_use_disorder',
        'F10',
        '7200002',
        'alcoholism|alcohol dependence|heavy drinking|alcohol abuse',
        '+ggt +mcv +ast +alt +triglycerides +hdl -magnesium -phosphate -platelets -folate +uric_acid +ethanol_level -sodium',
    ],
    [
        'smoking',
        'F17 Z72.0',
        '449868002 77176002',
        'smoker|current smoker|nicotine dependence',
        '+hemoglobin +hematocrit +wbc +cea -hdl +crp',
    ],
    ['bipolar', 'F31', '13746004', 'bipolar disorder', '+lithium_level'],
    ['epilepsy', 'G40', '84757009', 'seizure', '+phenytoin_level +valproate_level +carbamazepine_level +lactate +ck'],
    ['gender_dysphoria', 'F64', '93461009', 'transgender|gender affirming hormone therapy', '~testosterone ~estradiol ~hemoglobin'],
    [
        'growth_disorder',
        'E34.3 E23 Q77 Q78 R62',
        '237836003',
        'short stature|achondroplasia|growth hormone deficiency|dwarfism|skeletal dysplasia|failure to thrive',
        '-height -weight ~bmi',
    ],
    ['tall_stature', 'E22.0 E34.4 Q87.4', '19346006', 'marfan|marfan syndrome|gigantism|acromegaly|basketball player', '+height +weight'],
    ['turner_syndrome', 'Q96', '38804009', '', '-height +fsh', { sex: 'female' }],
    ['klinefelter', 'Q98', '405769009', 'klinefelter syndrome', '-testosterone +fsh +lh +height', { sex: 'male' }],
    ['down_syndrome', 'Q90', '41040004', 'trisomy 21', '-height'],
    [
        'preterm_newborn',
        'P07',
        '395507008',
        'preterm|premature|prematurity|preterm infant|extremely preterm',
        '-weight -height -head_circumference ~heart_rate -sbp -dbp -map +resp_rate -glucose +bilirubin_total -hemoglobin -calcium -temperature',
        { ages: NEWBORN },
    ],
    [
        'neonatal_jaundice',
        'P55 P58 P59',
        '387712008',
        'jaundice of newborn|jaundiced newborn',
        '+bilirubin_total +bilirubin_indirect',
        { ages: NEWBORN },
    ],
    ['newborn', 'Z38 P', '133931009', 'neonate|neonatal|nicu', '*'],
    ['amputee', 'Z89', '', 'amputation', '-weight -bmi'],
    ['bodybuilder', '', '', 'weightlifter|bodybuilding|strength athlete|rugby', '+bmi +weight +creatinine +ck +bun'],
];

function moved(text: string): Map<string, 'up' | 'down' | 'any'> {
    const words = text.split(' ').filter((word) => word !== '');
    return new Map(
        words.map((word) => {
            if (word === '*') return ['*', 'any'];
            return [word.slice(1), word[0] === '+' ? 'up' : word[0] === '-' ? 'down' : 'any'];
        }),
    );
}

export const conditionFacts: readonly ConditionFacts[] = ROWS.map(([key, icd, snomed, names, moves, more]) => ({
    key,
    icd: icd.split(' ').filter(Boolean),
    snomed: snomed.split(' ').filter(Boolean),
    names: [key.replaceAll('_', ' '), ...names.split('|').filter(Boolean)],
    moves: moved(moves),
    ...more,
}));

const byName = new Map(conditionFacts.flatMap((facts) => facts.names.map((name): [string, ConditionFacts] => [name, facts])));
const bySnomed = new Map(conditionFacts.flatMap((facts) => facts.snomed.map((code): [string, ConditionFacts] => [code, facts])));
const byIcd = conditionFacts
    .flatMap((facts) => facts.icd.map((code): [string, ConditionFacts] => [code, facts]))
    .sort(([a], [b]) => b.length - a.length);

/** The condition of a code, the longest ICD-10 category that it stands under. */
export function conditionByCode(system: string, code: string): ConditionFacts | undefined {
    if (system === 'SNOMED') return bySnomed.get(code);
    if (system !== 'ICD10CM' && system !== 'ICD10') return undefined;
    return byIcd.find(([start]) => code.startsWith(start))?.[1];
}

/** Lower case words of a name or label: `treatedHypertension`, `treated_hypertension`. */
export function wordsOf(text: string): string {
    return text
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .replace(/['’]/g, '')
        .replace(/[^a-z0-9]+/g, ' ')
        .trim();
}

export function conditionByName(text: string): ConditionFacts | undefined {
    return byName.get(wordsOf(text));
}

/** An editor judges a spec at each pause in typing, and most of its names are those of before. */
const MOST_REMEMBERED = 4096;

function remembered<T>(make: (text: string) => T): (text: string) => T {
    const known = new Map<string, T>();
    return (text) => {
        let value = known.get(text);
        if (value === undefined) {
            if (known.size >= MOST_REMEMBERED) known.clear();
            known.set(text, (value = make(text)));
        }
        return value;
    };
}

/** Every condition that a longer text mentions, such as the label of a cohort. */
export const conditionsMentioned: (text: string) => readonly ConditionFacts[] = remembered((text) => {
    const words = ` ${wordsOf(text)} `;
    const found = new Set<ConditionFacts>();
    for (const [name, facts] of byName) if (name.length > 2 && words.includes(` ${name} `)) found.add(facts);
    return [...found];
});

/** What a name or label says. */
const conditionsNamed: (text: string) => readonly ConditionFacts[] = remembered((text) => {
    const exact = conditionByName(text);
    return exact ? [exact] : conditionsMentioned(text);
});

/** Codes decide; without one that is known, name and label. */
export function conditionsOf(of: { name: string; label?: string; codes?: readonly { system: string; code: string }[] }): ConditionFacts[] {
    const found = new Set<ConditionFacts>();
    for (const { system, code } of of.codes ?? []) {
        const facts = conditionByCode(system, code);
        if (facts) found.add(facts);
    }
    for (const text of [of.name, of.label]) {
        if (text !== undefined) for (const each of conditionsNamed(text)) found.add(each);
    }
    return [...found];
}
