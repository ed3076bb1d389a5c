"""The model of longitudinal.cohort in numpy and pandas, visit by visit for all patients at once.

Hazards are held constant from one visit to the next, where each patient's next event is drawn from them: as a data
scientist would do it who wants speed. (Ours follows every change of a hazard on its own day.)

usage: longitudinal_numpy.py PATIENTS FOLDER
"""

import os
import sys

import numpy as np
import pandas as pd

n, folder = int(sys.argv[1]), sys.argv[2]
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(1)
YEAR, QUARTER, VISITS = 365.25, 0.25, 21
INDEX = np.datetime64("2020-01-01")


def truncated(mean, sd, low, high, decimals=None):
    x = rng.normal(mean, sd, n)
    while (out := (x < low) | (x > high)).any():
        x[out] = rng.normal(mean, sd, out.sum())
    return x if decimals is None else np.round(x, decimals)


def dates(years):
    return INDEX + np.floor(years * YEAR).astype("timedelta64[D]")


ids = np.arange(1, n + 1)
sex = rng.random(n) < 0.51
age = truncated(58, 12, 18, 95)
smoker = rng.random(n) < 0.20
usual = {
    "sbp": truncated(132, 15, 80, 230), "dbp": truncated(80, 9, 40, 140), "hba1c": truncated(5.6, 0.4, 3.5, 18),
    "egfr": truncated(80, 18, 5, 150), "ldl": truncated(3.4, 0.9, 0.5, 10), "weight": truncated(80, 14, 30, 200),
}
SD = {"sbp": 8, "dbp": 5, "hba1c": 0.3, "egfr": 4, "ldl": 0.3, "weight": 1}
AUTOCORRELATION = {"hba1c": 0.6, "weight": 0.8}
TREND = {"sbp": 0.6, "egfr": -1}
LIMITS = {"sbp": (80, 230), "dbp": (40, 140), "hba1c": (3.5, 18), "egfr": (5, 150), "ldl": (0.5, 10), "weight": (30, 200)}
DECIMALS = {"sbp": 1, "dbp": 1, "hba1c": 1, "egfr": 1, "ldl": 2, "weight": 1}
diabetes = rng.random(n) < 0.15

uptake = {"metformin": rng.random(n) < 0.75, "statin": rng.random(n) < 0.60, "ace": rng.random(n) < 0.70}
taking = {name: np.zeros(n, bool) for name in uptake}
started = {name: np.full(n, np.nan) for name in uptake}
stopped = np.full(n, np.nan)
latest = {name: np.round(x, DECIMALS[name]) for name, x in usual.items()}
deviation = {name: np.zeros(n) for name in usual}
ckd = np.zeros(n, np.int8)
entered = [np.zeros(n), np.full(n, np.nan), np.full(n, np.nan)]
had = {"stroke": np.full(n, np.nan), "mi": np.full(n, np.nan)}
end, reason = np.full(n, 5.0), np.zeros(n, np.int8)
alive = np.ones(n, bool)
rows = []


def decide(t):
    stop = taking["metformin"] & (latest["egfr"] < 30)
    stopped[stop] = t
    taking["metformin"] &= ~stop
    wanted = {"metformin": (diabetes | (latest["hba1c"] > 6.5)) & (latest["egfr"] >= 30) & np.isnan(stopped),
              "statin": latest["ldl"] > 4, "ace": latest["sbp"] > 150}
    for name, indicated in wanted.items():
        begin = alive & indicated & uptake[name] & ~taking[name]
        started[name][begin] = t
        taking[name] |= begin


def next_event(hazard, possible, t):
    """Years from index of an event within the quarter from t on, for those for whom it is possible."""
    when = t + rng.exponential(1, n) / hazard
    return np.where(possible & (when < t + QUARTER), when, np.inf)


