"""How many events stand behind the rows of a table, and of how many something is known.

A row of events is an event, unless it has a weight; of events that stay where they are (`hotspot.engines.places`) a row
is a place, and counts stand for columns.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import COST, EVENTS, KNOWN, LAT, LON, PAID, PERSON, TIME, TIME_UNREAD, TIMED, UNREAD
from hotspot.errors import InputError

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

#: No amount of money: sums of such could not be told from one another, or not be told at all.
MOST_MONEY: Final = 1e15
#: Events of which where they lie is told one by one.
_TOLD: Final = 200_000
#: What counts the events of a place in which a column is filled.
_COUNTS: Final = {PERSON: KNOWN, TIME: TIMED, COST: PAID, TIME_UNREAD: UNREAD}


def stands_for(events: pd.DataFrame) -> Floats:
    """How many events each row stands for, shape (n,): 1, unless the table is collapsed."""
    return events[EVENTS].to_numpy(dtype=float) if EVENTS in events else np.ones(len(events))


def filled(events: pd.DataFrame, column: str) -> Floats | None:
    """Of how many of the events behind each row a column is filled, shape (n,); None where they do not carry it.

    For ``cost``: with an amount that can be added up; for ``time_unread``: with a date that cannot be read.
    """
    if (counted := _COUNTS[column]) in events:
        return events[counted].to_numpy(dtype=float)
    if column not in events:
        return None
    if column == COST:
        known = usable_cost(events)
    elif column == TIME_UNREAD:
        known = (events[TIME_UNREAD] & events[TIME].isna()).to_numpy(dtype=bool)
    else:
        known = events[column].notna().to_numpy()
    return stands_for(events) * known


def coordinates(events: pd.DataFrame, asked: Flags | None = None) -> tuple[Floats, Floats]:
    """Latitude and longitude of each event that has any beside zeros, in degrees, shape (n,).

    ``asked``: which rows, shape of the table; None: all. Of very many events about as many are told, each point as
    often as its share of them.
    """
    lat, lon = events[LAT].to_numpy(dtype=float), events[LON].to_numpy(dtype=float)
    known = np.isfinite(lat) & np.isfinite(lon) & ((lat != 0) | (lon != 0))
    known = known if asked is None else known & asked
    points = pd.DataFrame({LAT: lat[known], LON: lon[known], EVENTS: stands_for(events)[known]})
    points = points.groupby([LAT, LON], as_index=False)[[EVENTS]].sum()
    whole = float(points[EVENTS].sum())
    often = points[EVENTS] if whole <= _TOLD else np.ceil(points[EVENTS] * (_TOLD / whole))
    times = often.to_numpy(dtype=np.int64)
    return np.repeat(points[LAT].to_numpy(dtype=float), times), np.repeat(points[LON].to_numpy(dtype=float), times)


def usable_cost(events: pd.DataFrame) -> Flags:
    """Which events have an amount that can be added up: not negative and below `MOST_MONEY`, shape (n,)."""
    if COST not in events:
        raise InputError("The cost is to be measured, but the events have no cost column. Name it (--cost).")
    cost: Floats = events[COST].to_numpy(dtype=float)
    return np.asarray((cost >= 0) & (cost < MOST_MONEY))
