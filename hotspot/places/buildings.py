"""Totals by building: all records at one address."""

from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.columns import (
    CARRIED_BY,
    COMPLEX,
    COST,
    COST_RANKED,
    EVENTS,
    FIRST,
    FOOTPRINT,
    INTERPOLATED,
    LAST,
    LAT,
    LON,
    NAME,
    PEOPLE,
    REPEAT_PEOPLE,
    SPELLINGS,
    SPREAD,
)
from hotspot.engines import Totals
from hotspot.events.keep import kept_as, refuse_records, written_names
from hotspot.method import DEFAULT_CAP
from hotspot.places.carried import HALF, add_carried
from hotspot.places.independent import WORTH, add_independent

_ORDER: Final = (
    *(
        NAME,
        LAT,
        LON,
        SPREAD,
        SPELLINGS,
        INTERPOLATED,
        FOOTPRINT,
        COMPLEX,
        EVENTS,
        PEOPLE,
        REPEAT_PEOPLE,
        COST,
        COST_RANKED,
        FIRST,
        LAST,
        CARRIED_BY,
    ),
    *(column for both in (*HALF.values(), *WORTH.values()) for column in both),
)


def total_by_building(events: Any, *, cap: float = DEFAULT_CAP) -> pd.DataFrame:
    """Totals of each building. Row: a building, one address at one place, told alike in all its spellings.

    ``events``: as for `total_by_place`. Columns: ``name`` (the address, or the coordinate where there is none),
    ``lat``, ``lon``, ``spread`` (metres from there to the farthest of its points), ``spellings`` (in how many ways its
    address is written, capitals and units aside; 0 without one), ``interpolated`` (share of
    its events, 0..1, that a geocoder placed by house numbers along a block: where in the block it stands is not known;
    only where events say how exactly they were placed), ``events``, ``people`` and ``cost`` where the events
    carry them, ``first`` and ``last`` (days, where they carry a time); with persons also ``repeat_people`` (those with
    more than one event there), ``independent_events`` (how many they are worth, see `hotspot.stats.dispersion`) and
    ``events_each`` (how many events each of those stands for), with a cost ``independent_amounts`` and ``cost_each``:
    for intervals of ranks. Of totals with footprints also ``footprint`` and ``complex``, see
    `hotspot.read_footprints`.

    Who carries it: ``half_carried_by``, the fewest people who make half of its events, and ``top_share``, the share of
    the first of them (0..1), where persons are known of nearly all events; ``half_cost_carried_by`` and
    ``top_cost_share``, the same of its cost, an event of nobody known being one of its own. Missing where there is
    nothing to carry. ``carried_by`` says it in a word, of its events or of its cost, whichever fewer carry: ``one``;
    ``few``, at most 20 of them and at most a tenth of all who carry anything there; else ``many``.
    ``cost_ranked``: the cost by which buildings are ranked, where one makes half of it with that one's cut to the
    quantile ``cap`` of what persons (events of nobody known) cost altogether.

    Columns that were kept (`hotspot.events.Values`, ``keep_columns``) come last, under their own names, each with
    ``NAME (values)``: how many different ones there are. ``attrs["kept_columns"]``: their names.

    Sources: Dieterich et al. 2017 (one case manager has 20 people or fewer); Mitchell 2021 (a twentieth makes half of
    the cost of health care).
    """
    totals = Totals.of(events, sliced=True)
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
    add_carried(buildings, totals, cap=cap)
    add_independent(buildings, totals, np.where(totals.on_street, -1, np.arange(len(buildings))), listed=True)
    kept = _add_kept(buildings, totals)
    # What is known to the street alone is no building; the others keep their positions as index.
    found = buildings.loc[~totals.on_street, [*(c for c in _ORDER if c in buildings), *kept]]
    found.attrs["kept_columns"] = kept
    return found


def _add_kept(buildings: pd.DataFrame, totals: Totals) -> tuple[str, ...]:
    """Add the user's own columns to a table being built; what they are called there."""
    names = written_names(totals.kept_columns)
    for number, (name, values) in enumerate(names):
        most = totals.carriers.most_of(kept_as(number))
        buildings[name], buildings[values] = most["text"], most["number"]
        bearers = buildings[PEOPLE if PEOPLE in buildings else EVENTS]
        refuse_records(name, most["number"].to_numpy(dtype=np.int64), bearers.to_numpy(dtype=np.int64))
    return tuple(column for both in names for column in both)
