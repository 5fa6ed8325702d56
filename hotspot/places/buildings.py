"""Totals by building: all records at one address."""

from typing import Any

import numpy as np
import pandas as pd

from hotspot.columns import COST, EVENTS, LAT, LON, NAME, PEOPLE, SPREAD
from hotspot.engines import Totals
from hotspot.places.independent import WORTH, add_independent


def total_by_building(events: Any) -> pd.DataFrame:
    """Totals of each building. Row: a building, one address at one place, told alike in all its spellings.

    ``events``: as for `total_by_place`. Columns: ``name`` (the address, or the coordinate where there is none),
    ``lat``, ``lon``, ``spread`` (metres from there to the farthest of its points), ``events``, ``people`` and ``cost``
    where the events carry them, with persons also ``independent_events`` (how many they are worth, see
    `hotspot.stats.dispersion`) and ``events_each`` (how many events each of those stands for), with a cost
    ``independent_amounts`` and ``cost_each``: for intervals of ranks.
    """
    totals = Totals.of(events)
    buildings = totals.buildings.copy()
    if totals.carriers.has_persons:
        buildings[PEOPLE] = totals.carriers.people(np.arange(len(buildings)), len(buildings))
    nameless = buildings[NAME].isna()
    if nameless.any():
        at = buildings.loc[nameless, [LAT, LON]]
        texts = [f"(no address) {lat:.5f}, {lon:.5f}" for lat, lon in at.itertuples(index=False)]
        buildings[NAME] = buildings[NAME].astype(object)
        buildings.loc[nameless, NAME] = texts
        buildings[NAME] = buildings[NAME].astype("str")
    add_independent(buildings, totals, np.arange(len(buildings)), listed=True)
    order = (NAME, LAT, LON, SPREAD, EVENTS, PEOPLE, COST, *(column for both in WORTH.values() for column in both))
    return buildings[[c for c in order if c in buildings]]
