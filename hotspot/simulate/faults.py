"""The faults of real exports: a geocoder's pile-ups, and coordinates exchanged, lost or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hotspot.simulate.ground import DECIMALS

if TYPE_CHECKING:
    import pandas as pd

    from hotspot.simulate.ground import Floats

PILED, AT_CENTROID = "piled up", "at a centroid"
SWAPPED, MISSING, ZERO, FAR = "swapped", "missing", "at (0, 0)", "far away"
COUNTS = {SWAPPED: 40, MISSING: 120, ZERO: 6, FAR: 8}
FAR_LAT, FAR_LON = 30.0, -45.0
"""Another part of the open Atlantic, 2,400 km away."""


def pile_up(visits: pd.DataFrame, middle: Floats, share: float, fault: str, rng: np.random.Generator) -> pd.DataFrame:
    """Return a copy where about ``share`` of all records, whole homes at a time, lie in the middle of an area.

    ``middle``: latitude and longitude at which the records of each neighborhood then lie, shape (neighborhoods, 2).
    """
    sound = visits[(visits["kind"] == "home") & (visits["fault"] == "")]
    per_home = sound.groupby("home").size()
    per_home = per_home.iloc[rng.permutation(len(per_home))]
    lost = per_home.index[per_home.cumsum() <= share * len(visits)]
    here = visits["home"].isin(lost)
    visits = visits.copy()
    visits.loc[here, ["lat", "lon"]] = middle[visits.loc[here, "neighborhood"]]
    visits.loc[here, "fault"] = fault
    return visits


def damage_coordinates(visits: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return a copy with some single records swapped, missing, at (0, 0) or far away."""
    sound = np.flatnonzero((visits["kind"] == "home") & (visits["fault"] == ""))
    hit = rng.choice(sound, sum(COUNTS.values()), replace=False)
    ends = np.cumsum(list(COUNTS.values()))
    rows = dict(zip(COUNTS, np.split(hit, ends[:-1]), strict=True))
    visits = visits.copy()
    for fault, where in rows.items():
        visits.loc[where, "fault"] = fault
    visits.loc[rows[SWAPPED], ["lat", "lon"]] = visits.loc[rows[SWAPPED], ["lon", "lat"]].to_numpy()
    visits.loc[rows[MISSING], ["lat", "lon"]] = np.nan
    visits.loc[rows[ZERO], ["lat", "lon"]] = 0.0
    far = np.round(rng.uniform(-0.5, 0.5, (COUNTS[FAR], 2)) + np.array([FAR_LAT, FAR_LON]), DECIMALS)
    visits.loc[rows[FAR], ["lat", "lon"]] = far
    return visits
