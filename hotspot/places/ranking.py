"""Order places by what they hold."""

from typing import Final, TypeVar

import numpy as np
import pandas as pd

from hotspot.columns import (
    COST,
    CUMULATIVE_SHARE,
    EVENTS,
    EXPECTED_RANK,
    LAT,
    LON,
    NAME,
    P_TOP,
    PEOPLE,
    POPULATION,
    RANK,
    RANK_HIGH,
    RANK_LOW,
    RATE,
    SHARE,
    TIER,
)
from hotspot.errors import InputError
from hotspot.places.certainty import add_rank_intervals, add_rate_ranks, knows_persons, top_of

#: Fewest people at risk for whom a rate is shown.
FEWEST_AT_RISK: Final = 50
PER: Final = 1000
#: Places that are hashed at a time: of millions names as objects would take the memory.
_PART: Final = 100_000

Frame = TypeVar("Frame", bound=pd.DataFrame)


def rank_places(places: Frame, *, by: str = EVENTS) -> Frame:
    """The places in order, with first column ``rank`` (1, 2, ...). Row: a place, its index kept.

    ``rank`` is missing where the interval of the rank does not hold it: the order by ``by`` is then not that of the
    true rates, and ``expected_rank`` says where the place is likely to stand.

    ``by``: ``events``, ``people``, ``cost``: largest first; or ``rate`` where the places have a population: by the
    expected rank of the true rate, because three events among 51 residents are no high rate yet. Within a tie places
    come by name; those at a point (buildings) in an order without meaning that is always the same.

    Adds ``share`` and ``cumulative_share`` (of the sum of ``by``; of events for ``rate``), 0..1; ``expected_rank``
    (posterior mean of the rank), ``rank_low`` and ``rank_high`` (its 90 % interval), ``p_top`` (probability of being
    among the first ``attrs["top"]``: a fifth of the places, at most 20) and ``tier`` (certainly, probably, possibly,
    not). Places at a point are taken for a list that holds only those with an event. For ``cost`` they are rough, and
    missing for areas without ``independent_amounts``.
    With a population also ``rate`` (events per 1,000 residents, missing below 50 residents), ``eb_rate`` (the same
    smoothed, for small places more), ``rate_rank``, ``rate_rank_low``, ``rate_rank_high`` and ``rate_tier``; the tier
    is ``too_few_residents`` below 1,000, where the count of residents itself is too uncertain, and ``certainly`` only
    for a place that would be so with a fifth more residents and without its largest building. Events of one person
    come together: with ``independent_events`` (from `total_by_building` and `total_by_place`) or people a count is
    worth that many. With neither nothing is called certain, and a count of buildings is worth as many as if the events
    of each were one person's.

    Raises `InputError` when the places do not have what they are to be ranked by.
    Sources: Goldstein and Spiegelhalter 1996 (ranks); Sampford 1955 (lists without empty places); Kish 1965 (what
    counts are worth); Clayton and Kaldor 1987 (smoothed rates).
    """
    ranked = _told_apart(places)
    known = [c for c in (EVENTS, PEOPLE, COST) if c in ranked]
    if POPULATION in ranked:
        known.append(RATE)
        population = ranked[POPULATION].to_numpy(dtype=float)
        enough = population >= FEWEST_AT_RISK
        ranked[RATE] = np.where(enough, PER * ranked[EVENTS] / np.where(enough, population, 1.0), np.nan)
        add_rate_ranks(ranked, PER)
    if by not in known:
        raise InputError(f"Places cannot be ranked by {by!r}. They have: {', '.join(known)}.")
    add_rank_intervals(ranked, by)
    ranked = _in_order(ranked, by)
    amount = ranked[EVENTS if by == RATE else by].to_numpy(dtype=float)
    whole = amount.sum()
    share = amount / whole if whole else np.zeros(len(ranked))
    ranked.insert(0, RANK, _ranks(ranked))
    columns = list(ranked.columns)
    after = max(columns.index(c) for c in (NAME, EVENTS, PEOPLE, COST) if c in ranked) + 1
    ranked.insert(after, SHARE, share)
    ranked.insert(after + 1, CUMULATIVE_SHARE, np.minimum(1.0, np.cumsum(share)))
    ranked.attrs["ranked_by"] = by
    ranked.attrs["top"] = top_of(len(ranked))
    return ranked


def without_ranges(ranked: Frame) -> Frame:
    """A ranked list of buildings in its plain order, without ranges of ranks, where these say too little.

    Where persons are not known nothing finer than a building tells how its events come together: the ranges are those
    of one person in each. Of cost they are those of the number of persons: amounts differ between buildings as much as
    between persons. Else the list as it is.
    """
    if RANK_LOW not in ranked or (knows_persons(ranked) and ranked.attrs.get("ranked_by") != COST):
        return ranked
    plain = ranked.drop(columns=[EXPECTED_RANK, RANK_LOW, RANK_HIGH, P_TOP, TIER], errors="ignore")
    plain[RANK] = np.arange(1, len(plain) + 1)
    plain.attrs = ranked.attrs
    return plain


def _ranks(ranked: pd.DataFrame) -> "pd.Series[int]":
    """1, 2, ... in this order; missing where the interval of the true rank does not hold it."""
    ranks = np.arange(1, len(ranked) + 1)
    outside = np.zeros(len(ranked), dtype=bool)
    if RANK_LOW in ranked:
        low, high = (ranked[name].to_numpy(dtype=float, na_value=np.nan) for name in (RANK_LOW, RANK_HIGH))
        outside = (ranks < low) | (ranks > high)
    return pd.Series(pd.arrays.IntegerArray(ranks, outside), index=ranked.index)


def _told_apart(places: Frame) -> Frame:
    """A copy in the order that ties take: whatever the order given, the same one, and none that follows the map."""
    if not {LAT, LON} <= set(places.columns):
        named = NAME in places
        return places.sort_values(NAME, kind="stable", key=lambda names: names.astype(str)) if named else places.copy()
    # Points come by latitude and addresses by number, so both would put one side of the map, or the first numbers of
    # every street, at the top of a long tie: a hash puts them in no order at all, in every run the same.
    told = places[[name for name in (NAME, LAT, LON) if name in places]]
    parts = [told.iloc[start : start + _PART] for start in range(0, len(told), _PART)]
    scattered = [pd.util.hash_pandas_object(part, index=False).to_numpy() for part in parts]
    return places.iloc[np.argsort(np.concatenate(scattered), kind="stable")] if parts else places.copy()


def _in_order(places: Frame, by: str) -> Frame:
    if by == RATE:
        return places.sort_values("rate_rank", kind="stable", na_position="last")
    return places.sort_values(by, ascending=False, kind="stable", na_position="last")
