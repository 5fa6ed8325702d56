"""Order places by what they hold."""

from typing import Final, TypeVar

import numpy as np
import pandas as pd

from hotspot.columns import COST, CUMULATIVE_SHARE, EVENTS, NAME, PEOPLE, POPULATION, RANK, RATE, SHARE
from hotspot.errors import InputError

#: Fewest people at risk for whom a rate is shown.
FEWEST_AT_RISK: Final = 50
PER: Final = 1000

Frame = TypeVar("Frame", bound=pd.DataFrame)


def rank_places(places: Frame, *, by: str = EVENTS) -> Frame:
    """The places in order, largest first, with first column ``rank`` (1, 2, ...). Row: a place, its index kept.

    ``by``: ``events``, ``people``, ``cost``, or ``rate`` where the places have a population.
    Adds ``share`` and ``cumulative_share`` (of the sum of ``by``; of events for ``rate``), 0..1, and with a
    population ``rate``: events per 1,000 residents, missing below 50 residents. Ties keep the order of the table.

    Raises `InputError` when the places do not have what they are to be ranked by.
    """
    ranked = places.copy()
    if POPULATION in ranked:
        population = ranked[POPULATION].to_numpy(dtype=float)
        enough = population >= FEWEST_AT_RISK
        ranked[RATE] = np.where(enough, PER * ranked[EVENTS] / np.where(enough, population, 1.0), np.nan)
    known = [c for c in (EVENTS, PEOPLE, COST, RATE) if c in ranked]
    if by not in known:
        raise InputError(f"Places cannot be ranked by {by!r}. They have: {', '.join(known)}.")
    ranked = ranked.sort_values(by, ascending=False, kind="stable", na_position="last")
    amount = ranked[EVENTS if by == RATE else by].to_numpy(dtype=float)
    whole = amount.sum()
    share = amount / whole if whole else np.zeros(len(ranked))
    ranked.insert(0, RANK, np.arange(1, len(ranked) + 1))
    columns = list(ranked.columns)
    after = max(columns.index(c) for c in (NAME, EVENTS, PEOPLE, COST) if c in ranked) + 1
    ranked.insert(after, SHARE, share)
    ranked.insert(after + 1, CUMULATIVE_SHARE, np.minimum(1.0, np.cumsum(share)))
    ranked.attrs["ranked_by"] = by
    return ranked