decide(0.0)
for k in range(VISITS):
    t = k * QUARTER
    at = np.flatnonzero(alive)
    table = {"patient_id": ids[at], "visit": np.full(at.size, k + 1), "date": np.full(at.size, dates(np.array([t]))[0]),
             "time": np.full(at.size, t)}
    for name, x in usual.items():
        r = AUTOCORRELATION.get(name, 0.0) if k > 0 else 0.0
        e = r * deviation[name] + np.sqrt(1 - r * r) * rng.normal(0, SD[name], n)
        deviation[name] = e
        value = x.copy()
        if name == "hba1c":
            value -= 0.8 * taking["metformin"]
        elif name == "ldl":
            value *= np.where(taking["statin"], 0.65, 1)
        elif name == "sbp":
            value -= 9 * taking["ace"]
        elif name == "dbp":
            value -= 5 * taking["ace"]
        value = np.round(np.clip(value + TREND.get(name, 0) * t + e, *LIMITS[name]), DECIMALS[name])
        latest[name][at] = value[at]
        table[name] = value[at]
    rows.append(pd.DataFrame(table))
    decide(t)
    if k == VISITS - 1:
        break
    moved = next_event(np.where(ckd == 0, 0.02 * np.exp(0.03 * (age - 60) + 0.8 * diabetes), 0.05), alive & (ckd < 2), t)
    stroke = next_event(0.004 * np.exp(0.05 * (age - 60) + 0.02 * (latest["sbp"] - 130)), alive & np.isnan(had["stroke"]), t)
    mi = next_event(0.006 * np.exp(0.05 * (age - 60) + 0.4 * smoker + 0.2 * (latest["ldl"] - 3)), alive & np.isnan(had["mi"]), t)
    log_hazard = 0.09 * (age - 60) + 0.7 * ~np.isnan(had["stroke"]) + 0.5 * ~np.isnan(had["mi"]) + 0.8 * (ckd == 2)
    death = next_event(0.01 * np.exp(log_hazard), alive, t)
    dropout = next_event(np.full(n, 0.04), alive, t)
    over = np.minimum(death, dropout)
    for name, when in (("stroke", stroke), ("mi", mi)):
        hit = when < over
        had[name][hit] = when[hit]
    hit = moved < over
    for state in (0, 1):
        into = hit & (ckd == state)
        entered[state + 1][into] = moved[into]
    ckd[hit] += 1
    gone = over < np.inf
    end[gone] = over[gone]
    reason[gone] = np.where(death[gone] < dropout[gone], 1, 2)
    alive &= ~gone

patients = pd.DataFrame({
    "patient_id": ids, "index_date": INDEX, "sex": np.where(sex, "female", "male"), "age": np.round(age, 2), "smoker": smoker,
    **{name: np.round(x, DECIMALS[name]) for name, x in usual.items()}, "diabetes": diabetes,
    "followup_end": dates(end), "end_reason": np.array(["completed", "death", "dropout"])[reason],
})
patients.to_csv(f"{folder}/patients.csv", index=False)
pd.concat(rows).sort_values(["patient_id", "visit"], kind="stable").to_csv(f"{folder}/clinic.csv", index=False)

medications = []
for name, start in started.items():
    who = np.flatnonzero(~np.isnan(start))
    stop = dates(np.where(np.isnan(stopped), 0, stopped))[who]
    medications.append(pd.DataFrame({
        "patient_id": ids[who], "medication": name, "start_date": dates(start[who]),
        "end_date": np.where(np.isnan(stopped[who]) | (name != "metformin"), "", stop.astype(str)),
    }))
pd.concat(medications).sort_values("patient_id", kind="stable").to_csv(f"{folder}/medications.csv", index=False)

stays = []
for state, label in enumerate(("none", "stage3", "esrd")):
    who = np.flatnonzero(~np.isnan(entered[state]))
    left = entered[state + 1][who] if state < 2 else np.full(who.size, np.nan)
    stays.append(pd.DataFrame({
        "patient_id": ids[who], "progression": "ckd", "state": label, "start_date": dates(entered[state][who]),
        "end_date": np.where(np.isnan(left), "", dates(np.nan_to_num(left)).astype(str)),
    }))
pd.concat(stays).sort_values(["patient_id", "start_date"], kind="stable").to_csv(f"{folder}/progressions.csv", index=False)

events = []
for name, time in (*had.items(), ("death", np.where(reason == 1, end, np.nan)), ("dropout", np.where(reason == 2, end, np.nan))):
    who = np.flatnonzero(~np.isnan(time))
    events.append(pd.DataFrame({
        "patient_id": ids[who], "event": name, "date": dates(time[who]), "time": np.round(time[who], 4), "fatal": name == "death",
    }))
pd.concat(events).sort_values(["patient_id", "time"], kind="stable").to_csv(f"{folder}/events.csv", index=False)
