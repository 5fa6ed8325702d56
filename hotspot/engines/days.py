"""The first and the last day of the events of each building."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import FIRST, LAST, TIME

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]


def first_and_last(events: pd.DataFrame, building: Ints, buildings: int) -> dict[str, Days]:
    """Days by column, ``first`` and ``last``, shape (buildings,); NaT where no date is known.

    ``events``: rows of events with a time, or of places with the first and the last of theirs; ``building``: of each.
    Nothing where they have none.
    """
    if {FIRST, LAST} <= set(events.columns):
        first, last = events[FIRST], events[LAST]
    elif TIME in events and pd.api.types.is_datetime64_any_dtype(events[TIME]):
        first = last = events[TIME]
    else:
        return {}
    return {
        FIRST: _days(first, building, buildings, np.minimum),
        LAST: _days(last, building, buildings, np.maximum),
    }


def _days(times: "pd.Series[pd.Timestamp]", building: Ints, buildings: int, pick: np.ufunc) -> Days:
    # Wall-clock time, as the table has it.
    clock = times.dt.tz_localize(None) if times.dt.tz is not None else times
    days = clock.to_numpy().astype("datetime64[D]")
    known = ~np.isnat(days)
    none = np.iinfo(np.int64).max if pick is np.minimum else np.iinfo(np.int64).min
    found = np.full(buildings, none, dtype=np.int64)
    pick.at(found, building[known], days[known].astype(np.int64))
    # The least number stands for a day that is not known.
    return np.where(found == none, np.iinfo(np.int64).min, found).astype("datetime64[D]")
