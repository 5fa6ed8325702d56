"""The people who have visits, in ordinary homes and in the two planted buildings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspot.simulate.ground import Floats, Sites

USER_SHARE = 0.103
"""Chance that a resident of an ordinary home has any visit in the year."""

SPREAD = 8.0
"""Precision of the beta distribution of that chance between buildings: small is uneven."""

HEAVY_SHARE = 0.006
"""Share of these people who have dozens of visits."""

NURSING_HOME = "nursing home"
NURSING_RESIDENTS = 152
TOWER = "tower for elderly and disabled people"
TOWER_RESIDENTS = 332
TOWER_HEAVY = 20


def plant_buildings_at(homes: pd.DataFrame, neighborhoods: gpd.GeoDataFrame, sites: Sites) -> pd.DataFrame:
    """Return a copy where the home nearest to the middle of either site is a planted building."""
    homes = homes.copy()
    for site, kind, units, residents in (
        (sites.nursing_home, NURSING_HOME, 1, NURSING_RESIDENTS),
        (sites.tower, TOWER, TOWER_RESIDENTS, TOWER_RESIDENTS),
    ):
        middle = neighborhoods.geometry.iloc[site].centroid
        here = homes[homes["neighborhood"] == site]
        row = ((here["lat"] - middle.y) ** 2 + (here["lon"] - middle.x) ** 2).idxmin()
        for column, value in (("kind", kind), ("units", units), ("residents", residents)):
            homes.loc[row, column] = value
    return homes


def draw_people(homes: pd.DataFrame, chance_factor: Floats, rng: np.random.Generator) -> pd.DataFrame:
    """Row: a person with visits. Columns: person_id, home (row of ``homes``), unit (text), visits (from 1).

    All residents of the planted buildings have visits; elsewhere the number is beta-binomial, with the usual
    chance times the home's ``chance_factor``.
    """
    rate = chance_factor * USER_SHARE
    chance = rng.beta(SPREAD * rate, SPREAD * (1 - rate))
    users = rng.binomial(homes["residents"].to_numpy(dtype=np.int64), chance)
    users = np.where(homes["kind"] == "home", users, homes["residents"]).astype(np.int64)
    home = np.repeat(np.arange(len(homes)), users)
    count = len(home)

    kind = homes["kind"].to_numpy()[home]
    visits = 1 + rng.geometric(0.6, count) * (rng.random(count) < 0.4)
    visits = np.where(rng.random(count) < HEAVY_SHARE, rng.integers(14, 56, count), visits)
    visits = np.where(kind == NURSING_HOME, 1 + rng.poisson(3.2, count), visits)
    visits = np.where(kind == TOWER, 1 + rng.poisson(0.3, count), visits)
    heavy = np.flatnonzero(kind == TOWER)[:TOWER_HEAVY]
    visits[heavy] = rng.integers(9, 20, len(heavy))

    units = homes["units"].to_numpy()[home]
    unit = [f" APT {1 + n // 4}{'ABCD'[n % 4]}" for n in rng.integers(0, units)]
    return pd.DataFrame(
        {
            "person_id": [f"P{n:06d}" for n in 1 + rng.permutation(count)],
            "home": home,
            "unit": np.where(units > 1, unit, ""),
            "visits": visits,
        }
    )
