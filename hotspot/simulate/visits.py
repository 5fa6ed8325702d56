"""Visits: when, what for, and what was charged."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hotspot.simulate.people import NURSING_HOME, TOWER, TOWER_HEAVY

YEAR = 2025
DAYS = 365
SIGMA = 1.6
"""Standard deviation of the logarithm of a charge: a few visits cost a hundred times the usual."""

CATEGORIES = ("fall", "breathing", "chest pain", "behavioral health", "injury", "other")

KINDS = {
    "home": (800.0, (0.16, 0.15, 0.14, 0.15, 0.22, 0.18)),
    NURSING_HOME: (4000.0, (0.36, 0.27, 0.12, 0.05, 0.05, 0.15)),
    TOWER: (2000.0, (0.22, 0.22, 0.15, 0.22, 0.06, 0.13)),
}
"""Kind of building -> median charge in dollars, share of each category."""

HEAVY_PEOPLE_SHARE = 0.5
"""Share of all charges that the planted heavy people hold together."""

HEAVY_PEOPLE_VISITS = 14
"""They are drawn from those with at least so many visits: no single visit need cost millions."""

TOWER_TOP_SHARE = 0.61
"""Share of the tower's charges that its 20 costliest residents account for."""

EXPORTED = ["visit_id", "visit_date", "person_id", "address", "lat", "lon", "category", "charge"]


def draw_visits(people: pd.DataFrame, homes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Row: a visit, sorted by date. Columns: those exported, those of ``homes``, home (its row) and fault."""
    visits = people.loc[people.index.repeat(people["visits"])].drop(columns="visits")
    visits = visits.merge(homes, left_on="home", right_index=True)
    visits = visits.iloc[rng.permutation(len(visits))]
    day = np.sort(rng.integers(0, DAYS, len(visits)))
    dates = np.datetime64(f"{YEAR}-01-01") + day
    visits = visits.assign(
        visit_id=[f"V{n:06d}" for n in range(1, len(visits) + 1)],
        visit_date=np.datetime_as_string(dates, unit="D"),
        address=visits["address"] + visits["unit"],
        fault="",
    ).reset_index(drop=True)

    draw, size = rng.random(len(visits)), rng.lognormal(0.0, SIGMA, len(visits))
    for kind, (median, shares) in KINDS.items():
        here = (visits["kind"] == kind).to_numpy()
        category = np.searchsorted(np.cumsum(shares)[:-1], draw[here], side="right")
        visits.loc[here, "category"] = np.array(CATEGORIES)[category]
        visits.loc[here, "charge"] = median * size[here]
    visits["charge"] = (visits["charge"] * _tower_factor(visits)).round(2)
    return visits


def raise_charges(visits: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return a copy where ``count`` persons, drawn from all over the city, hold half of all charges.

    Its column ``heavy`` (bool) says whose visits they are.
    """
    number = visits.loc[visits["kind"] == "home", "person_id"].value_counts().sort_index()
    often = number.index[number >= HEAVY_PEOPLE_VISITS].tolist()
    heavy = visits["person_id"].isin(rng.choice(often, count, replace=False))
    charge = visits["charge"].copy()
    if count:
        wanted = charge[~heavy].sum() * HEAVY_PEOPLE_SHARE / (1 - HEAVY_PEOPLE_SHARE)
        charge[heavy] = (charge[heavy] * (wanted / charge[heavy].sum())).round(2)
    return visits.assign(charge=charge, heavy=heavy)


def export_columns(visits: pd.DataFrame) -> pd.DataFrame:
    """Only what a real export would show."""
    return visits[EXPORTED].copy()


def _tower_factor(visits: pd.DataFrame) -> pd.Series:
    """Return what to multiply charges by so that the tower's costliest residents have their share."""
    tower = visits[visits["kind"] == TOWER]
    by_person = tower.groupby("person_id")["charge"].sum().sort_values(ascending=False)
    top, rest = by_person.iloc[:TOWER_HEAVY], by_person.iloc[TOWER_HEAVY:]
    factor = pd.Series(1.0, index=visits.index)
    if len(top):
        wanted = rest.sum() * TOWER_TOP_SHARE / (1 - TOWER_TOP_SHARE)
        factor[visits["person_id"].isin(top.index)] = wanted / top.sum()
    return factor
