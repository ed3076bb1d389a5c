/** A cohort in which everything of section 5 happens, for laws that hold of all of it. */
export const WHOLE = `
    enrolment 2019-01-01 .. 2020-12-31
    followup 3 years until 2022-12-31
    age [years] ~ normal(60, 10) in 30..90 round 1
    sex ~ categorical(female: 51%, male: 49%)
    sbp [mmHg] ~ normal(130, 15) in 80..230
    dbp [mmHg] ~ normal(80, 9) in 40..140
    hba1c [%] ~ normal(5.6, 0.4) in 3.5..18 round 0.1
    egfr [mL/min/1.73m2] ~ normal(75, 20) in 5..150
    weight [kg] ~ normal(80, 12) in 30..200
    correlate sbp with dbp 0.6
    require sbp > dbp + 10
    condition diabetes ICD10CM#E11.9 {
        prevalence 15% odds ratios { age: 1.04 }
        incidence 3% per year hazard ratios { age: 1.03 latest(hba1c): 1.5 }
        resolves after ~ exponential(mean: 8) [years]
        effect hba1c + normal(1.9, 0.6) effect crp * 1.3
    }
    visits clinic "Clinic" every 3 months jitter 2 weeks {
        attend 90%
        measure sbp sd 8 trend normal(0.6, 0.2) per year
        measure dbp sd 5
        measure hba1c sd 0.3 autocorrelation 0.6
        weight [kg] ~ normal(previous(weight, patient.weight) + 0.05, 0.6)
        crp [mg/L] ~ lognormal(median: 2, iqr: 1..4)
        missing crp 40%
        corrupt sbp 2% scale 10
    }
    visits emergency rate 0.5 per year { rate ratios { diabetes: 1.8 age: 1.02 } measure sbp sd 12 }
    visits admission rate 0.3 per year stay ~ gamma(mean: 5, sd: 4) [days] { crp [mg/L] ~ lognormal(median: 20, iqr: 8..50) }
    medication metformin RXNORM#6809 {
        indicated when diabetes
        uptake 75%
        start after ~ exponential(mean: 60) [days]
        stop when egfr < 30 or hba1c < 4.5
        dose [mg] ~ categorical(500: 40%, 1000: 60%)
        adherence ~ beta(mean: 0.8, sd: 0.15)
        effect hba1c - normal(1.1, 0.3)
    }
    progression ckd {
        state none state stage3 ICD10CM#N18.3 state esrd ICD10CM#N18.6
        initial = when egfr < 30: stage3 otherwise: none
        none -> stage3 rate 4% per year hazard ratios { diabetes: 2.4 age: 1.03 }
        stage3 -> esrd after ~ weibull(shape: 1.5, scale: 3) [years] hazard ratios { diabetes: 1.5 }
        stage3 -> none after ~ gamma(mean: 6, sd: 3) [years]
    }
    event stroke ICD10CM#I63.9 { incidence 2% per year hazard ratios { age + time: 1.06 latest(sbp): 1.2 per 10 } shape 1.2 recurrent fatal 12% }
    terminal event death { hazard exp(-9.5 + 0.085 * (age + time)) per year hazard ratios { ckd == esrd: 3 stroke: 2 } }
    terminal event dropout { incidence 4% per year }
`;
