"""How many independent events or amounts the totals of places are worth, from who carries them."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import COST, COST_EACH, EVENTS, EVENTS_EACH, INDEPENDENT_AMOUNTS, INDEPENDENT_EVENTS
from hotspot.engines import Totals
from hotspot.engines.totals import nearly_all
from hotspot.stats.dispersion import (
    AMOUNT_CAP,
    PERSON_CAP,
    PERSONS,
    Independent,
    independent_of_buildings,
    independent_of_sums,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Under this name a table of places carries that share.
PERSONS_SHARE: Final = "persons_share"
#: Total -> columns: how many independent ones it is worth, and what each of them stands for.
WORTH: Final = {EVENTS: (INDEPENDENT_EVENTS, EVENTS_EACH), COST: (INDEPENDENT_AMOUNTS, COST_EACH)}


def add_independent(places: pd.DataFrame, totals: Totals, place: Ints, *, listed: bool) -> None:
    """Add ``independent_events`` and ``events_each`` (and for cost the same two) to a table of places being built.

    ``place``: position of the place of each building, -1 for none, shape (buildings,). ``listed``: whether the places
    are the buildings themselves, a list that holds only those with an event. Nothing is added for buildings where
    persons are not known: nothing finer than the place tells how its events come together.
    ``attrs["persons_share"]`` says of what share of the events persons are known: below
    `hotspot.engines.totals.ENOUGH_KNOWN` they count as not known, for the others may all be one person's.
    """
    places.attrs[PERSONS_SHARE] = totals.share_of_persons
    persons = nearly_all(totals.share_of_persons, 1.0)
    if listed and not persons:
        return
    for total, columns in WORTH.items():
        if total in totals.buildings:
            worth = _worth(totals, place, len(places), total, listed=listed, persons=persons)
            for column, values in zip(columns, (worth.counts, 1.0 / worth.share), strict=True):
                places[column] = values


def _worth(totals: Totals, place: Ints, places: int, total: str, *, listed: bool, persons: bool) -> Independent:
    if not persons:
        of_building = totals.buildings[total].to_numpy(dtype=float)
        kept = np.flatnonzero((place >= 0) & (of_building > 0))
        return independent_of_buildings(of_building[kept], place[kept], places)
    cap = AMOUNT_CAP if listed and total == COST else PERSON_CAP
    found = totals.carriers.worth(place, places, total, cap)
    return independent_of_sums(found.sums, found.squares, found.persons, weight=0.0 if listed else PERSONS)
